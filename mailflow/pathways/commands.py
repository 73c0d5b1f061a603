"""What the interpreter wants done. Data only; caseload/advancing.py does it, in the transaction of the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Any

from mailflow.core.quick import dataclass
from mailflow.pathways.events import Ref


class MailClass(StrEnum):
    """How much a mail may be held back: legal ones never are."""

    LEGAL = "legal"
    SERVICE = "service"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Send a wording, once per `ref` and `part`, if the guard lets it. Fed back as `Dispatched`."""

    ref: Ref
    part: str  # message, reminder-1, reminder-2 …
    wording: str
    mail_class: MailClass
    due: datetime  # within the window when it is `in_window`
    in_window: bool = True  # only during opening hours
    follows: str = ""  # outbox id of the mail whose thread it belongs to
    answers: str = ""  # message id of the person's mail it confirms
    answered_step: str = ""  # the step that mail answered


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """From now on replies to the mail `about` (an outbox id, "" when unknown) are read against `asked`."""

    ref: Ref
    asked: Mapping[str, Any]
    about: str = ""


@dataclass(frozen=True, slots=True)
class CloseRequest:
    """The request has its outcome."""

    ref: Ref
    outcome: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A human has something to do. `ref` comes back in `TaskDone`."""

    ref: Ref
    title: str
    options: tuple[str, ...]
    role: str = "owner"  # owner, lead
    due: datetime | None = None
    labels: Mapping[str, str] = field(default_factory=dict)  # option → what its button says
    details: Mapping[str, Any] = field(default_factory=dict)  # what the form shows: items, questions, evidence


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """A human has something to decide, who did not prepare it, with reasons, and not before its time.

    Comes back as `TaskDone`. Nobody and nothing else ever completes it.
    """

    ref: Ref
    title: str
    options: tuple[str, ...]
    role: str
    due: datetime
    labels: Mapping[str, str]
    legal_basis: str
    not_before: datetime  # the contradictory period: until then the person may answer or be heard
    prepared_by: str  # the task step whose doer must not decide, "" for none
    evidence: tuple[str, ...] = ()  # steps whose history speaks for it


@dataclass(frozen=True, slots=True)
class WithdrawTask:
    """Nobody has to do it any more."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class EscalateTask:
    """The task is overdue: the team lead sees it."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class RemindTask:
    """The task still waits: those who have it are reminded, nobody else hears of it."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class AssignPerson:
    """Put the person into a portfolio with room, or another tier. Fed back as `Told`: assigned or no_capacity."""

    ref: Ref
    to: str  # adviser (one with room), cover (who covers the present one), same (only the tier changes)
    tier: str = ""  # the person's tier from now on, "" as it is
    ceiling: int = 0  # people in a portfolio, 0: what is set for the tier and the adviser


@dataclass(frozen=True, slots=True)
class HandToHuman:
    """The conversation goes to the adviser's queue: the machine cannot act on its mail."""

    conversation_id: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Nudge:
    """An answer is owed for 48 h of working time: remind the adviser."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class HandToCover:
    """72 h: the colleague who covers gets it too."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class EscalateToLead:
    """24 h later: the team lead."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class Log:
    """A line of the case's history."""

    ref: Ref
    what: str
    detail: str = ""


Command = (
    SendMessage
    | OpenRequest
    | CloseRequest
    | OpenTask
    | OpenDecision
    | WithdrawTask
    | EscalateTask
    | RemindTask
    | AssignPerson
    | HandToHuman
    | Nudge
    | HandToCover
    | EscalateToLead
    | Log
)
