"""The last look before a pathway mail is made: may it go now, later, or never? Pure; every refusal has a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.commands import MailClass, SendMessage
from mailflow.pathways.durations import opening
from mailflow.pathways.events import SendResult
from mailflow.pathways.state import CaseState

WEEK = timedelta(days=7)
SOON = timedelta(minutes=1)
GRACE = timedelta(minutes=1)
NO_LIMIT: Mapping[timedelta, int] = MappingProxyType({})
CAN_WAIT = (MailClass.SERVICE.value, MailClass.OPTIONAL.value)


class Addressee(Protocol):
    """Whom the mail is for: `recent` are the instants (Unix) of pathway mails of the last week, by class."""

    @property
    def address(self) -> str: ...
    @property
    def reachable(self) -> bool: ...
    @property
    def recent(self) -> Mapping[str, list[float]]: ...
    @property
    def stopped_optional(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """SENT means: may be sent. `human`: somebody has to reach the person in another way."""

    result: SendResult
    reason: str = ""
    until: datetime | None = None
    human: bool = False


GO = Verdict(SendResult.SENT)


def judge(
    command: SendMessage,
    state: CaseState,
    recipient: Addressee | None,
    caps: Mapping[MailClass, int],
    calendar: WorkCalendar,
    now: datetime,
    *,
    mail_waits: bool,
    grace: timedelta = GRACE,
    most: Mapping[timedelta, int] = NO_LIMIT,
    confirms: bool = True,
) -> Verdict:
    """`mail_waits`: a mail of the person is filed that this transaction has not looked at yet.

    `calendar` knows the quiet hours of the site and of the pathway. `most`: mails within a time, over all pathways.
    `confirms`: automatic answers are given.
    A mail due while the agency was open may still go `grace` later: the machine was slow, not the plan wrong.
    """
    enrolment = state.enrolments.get(command.ref.enrolment)
    if enrolment is None or enrolment.ref(command.ref.enrolment) != command.ref:
        return Verdict(SendResult.SUPPRESSED, "not_enrolled")
    if recipient is None:
        return Verdict(SendResult.SUPPRESSED, "no_person", human=True)
    if not recipient.address:
        return Verdict(SendResult.SUPPRESSED, "no_address", human=True)
    if not recipient.reachable:
        return Verdict(SendResult.SUPPRESSED, "unreachable", human=True)
    if command.mail_class is MailClass.OPTIONAL and recipient.stopped_optional:
        return Verdict(SendResult.SUPPRESSED, "opted_out")
    if mail_waits and not command.answers:
        return Verdict(SendResult.DEFERRED, "new_mail", now + SOON)
    if command.mail_class is MailClass.LEGAL:
        return GO
    if command.answers:
        return GO if confirms else Verdict(SendResult.SUPPRESSED, "answers_off")
    if now - command.due > grace:
        opens = opening(now, calendar) if command.in_window else calendar.next_loud(now)
        if opens > now:
            return Verdict(SendResult.DEFERRED, "closed", opens)
    waits = [free_at(recipient.recent.get(command.mail_class.value, []), caps.get(command.mail_class), WEEK, now)]
    can_wait = [item for name in CAN_WAIT for item in recipient.recent.get(name, [])]
    waits += [free_at(can_wait, number, span, now) for span, number in most.items()]
    until = max(filter(None, waits), default=None)
    return GO if until is None else Verdict(SendResult.DEFERRED, "cap", max(until, now + SOON))


def free_at(recent: Iterable[float], cap: int | None, span: timedelta, now: datetime) -> datetime | None:
    """When one more may go after these instants, at most `cap` within `span`; None: now."""
    times = sorted(at for at in (datetime.fromtimestamp(item, UTC) for item in recent) if at > now - span)
    return None if cap is None or len(times) < cap else times[-cap] + span
