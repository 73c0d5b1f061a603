"""The tree of parts to texts, files and reports in the order people meet them. Decodes no text, names no file."""

from __future__ import annotations

from dataclasses import dataclass, field

from mailflow.mail import limits
from mailflow.mail.parsing import charsets, headers, protection
from mailflow.mail.parsing.headers import Headers
from mailflow.mail.parsing.mime import MESSAGES, Part

_REPORTS = frozenset(
    (
        "message/delivery-status",
        "message/disposition-notification",
        "message/global-delivery-status",
        "message/feedback-report",
        "text/rfc822-headers",
        "message/rfc822-headers",
    )
)
_RICH = ("text/enriched", "text/richtext")
_READABLE = frozenset(("text/plain", "text/html", *_RICH))
_FILES = frozenset(
    ("text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/csv", "text/rtf", "text/xml")
)
_NOT_FOR_PEOPLE = ("application/pgp-encrypted", "application/smil")  # a version number; how a telephone shows slides
_PLACES = frozenset((*_READABLE, "multipart/alternative", "multipart/related", "multipart/signed"))
_ANSWERS = ("reply", "counter", "refresh")
_PARTIAL = "a piece of a mail that was sent in several: pieces are never put together"
_EXTERNAL = "a part lies elsewhere: it is never fetched"


@dataclass(slots=True)
class Text:
    """One text in one or two forms, each of one or more parts, and what tells whether its author wrote it here."""

    plain: list[Part]
    html: list[Part]
    named: bool = False  # a file that is also shown
    added: bool = False  # put beside the mail by a list or a gateway, which built it as a mail of its own
    runs_on: bool = False  # goes on behind a file that the text before is followed by, as Apple's clients cut it


@dataclass(slots=True)
class Found:
    """What a mail consists of, in order."""

    texts: list[Text] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    reports: list[Part] = field(default_factory=list)
    original: Headers | None = None  # the returned mail's headers
    calendar: Part | None = None
    problems: list[str] = field(default_factory=list)

    def note(self, problem: str) -> None:
        """Says a problem once."""
        if problem and problem not in self.problems:
            self.problems.append(problem)


def walk(root: Part) -> Found:
    """Everything found in the tree."""
    found = Found()
    _walk(root, found)
    if not found.texts:
        _text_in_disguise(found)
    return found


def _walk(part: Part, found: Found) -> None:
    kind = part.content_type
    if kind in _READABLE:
        _readable(part, found)
    elif kind.startswith("multipart/"):
        _multipart(part, found)
    elif kind in _REPORTS:
        _report(part, found)
    elif kind == "message/partial" and part.children and not part.depth:
        found.note(_PARTIAL)
        _walk(part.children[0], found)
    else:
        _file(part, found)


def _multipart(part: Part, found: Found) -> None:
    kind = part.content_type
    found.note(protection.problem(part))
    if kind == "multipart/alternative":
        _alternative(part, found)
        return
    if kind == "multipart/mixed":
        _mixed(part, found)
        return
    for child in part.children:
        if kind == "multipart/report" and child.content_type in MESSAGES:
            _original(child, found)  # the returned mail belongs to the report, nobody attached it
        elif kind == "multipart/appledouble" and child.content_type == "application/applefile":
            continue  # the resource fork of the file beside it (RFC 1740)
        else:
            _walk(child, found)


def _mixed(part: Part, found: Found) -> None:
    """What was put one after the other. A text, files and a text are one text that was cut at its files."""
    after_text = after_file = False
    for child in part.children:
        texts, files = len(found.texts), len(found.files)
        _walk(child, found)
        new = [text for text in found.texts[texts:] if not text.named]
        if not new:
            after_file = after_text and (after_file or len(found.files) > files)
            continue
        after_text = child.content_type in _PLACES and not child.headers.has("content-disposition")
        new[0].runs_on = after_file and after_text
        after_text, after_file = child.content_type in _PLACES and not new[0].added, False


def _readable(part: Part, found: Found) -> None:
    """A text is read; one that also has a name is a file besides, and only a file when it is sent as one."""
    html = part.content_type == "text/html"
    named = part.depth > 0 and _named(part)
    inline = part.headers.get("content-disposition")[:6].lower() == "inline"
    if part.is_attachment:
        found.files.append(part)
        return
    if named:
        found.files.append(part)
    if not named or not found.texts or (inline and not html):
        added = inline and not named and part.depth > 0 and part.headers.has("mime-version")
        found.texts.append(Text([], [part], named, added) if html else Text([part], [], named, added))


def _alternative(part: Part, found: Found) -> None:
    """One text in several forms: the plain one and the HTML one; files inside still count."""
    texts: list[Text] = []
    for child in part.children:
        inside = Found(calendar=found.calendar, original=found.original, problems=found.problems)
        _walk(child, inside)
        texts += inside.texts
        read = [one for text in inside.texts for one in (*text.plain, *text.html)]
        found.files += [file for file in inside.files if not (_is_form(file) or any(file is one for one in read))]
        found.reports += inside.reports
        found.calendar, found.original = inside.calendar, inside.original
    if texts:
        plain = [one for text in texts for one in text.plain]
        simple = [one for one in plain if one.content_type not in _RICH]
        found.texts.append(Text(simple or plain, [one for text in texts for one in text.html]))


def _is_form(part: Part) -> bool:
    """An unnamed form of the same text that nobody attached: an answer to an invitation, AMP, RTF."""
    if part.content_type == "text/calendar":
        return not _named(part) and part.parameters.get("method", "").lower() in _ANSWERS
    return not _named(part) and part.content_type in (
        "text/x-amp-html",
        "text/watch-html",
        "text/rtf",
        "application/rtf",
    )


def _file(part: Part, found: Found) -> None:
    kind = part.content_type
    found.note(protection.problem(part))
    if kind == "text/calendar":
        found.calendar = found.calendar or part
    elif kind == "message/external-body":
        found.note(_EXTERNAL)
    elif kind == "message/partial":
        found.note(_PARTIAL)
    elif kind in _NOT_FOR_PEOPLE:
        return
    found.files.append(part)
    if kind in MESSAGES:
        _original(part, found)


def _text_in_disguise(found: Found) -> None:
    """A mail without any text: one of an unknown subtype (RFC 2046 section 4.1.4), or sent as an unnamed attachment."""
    for part in found.files:
        kind = part.content_type
        if kind.startswith("text/") and kind not in _FILES and part.depth <= 1 and not (_named(part) and part.depth):
            found.texts.append(Text([], [part]) if kind == "text/html" else Text([part], []))
            return


def _named(part: Part) -> bool:
    return "name" in part.parameters or "filename" in part.headers.get("content-disposition").lower()


def _report(part: Part, found: Found) -> None:
    if not part.content_type.endswith("rfc822-headers"):
        found.reports.append(part)
    elif found.original is None:
        found.original = headers.parse(part.decoded().replace(b"\r\n", b"\n"))


def report_text(part: Part) -> str:
    """The fields of a report, decoded."""
    return charsets.clean(charsets.guess(part.decoded()[: limits.HEADER_BYTES]))


def _original(part: Part, found: Found) -> None:
    if part.children and found.original is None:
        found.original = part.children[0].headers
