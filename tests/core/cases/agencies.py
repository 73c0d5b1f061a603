"""The invented agencies of the cases, as plain data: for the walker, and for the calendar that is tested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

Spans = list[tuple[str, str]]
MORNING = ("08:30", "12:30")
# First data, from the public record of 2016: without appointment in the morning, by appointment after it.
WEEK: dict[str, Spans] = {
    "mon": [MORNING, ("12:30", "16:30")],
    "tue": [MORNING, ("12:30", "16:30")],
    "wed": [MORNING, ("12:30", "16:30")],
    "thu": [MORNING],
    "fri": [MORNING, ("12:30", "15:30")],
}
LUNCH: dict[str, Spans] = {day: [("09:00", "12:00"), ("13:30", "17:00")] for day in WEEK}
SIX_DAYS: dict[str, Spans] = {**LUNCH, "sat": [("09:00", "12:00")]}
SEVEN_DAYS: dict[str, Spans] = {**LUNCH, "sat": [("09:00", "17:00")], "sun": [("09:00", "17:00")]}


@dataclass(frozen=True)
class Agency:
    """One calendar of the table."""

    zone: str
    region: str
    week: dict[str, Spans]
    closures: dict[str, str] = field(default_factory=dict)  # day → why
    special: dict[str, Spans] = field(default_factory=dict)


def days(first: str, last: str) -> Iterator[str]:
    """All days from `first` to `last`."""
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield str(day)
        day += timedelta(days=1)


PARIS = "Europe/Paris"
BRIDGES = {"2026-05-15": "bridge", "2027-05-07": "bridge", "2026-07-13": "bridge", "2026-12-24": "closed"}
ABSENCE = dict.fromkeys(days("2026-08-03", "2026-08-21"), "adviser away")
AGENCIES = {
    "nancy": Agency(PARIS, "FR", WEEK),
    "nancy-54": Agency(PARIS, "FR-54", WEEK),
    "metz": Agency(PARIS, "FR-57", WEEK),
    "strasbourg": Agency(PARIS, "FR-67", WEEK),
    "colmar": Agency(PARIS, "FR-68", WEEK),
    "walk-in": Agency(PARIS, "FR", {day: [MORNING] for day in WEEK}),
    "lyon": Agency(PARIS, "FR", LUNCH),
    "saturdays": Agency(PARIS, "FR", SIX_DAYS),
    "every-day": Agency(PARIS, "FR", SEVEN_DAYS),
    "bridges": Agency(PARIS, "FR", WEEK, closures=BRIDGES),
    "half-days": Agency(
        PARIS,
        "FR",
        LUNCH,
        special={
            "2026-12-24": [("09:00", "12:00")],
            "2026-12-31": [("09:00", "12:00")],
            "2026-05-25": [("13:30", "17:00")],  # Whit Monday worked in the afternoon
            "2026-06-13": [("10:00", "12:00")],  # a Saturday of open doors
        },
    ),
    "adviser": Agency(PARIS, "FR", WEEK, closures=ABSENCE),
    "guadeloupe": Agency("America/Guadeloupe", "FR-971", LUNCH),
    "martinique": Agency("America/Martinique", "FR-972", LUNCH),
    "guyane": Agency("America/Cayenne", "FR-973", LUNCH),
    "reunion": Agency("Indian/Reunion", "FR-974", LUNCH),
    "mayotte": Agency("Indian/Mayotte", "FR-976", LUNCH),
    "saint-pierre": Agency("America/Miquelon", "FR-975", LUNCH),
    "saint-pierre-every-day": Agency("America/Miquelon", "FR-975", SEVEN_DAYS),
    "saint-barthelemy": Agency("America/St_Barthelemy", "FR-977", LUNCH),
    "saint-martin": Agency("America/Marigot", "FR-978", LUNCH),
    "wallis": Agency("Pacific/Wallis", "FR-986", LUNCH),
    "tahiti": Agency("Pacific/Tahiti", "FR-987", LUNCH),
    "noumea": Agency("Pacific/Noumea", "FR-988", LUNCH),
}
