"""What many lives add up to: counts by day, people followed, and from them the load of an adviser. Values only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from mailflow.caseload.simulating.world import MAILS, Happening, What
from mailflow.core.worktime import WorkCalendar

PORTFOLIO = 250
BURST_DAY = 28
FEWEST = 10  # a week with less than a tenth of the people of the fullest one
LOAD = (What.TASK, What.INTERVIEW, What.ANSWERED)  # what takes an adviser's time
COUNTED = frozenset({*MAILS, *LOAD, What.OVERDUE, What.REPLY, What.REFUSED, What.HELD})


@dataclass(slots=True)
class Tally:
    """By day of the agency's wall: happenings of each kind, mails by class and hour, people who begin and who leave."""

    days: Counter[tuple[date, What]] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    hours: Counter[tuple[date, int]] = field(default_factory=Counter)
    comes: Counter[date] = field(default_factory=Counter)
    goes: Counter[date] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)

    def add_life(
        self, happened: Iterable[Happening], begins: datetime, ends: datetime, calendar: WorkCalendar, count: int = 1
    ) -> None:
        """`count` people lived this."""
        outcome, last = "still followed", ends
        for item in happened:
            if item.what in COUNTED:
                local = calendar.local(item.at)
                self.days[local.date(), item.what] += count
                if item.what in MAILS:
                    self.classes[str(item.detail)] += count
                    self.hours[local.date(), local.hour] += count
            elif item.what is What.END:
                outcome, last = item.name, item.at
            elif item.what is What.STUCK:
                outcome, last = "stuck", item.at
        self.comes[calendar.local(begins).date()] += count
        self.goes[calendar.local(last).date()] += count
        self.ends[outcome] += count

    def add(self, other: Tally) -> None:
        """Of other people."""
        for mine, theirs in (
            (self.days, other.days),
            (self.hours, other.hours),
            (self.comes, other.comes),
            (self.goes, other.goes),
        ):
            mine.update(theirs)  # type: ignore[arg-type]
        self.classes.update(other.classes)
        self.ends.update(other.ends)

    def mails_on(self, day: date) -> int:
        """Of all kinds."""
        return sum(self.days[day, what] for what in MAILS)

    def total(self, *whats: What) -> int:
        """Of all days."""
        return sum(count for (_, what), count in self.days.items() if what in whats)

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day on which somebody is followed."""
        return min(self.comes), max(self.goes)


@dataclass(frozen=True, slots=True)
class Week:
    """From a Monday on: totals, and an adviser's share with a full portfolio."""

    monday: date
    followed: int  # people, in the middle of the week
    mails: int
    tasks: int
    interviews: int
    answers: int

    def per_adviser(self, count: int) -> float:
        """As if `PORTFOLIO` people were followed."""
        return count * PORTFOLIO / self.followed if self.followed else 0.0

    @property
    def load(self) -> float:
        """Everything that takes an adviser's time."""
        return self.per_adviser(self.tasks + self.interviews + self.answers)


def weeks(tally: Tally) -> list[Week]:
    """All weeks in order."""
    first, last = tally.span
    monday = first - timedelta(days=first.weekday())
    made, followed = [], 0
    while monday <= last:
        days = [monday + timedelta(days=number) for number in range(7)]
        middle = followed + sum(tally.comes[day] - tally.goes[day] for day in days[:3])
        followed += sum(tally.comes[day] - tally.goes[day] for day in days)
        counted = {what: sum(tally.days[day, what] for day in days) for what in LOAD}
        mails = sum(tally.mails_on(day) for day in days)
        made.append(Week(monday, middle, mails, counted[What.TASK], counted[What.INTERVIEW], counted[What.ANSWERED]))
        monday += timedelta(days=7)
    return made


def steady(found: list[Week]) -> list[Week]:
    """Without the weeks in which too few are followed to say anything of a full portfolio."""
    most = max((week.followed for week in found), default=0)
    return [week for week in found if week.followed and week.followed * FEWEST >= most]


@dataclass(frozen=True, slots=True)
class Burst:
    """The 28th (or what its mails waited for) beside an ordinary day with mail."""

    highest: int
    on: date | None
    ordinary: float  # mean of all other days with mail

    @property
    def times(self) -> float:
        """How many ordinary days the highest 28th is."""
        return self.highest / self.ordinary if self.ordinary else 0.0


def burst(tally: Tally, calendar: WorkCalendar) -> Burst:
    """Mails of the 28th, or of the first working day after it: what was due then goes out on it."""
    first, last = tally.span
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    found = {day: tally.mails_on(day) for day in days}
    bursts = {calendar.add_working_days(day, 0) for day in days if day.day == BURST_DAY and _opens(calendar)}
    others = [count for day, count in found.items() if count and day not in bursts]
    on = max(sorted(bursts & found.keys()), key=lambda day: found[day], default=None)
    return Burst(found[on] if on else 0, on, sum(others) / len(others) if others else 0.0)


def _opens(calendar: WorkCalendar) -> bool:
    return any(calendar.hours.values())


def busiest(tally: Tally, most: int = 5) -> list[tuple[date, int]]:
    """The days with most mails."""
    counts: Counter[date] = Counter()
    for (day, what), count in tally.days.items():
        if what in MAILS:
            counts[day] += count
    return sorted(counts.most_common(most), key=lambda item: (-item[1], item[0]))
