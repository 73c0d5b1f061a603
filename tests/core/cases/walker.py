"""The slow way to working time: five minutes by five minutes, day by day, with the almanac. Explains what it passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from tests.core.cases.agencies import Agency
from tests.core.cases.almanac import HOURS_FROM_UTC, holidays_of, offset

TICK = timedelta(minutes=5)
DAY = timedelta(days=1)
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Walker:
    """Answers one question; `passed` then holds the closed days it met, with the reason of each."""

    def __init__(self, agency: Agency) -> None:
        self.agency = agency
        self.passed: dict[date, str] = {}

    def wall(self, at: datetime) -> datetime:
        """What the clock on the wall shows (naive)."""
        return (at + offset(self.agency.zone, at)).replace(tzinfo=None)

    def instant(self, wall: datetime) -> datetime:
        """When the wall shows that: of two the first; when never, as if the clock had not been put forward."""
        winter = timedelta(hours=HOURS_FROM_UTC[self.agency.zone])
        both = [wall.replace(tzinfo=UTC) - shift for shift in (winter + timedelta(hours=1), winter)]
        return next((at for at in both if self.wall(at) == wall), both[1])

    def why_closed(self, day: date) -> str:
        """ "" on working days."""
        if str(day) in self.agency.closures:
            return self.agency.closures[str(day)]
        if str(day) in self.agency.special:
            return ""
        if day in holidays_of(self.agency.region, day.year):
            return holidays_of(self.agency.region, day.year)[day]
        return "" if NAMES[day.weekday()] in self.agency.week else "weekend"

    def works(self, day: date) -> bool:
        """Whether `day` is a working day; notes it when not."""
        why = self.why_closed(day)
        if why:
            self.passed[day] = why
        return not why

    def is_open(self, at: datetime) -> bool:
        """Whether the doors are open."""
        wall = self.wall(at)
        if not self.works(wall.date()):
            return False
        spans = self.agency.special.get(str(wall.date())) or self.agency.week[NAMES[wall.weekday()]]
        return any(begins <= f"{wall:%H:%M}" < ends for begins, ends in spans)

    def first(self, at: datetime, holds: Callable[[datetime], bool]) -> datetime:
        """The first tick from `at` on for which something holds."""
        while not holds(at):
            at += TICK
        return at

    def add_hours(self, at: datetime, hours: int) -> datetime:
        """So many hours of working days later (earlier), on a working day."""
        left = timedelta(hours=abs(hours))
        while hours < 0 and left:
            at -= TICK
            left -= TICK if self.works(self.wall(at).date()) else timedelta()
        while hours >= 0 and (left or not self.works(self.wall(at).date())):
            left -= TICK if self.works(self.wall(at).date()) else timedelta()
            at += TICK
        return at

    def add_days(self, at: datetime, count: int) -> datetime:
        """The same time so many working days later (earlier); closed days count as the next midnight that works."""
        wall = self.wall(at)
        while not self.works(wall.date()):
            wall = datetime.combine(wall.date() + DAY, time.min)
        for _ in range(abs(count)):
            wall += DAY if count > 0 else -DAY
            while not self.works(wall.date()):
                wall += DAY if count > 0 else -DAY
        return self.instant(wall)

    def roll(self, at: datetime, step: int) -> datetime:
        """The same time of the nearest working day."""
        wall = self.wall(at)
        while not self.works(wall.date()):
            wall += step * DAY
        return self.instant(wall)

    def shift_days(self, at: datetime, count: int) -> datetime:
        """The same time so many days later."""
        return self.instant(self.wall(at) + count * DAY)

    def in_window(self, at: datetime, window: str) -> bool:
        """Whether the wall shows a time in "20:00-08:00" or the like, its end left out."""
        begins, ends = window.split("-")
        clock = f"{self.wall(at):%H:%M}"
        return begins <= clock < ends if begins < ends else clock >= begins or clock < ends
