"""Reminders of a question that waits for its answer, and the time at which nobody waits any longer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from mailflow.pathways.commands import MailClass, SendMessage
from mailflow.pathways.durations import Duration, after, opening
from mailflow.pathways.events import Dispatched, SendResult
from mailflow.pathways.fields import Fields
from mailflow.pathways.step import Here, Planned, Turn

TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Reminder:
    """Sent `after` the waiting began, in the thread of the mail it is about."""

    after: Duration
    wording: str
    mail_class: MailClass


def read_reminders(fields: Fields) -> tuple[Reminder, ...]:
    """The `reminders` of a step, to be held against its timeout by `check_order`."""
    return tuple(_reminder(entry) for entry in fields.list_of("reminders"))


def _reminder(entry: Fields) -> Reminder:
    words = [item.value for item in MailClass]
    made = Reminder(entry.span("after"), entry.name("wording"), MailClass(entry.choice("class", words, "service")))
    entry.finish()
    return made


def read_timeout(fields: Fields) -> tuple[Duration, str]:
    """`timeout: {after, next}`: until when, and where to go then."""
    entry = fields.mapping("timeout")
    if entry is None:
        instead = "Write `timeout:` with `after: 5 working days` and `next: …`."
        fields.wrong("timeout", "What happens when nobody answers is missing.", instead)
        return Duration(5, "day", working=True), ""
    span, target = entry.span("after"), entry.target("next")
    if span.count == 0:
        entry.wrong("after", "The timeout leaves no time to answer.", "Write for example `after: 5 working days`.")
    entry.finish()
    return span, target


def check_order(fields: Fields, reminders: Sequence[Reminder], within: Duration) -> None:
    """Note reminders that are out of order, or too late."""
    lengths = [(reminder.after.rough_minutes, reminder.after.working) for reminder in reminders]
    if any(later[0] <= earlier[0] for earlier, later in pairwise(lengths)):
        fields.wrong("reminders", "The reminders are not in order of time.", "Put the earliest first.")
    if any(minutes >= within.rough_minutes and working >= within.working for minutes, working in lengths):
        fields.wrong("reminders", "A reminder comes after the timeout.", "Make the timeout longer.")


def planned(here: Here, reminders: Sequence[Reminder], within: Duration) -> tuple[Planned, ...]:
    """The reminders still to come and the timeout, counted from `since` of the position."""
    since, held = here.position.since, here.position.not_before
    times = [after(since, reminder.after, here.calendar) for reminder in reminders[here.position.reminded :]]
    ends = after(since, within, here.calendar)
    held_times = [opening(max(at, held) if held else at, here.calendar) for at in times]
    return (*(Planned("reminder", at) for at in held_times if at < ends), Planned(TIMEOUT, ends))


def remind(here: Here, reminders: Sequence[Reminder], late: Sequence[Planned], about: str, before: int = 0) -> Turn:
    """Send what is due: several late ones become one mail. `before`: how many an earlier round of the step sent."""
    number = min(here.position.reminded + len(late), len(reminders))
    reminder, part = reminders[number - 1], f"reminder-{before + number}"
    command = SendMessage(
        ref=here.ref,
        part=part,
        wording=reminder.wording,
        mail_class=reminder.mail_class,
        due=late[-1].at,
        follows=here.sent_by(about),
    )
    return Turn((command,), replace(here.position, sending=part))


def reminded(here: Here, event: Dispatched, before: int = 0) -> Turn:
    """What became of a reminder."""
    if event.result is SendResult.DEFERRED:
        return Turn(position=replace(here.position, sending="", not_before=event.until))
    number = event.part.rpartition("-")[2]
    done = int(number) - before if event.part.startswith("reminder-") and number.isdecimal() else 0
    done = max(done, here.position.reminded)
    return Turn(position=replace(here.position, sending="", not_before=None, reminded=done))


def due_of(here: Here, plan: Sequence[Planned]) -> datetime | None:
    """The earliest of a plan, None while a human or the guard has it."""
    if here.position.halted or here.position.sending:
        return None
    return min((item.at for item in plan), default=None)
