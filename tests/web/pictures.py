"""Small pictures of each kind, made of bytes."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 4, height: int = 3, *, claimed: tuple[int, int] | None = None) -> bytes:
    """A grey PNG; `claimed` is the size its header gives instead of the real one."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", *(claimed or (width, height)), 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 4, height: int = 3) -> bytes:
    """The headers of a JPEG, with a comment before the frame."""
    comment = b"\xff\xfe\x00\x06abcd"
    frame = b"\xff\xc2\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + comment + frame + b"\xff\xd9"


def gif(width: int = 4, height: int = 3) -> bytes:
    """The header of a GIF."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def webp(width: int = 4, height: int = 3) -> bytes:
    """The header of an extended WebP."""
    body = b"VP8X\x0a\0\0\0" + b"\0" * 4 + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
