"""One mail through reading and understanding, as `mailflow inspect` and `mailflow replay` say it. Never raises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import thread_time
from typing import Any, NamedTuple

from mailflow.mail.parsing import headers
from mailflow.mail.values import Context, Inspected, ReadMail, Understanding

HEAD = 64 * 1024


class Examination(NamedTuple):
    """A mail to examine: its bytes, what was asked, when it came if a list says so, else at the latest, the zone."""

    raw: bytes
    context: Context
    received_at: datetime | None
    now: datetime
    zone: str


class Examined(NamedTuple):
    """The verdict in the shape of `mailflow inspect --json`, and the processor time it took."""

    verdict: dict[str, Any]
    seconds: float


Read = Callable[[bytes], ReadMail]
Understand = Callable[[ReadMail, Context, datetime, str], Understanding]


def examine(asked: Examination, read: Read, understand: Understand) -> Examined:
    """Both steps by the functions given, which bound each of them."""
    began = thread_time()  # of the process it is coarse while a timer of it runs (ITIMER_PROF)
    mail = read(asked.raw)
    at = asked.received_at or arrived(asked.raw) or asked.now
    return Examined(Inspected(mail, understand(mail, asked.context, at, asked.zone)).to_json(), thread_time() - began)


def stand_in(mail: ReadMail) -> Examined:
    """What stands for a mail that could not be examined."""
    return Examined(Inspected(mail).to_json(), 0.0)


def arrived(raw: bytes) -> datetime | None:
    """When our side took the mail: the date of the topmost Received field, else of the mail itself."""
    fields = headers.parse(raw[:HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0])
    for value in (fields.get("received").rpartition(";")[2], fields.get("date")):
        try:
            found = parsedate_to_datetime(value[:200])
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
