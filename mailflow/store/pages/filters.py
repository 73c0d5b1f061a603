"""What a list may be narrowed to, as SQL conditions. Says nothing of who may see the rows: scope.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, and_, cast, func, not_, or_, select, true

from mailflow.store.tables import cases, conversation, conversation_tag, message, pathway, person, person_tag, revision

STATES = ("open", "taken", "later", "waiting", "closed")
NEEDS = ("late", "answered", "task", "unreachable", "silent", "calm")
STAGES = ("nudge", "cover", "lead")
REASONS = ("unmatched", "unverified", "third_party")


@dataclass(frozen=True, slots=True)
class Filters:
    """One list's choices; everything empty shows all that is to be answered."""

    state: str = "open"
    need: str = ""
    tag: UUID | None = None
    tier: str = ""
    pathway: str = ""  # its code
    stage: str = ""
    reason: str = ""
    files: bool = False
    priority: bool = False
    since: date | None = None
    adviser: UUID | None = None
    queue: UUID | None = None


def snoozed(now: datetime) -> ColumnElement[bool]:
    """Condition on `conversation`: put off, not yet back. What has become late is back whatever was said."""
    in_time = or_(conversation.c.due_at.is_(None), conversation.c.due_at > now)
    return and_(func.coalesce(conversation.c.snoozed_until > now, False), in_time)


def to_answer(now: datetime) -> ColumnElement[bool]:
    """Condition on `conversation`: a human owes an answer and did not put it off."""
    return and_(conversation.c.state == "open", not_(snoozed(now)))


def in_state(state: str, now: datetime) -> ColumnElement[bool]:
    """Condition on `conversation` for one of STATES."""
    if state == "later":
        return and_(conversation.c.state == "open", snoozed(now))
    return to_answer(now) if state in ("open", "taken") else conversation.c.state == state


def of_conversations(filters: Filters, now: datetime, zone: ZoneInfo) -> ColumnElement[bool]:
    """Condition on `conversation` and its `person` (joined, may be NULL) for all that was chosen but the queue."""
    wanted = [in_state(filters.state, now)]
    if filters.need == "late":
        wanted.append(conversation.c.due_at < now)
    if filters.tag:
        tagged = select(conversation_tag.c.tag_id).where(
            conversation_tag.c.conversation_id == conversation.c.id, conversation_tag.c.tag_id == filters.tag
        )
        wanted.append(or_(tagged.exists(), _person_tagged(filters.tag, conversation.c.person_id)))
    if filters.tier:
        wanted.append(person.c.tier == filters.tier)
    if filters.pathway:
        wanted.append(_on_pathway(filters.pathway, conversation.c.person_id))
    if filters.stage:
        wanted.append(conversation.c.stage == filters.stage)
    if filters.files:
        with_files = (
            message.c.conversation_id == conversation.c.id,
            func.jsonb_array_length(message.c.attachments) > 0,
        )
        wanted.append(select(message.c.id).where(*with_files).exists())
    if filters.priority:
        wanted.append(conversation.c.priority == "high")
    if filters.since:
        wanted.append(conversation.c.last_at >= datetime.combine(filters.since, time.min, zone))
    if filters.reason:
        wanted.append(_parked_because(filters.reason))
    return and_(true(), *wanted)


def of_people(filters: Filters) -> ColumnElement[bool]:
    """Condition on `person` for all that was chosen but the need, which is reckoned."""
    wanted = []
    if filters.tag:
        wanted.append(_person_tagged(filters.tag, person.c.id))
    if filters.tier:
        wanted.append(person.c.tier == filters.tier)
    if filters.pathway:
        wanted.append(_on_pathway(filters.pathway, person.c.id))
    return and_(true(), *wanted)


def _person_tagged(tag_id: UUID, person_id: ColumnElement[Any]) -> ColumnElement[bool]:
    tagged = select(person_tag.c.tag_id).where(person_tag.c.person_id == person_id, person_tag.c.tag_id == tag_id)
    return tagged.exists()


def _on_pathway(code: str, person_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the person's case is on the pathway now: an enrolment of one of its revisions has not ended."""
    enrolment = func.jsonb_each(cases.c.state["enrolments"]).table_valued("key", "value", name="enrolment")
    running = enrolment.c.value.op("->>")("ended").is_(None)
    ours = (
        select(cast(revision.c.id, String))
        .join(pathway, revision.c.pathway_id == pathway.c.id)
        .where(pathway.c.code == code)
    )
    return (
        select(cases.c.id)
        .select_from(cases.join(enrolment, true()))
        .where(cases.c.person_id == person_id, running, enrolment.c.value.op("->>")("revision").in_(ours))
        .exists()
    )


def _parked_because(reason: str) -> ColumnElement[bool]:
    """Why filing left a mail for triage; the newest mail that came in decides nothing more than the others."""
    came = (message.c.conversation_id == conversation.c.id, message.c.direction == "in")
    third = message.c.verdict["steps"].contains([{"code": "thread.third_party"}])
    if reason == "third_party":
        return select(message.c.id).where(*came, third).exists()
    if reason == "unverified":
        return select(message.c.id).where(*came, message.c.proof == "none", message.c.disposition == "human").exists()
    return and_(conversation.c.person_id.is_(None), ~select(message.c.id).where(*came, third).exists())
