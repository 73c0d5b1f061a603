"""What a simulated case lives in: revisions, the agency's calendar, and what is noted of it. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.document import Pathway
from mailflow.pathways.durations import opening
from mailflow.pathways.events import Ref

MORNING, LATE_MORNING = time(8, 30), time(12, 30)
# Opening hours of the public record of 2016: by appointment in the afternoon, closed on Thursday afternoon.
HOURS = {
    "mon": ((MORNING, time(16, 30)),),
    "tue": ((MORNING, time(16, 30)),),
    "wed": ((MORNING, time(16, 30)),),
    "thu": ((MORNING, LATE_MORNING),),
    "fri": ((MORNING, time(15, 30)),),
}
AGENCY = WorkCalendar(ZoneInfo("Europe/Paris"), "FR", HOURS)
BEGINS = time(9)


class What(StrEnum):
    """Kinds of happenings."""

    ENROLLED = "enrolled"
    MAIL = "mail"
    REMINDER = "reminder"
    CONFIRMATION = "confirmation"
    HELD = "held"  # the guard: later
    REFUSED = "refused"  # the guard: never
    TASK = "task"
    OVERDUE = "overdue"  # a task: the team lead sees it
    DONE = "done"  # a task, by the adviser
    ANSWERED = "answered"  # the adviser, a mail that waited
    REPLY = "reply"
    AUTOMATIC = "automatic"
    UNDELIVERED = "undelivered"
    HANDED = "handed"  # a mail to the adviser
    STAGE = "stage"  # an owed answer: nudge, cover, lead
    INTERVIEW = "interview"  # agreed by reply
    PAUSED = "paused"
    RESUMED = "resumed"
    LEFT = "left"  # a step, with its outcome; only in detail
    END = "end"
    STUCK = "stuck"


MAILS = frozenset({What.MAIL, What.REMINDER, What.CONFIRMATION})


class Happening(NamedTuple):
    """One thing that happened. `since`: when its step was entered; `due`: when it was wanted, both None if neither."""

    at: datetime
    what: What
    ref: Ref
    name: str = ""  # wording, task title, outcome, intents
    detail: str = ""
    since: datetime | None = None
    due: datetime | None = None
    part: str = ""  # of a mail
    until: datetime | None = None  # held back until then


class Attributes(dict[str, str]):
    """The person's attributes; remembers whether the key of the case was looked at, which no two people share."""

    alone = False

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.alone = self.alone or key == "case"
        return super().get(key, default)

    def __getitem__(self, key: str) -> str:
        self.alone = self.alone or key == "case"
        return super().__getitem__(key)

    def __or__(self, other: Mapping[str, str]) -> Attributes:  # type: ignore[override]
        made = Attributes({**self, **other})
        made.alone = self.alone
        return made


@dataclass(frozen=True, slots=True)
class World:
    """The pathway that is tried, the others it may lead to by code, and the agency."""

    pathway: Pathway
    others: Mapping[str, Pathway]
    calendar: WorkCalendar = AGENCY
    attributes: Mapping[str, str] = field(default_factory=dict)  # everybody's, over the personas' own

    @property
    def revisions(self) -> dict[str, Pathway]:
        """By what stands for a revision here: the code."""
        return {**self.others, self.pathway.code: self.pathway}

    def calendar_of(self, region: str) -> WorkCalendar:
        """The agency's, with the public holidays of another region."""
        return replace(self.calendar, region=region) if region else self.calendar


def first_moment(day: date, calendar: WorkCalendar) -> datetime:
    """When somebody is put on a pathway on this day: at nine, or as soon as the agency is open."""
    return opening(calendar.at_local(day, BEGINS), calendar)


def last_moment(begins: datetime, months: int, calendar: WorkCalendar) -> datetime:
    """So many months later."""
    local = calendar.local(begins)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    for day in (local.day, 30, 29, 28):
        try:
            return calendar.at_local(date(year, month + 1, day), local.time()).astimezone(UTC)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
