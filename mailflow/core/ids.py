"""Identifiers: time-ordered UUIDs (RFC 9562 §5.7), so that index pages stay warm. Never derived from a person."""

from __future__ import annotations

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A fresh UUID version 7: 48 bits of Unix milliseconds, then random bits. Not for workflow code."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
