"""`wait`: let time pass, for a span, until a day, or relative to an anchor. Events do not shorten it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar

from mailflow.pathways.durations import Duration, Roll, after, at_hour, rolled
from mailflow.pathways.fields import Fields
from mailflow.pathways.step import STAY, Here, Planned, Step, Turn

NONE = Duration(0, "day")


@dataclass(frozen=True, slots=True)
class Wait(Step):
    """Exactly one of `span`, `until` and `anchor` (with `offset`) is set."""

    kind: ClassVar[str] = "wait"
    takes_time: ClassVar[bool] = True

    next: str
    past: str  # where to go when the time was over before it began
    span: Duration | None
    until: date | None
    anchor: str
    offset: Duration
    hour: time | None
    roll: Roll

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Wait:
        ways = [name for name in ("for", "until", "relative") if fields.has(name)]
        if len(ways) != 1:
            instead = "Write exactly one of `for: 3 working days`, `until: 2026-09-01` and `relative:`."
            fields.wrong(None, "This wait does not say one thing to wait for.", instead)
        for name in ("for", "until", "relative"):
            fields.seen.add(name)
        span = fields.span("for") if fields.has("for") else None
        if span is not None and span.count == 0:
            fields.wrong("for", "A wait of nothing is no wait.", "Write for example `for: 1 working day`.")
        anchor, offset = _relative(fields)
        goes_on = fields.goes_on()
        past = (
            fields.target("past", goes_on) if fields.choice("on_past", ["run_now", "skip"], "run_now") == "skip" else ""
        )
        if fields.has("past") and not past:
            fields.wrong("past", "“past” is only used with skip.", "Add `on_past: skip`.")
            fields.seen.add("past")
        hour = fields.hour("at")
        return cls(
            id=step_id,
            title=title,
            next=goes_on,
            past=past,
            span=span,
            until=_until(fields),
            anchor=anchor,
            offset=offset,
            hour=hour,
            roll=Roll(fields.choice("roll", [item.value for item in Roll], "none")),
        )

    def enter(self, here: Here) -> Turn:
        if self.past and self.due(here) < here.now:
            return Turn(outcome="past", target=self.past)
        return STAY

    def due(self, here: Here) -> datetime:
        since, calendar = here.position.since, here.calendar
        if self.span is not None:
            at = after(since, self.span, calendar)
        elif self.until is not None:
            at = calendar.at_local(self.until, self.hour or time(0))
        else:
            at = after(here.anchor(self.anchor) or since, self.offset, calendar)
        return rolled(at_hour(at, self.hour, calendar), self.roll, calendar)

    def on_due(self, here: Here) -> Turn:
        return Turn(outcome="elapsed", target=self.next)

    def ways(self) -> tuple[tuple[str, str], ...]:
        return (("elapsed", self.next), *((("past", self.past),) if self.past else ()))

    def plan(self, here: Here) -> tuple[Planned, ...]:
        return (Planned("elapsed", self.due(here)),)


def _until(fields: Fields) -> date | None:
    if not fields.has("until"):
        return None
    text = fields.text("until")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        fields.wrong("until", f"“{text}” is no day.", "Write the day as `until: 2026-09-01`.")
        return None
    if not 2000 <= day.year <= 2100:
        fields.wrong("until", f"“{text}” is too far away.", "Write a day of this century.")
        return None
    return day


def _relative(fields: Fields) -> tuple[str, Duration]:
    relative = fields.mapping("relative")
    if relative is None:
        return "", NONE
    anchor = relative.mention("anchor")
    if not anchor:
        relative.wrong("anchor", "From when on is missing.", "Write `anchor: enrolled` or the id of a step.")
    offset = relative.span("offset", NONE, negative=True)
    relative.finish()
    return anchor, offset


STEP = Wait
