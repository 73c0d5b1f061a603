"""Why something happened at its time: the step's rule in plain words, and the closed days it went over. Reads only."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mailflow.core.worktime import WorkCalendar, public_holidays
from mailflow.pathways.durations import Duration, Roll
from mailflow.pathways.step import Step
from mailflow.pathways.steps.message import Message
from mailflow.pathways.steps.recurring import Recurring
from mailflow.pathways.steps.task import Task
from mailflow.pathways.steps.wait import Wait

MOST_DAYS = 4
ROLLS = {Roll.NEXT: ", or the next open day", Roll.PREVIOUS: ", or the open day before", Roll.NONE: ""}


def spelled(span: Duration) -> str:
    """As in a document: 3 working days."""
    working = "working " if span.working else ""
    return f"{span.count} {working}{span.unit}{'' if abs(span.count) == 1 else 's'}"


def rule_of(step: Step | None, part: str = "") -> str:
    """What the document says of the time of this step, or of one of its reminders."""
    if part.startswith("reminder-"):
        reminders = getattr(step, "reminders", ())
        number = int(part.rpartition("-")[2])
        if number <= len(reminders):
            return f"{spelled(reminders[number - 1].after)} without a reply"
    match step:
        case Wait():
            return _wait(step)
        case Recurring():
            every = f"every {spelled(step.every)}" if step.every else f"on day {step.day} of each month"
            return f"{every}{_at(step.hour)}{ROLLS[step.roll]}"
        case Task():
            return f"to be done within {spelled(step.within)}"
        case Message():
            return f"{step.mail_class.value} mail, {'in opening hours' if step.in_window else 'at any hour'}"
    return step.kind.replace("_", " ") if step else ""


def _wait(step: Wait) -> str:
    if step.span is not None:
        found = f"waited {spelled(step.span)}"
    elif step.until is not None:
        found = f"waited until {step.until}"
    elif step.offset.count < 0:
        found = f"waited until {spelled(Duration(-step.offset.count, *_unit(step.offset)))} before “{step.anchor}”"
    else:
        found = f"waited until {spelled(step.offset)} after “{step.anchor}”"
    return found + _at(step.hour) + ROLLS[step.roll]


def _unit(span: Duration) -> tuple[str, bool]:
    return span.unit, span.working


def _at(hour: object) -> str:
    return f", at {hour:%H:%M}" if hour is not None else ""


def timeout_of(step: Step | None) -> str:
    """How long a step waits for a reply at most."""
    span = getattr(step, "timeout", None)
    return f"no reply within {spelled(span)}" if isinstance(span, Duration) else "time is up"


def closed_between(since: datetime, until: datetime, calendar: WorkCalendar) -> str:
    """The closed days from one moment to another, as a sentence; "" without any."""
    day, last = calendar.local(since).date(), calendar.local(until).date()
    closed: list[date] = []
    while day <= last and len(closed) < 400:
        if not calendar.is_working_day(day):
            closed.append(day)
        day += timedelta(days=1)
    if not closed:
        return ""
    if len(closed) > MOST_DAYS:
        holidays = [day for day in closed if _is_holiday(day, calendar) and day.weekday() < 5]
        named = f", among them {_listed(holidays, calendar)}" if holidays else ""
        return f"over {len(closed)} closed days{named}"
    return f"closed {_listed(closed, calendar)}"


def _listed(days: list[date], calendar: WorkCalendar) -> str:
    return ", ".join(f"{day:%a} {day.day} {day:%b}{' (holiday)' if _is_holiday(day, calendar) else ''}" for day in days)


def _is_holiday(day: date, calendar: WorkCalendar) -> bool:
    return bool(calendar.region) and day in public_holidays(calendar.region, day.year)
