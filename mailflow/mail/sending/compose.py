"""The one builder of outgoing mails: a `Letter` in, the bytes for the relay out. Pure.

Written to bytes directly (a few times faster than the standard library's classes). Every header value passes
`_clean`: a control character is refused, never repaired, because it may be somebody's second header.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime

from mailflow.core.errors import Refused
from mailflow.mail.sending.enclosing import Enclosure, enclosed

REFERENCES = 20
WORD_BYTES = 39  # RFC 2047 §2: with base64, the marks and the longest header name, a line stays within 76 characters
LINE = 76
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*",
    re.IGNORECASE | re.ASCII,
)
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
HTTPS = re.compile(r"https://[!-;=?-~]{1,800}")
AUTO_SUBMITTED = ("no", "auto-replied", "auto-generated")  # RFC 3834 §5


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person, before it is bytes. Addresses are bare ones; names may be empty."""

    message_id: str
    date: datetime
    sender: str
    sender_name: str
    reply_to: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    html: str = ""
    cc: tuple[str, ...] = ()  # addresses that are shown; each is written to with a mail of its own
    enclosures: tuple[Enclosure, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    auto_submitted: str = "no"
    unsubscribe_mailto: str = ""  # an address; List-Unsubscribe is written when either of the two is given
    unsubscribe_url: str = ""  # https only: RFC 8058 one-click


def compose(letter: Letter) -> bytes:
    """The mail as it goes over the wire but for dot-stuffing: CRLF, ASCII, no line over 76 but for long names."""
    lines = [
        f"Date: {format_datetime(letter.date)}",
        _address_line("From", letter.sender, letter.sender_name),
        _address_line("Reply-To", letter.reply_to, ""),
        _address_line("To", letter.recipient, letter.recipient_name),
        *_copy_lines(letter),
        _subject_line(letter.subject),
        f"Message-ID: {_own_id(letter.message_id)}",
        *_thread_lines(letter),
        *_automatic_lines(letter),
        "MIME-Version: 1.0",
    ]
    boundary = f"=_{letter.message_id.strip('<>').partition('@')[0][-32:]}"
    return "\r\n".join([*lines, *_content_type(letter, boundary)]).encode("ascii") + b"\r\n" + _body(letter, boundary)


def is_writable_address(address: str) -> bool:
    """Whether we can write to it: plain ASCII as in RFC 5321 §4.1.2 without quotes; IDNA domains in their xn-- form."""
    local, _, domain = address.rpartition("@")
    return len(local) <= 64 and len(domain) <= 253 and ADDRESS.fullmatch(address) is not None


def one_line(text: str) -> str:
    """Foreign text made fit for a header: control characters and runs of space become one space."""
    return " ".join(CONTROL.sub(" ", text).split())


def thread(references: tuple[str, ...], in_reply_to: str) -> tuple[str, ...]:
    """The References of an answer (RFC 5322 §3.6.4): the parent's and the parent, at most 20, the first one kept."""
    known = dict.fromkeys(item for item in references if MESSAGE_ID.fullmatch(item))
    if MESSAGE_ID.fullmatch(in_reply_to):
        known.pop(in_reply_to, None)
        known[in_reply_to] = None
    found = tuple(known)
    return found if len(found) <= REFERENCES else (found[0], *found[1 - REFERENCES :])


def _thread_lines(letter: Letter) -> list[str]:
    found = thread(letter.references, letter.in_reply_to)
    if not found:
        return []
    parent = [f"In-Reply-To: {letter.in_reply_to}"] if letter.in_reply_to in found else []
    return [*parent, "References: " + "\r\n ".join(found)]


def _automatic_lines(letter: Letter) -> list[str]:
    if letter.auto_submitted not in AUTO_SUBMITTED:
        raise Refused("Un en-tête du courriel n'est pas valable.", "auto_submitted is none of RFC 3834")
    lines = [] if letter.auto_submitted == "no" else [f"Auto-Submitted: {letter.auto_submitted}"]
    if letter.auto_submitted == "auto-replied":
        lines.append("X-Auto-Response-Suppress: All")  # Exchange answers in spite of Auto-Submitted without it
    ways = []
    if letter.unsubscribe_url:
        if not HTTPS.fullmatch(letter.unsubscribe_url):
            raise Refused("L'adresse de désinscription n'est pas valable.", "unsubscribe_url is not an https URL")
        ways.append(f"<{letter.unsubscribe_url}>")
    if letter.unsubscribe_mailto:
        ways.append(f"<mailto:{_writable(letter.unsubscribe_mailto).replace('%', '%25')}?subject=STOP>")
    if ways:
        lines.append("List-Unsubscribe: " + ",\r\n ".join(ways))
    if letter.unsubscribe_url:
        lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")  # RFC 8058 §3.1
    return lines


def _copy_lines(letter: Letter) -> list[str]:
    return ["Cc: " + ",\r\n ".join(_writable(address) for address in letter.cc)] if letter.cc else []


def _content_type(letter: Letter, boundary: str) -> list[str]:
    if letter.enclosures:
        return [f'Content-Type: multipart/mixed; boundary="{boundary}+"', ""]
    if letter.html:
        return [f'Content-Type: multipart/alternative; boundary="{boundary}"', ""]
    return ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", ""]


def _body(letter: Letter, boundary: str) -> bytes:
    """The words, and after them what is enclosed (RFC 2046 §5.1.3)."""
    if not letter.enclosures:
        return _words(letter, boundary)
    mark = b"--" + boundary.encode() + b"+"
    words = replace(letter, enclosures=())
    first = "\r\n".join(_content_type(words, boundary)).encode("ascii") + b"\r\n" + _words(words, boundary)
    parts = (first, *(enclosed(file) for file in letter.enclosures))
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def _words(letter: Letter, boundary: str) -> bytes:
    if not letter.html:
        return _quoted(letter.text)
    mark = boundary.encode()
    # The simplest first, the richest last (RFC 2046 §5.1.4). Quoted-printable never holds "=_", so no line is the mark.
    parts = ((b"plain", letter.text), (b"html", letter.html))
    return b"".join(
        b"--" + mark + b"\r\nContent-Type: text/" + kind + b"; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + _quoted(content) + b"\r\n"
        for kind, content in parts
    ) + (b"--" + mark + b"--\r\n")


def _quoted(content: str) -> bytes:
    """Quoted-printable with CRLF; ends with one, which also tells `b2a_qp` which line ends to use."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").replace("\n", "\r\n") + "\r\n"
    return binascii.b2a_qp(lines.encode("utf-8", "replace"), quotetabs=False, istext=True)


def _subject_line(subject: str) -> str:
    value = _clean(subject, "l'objet")
    if value.isascii() and len(value) <= LINE - len("Subject: ") and "=?" not in value and value == value.strip():
        return f"Subject: {value}"
    return "Subject: " + _encoded(value)


def _address_line(field: str, address: str, name: str) -> str:
    found, shown = _writable(address), _clean(name, "le nom")
    if not shown:
        return f"{field}: {found}"
    if not shown.isascii() or "=?" in shown or len(shown) > 60:
        return f"{field}: {_encoded(shown)}\r\n <{found}>"
    if not ATOMS.fullmatch(shown):
        shown = '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{field}: {shown}\r\n <{found}>"


def _encoded(value: str) -> str:
    """RFC 2047 §2 encoded words, each of whole characters, one a line."""
    data, words = value.encode(), []
    while data:
        end = WORD_BYTES
        while end < len(data) and data[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        words.append(data[:end])
        data = data[end:]
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word).decode()}?=" for word in words)


def _clean(value: str, what: str) -> str:
    if CONTROL.search(value):
        raise Refused(f"Dans {what} du courriel, un caractère n'est pas permis.", "control character in a header value")
    return value


def _writable(address: str) -> str:
    if not is_writable_address(address):
        raise Refused("Cette adresse électronique ne permet pas l'envoi.", "address is not a plain ASCII addr-spec")
    return address


def _own_id(value: str) -> str:
    if not MESSAGE_ID.fullmatch(value):
        raise Refused("L'identifiant du courriel n'est pas valable.", "malformed Message-ID")
    return value
