"""The questions of the table, group by group; the answers come from the walker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.core.cases.agencies import AGENCIES
from tests.core.cases.almanac import EASTER, holidays_of, summer

Question = tuple[str, str, str, str, str, str]  # group, agency, start, operation, amount, note
DAY = timedelta(days=1)
OVERSEAS = [
    name for name, agency in AGENCIES.items() if agency.zone != "Europe/Paris" and name != "saint-pierre-every-day"
]


def questions() -> Iterator[Question]:
    """All of them."""
    for group in (week, holiday_eves, alsace_moselle, overseas, afternoons, changes, leap_days, narrowed, rolls, back):
        yield from group()


def week() -> Iterator[Question]:
    """A week without holidays, each day, by hours and by days."""
    for day in range(9, 16):  # 9 March 2026 is a Monday
        for clock in ("00:00", "09:15", "17:50"):
            start = f"2026-03-{day:02} {clock}"
            yield "week", "nancy", start, "working_hours", "72", "the promise of 72 h"
            yield "week", "saturdays", start, "working_hours", "48", "Saturdays count where mornings are open"
        yield "week", "lyon", f"2026-03-{day:02} 12:45", "next_open", "", "around lunch"
        yield "week", "nancy", f"2026-03-{day:02} 10:00", "working_days", "20", "four weeks of five days"


def holiday_eves() -> Iterator[Question]:
    """24 working hours from the evening before each holiday, and the opening of the holiday itself."""
    for year in (2025, 2026, 2027, 2028):
        for day, name in sorted(holidays_of("FR", year).items()):
            yield "holidays", "nancy", f"{day - DAY} 17:50", "working_hours", "24", f"the eve of {name}"
            if year in (2026, 2027):
                yield "holidays", "nancy-54", f"{day} 10:00", "next_open", "", f"{name} itself"


def alsace_moselle() -> Iterator[Question]:
    """Good Friday and 26 December on both sides of the old border."""
    for year in range(2024, 2031):
        for day, name in ((date(year, *EASTER[year]) - 2 * DAY, "Good Friday"), (date(year, 12, 26), "26 December")):
            for agency in ("metz", "nancy"):
                yield "border", agency, f"{day} 10:00", "next_open", "", f"{name} {year}"
                yield "border", agency, f"{day - DAY} 15:00", "working_hours", "48", f"from the day before {name}"
            other = "strasbourg" if year % 2 else "colmar"
            yield "border", other, f"{day} 10:00", "next_open", "", f"{name} {year}, in Alsace as in Metz"


def overseas() -> Iterator[Question]:
    """Each territory on its own holidays, and Nancy on the same days."""
    for name in OVERSEAS:
        for year in (2026, 2027, 2028):
            own = holidays_of(AGENCIES[name].region, year)
            for day in sorted(set(own) - set(holidays_of("FR", year))):
                yield "overseas", name, f"{day} 09:30", "next_open", "", f"its own {own[day]}"
                yield "overseas", name, f"{day - DAY} 15:00", "working_hours", "24", f"the eve of {own[day]}"
                if year == 2027:
                    yield "overseas", "lyon", f"{day} 09:30", "next_open", "", f"no {own[day]} in Lyon"
        yield "overseas", name, "2026-07-10 17:50", "working_hours", "72", "14 July is a holiday there too"


def afternoons() -> Iterator[Question]:
    """Where the doors shut: Thursday at 12:30, Friday at 15:30, and weeks in which holidays join in."""
    for day in ("2026-03-05", "2026-04-30", "2026-05-07", "2026-05-21", "2026-11-12", "2026-12-31"):  # Thursdays
        for clock in ("08:25", "12:25", "12:30", "16:00"):
            yield "afternoons", "nancy", f"{day} {clock}", "next_open", "", "Thursday afternoon is closed"
        yield "afternoons", "metz", f"{day} 13:00", "open_in_window", "09:00-11:00", "a window in the morning"
    for clock in ("15:25", "15:30", "15:35"):
        yield "afternoons", "nancy", f"2026-05-22 {clock}", "next_open", "", "the Friday before Whitsun"
        yield "afternoons", "walk-in", f"2026-05-20 {clock}", "next_open", "", "mornings only, without appointment"


def changes() -> Iterator[Question]:
    """Both clock changes, four years, in Paris and in Miquelon, with the Sunday closed and with it open."""
    for zone, closed, open_too in (
        ("Europe/Paris", "nancy", "every-day"),
        ("America/Miquelon", "saint-pierre", "saint-pierre-every-day"),
    ):
        for year in (2025, 2026, 2027, 2028):
            for at in summer(zone, year) or ():
                sunday = at.date()
                yield "clock", closed, f"{sunday - 2 * DAY} 17:50", "working_hours", "72", "over the changing night"
                yield "clock", closed, f"{sunday - DAY} 02:30", "days", "1", "next day 02:30"
                yield "clock", closed, f"{sunday} 08:00", "days", "-1", "back over the changing night"
                yield "clock", open_too, f"{sunday - DAY} 10:00", "working_hours", "24", "a day of 23 or 25 hours"
                yield "clock", open_too, f"{sunday - DAY} 10:00", "working_days", "2", "days keep the wall's time"
                yield "clock", open_too, f"{sunday} 00:30", "next_open", "", "doors go by the wall"
                yield "clock", closed, f"{sunday - DAY} 21:00", "after_quiet", "20:00-08:00", "quiet in that night"


def leap_days() -> Iterator[Question]:
    """29 February 2024 (a Thursday) and 2028 (a Tuesday), and years without one."""
    for start in ("2024-02-28 17:50", "2028-02-28 17:50", "2027-02-26 17:50", "2028-02-29 23:55"):
        yield "leap", "nancy", start, "working_hours", "24", "around the end of February"
        yield "leap", "nancy", start, "days", "1", "around the end of February"
        yield "leap", "reunion", start, "working_days", "-3", "around the end of February, back"
    yield "leap", "nancy", "2024-02-29 14:00", "next_open", "", "a leap Thursday is closed after noon too"


def narrowed() -> Iterator[Question]:
    """Closures, bridges, half days, absences, quiet hours and windows."""
    for start in ("2026-05-13 17:50", "2026-07-10 17:50", "2026-12-23 10:00", "2027-05-05 09:00"):
        for hours in ("24", "72"):
            yield "narrowed", "bridges", start, "working_hours", hours, "a bridge is closed"
        yield "narrowed", "nancy", start, "working_hours", "72", "the same start without bridges"
    for start in ("2026-12-23 18:00", "2026-12-24 15:00", "2026-12-31 09:30", "2026-06-13 09:00", "2026-05-22 18:00"):
        yield "narrowed", "half-days", start, "next_open", "", "a day with hours of its own"
        yield "narrowed", "half-days", start, "working_hours", "24", "a half day counts as a whole day of delay"
    for start in ("2026-07-31 09:00", "2026-08-03 09:00", "2026-08-12 11:00", "2026-08-21 16:00", "2026-08-24 09:00"):
        yield "narrowed", "adviser", start, "working_hours", "48", "the adviser's days only"
        yield "narrowed", "adviser", start, "next_open", "", "the adviser's hours only"
    for start in ("2026-03-05 07:00", "2026-03-05 12:00", "2026-03-06 19:55", "2026-03-06 20:00", "2026-03-08 03:00"):
        for quiet in ("20:00-08:00", "18:00-09:30", "00:00-07:00", "12:00-14:00"):
            yield "quiet", "nancy", start, "after_quiet", quiet, "quiet hours alone"
            yield "quiet", "nancy", start, "open_not_quiet", quiet, "quiet hours and doors"
        for window in ("09:00-11:00", "14:00-16:00"):
            yield "window", "metz", start, "open_in_window", window, "a window of each day"


def rolls() -> Iterator[Question]:
    """The 28th of each month of two years, rolled both ways, as the monthly reminders do."""
    for year in (2026, 2027):
        for month in range(1, 13):
            yield "rolls", "nancy", f"{year}-{month:02}-28 09:00", "roll_next", "", "the 28th, or the next open day"
            yield (
                "rolls",
                "metz",
                f"{year}-{month:02}-28 09:00",
                "roll_previous",
                "",
                "the 28th, or the open day before",
            )


def back() -> Iterator[Question]:
    """Reminders before a day: two working days earlier, 48 working hours earlier."""
    for start in (
        "2026-01-02 10:00",
        "2026-04-07 09:00",
        "2026-04-08 14:30",
        "2026-05-11 09:00",
        "2026-05-18 09:00",
        "2026-05-26 09:00",
        "2026-12-28 10:00",
        "2026-11-14 11:00",
    ):
        for agency in ("nancy", "metz"):
            yield "back", agency, start, "working_days", "-2", "the reminder two working days before"
            yield "back", agency, start, "working_hours", "-48", "48 working hours before"
