"""The moments until which a conversation may be put off: this afternoon, tomorrow, Monday, in a week, a day. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AFTERNOON, MORNING = time(14), time(9)
SATURDAY, SUNDAY = 5, 6
FURTHEST = timedelta(days=366)


def moments(now: datetime, zone: ZoneInfo) -> dict[str, datetime]:
    """Code → moment, the nearest first. Tomorrow is not offered before a weekend: Monday is."""
    local = now.astimezone(zone)
    today = local.date()
    tomorrow, monday = today + timedelta(days=1), today + timedelta(days=7 - today.weekday())
    found = {}
    if local.time() < AFTERNOON and today.weekday() not in (SATURDAY, SUNDAY):
        found["afternoon"] = datetime.combine(today, AFTERNOON, zone)
    if tomorrow.weekday() not in (SATURDAY, SUNDAY) and tomorrow != monday:
        found["tomorrow"] = datetime.combine(tomorrow, MORNING, zone)
    found["monday"] = datetime.combine(monday, MORNING, zone)
    if today.weekday() not in (SATURDAY, SUNDAY) and today + timedelta(days=7) != monday:
        found["week"] = datetime.combine(today + timedelta(days=7), MORNING, zone)
    return found


def on_day(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The morning of a day of a form (2026-03-09); None for one that is none, over, or further than a year."""
    try:
        at = datetime.combine(date.fromisoformat(text), MORNING, zone)
    except ValueError:
        return None
    return at if now < at <= now + FURTHEST else None
