"""The Date field (RFC 5322 section 3.3) as an aware time: the usual form at once, the odd ones by the library."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

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
    offset = timedelta(hours=int(usual[8]), minutes=int(usual[9]))
    zone = timezone(-offset if usual[7] == "-" else offset) if offset else UTC
    second = min(int(usual[6]), 59)  # a leap second
    day, year, hour, minute = int(usual[1]), int(usual[3]), int(usual[4]), int(usual[5])
    written = datetime(year, _MONTHS[usual[2]], day, hour, minute, second, tzinfo=zone)
    return written if 1 < year < 9999 else None
