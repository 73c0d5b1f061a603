"""What can happen to a case. Built from the rows of `case_event`; a row that makes no sense becomes `Unknown`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from mailflow.core.quick import dataclass


class SendResult(StrEnum):
    """What became of a `SendMessage`."""

    SENT = "sent"  # in the outbox
    SUPPRESSED = "suppressed"  # will not be sent; the reason is logged
    DEFERRED = "deferred"  # not now: ask again at `until`


@dataclass(frozen=True, slots=True)
class Ref:
    """One occurrence of one step of one enrolment."""

    enrolment: str
    step: str
    occurrence: int


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The case was put on a pathway."""

    at: datetime
    enrolment: str
    revision: str
    start_at: str = ""
    asked: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class MailReceived:
    """A mail was filed. `about` is the request it was read against; `needs_answer`: a human owes one."""

    at: datetime
    message_id: str
    conversation_id: str
    disposition: str = "human"
    intents: tuple[str, ...] = ()
    answer: str = ""
    safe: bool = False
    proof: bool = False
    about: Ref | None = None
    needs_answer: bool = False


@dataclass(frozen=True, slots=True)
class ReplySent:
    """An adviser answered a conversation."""

    at: datetime
    conversation_id: str


@dataclass(frozen=True, slots=True)
class ConversationClosed:
    """An adviser put a conversation away."""

    at: datetime
    conversation_id: str


@dataclass(frozen=True, slots=True)
class ConversationReopened:
    """Putting it away was undone: an answer is owed again, as it was; `stage` is the clock's."""

    at: datetime
    conversation_id: str
    since: datetime
    stage: str = "none"


@dataclass(frozen=True, slots=True)
class ConversationTaken:
    """Somebody took a conversation on, or was given it; `held` False: it is back where it was."""

    at: datetime
    conversation_id: str
    held: bool = True


@dataclass(frozen=True, slots=True)
class Delivery:
    """The outbox learned what became of a mail."""

    at: datetime
    outbox_id: str
    result: str  # sent, failed, bounced, ambiguous
    status: str = ""
    answered: str = ""  # the conversation that an adviser's answer did not reach


@dataclass(frozen=True, slots=True)
class TaskDone:
    """A human finished a task with one of its outcomes."""

    at: datetime
    ref: Ref
    outcome: str


@dataclass(frozen=True, slots=True)
class Paused:
    """An adviser let the person's pathways stand still, until a moment if one is given."""

    at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resumed:
    """They go on where they stood."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """An adviser sent an enrolment from one occurrence on to another step.

    `outcome` is set when a way of the step itself was taken.
    """

    at: datetime
    ref: Ref
    target: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """An adviser added a step beside the pathway: `step` as in a document, its id unused so far.

    `after` is a span to wait before it, "" for at once.
    """

    at: datetime
    enrolment: str
    step: Mapping[str, Any]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Migrated:
    """An enrolment and its tracks move to another revision; `mapping` says where removed steps lead."""

    at: datetime
    enrolment: str
    revision: str
    mapping: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Transferred:
    """Another adviser follows the person from now on."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a command other than a mail, e.g. an assignment: for the step that asked."""

    at: datetime
    ref: Ref
    result: str


@dataclass(frozen=True, slots=True)
class OptionalMail:
    """The person stopped optional mail, or wants it again. The guard asks the record; this is for the history."""

    at: datetime
    wanted: bool
    source: str  # link, mail, reply, staff


@dataclass(frozen=True, slots=True)
class Dispatched:
    """Internal: what became of a `SendMessage` within the same transaction."""

    at: datetime
    ref: Ref
    part: str
    result: SendResult
    outbox_id: str = ""
    reason: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing happened but time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Unknown:
    """An event this release cannot read: noted, changes nothing."""

    at: datetime
    kind: str


Event = (
    Enrolled
    | MailReceived
    | ReplySent
    | ConversationClosed
    | ConversationReopened
    | ConversationTaken
    | Delivery
    | TaskDone
    | Paused
    | Resumed
    | Moved
    | Added
    | Migrated
    | Transferred
    | Told
    | OptionalMail
    | Dispatched
    | Tick
    | Unknown
)


STAGES = {stage: stage for stage in ("none", "nudge", "cover", "lead")}  # of the reply clock


def read_event(kind: str, data: Mapping[str, Any], at: datetime, about: Ref | None = None) -> Event:
    """The event of a `case_event` row; `about` is what its `request_id` refers to."""
    try:
        return _read(kind, data, at, about)
    except (KeyError, TypeError, ValueError):
        return Unknown(at, kind)


def _read(kind: str, data: Mapping[str, Any], at: datetime, about: Ref | None) -> Event:
    if kind == "mail":
        return MailReceived(
            at=at,
            message_id=str(data["message_id"]),
            conversation_id=str(UUID(data["conversation_id"])),
            disposition=str(data["disposition"]),
            intents=tuple(map(str, data.get("intents") or ())),
            answer=str(data.get("answer") or ""),
            safe=data.get("safe") == "act",
            proof=data.get("proof") not in (None, "", "none", False),
            about=about,
            needs_answer=bool(data.get("needs_answer")),
        )
    if kind == "enrolled":
        asked = data.get("asked")
        return Enrolled(
            at,
            str(data["enrolment"]),
            str(UUID(data["revision_id"])),
            str(data.get("start_at") or ""),
            dict(asked) if asked is not None else None,
        )
    if kind == "reply_sent":
        return ReplySent(at, str(UUID(data["conversation_id"])))
    if kind == "conversation_closed":
        return ConversationClosed(at, str(UUID(data["conversation_id"])))
    if kind == "conversation_reopened":
        stage = STAGES[str(data.get("stage") or "none")]
        return ConversationReopened(
            at, str(UUID(data["conversation_id"])), datetime.fromisoformat(data["since"]), stage
        )
    if kind in ("conversation_taken", "conversation_released"):
        return ConversationTaken(at, str(UUID(data["conversation_id"])), kind == "conversation_taken")
    if kind == "delivery":
        answered = str(UUID(data["answered"])) if data.get("answered") else ""
        return Delivery(at, str(UUID(data["outbox_id"])), str(data["result"]), str(data.get("status") or ""), answered)
    if kind == "task_done":
        return TaskDone(at, _ref(data), str(data["outcome"]))
    if kind == "optional_mail":
        return OptionalMail(at, bool(data["wanted"]), str(data["source"]))
    if kind == "clock":
        return Tick(at)
    if kind == "paused":
        return Paused(at, datetime.fromisoformat(data["until"]) if data.get("until") else None)
    if kind == "resumed":
        return Resumed(at)
    if kind == "transferred":
        return Transferred(at)
    if kind == "moved":
        return Moved(at, _ref(data), str(data["target"]), str(data.get("outcome") or ""))
    if kind == "added":
        return Added(at, str(data["enrolment"]), dict(data["step"]), str(data.get("after") or ""))
    if kind == "migrated":
        mapping = {str(old): str(new) for old, new in dict(data.get("mapping") or {}).items()}
        return Migrated(at, str(data["enrolment"]), str(UUID(data["revision_id"])), mapping)
    return Unknown(at, kind)


def _ref(data: Mapping[str, Any]) -> Ref:
    return Ref(str(data["enrolment"]), str(data["step"]), int(data["occurrence"]))
