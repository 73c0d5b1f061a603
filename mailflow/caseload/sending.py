"""One `SendMessage`: guard, render the pinned wording, put it into the outbox, all in the case's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.guard import WEEK, Verdict, judge
from mailflow.caseload.queues import owner_queue
from mailflow.caseload.revisions import Published
from mailflow.caseload.wording_values import instants, values_for
from mailflow.config import Settings
from mailflow.core.errors import Refused
from mailflow.core.keys import Keyring
from mailflow.core.worktime import WorkCalendar
from mailflow.outbox.limits import Limits
from mailflow.outbox.posting import Draft, can_write_to, post, reply_subject
from mailflow.pathways.commands import SendMessage
from mailflow.pathways.events import Dispatched, SendResult
from mailflow.pathways.state import CaseState
from mailflow.store import threads
from mailflow.store.cases import human_mail_waits
from mailflow.store.conversations import tell_live
from mailflow.store.recipients import Recipient, find_recipient
from mailflow.templates.rendering import Rendered, render

MOST_IDS = 20


@dataclass(frozen=True, slots=True)
class Tools:
    """What sending needs of the site."""

    keyring: Keyring
    settings: Settings


@dataclass(frozen=True, slots=True)
class Sending:
    """One mail on its way: the case's row, the state it was wanted in, and the events of this transaction."""

    case: Mapping[str, Any]
    state: CaseState
    calendar: WorkCalendar
    applied: tuple[int, ...]
    now: datetime
    grace: timedelta
    limits: Limits

    @property
    def today(self) -> date:
        """On the agency's wall."""
        return self.calendar.local(self.now).date()


async def send(
    connection: AsyncConnection, tools: Tools, sending: Sending, command: SendMessage, published: Published
) -> tuple[Dispatched, bool]:
    """What became of it, and whether a human has to reach the person in another way."""
    case, now = sending.case, sending.now
    dedup_key = f"{case['id']}/{command.ref.enrolment}/{command.ref.step}/{command.ref.occurrence}/{command.part}"
    recipient = None
    if case["person_id"] is not None:
        recipient = await find_recipient(connection, case["person_id"], dedup_key, now - WEEK)
    if recipient is not None and recipient.posted is not None:
        return Dispatched(now, command.ref, command.part, SendResult.SENT, str(recipient.posted), "already"), False
    if recipient is not None and not can_write_to(recipient.address):
        recipient = replace(recipient, reachable=False)
    waits = not command.answers and await human_mail_waits(connection, case["id"], sending.applied)
    pathway = published.pathway
    calendar = sending.calendar.quieted(pathway.quiet)
    limits = sending.limits
    verdict = judge(
        *(command, sending.state, recipient, pathway.caps, calendar, now),
        mail_waits=waits,
        grace=sending.grace,
        most=limits.most,
        confirms=limits.confirmations,
    )
    if verdict.result is not SendResult.SENT or recipient is None:
        return _refused(command, verdict, now), verdict.human
    try:
        outbox_id = await _post(connection, tools, sending, command, published, recipient, dedup_key)
    except Refused as error:
        reason = error.private or "wording"
        return _refused(command, Verdict(SendResult.SUPPRESSED, reason), now), True
    return Dispatched(now, command.ref, command.part, SendResult.SENT, str(outbox_id)), False


def _refused(command: SendMessage, verdict: Verdict, now: datetime) -> Dispatched:
    return Dispatched(now, command.ref, command.part, verdict.result, "", verdict.reason, verdict.until)


async def _post(
    connection: AsyncConnection,
    tools: Tools,
    sending: Sending,
    command: SendMessage,
    published: Published,
    recipient: Recipient,
    dedup_key: str,
) -> UUID:
    case = sending.case
    thread = await _thread(connection, command)
    rendered = await _render(connection, sending, command, published, recipient, thread)
    subject = reply_subject(thread["subject"]) if thread else rendered.subject
    draft = Draft(
        kind="confirmation" if command.answers else "pathway",
        pathway=published.pathway.code,
        wording=command.wording,
        useful_until=await _useful_until(connection, case["id"], command),
        mail_class=command.mail_class.value,
        dedup_key=dedup_key,
        agency_id=case["agency_id"],
        person_id=case["person_id"],
        case_id=case["id"],
        conversation_id=await _conversation(connection, sending, thread, subject),
        recipient=recipient.address,
        recipient_name=f"{recipient.given_name} {recipient.family_name}",
        sender_name=sending.limits.sender_name or case["agency_name"],
        limits=sending.limits,
        subject=subject,
        text=rendered.text,
        html=rendered.html,
        in_reply_to=thread["rfc_message_id"] if thread else "",
        references=tuple(thread["references"])[-MOST_IDS + 1 :] if thread else (),
        auto_submitted="auto-replied" if command.answers else "auto-generated",
    )
    outbox_id = await post(connection, tools.keyring, tools.settings, draft, sending.now)
    assert outbox_id is not None  # looked for under the case's lock
    return outbox_id


async def _useful_until(connection: AsyncConnection, case_id: UUID, command: SendMessage) -> datetime | None:
    """A reminder of appointments is no use after the last of them."""
    if not command.part.startswith("reminder-"):
        return None
    asked = await threads.asked_of(connection, case_id, command.ref.enrolment, command.ref.step)
    return max(instants(asked), default=None)


async def _thread(connection: AsyncConnection, command: SendMessage) -> RowMapping | None:
    if command.answers:
        return await threads.thread_of_message(connection, UUID(command.answers))
    if command.follows:
        return await threads.thread_of_entry(connection, UUID(command.follows))
    return None


async def _render(
    connection: AsyncConnection,
    sending: Sending,
    command: SendMessage,
    published: Published,
    recipient: Recipient,
    thread: RowMapping | None,
) -> Rendered:
    asked: Mapping[str, Any] = {}
    if command.answers and command.answered_step:
        case_id, enrolment = sending.case["id"], command.ref.enrolment
        asked = await threads.asked_of(connection, case_id, enrolment, command.answered_step)
    slot = thread["verdict"].get("slot") if thread else None
    values = values_for(sending.case, recipient, asked, slot, sending.calendar, sending.today)
    return render(published.wordings[command.wording], values)


async def _conversation(connection: AsyncConnection, sending: Sending, thread: RowMapping | None, subject: str) -> UUID:
    case, now = sending.case, sending.now
    if thread is not None:
        key: UUID = thread["conversation_id"]
        await threads.touch_conversation(connection, key, now)
    else:
        key = await threads.start_conversation(
            connection,
            agency_id=case["agency_id"],
            person_id=case["person_id"],
            case_id=case["id"],
            queue_id=await owner_queue(connection, case["agency_id"], case["person_id"], sending.today),
            subject=subject,
            now=now,
        )
    await tell_live(connection, {f"conversation:{key}"})
    return key
