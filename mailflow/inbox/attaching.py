"""Putting a conversation of nobody's to a person, as an adviser decided. Whose mail it is, is never guessed here.

The due time stays, and the reply clock goes on from when it began, in the person's case.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.queues import owner_queue
from mailflow.core.errors import Refused
from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.state import state_from_json
from mailflow.store import cases, conversations, linking
from mailflow.store.events import record_event

ALREADY = "Ce message vient d’être rattaché à une personne : rechargez la page."


async def attach(
    connection: AsyncConnection, conversation_id: UUID, person_id: UUID, now: datetime, *, keep_address: bool = False
) -> UUID:
    """Make the conversation the person's, in the adviser's queue; the case it had is closed. Returns the new queue.

    `keep_address`: the sender's address is the person's too from now on, unconfirmed: mail from it finds the dossier,
    none goes to it. Raises `Refused` when it has a person by now, or the person is not of the same agency.
    """
    stranger = await linking.case_without_person(connection, conversation_id)
    if stranger is None:
        raise Refused(ALREADY)
    if not await linking.is_of_agency(connection, person_id, stranger["agency_id"]):
        raise Refused("Cette personne n’est pas suivie par votre agence.")
    # The case before its conversation, in the order in which the case itself takes its locks.
    old = await cases.lock_case(connection, stranger["case_id"]) if stranger["case_id"] else None
    found = await conversations.lock_conversation(connection, conversation_id)
    if found is None or found["person_id"] is not None:
        raise Refused(ALREADY)
    case_id = await cases.insert_case(connection, found["agency_id"], person_id, now)
    if found["state"] == "open":
        await _hand_over(connection, found, case_id, since=_since(old, conversation_id))
    if old is not None:
        await linking.close_case(connection, old["id"], now)
        await record_event(connection, old["id"], "conversation_closed", _about(conversation_id), now)
    queue_id = await _queue(connection, case_id, found["agency_id"], person_id, now)
    await linking.link(connection, conversation_id, person_id=person_id, case_id=case_id, queue_id=queue_id)
    if keep_address:
        await _keep_address(connection, conversation_id, person_id)
    places = {f"queue:{queue_id}", f"queue:{found['queue_id']}", f"conversation:{conversation_id}"}
    await conversations.tell_live(connection, places)
    return queue_id


async def _keep_address(connection: AsyncConnection, conversation_id: UUID, person_id: UUID) -> None:
    last = await conversations.last_message_in(connection, conversation_id)
    if last is not None and last["from_address"]:
        await linking.learn_address(connection, person_id, last["from_address"])


def _about(conversation_id: UUID) -> dict[str, str]:
    return {"conversation_id": str(conversation_id)}


def _since(old: RowMapping | None, conversation_id: UUID) -> datetime | None:
    """When the reply clock began, None when the old case has not looked at the mail yet."""
    clock = state_from_json(old["state"]).clocks.get(str(conversation_id)) if old else None
    return clock.since if clock else None


async def _hand_over(
    connection: AsyncConnection, found: Mapping[str, Any], case_id: UUID, since: datetime | None
) -> None:
    """Tell the person's case of the mail: reminders stop, the clock runs, and only a human acts on what it says."""
    last = await conversations.last_message_in(connection, found["id"])
    if last is None:
        return
    request = await cases.newest_request(connection, case_id)
    verdict = last["verdict"] if isinstance(last["verdict"], dict) else {}
    data = {
        **_about(found["id"]),
        "message_id": str(last["id"]),
        "disposition": "human",  # an adviser says that a person is behind it
        "intents": list(verdict.get("intents") or ()),
        "slot": None,
        "answer": None,
        "safe": "human",
        "proof": "none",
        "request_id": str(request["id"]) if request else None,
        "needs_answer": True,
    }
    await record_event(connection, case_id, "mail", data, since or last["at"])


async def _queue(connection: AsyncConnection, case_id: UUID, agency_id: UUID, person_id: UUID, now: datetime) -> UUID:
    calendar = await cases.read_case(connection, case_id)
    assert calendar is not None  # it was made above when missing
    today = WorkCalendar.from_agency(dict(calendar)).local(now).date()
    return await owner_queue(connection, agency_id, person_id, today)
