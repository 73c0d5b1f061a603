"""What counts as an attached file, and the name it is shown with: safe, and as people see it. Opens no file."""

from __future__ import annotations

import re

from mailflow.mail.parsing import charsets, headers
from mailflow.mail.parsing.mime import MESSAGES, Part
from mailflow.mail.parsing.parameters import file_name, parameters

_LONGEST_NAME = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_PATH = re.compile(r"[/\\]|\A[A-Za-z]:|\A\.\.?[/\\]|\\|\.\.[/\\]|/[^/]*/")
_UNNAMED = {
    "text/calendar": "invitation.ics",
    "text/vcard": "contact.vcf",
    "text/x-vcard": "contact.vcf",
    "image/jpeg": "image.jpg",
    "image/png": "image.png",
    "image/gif": "image.gif",
    "image/heic": "image.heic",
    "image/tiff": "image.tif",
    "application/pdf": "document.pdf",
    "message/rfc822": "message.eml",
    "message/global": "message.eml",
}
_DECORATION = re.compile(
    r"(?:image\d{3,}|outlook-|logo|sign|icon|banner|bandeau|facebook|linkedin|twitter|instagram|youtube)[^/]*"
    r"\.(?:png|gif|jpe?g|bmp|svg)\Z",
    re.IGNORECASE,
)
_ALWAYS_A_FILE = 60_000  # bytes: no logo is as large
_SMALL = 15_000
_NOTHING_TO_SEE = 1_000  # a picture of fewer bytes is a dot, a line or an icon, never a photo or a scan
_BEFORE = 20_000  # characters of HTML before a picture that are looked at
_AFTER = 4_000
_CLOSED = re.compile(
    r"cordialement|salutations|sinc[eè]rement|bien [aà] vous|bonne (?:journ[eé]e|r[eé]ception|soir[eé]e)"
    r"|respectueusement|(?:kind|best|warm) regards|regards,|sincerely|yours (?:truly|faithfully)"
    r"|gr(?:ü|ue)(?:ß|ss)|saludos|atentamente|cordiali saluti|atenciosamente|cumprimentos"
    r"|>\s*-- ?<|gmail_signature|moz-signature|signature|\b0\d(?:[ .\u00a0]?\d\d){4}\b|\+\d\d[ .\u00a0(]"
)
_QUOTED = re.compile(r"<blockquote|divrplyfwdmsg|gmail_quote|yahoo_quoted|>\s*(?:de|from|von|da)(?:\s|&nbsp;|\u00a0)*:")
_TAGS = re.compile(r"<[^<>]*+>")
_ENTITY = re.compile(r"&#?\w{1,10};")


def name_of(part: Part) -> str:
    """The cleaned name of a file part; one made of its type when it has none, "" when even that says nothing."""
    return declared_name(part) or _of_message(part) or _UNNAMED.get(part.content_type, "")


def declared_name(part: Part) -> str:
    """The cleaned name the part was given, "" without one. Never a path."""
    disposition = part.headers.get("content-disposition")
    name = parameters(disposition)[1].get("filename") if ";" in disposition else ""
    return clean_name(file_name(name or part.parameters.get("name") or ""))


def _of_message(part: Part) -> str:
    if part.content_type not in MESSAGES or not part.children:
        return ""
    subject = headers.text(part.children[0].headers.get("subject"))[:100]
    return clean_name(f"{subject.replace('/', '-').replace(chr(92), '-')}.eml") if subject else ""


def clean_name(name: str) -> str:
    """A name without path, control characters and writing-direction tricks, not longer than a name is."""
    name = _CONTROL.sub("", charsets.clean(headers.decode_words(name))).strip()
    if _PATH.search(name):
        name = _without_path(name)
    name = "".join(c for c in name if c.isprintable()).strip() if not name.isprintable() else name
    if name.strip(".") == "":
        return ""
    if len(name) > _LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        name = stem[: _LONGEST_NAME - 12] + dot + ending[:10]
    return name


def _without_path(name: str) -> str:
    """The last step of a path. A single stroke between words is no path: `Facture 03/2026.pdf`."""
    if name.count("/") == 1 and name[0] not in "./~" and "\\" not in name and ":" not in name and " " in name:
        return name.replace("/", "-")
    return re.split(r"[/\\]", name.rstrip("/\\"))[-1].rpartition(":")[2].strip()


def is_decoration(part: Part, html: str) -> bool:
    """A picture that the HTML (lower case) shows below the author's words: a logo, not a photo put between them.

    Named as clients and signatures name theirs, or not at all; pictures of people keep the names people see.
    """
    if part.main_type != "image" or part.is_attachment:
        return False
    identity = part.headers.get("content-id").strip(" <>").lower()
    at = html.find("cid:" + identity) if identity else -1
    name = declared_name(part)
    if name and not _DECORATION.match(name):
        return False
    size = part.size()
    if at < 0:  # left over from a signature that the client cut away
        return bool(identity and html) and size < _NOTHING_TO_SEE
    if size > _ALWAYS_A_FILE:
        return False
    before = html[max(0, at - _BEFORE) : at]
    return bool(_CLOSED.search(before) or _QUOTED.search(before)) or (size < _SMALL and _nothing_follows(html, at))


def _nothing_follows(html: str, at: int) -> bool:
    """Whether no word of the author comes after the picture."""
    after = html[html.find(">", at) + 1 :][:_AFTER]
    quoted = _QUOTED.search(after)
    words = _ENTITY.sub(" ", _TAGS.sub(" ", after[: quoted.start()] if quoted else after))
    return not any(c.isalpha() for c in words)
