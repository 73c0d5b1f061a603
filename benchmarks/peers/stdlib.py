"""The standard library: the tolerant walk over compat32 that most programs write, and policy.default."""

from __future__ import annotations

import email
import html
import re
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import parseaddr
from typing import Any

_BLOCK = re.compile(r"<(?:br|/p|/div|/tr|/li)\b[^>]*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(style|script|head)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def compat32(raw: bytes) -> dict[str, Any]:
    """Parse, walk, decode; never gives up on a charset."""
    message = email.message_from_bytes(raw)
    text, markup = texts(message)
    return {
        "subject": decoded(message["subject"]),
        "from_addr": parseaddr(decoded(message["from"]))[1],
        "text": text or as_text(markup),
        "attachments": attachments(message),
    }


def policy_default(raw: bytes) -> dict[str, Any]:
    """The modern interface: get_body and iter_attachments."""
    message = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    if body is not None and body.get_content_type() == "text/html":
        text = as_text(text)
    sender = message["from"]
    return {
        "subject": str(message["subject"] or ""),
        "from_addr": sender.addresses[0].addr_spec if sender is not None and sender.addresses else "",
        "text": text,
        "attachments": [part.get_filename() for part in message.iter_attachments()],
    }


def texts(message: Message) -> tuple[str, str]:
    """The plain text and the HTML of a mail."""
    plain, markup = [], []
    for part in message.walk():
        if part.is_multipart() or part.get_filename():
            continue
        if part.get_content_type() == "text/plain":
            plain.append(_content(part))
        elif part.get_content_type() == "text/html":
            markup.append(_content(part))
    return "\n".join(plain), "\n".join(markup)


def attachments(message: Message) -> list[str | None]:
    """The names of the attached files."""
    return [
        part.get_filename()
        for part in message.walk()
        if not part.is_multipart() and (part.get_filename() or part.get_content_disposition() == "attachment")
    ]


def decoded(value: Any) -> str:
    """A header's text, as far as it can be had."""
    try:
        return str(make_header(decode_header(str(value or ""))))
    except (ValueError, LookupError, UnicodeError, email.errors.HeaderParseError):
        return str(value or "")


def as_text(markup: str) -> str:
    """HTML as text, the short way."""
    return html.unescape(_TAG.sub("", _BLOCK.sub("\n", _HIDDEN.sub("", markup))))


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(payload).encode()
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")
