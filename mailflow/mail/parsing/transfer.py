"""Transfer encodings (RFC 2045 section 6): bytes from what was made safe for the way. Never raises."""

from __future__ import annotations

import binascii
import re

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
_NOT_BASE64_OR_PADDING = bytes(set(range(256)) - set(_BASE64 + b"="))
_BASE64_AND_SPACES = _BASE64 + b"= \t\n\r\0"
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]*={0,2}\Z")
_FULL_LINE = 60
_RUBBISH = re.compile(rb"(?!--|__)[^A-Za-z0-9\x80-\xff]*\Z")
_NO_WORD = re.compile(rb"[a-z][A-Z]")
_SOFT_BREAK_WITH_SPACES = re.compile(rb"=[ \t]+\n")


def of_part(declared: str) -> str:
    """The encoding a part declares, one of base64, quoted-printable, uuencode, or "" for none."""
    name = declared.lower()
    if "base64" in name:
        return "base64"
    if "quoted" in name:
        return "quoted-printable"
    return "uuencode" if "uue" in name or "uuencode" in name else ""


def base64_bytes(data: bytes) -> bytes:
    """Base64 with everything foreign skipped and the padding mended; padding inside ends one of several pieces."""
    kept = data.translate(None, _NOT_BASE64_OR_PADDING).rstrip(b"=")
    if b"=" in kept:
        return b"".join([_whole(piece) for piece in kept.split(b"=") if piece])
    return _whole(kept)


def _whole(kept: bytes) -> bytes:
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def base64_size(data: bytes) -> int:
    """About how many bytes `base64_bytes` would give, without decoding."""
    return len(data.translate(None, _NOT_BASE64)) * 3 // 4


def base64_text(data: bytes) -> bytes:
    """Base64 of a text. Lines that are none, a footer put on by a list or a filter, are kept as they are."""
    if not data.translate(None, _BASE64_AND_SPACES):
        return base64_bytes(data)
    out: list[bytes] = []
    encoded: list[bytes] = []
    size, ended = 0, False
    for line in data.split(b"\n"):
        bare = line.strip()
        whole = not ended and ((size + len(bare)) % 4 == 0 or _NO_WORD.search(bare))
        if _BASE64_LINE.match(bare) and (whole or len(bare) > _FULL_LINE):
            encoded.append(bare)
            size, ended = size + len(bare), bare.endswith(b"=")
        elif not _RUBBISH.match(bare):
            out += [base64_bytes(b"".join(encoded)), line, b"\n"]
            encoded.clear()
            size, ended = 0, True
    out.append(base64_bytes(b"".join(encoded)))
    return b"".join(out)


def quoted_printable(data: bytes) -> bytes:
    """Quoted-printable; white space that a gateway put behind a soft line break does not count (section 6.7)."""
    return binascii.a2b_qp(_SOFT_BREAK_WITH_SPACES.sub(b"=\n", data))


def uudecoded(body: bytes) -> bytes:
    """What stands between `begin` and `end`, as far as it can be decoded."""
    out: list[bytes] = []
    started = False
    for line in body.split(b"\n"):
        if not started:
            started = line.startswith(b"begin ")
        elif line.strip() == b"end":
            break
        else:
            out.append(uu_line(line))
    return b"".join(out)


def uu_line(line: bytes) -> bytes:
    """One line of uuencode, b"" when it is none. Trailing spaces that were lost on the way are put back."""
    line = line.rstrip(b"\r")
    if not line:
        return b""
    size = (line[0] - 32) & 63
    try:
        return binascii.a2b_uu(line[: 1 + (size + 2) // 3 * 4])
    except binascii.Error:
        return b""
