"""Files written into the text itself: uuencode and yEnc. One pass over the lines; what is no file stays text."""

from __future__ import annotations

import re

from mailflow.mail import limits
from mailflow.mail.parsing import transfer

_UU_BEGIN = re.compile(rb"begin(?:-base64)? [0-7]{3,4} (\S.{0,200})\Z")
_YENC_BEGIN = re.compile(rb"=ybegin [^\n]{0,300}\bname=(.{1,200})\Z")
_YENC_SHIFT = bytes((byte - 42) % 256 for byte in range(256))
_YENC_ESCAPED = re.compile(rb"=(.)", re.DOTALL)

File = tuple[bytes, bytes]
"""The name as it stands, and the content."""


def may_hold(data: bytes) -> bool:
    """Whether a look at the lines is worth it."""
    return b"begin" in data and (data.startswith((b"begin", b"=ybegin")) or b"\nbegin" in data or b"\n=ybegin" in data)


def taken_out(data: bytes) -> tuple[bytes, list[File]]:
    """The text without its files, and the files."""
    lines = data.split(b"\n")
    kept: list[bytes] = []
    files: list[File] = []
    position = 0
    while position < len(lines):
        line = lines[position].rstrip(b"\r ")
        end = 0
        if len(files) < limits.EMBEDDED and line.startswith((b"begin", b"=ybegin")):
            end = _take(lines, position, line, files)
        if not end:
            kept.append(lines[position])
        position = max(end, position + 1)
    return b"\n".join(kept), files


def _take(lines: list[bytes], position: int, line: bytes, files: list[File]) -> int:
    """Takes the file that begins here; the position behind it, 0 when there is none."""
    if begin := _UU_BEGIN.match(line):
        based = line.startswith(b"begin-base64")
        return _take_base64(lines, position, begin[1], files) if based else _take_uu(lines, position, begin[1], files)
    if begin := _YENC_BEGIN.match(line):
        return _take_yenc(lines, position, begin[1], files)
    return 0


def _take_uu(lines: list[bytes], position: int, name: bytes, files: list[File]) -> int:
    content: list[bytes] = []
    end = position + 1
    for end in range(position + 1, len(lines)):
        line = lines[end].rstrip(b"\r")
        if line == b"end":
            end += 1
            break
        cut_short = (
            bool(content) and line[:1] == b"M" and len(line) < 61 and max(line) <= 96
        )  # lost the blanks at its end
        if not (line in (b"`", b" ", b"") or _is_uu(line) or cut_short):
            break
        content.append(transfer.uu_line(line))
    if not any(content):
        return 0
    files.append((name, b"".join(content)))
    return end


def _is_uu(line: bytes) -> bool:
    """Whether length and alphabet fit; blanks at the end may be lost."""
    size = (line[0] - 32) & 63
    wanted = (size + 2) // 3 * 4 + 1
    return min(line) >= 32 and max(line) <= 96 and (wanted - 3 if size > 3 else 2) <= len(line) <= wanted + 1


def _take_base64(lines: list[bytes], position: int, name: bytes, files: list[File]) -> int:
    for end in range(position + 1, len(lines)):
        if lines[end].rstrip() == b"====":
            files.append((name, transfer.base64_bytes(b"".join(lines[position + 1 : end]))))
            return end + 1
        if b" " in lines[end].strip():
            return 0
    return 0


def _take_yenc(lines: list[bytes], position: int, name: bytes, files: list[File]) -> int:
    for end in range(position + 1, len(lines)):
        if lines[end].startswith(b"=yend"):
            body = [line for line in lines[position + 1 : end] if not line.startswith(b"=ypart")]
            files.append((name, _yenc(b"".join(body))))
            return end + 1
        if lines[end].startswith(b"=ybegin"):
            return 0
    return 0


def _yenc(data: bytes) -> bytes:
    plain = _YENC_ESCAPED.sub(lambda found: bytes([(found[1][0] - 64) % 256]), data)
    return plain.translate(_YENC_SHIFT)
