"""Bytes to the parts that matter: headers, texts, attachments, reports. Decides nothing about their meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailflow.mail import limits
from mailflow.mail.lines import Line, of_plain_text
from mailflow.mail.parsing import attachments, bodies, charsets, embedded, enriched, headers, mime, protection, tnef
from mailflow.mail.parsing.bodies import ReadText
from mailflow.mail.parsing.headers import Headers
from mailflow.mail.parsing.html_text import lines_of
from mailflow.mail.parsing.mime import Part
from mailflow.mail.parsing.walking import Found, Text, report_text, walk
from mailflow.mail.values import Attachment

LONG = "the text is longer than is shown: the rest is left out"
_TOO_LONG = "the text is longer than 1 MB: the rest is left out"
_BINARY = "application/octet-stream"
_META = re.compile(rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 4_000  # bytes of HTML where it may name its charset
_STUB_LENGTH = 500
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_STUB = re.compile(
    r"\b(?:html|mime)\b[^\n]{0,120}\b(?:clients?|programs?|readers?|viewers?|browsers?|capable|compatible|messagerie"
    r"|navigateur|logiciel|afficher|programm|anzeigen|visualizar|programa)\b"
    r"|\b(?:clients?|messagerie|logiciel|navigateur|programm|program)\b[^\n]{0,120}\bhtml\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Parsed:
    """What a mail consists of."""

    headers: Headers
    content_type: str
    parameters: dict[str, str]
    plain: str = ""
    html: str = ""
    lines: list[Line] = field(default_factory=list)  # of the body
    further: list[list[Line]] = field(default_factory=list)  # of each text beside the body
    body_html: str = ""
    from_html: bool = False  # the body's lines were made of HTML
    attachments: list[Attachment] = field(default_factory=list)
    contents: list[Part | bytes] = field(default_factory=list)  # what each attachment is made of
    reports: list[str] = field(default_factory=list)  # message/delivery-status and the like, decoded
    report_types: list[str] = field(default_factory=list)
    original: Headers | None = None  # the returned mail's headers
    calendar: str = ""
    problems: list[str] = field(default_factory=list)

    def html_lines(self) -> list[Line] | None:
        """Lines of the body's HTML, when the shown text came from the plain part."""
        return lines_of(self.body_html) if self.body_html and not self.from_html else None

    def note(self, problem: str) -> None:
        """Says a problem once."""
        if problem and problem not in self.problems:
            self.problems.append(problem)

    def attach(self, name: str, content_type: str, content: bytes) -> None:
        """Lists a file that was found inside something else."""
        self.attachments.append(Attachment(attachments.clean_name(name), content_type, len(content)))
        self.contents.append(content)


def parse(raw: bytes) -> Parsed:
    """Takes a mail apart. Bounded by mail/limits.py; leaves what is beyond out and says so in `problems`."""
    root, problems = mime.parse(raw)
    found = walk(root)
    parsed = Parsed(root.headers, root.content_type, root.parameters, original=found.original, problems=problems)
    for problem in found.problems:
        parsed.note(problem)
    parsed.reports = [report_text(part) for part in found.reports]
    parsed.report_types = [part.content_type for part in found.reports]
    if found.calendar is not None:
        parsed.calendar = _decoded_text(found.calendar, parsed)
    _texts(found, parsed)
    if found.files:
        _files(found, parsed)
    _bound_lines(parsed)
    return parsed


def attachment_content(parsed: Parsed, index: int) -> bytes | None:
    """The decoded bytes of the attachment at `index` of `parsed.attachments`, None when there is none."""
    if not 0 <= index < len(parsed.contents):
        return None
    content = parsed.contents[index]
    return content if isinstance(content, bytes) else content.decoded()


def _texts(found: Found, parsed: Parsed) -> None:
    read = [_read(one, parsed) for one in found.texts]
    body, further = bodies.chosen(read)
    for one in body:
        parsed.lines += one.lines
        parsed.from_html = parsed.from_html or one.from_html
    parsed.further = [one.lines for one in further]
    parsed.body_html = "\n".join([markup for one in body for markup in one.markups])
    parsed.plain = "\n".join([text for one in read for text in one.plain])
    parsed.html = "\n".join([markup for one in read for markup in one.markups])


def _read(one: Text, parsed: Parsed) -> ReadText:
    shown = _plain_texts(one, parsed)
    markups = [markup for markup in (_decoded_text(part, parsed) for part in one.html) if markup]
    read = ReadText(one, [text for _, text in shown], markups)
    for part, text in shown:
        read.lines += _lines(part, text)
    if markups and (not shown or _is_stub(shown)):
        read.from_html = True
        for markup in markups:
            read.lines += lines_of(markup)
            if len(markup) > limits.HTML_CHARACTERS:
                parsed.note(LONG)
    return read


def _plain_texts(one: Text, parsed: Parsed) -> list[tuple[Part, str]]:
    """The plain forms that say something, each text once; an empty one counts when there is nothing else."""
    texts = [(part, _plain_text(part, parsed)) for part in one.plain]
    if len(texts) == 1 and (texts[0][1].strip() or not one.html):
        return texts
    seen: set[str] = set()
    out: list[tuple[Part, str]] = []
    for part, text in texts:
        words = " ".join(text.split())
        if words and words not in seen:
            seen.add(words)
            out.append((part, text))
    return out


def _is_stub(shown: list[tuple[Part, str]]) -> bool:
    """A plain form that only says to look at the HTML one: the words are there."""
    text = shown[0][1].strip()
    if len(shown) > 1 or len(text) > _STUB_LENGTH or not ("HTML" in (capitals := text.upper()) or "MIME" in capitals):
        return False
    found = _STUB.search(text)
    return found is not None and not _SENTENCE_END.search(text, 0, found.start())


def _decoded_text(part: Part, parsed: Parsed) -> str:
    return _as_text(part.decoded(), part, parsed)


def _as_text(data: bytes, part: Part, parsed: Parsed) -> str:
    if len(data) > 4 * limits.TEXT_CHARACTERS:
        data = data[: 4 * limits.TEXT_CHARACTERS]
        parsed.note(_TOO_LONG)
    charset = part.parameters.get("charset", "")
    if (
        not charset
        and part.content_type == "text/html"
        and not data.isascii()
        and (meta := _META.search(data, 0, _HEAD))
    ):
        charset = meta[1].decode("ascii", "replace")
    text, problem = charsets.decode(data, charset)
    if problem:
        parsed.note(problem)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return charsets.clean(text)


def _plain_text(part: Part, parsed: Parsed) -> str:
    data = part.decoded()
    if embedded.may_hold(data):
        data, files = embedded.taken_out(data)
        for name, content in files:
            parsed.attach(charsets.guess(name), _BINARY, content)
    text = _as_text(data, part, parsed)
    parsed.note(protection.armour_problem(text))
    return text


def _lines(part: Part, text: str) -> list[Line]:
    if part.content_type in ("text/enriched", "text/richtext"):
        return of_plain_text(enriched.plain(text, part.content_type == "text/richtext"))
    flowed = part.parameters.get("format", "").lower() == "flowed"
    return of_plain_text(text, flowed, part.parameters.get("delsp", "").lower() == "yes")


def _bound_lines(parsed: Parsed) -> None:
    count = len(parsed.lines) + sum(len(lines) for lines in parsed.further)
    if count <= limits.LINES and len(parsed.plain) + len(parsed.html) <= limits.TEXT_CHARACTERS:
        return
    count = total = 0
    for lines in (parsed.lines, *parsed.further):
        for index, line in enumerate(lines):
            count, total = count + 1, total + len(line.text) + 1
            if total > limits.TEXT_CHARACTERS or count > limits.LINES:
                del lines[index:]
                parsed.note(LONG)
                break


def _files(found: Found, parsed: Parsed) -> None:
    lowered = parsed.html.lower() if any(part.main_type == "image" for part in found.files) else ""
    pictures = 0
    for part in found.files:
        if lowered and part.main_type == "image" and pictures < limits.PICTURES:
            pictures += 1
            if attachments.is_decoration(part, lowered):
                continue
        if not part.body.strip() and not attachments.declared_name(part):
            continue
        if _is_tnef(part) and _from_tnef(part, parsed):
            continue
        parsed.attachments.append(
            Attachment(attachments.name_of(part), headers.text(part.content_type)[:100], part.size())
        )
        parsed.contents.append(part)


def _is_tnef(part: Part) -> bool:
    return part.content_type in ("application/ms-tnef", "application/vnd.ms-tnef") or (
        part.content_type == _BINARY and part.parameters.get("name", "").lower() == "winmail.dat"
    )


def _from_tnef(part: Part, parsed: Parsed) -> bool:
    """Lists the files of a winmail.dat in its place. Its own text is shown when the mail has no other."""
    inside = tnef.read(part.decoded())
    if inside.text and not any(line.text for line in parsed.lines):
        parsed.lines += of_plain_text(charsets.clean(charsets.guess(inside.text)).replace("\r\n", "\n"))
    for file in inside.files:
        parsed.attach(file.long_name or charsets.guess(file.name), _BINARY, file.content)
    return bool(inside.files)
