"""Writes a placed batch in the caller's transaction with multi-row statements. Decides nothing, commits nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.inbox.consequences import heed
from mailflow.inbox.knowledge import Knowledge
from mailflow.inbox.planning import Item, request_of
from mailflow.inbox.routing import Placement, QueueKind
from mailflow.mail.values import Disposition
from mailflow.store import answers, conversations, filing
from mailflow.store.conversations import QueueKey
from mailflow.store.filing import FoundRequest

JUST_LATER = timedelta(microseconds=1)


async def write(
    connection: AsyncConnection, items: Sequence[Item], have: Knowledge, existing: frozenset[UUID], now: datetime
) -> None:
    """Conversations, messages, delivery results, events and notices of one batch."""
    left = {came_from(item) for item in items if placed(item).taken}
    queues = await conversations.ensure_queues(connection, {queue_key(item) for item in items} | left)
    rows = _conversation_rows(items, have, queues, existing, now)
    await conversations.add_conversations(connection, [row for row in rows if row["id"] not in existing])
    await conversations.move_conversations(connection, [row for row in rows if row["id"] in existing])
    await heed(connection, items, now)
    await conversations.add_messages(connection, [message_row(item, have) for item in items])
    await answers.drop_waiting(connection, _written_in(items) & existing, now)
    await filing.record_events(connection, [event for item in items if (event := mail_event(item, have))])
    shown = {f"queue:{have.known.conversations[row['id']].queue_id}" for row in rows if row["id"] in existing}
    await conversations.tell_live(connection, shown | {name for row in rows for name in _live(row)})


def _written_in(items: Sequence[Item]) -> set[UUID]:
    """Conversations in which a person wrote: an answer that has not left yet does not know of it."""
    return {item.conversation_id for item in items if item.mail.disposition is Disposition.HUMAN}


def queue_key(item: Item) -> QueueKey:
    """The queue it was placed on."""
    placement = placed(item)
    return (item.agency_id, placement.kind.value, placement.owner_id)


def came_from(item: Item) -> QueueKey:
    """The queue that a rule took it out of."""
    return (item.agency_id, QueueKind.TRIAGE.value, None)


def placed(item: Item) -> Placement:
    """The item's placement, which exists by now."""
    assert item.placement is not None
    return item.placement


def _conversation_rows(
    items: Sequence[Item], have: Knowledge, queues: dict[QueueKey, UUID], existing: frozenset[UUID], now: datetime
) -> list[dict[str, Any]]:
    """One row for each conversation touched, with the outcome of all its mails; in order of id, as the locks are."""
    rows: dict[UUID, dict[str, Any]] = {}
    for item in items:
        found = have.known.conversations[item.conversation_id]
        row = rows.setdefault(
            found.id,
            {
                "id": found.id,
                "agency_id": found.agency_id,
                "person_id": found.person_id,
                "queue_id": found.queue_id,
                "taken_from_id": found.taken_from_id,
                "subject": item.mail.subject,
                "last_in_at": None,
                "snoozed_until": found.snoozed_until,
                "created_at": item.envelope.received_at,
            },
        )
        if placed(item).moves:
            taken = queues[came_from(item)] if placed(item).taken else None
            row |= {"queue_id": queues[queue_key(item)], "taken_from_id": taken}
        if item.mail.disposition is Disposition.HUMAN:
            row["snoozed_until"] = None
        at = item.envelope.received_at
        row |= {"state": found.state, "stage": found.stage, "due_at": found.due_at, "case_id": found.case_id}
        row["priority"] = found.priority
        # A mail that waited for filing must show as a change too: an open page knows of changes by this time alone.
        changed = now if found.id in existing and at <= found.last_at else at
        known = found.last_at + JUST_LATER if found.id in existing else found.last_at
        row["last_at"] = max(known, changed, row.get("last_at", changed))
        row["last_in_at"] = max(at, row["last_in_at"] or at)
    return [rows[id] for id in sorted(rows)]


def message_row(item: Item, have: Knowledge) -> dict[str, Any]:
    """The message as stored: nothing of its text is cut."""
    mail, envelope = item.mail, item.envelope
    return {
        "id": item.message_id,
        "conversation_id": item.conversation_id,
        "person_id": item.person_id,
        "direction": "in",
        "incoming_id": item.incoming_id,
        "rfc_message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "from_address": mail.from_address,
        "from_name": mail.from_name,
        "to_address": envelope.mailbox,
        "subject": mail.subject,
        "at": envelope.received_at,
        "disposition": mail.disposition.value,
        "disposition_reason": mail.disposition_reason,
        "text": mail.text,
        "reply_text": mail.reply_text,
        "quoted_text": mail.quoted_text,
        "signature": mail.signature,
        "further_texts": list(mail.further_texts),
        "attachments": [
            {"filename": file.filename, "content_type": file.content_type, "size": file.size}
            for file in mail.attachments
        ],
        "proof": item.who.proof.value,
        "matched_by": item.who.rule.value,
        "verdict": verdict(item, request_of(item, have)),
    }


def verdict(item: Item, request: FoundRequest | None) -> dict[str, Any]:
    """What is shown under "why is this mail here?"."""
    meant, absence = item.meant, item.meant.absence
    return {
        "steps": [found.to_json() for found in item.findings()],
        "parked": item.who.parked,
        "suggestions": [
            {
                "person_id": str(found.person_id) if found.person_id else None,
                "conversation_id": str(found.conversation_id) if found.conversation_id else None,
                "why": found.why,
            }
            for found in item.who.suggestions
        ],
        "intents": [intent.value for intent in meant.intents],
        "slot": meant.slot,
        "dates": [day.isoformat() for day in meant.dates],
        "absence": {"from": absence.first_day.isoformat(), "to": absence.last_day.isoformat()} if absence else None,
        "answer": meant.answer,
        "safe": meant.safe.value,
        "request_id": str(request.id) if request else None,
        "evidence": list(meant.evidence),
        "problems": list(item.mail.problems),
        "rules": [
            {
                "id": str(held.rule.id),
                "name": held.rule.name,
                "met": [[one.what, one.header, one.typed] for one in held.met],
            }
            for held in item.decision.applied
        ],
    }


def mail_event(item: Item, have: Knowledge) -> dict[str, Any] | None:
    """What the case learns of the mail: ids and enums only."""
    case_id = have.known.conversations[item.conversation_id].case_id
    if case_id is None:
        return None
    request = request_of(item, have)
    if request is not None and request.late and not placed(item).needs_answer:
        request = None  # thanks for something else, or no answer at all
    data = {
        "message_id": str(item.message_id),
        "conversation_id": str(item.conversation_id),
        "disposition": item.mail.disposition.value,
        "intents": [intent.value for intent in item.meant.intents],
        "slot": item.meant.slot,
        "answer": item.meant.answer,
        "safe": item.meant.safe.value,
        "proof": item.who.proof.value,
        "request_id": str(request.id) if request else None,
        "needs_answer": placed(item).needs_answer,
    }
    return {"case_id": case_id, "kind": "mail", "data": data, "at": item.envelope.received_at}


def _live(row: dict[str, Any]) -> tuple[str, str]:
    return f"queue:{row['queue_id']}", f"conversation:{row['id']}"
