"""Bytes to the parts that matter: headers, texts, attachments, reports. Decides nothing about their meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailflow.mail import limits
from mailflow.mail.lines import Line, of_plain_text
from mailflow.mail.parsing import charsets, headers, mime
from mailflow.mail.parsing.headers import Headers
from mailflow.mail.parsing.html_text import lines_of
from mailflow.mail.parsing.mime import Part
from mailflow.mail.values import Attachment

_PHOTO = re.compile(
    r"(?:img|image|photo|dsc|pxl|scan|capture|screenshot|whatsapp)[-_ ]?\d*.*\.(?:jpe?g|heic|png|pdf)\Z", re.I
)
_OUTLOOK_LOGO = re.compile(
    r"(?:image|outlook-|logo|sign|icon|banner|facebook|linkedin|twitter)\S*\.(?:png|gif|jpe?g)\Z", re.I
)
_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f/\\]+")
_UU_BEGIN = re.compile(r"^begin [0-7]{3,4} (.{1,200})\n((?:[ -`]{1,90}\n)+)end\s*$", re.MULTILINE)
_LONGEST_NAME = 200


@dataclass(slots=True)
class Parsed:
    """What a mail consists of."""

    headers: Headers
    content_type: str
    parameters: dict[str, str]
    plain: str = ""
    html: str = ""
    lines: list[Line] = field(default_factory=list)
    from_html: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    contents: list[Part | bytes] = field(default_factory=list)  # what each attachment is made of
    reports: list[str] = field(default_factory=list)  # message/delivery-status and the like, decoded
    report_types: list[str] = field(default_factory=list)
    original: Headers | None = None  # the returned mail's headers
    original_text: str = ""
    calendar: str = ""
    problems: list[str] = field(default_factory=list)

    def html_lines(self) -> list[Line] | None:
        """Lines of the HTML, when the shown text came from the plain part."""
        return lines_of(self.html) if self.html and not self.from_html else None


LONG = "the text is longer than is shown: the rest is left out"


@dataclass(slots=True)
class _Found:
    """Gathered on the walk: a run of (plain, html) alternatives, in order."""

    texts: list[tuple[Part | None, Part | None]] = field(default_factory=list)
    files: list[tuple[Part, bool]] = field(default_factory=list)


def parse(raw: bytes) -> Parsed:
    """Takes a mail apart. Bounded by mail/limits.py; leaves what is beyond out and says so in `problems`."""
    root, problems = mime.parse(raw)
    parsed = Parsed(root.headers, root.content_type, root.parameters, problems=problems)
    found = _Found()
    _walk(root, found, parsed, related=False)
    _texts(found, parsed)
    _files(found, parsed)
    return parsed


def attachment_content(parsed: Parsed, index: int) -> bytes | None:
    """The decoded bytes of the attachment at `index` of `parsed.attachments`, None when there is none."""
    if not 0 <= index < len(parsed.contents):
        return None
    content = parsed.contents[index]
    return content if isinstance(content, bytes) else content.decoded()


def _walk(part: Part, found: _Found, parsed: Parsed, related: bool) -> None:
    kind = part.content_type
    if kind == "multipart/alternative":
        _alternative(part, found, parsed)
    elif kind == "multipart/report":
        for child in part.children:
            if child.content_type in ("message/rfc822", "message/global"):
                _original(child, parsed)  # the returned mail belongs to the report, nobody attached it
            else:
                _walk(child, found, parsed, False)
    elif kind.startswith("multipart/"):
        for child in part.children:
            _walk(child, found, parsed, kind == "multipart/related")
    elif _is_report(part):
        _report(part, parsed)
    elif kind in ("text/plain", "text/html", "text/enriched") and not _is_file(part):
        found.texts.append((part, None) if kind != "text/html" else (None, part))
    else:
        if kind == "text/calendar" and not parsed.calendar:
            parsed.calendar = _decoded_text(part, parsed)
        found.files.append((part, related))
        if kind in ("message/rfc822", "message/global"):
            _original(part, parsed)


def _alternative(part: Part, found: _Found, parsed: Parsed) -> None:
    """One text in several forms: the first plain and the first HTML one; files inside still count."""
    inside = _Found()
    for child in part.children:
        _walk(child, inside, parsed, False)
    plains = [plain for plain, _ in inside.texts if plain is not None]
    htmls = [html for _, html in inside.texts if html is not None]
    if plains and htmls:
        found.texts.append((plains[0], htmls[0]))
    else:
        found.texts += inside.texts[:1] if len(plains) > 1 else inside.texts
    found.files += [(file, rel) for file, rel in inside.files if file.content_type != "text/calendar" or _named(file)]


def _named(part: Part) -> bool:
    return bool(filename(part))


def _is_file(part: Part) -> bool:
    disposition = part.headers.get("content-disposition")
    if disposition[:10].lower() == "attachment":
        return True
    return bool("filename" in disposition.lower() or "name" in part.parameters) and part.depth > 0


def _is_report(part: Part) -> bool:
    return part.content_type in (
        "message/delivery-status",
        "message/disposition-notification",
        "message/global-delivery-status",
        "message/feedback-report",
        "text/rfc822-headers",
        "message/rfc822-headers",
    )


def _report(part: Part, parsed: Parsed) -> None:
    if part.content_type.endswith("rfc822-headers"):
        if parsed.original is None:
            parsed.original = headers.parse(part.decoded().replace(b"\r\n", b"\n"))
        return
    parsed.report_types.append(part.content_type)
    parsed.reports.append(charsets.clean(charsets.guess(part.decoded()[: limits.HEADER_BYTES])))


def _original(part: Part, parsed: Parsed) -> None:
    if part.children and parsed.original is None:
        parsed.original = part.children[0].headers


def _decoded_text(part: Part, parsed: Parsed) -> str:
    data = part.decoded()
    if len(data) > 4 * limits.TEXT_CHARACTERS:
        data = data[: 4 * limits.TEXT_CHARACTERS]
        _note(parsed, "the text is longer than 1 MB: the rest is left out")
    text, problem = charsets.decode(data, part.parameters.get("charset", ""))
    if problem:
        _note(parsed, problem)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return charsets.clean(text)


def _note(parsed: Parsed, problem: str) -> None:
    if problem not in parsed.problems:
        parsed.problems.append(problem)


def _texts(found: _Found, parsed: Parsed) -> None:
    plains: list[str] = []
    htmls: list[str] = []
    for plain, html in found.texts:
        text = _plain_text(plain, parsed) if plain is not None else ""
        markup = _decoded_text(html, parsed) if html is not None else ""
        if markup:
            htmls.append(markup)
        if text.strip() or (plain is not None and not markup):
            assert plain is not None
            plains.append(text)
            parsed.lines += _lines(plain, text)
        elif markup:
            parsed.from_html = True
            parsed.lines += lines_of(markup)
            if len(markup) > limits.HTML_CHARACTERS:
                _note(parsed, LONG)
    parsed.plain, parsed.html = "\n".join(plains), "\n".join(htmls)
    _bound_lines(parsed)


def _bound_lines(parsed: Parsed) -> None:
    total = 0
    for index, line in enumerate(parsed.lines):
        total += len(line.text) + 1
        if total > limits.TEXT_CHARACTERS or index >= limits.LINES:
            del parsed.lines[index:]
            _note(parsed, LONG)
            return


def _plain_text(part: Part, parsed: Parsed) -> str:
    text = _decoded_text(part, parsed)
    if "\nbegin " in text or text.startswith("begin "):
        text = _UU_BEGIN.sub(lambda found: _uuencoded(found, parsed), text)
    return text


def _uuencoded(found: re.Match[str], parsed: Parsed) -> str:
    content = mime.uudecoded(found[0].encode("utf-8", "replace"))
    parsed.attachments.append(Attachment(_clean_name(found[1]), "application/octet-stream", len(content)))
    parsed.contents.append(content)
    return ""


def _lines(part: Part, text: str) -> list[Line]:
    if part.content_type == "text/enriched":
        return of_plain_text(re.sub(r"<[^<>]{1,200}>", "", text))
    flowed = part.parameters.get("format", "").lower() == "flowed"
    return of_plain_text(text, flowed, part.parameters.get("delsp", "").lower() == "yes")


def _files(found: _Found, parsed: Parsed) -> None:
    lowered = parsed.html.lower() if any(related for _, related in found.files) else ""
    for part, related in found.files:
        if related and _is_decoration(part, lowered):
            continue
        name = filename(part)
        if not name and not part.body.strip():
            continue
        parsed.attachments.append(Attachment(name, headers.text(part.content_type)[:100], part.size()))
        parsed.contents.append(part)


def _is_decoration(part: Part, html: str) -> bool:
    """A picture that the HTML itself shows (a logo), not a photo that a phone put inline."""
    identity = part.headers.get("content-id").strip(" <>").lower()
    if not identity or part.main_type != "image" or "cid:" + identity not in html:
        return False
    if part.headers.get("content-disposition")[:10].lower() == "attachment":
        return False
    name = filename(part)
    return (bool(_OUTLOOK_LOGO.match(name)) and part.size() < 60_000) or not _PHOTO.match(name)


def filename(part: Part) -> str:
    """The cleaned name of a file part, "" without one. Never a path."""
    _, parameters = headers.parameters(part.headers.get("content-disposition"))
    name = parameters.get("filename") or part.parameters.get("name") or ""
    if not name and part.content_type == "message/rfc822" and part.children:
        name = headers.text(part.children[0].headers.get("subject"))[:100]
        name = f"{name}.eml" if name else ""
    return _clean_name(name)


def _clean_name(name: str) -> str:
    name = charsets.clean(headers.decode_words(name))
    name = _UNSAFE_NAME.sub("/", name).strip("/ ").rpartition("/")[2]
    name = "".join(c for c in name if c.isprintable()).strip()
    if name.strip(".") == "":
        return ""
    if len(name) > _LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        name = stem[: _LONGEST_NAME - 12] + dot + ending[:10]
    return name
