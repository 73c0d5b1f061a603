"""`recurring`: the same steps again, on a day of the month or after a span, until a number, a time or an outcome.

Rounds that came due together become one. A round that is due while the one before still runs is left out.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import ClassVar

from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.changing import changed
from mailflow.pathways.durations import Duration, Roll, after, at_hour, rolled
from mailflow.pathways.fields import Fields
from mailflow.pathways.step import STAY, Child, Here, Planned, Step, Turn

ENDED = "ended"
MOST_ROUNDS = 500
MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Recurring(Step):
    """Exactly one of `day` (of the month; the last one in shorter months) and `every` is set."""

    kind: ClassVar[str] = "recurring"
    takes_time: ClassVar[bool] = True

    first: str
    day: int
    every: Duration | None
    hour: time | None
    roll: Roll
    times: int  # 0: no limit
    lasts: Duration | None
    stop_on: tuple[str, ...]
    through: bool
    next: str

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Recurring:
        if fields.has("day_of_month") == fields.has("every"):
            instead = "Write one of `day_of_month: 28` and `every: 2 weeks`."
            fields.wrong(None, "It does not say when it comes back.", instead)
        every = fields.span("every") if fields.has("every") else None
        if every is not None and every.rough_minutes < 60:
            fields.wrong("every", "This comes back too often.", "At least `every: 1 hour`.")
        for name in ("every", "for"):
            fields.seen.add(name)
        stop_on = fields.words("stop_on") if fields.has("stop_on") else ()
        fields.seen.add("stop_on")
        return cls(
            id=step_id,
            title=title,
            first=fields.inner_steps("tour"),
            day=fields.number("day_of_month", 1, 31, 0),
            every=every,
            hour=fields.hour("at"),
            roll=Roll(fields.choice("roll", [item.value for item in Roll], "none")),
            times=fields.number("times", 1, MOST_ROUNDS, 0),
            lasts=fields.span("for") if fields.has("for") else None,
            stop_on=stop_on,
            through=fields.choice("while_paused", ["wait", "run"], "wait") == "run",
            next=fields.goes_on(),
        )

    @property
    def runs_paused(self) -> bool:
        return self.through

    def enter(self, here: Here) -> Turn:
        return STAY

    def due(self, here: Here) -> datetime | None:
        following = self._upcoming(here)
        if following is None:
            return None if here.position.memo.get("open") else here.now
        return following

    def on_due(self, here: Here) -> Turn:
        if self._upcoming(here) is None:
            return Turn(outcome=ENDED, target=self.next)
        number = int(here.position.memo.get("round", 0)) + 1
        place = self._following(here)
        while (later := self._after(here, place)) != place and self._time(here, later) <= here.now:
            place = later
        memo = {**here.position.memo, "round": number, "last": place}
        if memo.get("open"):
            return Turn(position=changed(here.position, memo=memo))
        child = Child(str(number), self.first, through_pause=self.through)
        return Turn(position=changed(here.position, memo={**memo, "open": 1}), children=(child,))

    def on_child(self, here: Here, key: str, outcome: str) -> Turn:
        if outcome in self.stop_on:
            return Turn(outcome=outcome, target=self.next)
        return Turn(position=changed(here.position, memo={**here.position.memo, "open": 0}))

    def plan(self, here: Here) -> tuple[Planned, ...]:
        at = self.due(here)
        return (Planned("round", at),) if at else ()

    def ways(self) -> tuple[tuple[str, str], ...]:
        return tuple((outcome, self.next) for outcome in (ENDED, *self.stop_on))

    def _upcoming(self, here: Here) -> datetime | None:
        """When the next round is due, None when there is none any more."""
        rounds = int(here.position.memo.get("round", 0))
        if rounds >= (self.times or MOST_ROUNDS):
            return None
        following = self._time(here, self._following(here))
        late = self.lasts is not None and following > after(here.position.since, self.lasts, here.calendar)
        return None if late else following

    def _following(self, here: Here) -> str:
        """The place of the next round in its rule: a day (ISO), or how many spans it is from the beginning."""
        last = here.position.memo.get("last")
        if last is not None:
            return self._after(here, str(last))
        if self.every is not None:
            return "1"
        local = here.calendar.local(here.position.since)
        this = _day(local.year, local.month, self.day)
        return this.isoformat() if self._time(here, this.isoformat()) > here.position.since else _next(this, self.day)

    def _after(self, here: Here, place: str) -> str:
        return str(int(place) + 1) if self.every is not None else _next(date.fromisoformat(place), self.day)

    def _time(self, here: Here, place: str) -> datetime:
        since = here.position.since if self.every is not None else None
        return _time(self.every, since, place, self.hour, self.roll, here.calendar)


@lru_cache(maxsize=4096)
def _time(
    every: Duration | None, since: datetime | None, place: str, hour: time | None, roll: Roll, calendar: WorkCalendar
) -> datetime:
    """When a round is due; of a month's day (`every` and `since` None) it is the same for everybody."""
    if every is not None and since is not None:
        span = changed(every, count=every.count * int(place))
        return rolled(at_hour(after(since, span, calendar), hour, calendar), roll, calendar)
    return rolled(calendar.at_local(date.fromisoformat(place), hour or MIDNIGHT), roll, calendar)


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _next(this: date, day: int) -> str:
    year, month = (this.year, this.month + 1) if this.month < 12 else (this.year + 1, 1)
    return _day(year, month, day).isoformat()


STEP = Recurring
