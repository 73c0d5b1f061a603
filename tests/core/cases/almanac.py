"""What an almanac says, typed by hand: Easter, holidays by region, clock changes. Imports nothing of mailflow.

Neither the `holidays` package nor the time zone database is asked: the table of cases has to stand on its own.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

EASTER = {
    2023: (4, 9),
    2024: (3, 31),
    2025: (4, 20),
    2026: (4, 5),
    2027: (3, 28),
    2028: (4, 16),
    2029: (4, 1),
    2030: (4, 21),
    2031: (4, 13),
}
FIXED = {
    (1, 1): "New Year's Day",
    (5, 1): "1 May",
    (5, 8): "8 May",
    (7, 14): "14 July",
    (8, 15): "Assumption",
    (11, 1): "All Saints",
    (11, 11): "11 November",
    (12, 25): "Christmas",
}
FROM_EASTER = {1: "Easter Monday", 39: "Ascension", 50: "Whit Monday"}
GOOD_FRIDAY, MI_CAREME = {-2: "Good Friday"}, {-24: "Mi-Carême"}
ABOLITION, SCHOELCHER, SAINT_STEPHEN = "abolition of slavery", {(7, 21): "Schoelcher's day"}, {(12, 26): "26 December"}
OWN_FIXED = {
    "FR-57": SAINT_STEPHEN,
    "FR-67": SAINT_STEPHEN,
    "FR-68": SAINT_STEPHEN,
    "FR-971": {(5, 27): ABOLITION, **SCHOELCHER},
    "FR-972": {(5, 22): ABOLITION, **SCHOELCHER},
    "FR-973": {(6, 10): ABOLITION},
    "FR-974": {(12, 20): ABOLITION},
    "FR-976": {(4, 27): ABOLITION},
    "FR-977": {(10, 9): ABOLITION},
    "FR-978": {(5, 28): ABOLITION, **SCHOELCHER},
    "FR-986": {(4, 28): "Saint Peter Chanel", (6, 29): "Saints Peter and Paul", (7, 29): "territory day"},
    "FR-987": {(3, 5): "arrival of the Gospel", (11, 20): "Matari'i"},  # 20 November since 2025
    "FR-988": {(9, 24): "citizenship day"},
}
OWN_FROM_EASTER = {
    "FR-57": GOOD_FRIDAY,
    "FR-67": GOOD_FRIDAY,
    "FR-68": GOOD_FRIDAY,
    "FR-971": {**GOOD_FRIDAY, **MI_CAREME},
    "FR-987": GOOD_FRIDAY,
}
HOURS_FROM_UTC = {
    "Europe/Paris": 1,
    "America/Miquelon": -3,
    "America/Guadeloupe": -4,
    "America/Martinique": -4,
    "America/St_Barthelemy": -4,
    "America/Marigot": -4,
    "America/Cayenne": -3,
    "Indian/Reunion": 4,
    "Indian/Mayotte": 3,
    "Pacific/Noumea": 11,
    "Pacific/Tahiti": -10,
    "Pacific/Wallis": 12,
}


@cache
def holidays_of(region: str, year: int) -> dict[date, str]:
    """The holidays of a year with their names."""
    easter = date(year, *EASTER[year])
    moving = {**FROM_EASTER, **OWN_FROM_EASTER.get(region, {})}
    fixed = {**FIXED, **OWN_FIXED.get(region, {})}
    return {easter + timedelta(days=days): name for days, name in moving.items()} | {
        date(year, *day): name for day, name in fixed.items()
    }


def sunday(year: int, month: int, number: int) -> date:
    """The first (1), second (2) … or last (-1) Sunday of a month."""
    days = [date(year, month, day) for day in range(1, 32) if month != 11 or day < 31]
    return [day for day in days if day.weekday() == 6][number - 1 if number > 0 else number]


@cache
def summer(zone: str, year: int) -> tuple[datetime, datetime] | None:
    """Beginning and end of summer time: France on the last Sundays at 01:00 UTC, Miquelon as North America at 02:00."""

    def at(day: date, hour: int) -> datetime:
        return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)

    if zone == "Europe/Paris":
        return at(sunday(year, 3, -1), 1), at(sunday(year, 10, -1), 1)
    if zone == "America/Miquelon":
        return at(sunday(year, 3, 2), 5), at(sunday(year, 11, 1), 4)
    return None


def offset(zone: str, at: datetime) -> timedelta:
    """How far the wall clock is from UTC then."""
    hours, changes = HOURS_FROM_UTC[zone], summer(zone, at.year)
    return timedelta(hours=hours + 1 if changes and changes[0] <= at < changes[1] else hours)
