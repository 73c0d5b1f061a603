"""Days and times in French words, as wordings show them. Pure; takes local times."""

from __future__ import annotations

from datetime import date, datetime

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def long_date(day: date) -> str:
    """`lundi 2 mars 2026`; the first of a month is `1er`."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{WEEKDAYS[day.weekday()]} {number} {MONTHS[day.month - 1]} {day.year}"


def long_time(at: datetime) -> str:
    """`lundi 2 mars 2026 à 9 h 05`."""
    return f"{long_date(at)} à {at.hour} h {at.minute:02}"
