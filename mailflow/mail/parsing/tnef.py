"""winmail.dat (MS-OXTNEF): the files inside it and the plain text, if any. One pass, nothing is executed or shown."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from mailflow.mail import limits

SIGNATURE = b"\x78\x9f\x3e\x22"
_HEAD = struct.Struct("<BII")  # level, attribute, length
_BODY = 0x0002800C
_RENDERING = 0x00069002  # begins one attachment
_TITLE = 0x00018010
_DATA = 0x0006800F
_PROPERTIES = 0x00069005
_LONG_NAME = (0x3707, 0x3001)  # PR_ATTACH_LONG_FILENAME, PR_DISPLAY_NAME
_STRING8, _UNICODE = 0x1E, 0x1F
_FIXED = {0x2: 4, 0x3: 4, 0x4: 4, 0x5: 8, 0x6: 8, 0x7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_MOST_PROPERTIES = 200


@dataclass(slots=True)
class File:
    """One file: its name as it stands, and its content."""

    name: bytes = b""
    long_name: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Contents:
    """What could be read before the data ended or made no sense."""

    text: bytes = b""
    files: list[File] = field(default_factory=list)


def read(data: bytes) -> Contents:
    """The contents; empty when it is no TNEF. Checksums are not looked at: a torn tail must not cost the head."""
    contents = Contents()
    if data[:4] != SIGNATURE:
        return contents
    position = 6
    while position + _HEAD.size <= len(data) and len(contents.files) < limits.EMBEDDED:
        level, attribute, length = _HEAD.unpack_from(data, position)
        position += _HEAD.size
        if level not in (1, 2) or position + length > len(data):
            break
        _take(contents, attribute, data[position : position + length])
        position += length + 2
    return contents


def _take(contents: Contents, attribute: int, value: bytes) -> None:
    if attribute == _BODY:
        contents.text = value.rstrip(b"\0")
    elif attribute == _RENDERING:
        contents.files.append(File())
    elif contents.files:
        file = contents.files[-1]
        if attribute == _TITLE:
            file.name = value.partition(b"\0")[0]
        elif attribute == _DATA:
            file.content = value
        elif attribute == _PROPERTIES:
            file.long_name = _long_name(value)


def _long_name(value: bytes) -> str:
    """The long file name among the MAPI properties of an attachment, "" without one that can be reached."""
    found: dict[int, str] = {}
    position = 4
    try:
        for _ in range(min(_MOST_PROPERTIES, struct.unpack_from("<I", value)[0])):
            kind, tag = struct.unpack_from("<HH", value, position)
            position += 4
            if tag >= 0x8000 or kind & 0x1000:
                break  # named and many-valued properties come after the ones that matter
            if kind in _FIXED:
                position += _FIXED[kind]
                continue
            length = struct.unpack_from("<I", value, position + 4)[0]
            text = value[position + 8 : position + 8 + length]
            position += 8 + length + -length % 4
            if tag in _LONG_NAME and kind in (_STRING8, _UNICODE):
                found[tag] = text.decode("utf-16-le" if kind == _UNICODE else "cp1252", "replace").rstrip("\0")
    except struct.error:
        pass
    return next((found[tag] for tag in _LONG_NAME if tag in found), "")
