"""One mail of an archive, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailflow.mail.values import Context

LARGEST = 64 * 1024 * 1024
TOO_LARGE = "the mail is larger than 64 MB"


@dataclass(slots=True)
class Item:
    """One mail to look at: `file` is where it lies, `id` names it. `problem` says why there are no bytes."""

    file: str
    id: str
    raw: bytes = b""
    context: Context | None = None
    received_at: datetime | None = None
    problem: str = ""


def unread(file: str, identity: str, error: Exception) -> Item:
    """What stands for a file that the system, or its packing, does not let us read."""
    reason = getattr(error, "strerror", None) or (type(error).__name__ if isinstance(error, EOFError) else str(error))
    return Item(file, identity, problem=f"the file cannot be read: {(reason or type(error).__name__)[:200]}")
