"""The Date field (RFC 5322 section 3.3) as an aware time: the usual form at once, the odd ones by the library."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache

_USUAL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d)"
    r" ([+-])(\d\d)(\d\d)(?: \([^()]{1,60}\))?\Z"
)
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_LONGEST = 200


def written_at(value: str) -> datetime | None:
    """When the writer says the mail was written, None when that is no time."""
    usual = _USUAL.match(value)
    if usual and usual[2] in _MONTHS:
        try:
            return _moment(usual)
        except ValueError:
            return None
    if not value or len(value) > _LONGEST:
        return None
    try:
        written = parsedate_to_datetime(value)
        written.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return written if written.tzinfo else written.replace(tzinfo=UTC)


def _moment(usual: re.Match[str]) -> datetime | None:
    day, month, year, hour, minute, second, *offset = usual.groups()
    at = min(int(second), 59)  # a leap second
    written = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), at, tzinfo=_zone(*offset))
    return written if 1 < written.year < 9999 else None


@lru_cache(maxsize=128)
def _zone(sign: str, hours: str, minutes: str) -> tzinfo:
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if sign == "-" else offset) if offset else UTC
