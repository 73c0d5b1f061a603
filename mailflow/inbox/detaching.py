"""Taking a message from a person it is not of: back to triage, with its due time. Undone by attaching it again.

A conversation that holds nothing else goes back as it is. Out of one that holds more, only the message goes, into a
conversation of its own: what we wrote to the person stays theirs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.inbox.correcting import PATIENCE, Held, desk_of, hold, note
from mailflow.inbox.routing import ANSWER_HOURS
from mailflow.store import answers, cases, conversations, correcting, tasks
from mailflow.store.conversations import QueueKey
from mailflow.store.events import record_event

NOBODYS = "Ce message n’est déjà plus rattaché à personne."
LOOK = "Vérifier le parcours : un message retiré du dossier avait répondu à une étape"
FOR_PEOPLE = ("human", "unreadable")


async def detach(
    connection: AsyncConnection, message_id: UUID, by: UUID, now: datetime, *, forget_address: bool = False
) -> UUID:
    """Take it away from the person; the conversation in which it is now.

    `forget_address`: later mail from this sender does not find the person either, as far as that address may go.
    """
    held = await hold(connection, message_id)
    person_id = held.talk["person_id"]
    if person_id is None:
        raise Refused(NOBODYS)
    await answers.drop_waiting(connection, {held.talk["id"]}, now)  # they were meant for the person
    held = await hold(connection, message_id)
    talk, message = held.talk, held.message
    case_id = await cases.insert_case(connection, talk["agency_id"], None, now)
    queue_id = await _triage(connection, held)
    if await correcting.holds_others(connection, talk["id"], message["from_address"]):
        place = await _alone(connection, held, case_id, queue_id, now)
    else:
        place = await _whole(connection, held, case_id, queue_id, now)
    await _mark(connection, held, by, now)
    await _check_pathway(connection, held, now)
    if forget_address and message["from_address"]:
        await correcting.forget_address(connection, person_id, message["from_address"])
    places = {f"queue:{queue_id}", f"queue:{talk['queue_id']}", f"conversation:{talk['id']}", f"conversation:{place}"}
    await conversations.tell_live(connection, places)
    return place


async def _triage(connection: AsyncConnection, held: Held) -> UUID:
    kind = "triage" if held.message["disposition"] in FOR_PEOPLE else "automatic"
    key: QueueKey = (held.talk["agency_id"], kind, None)
    return (await conversations.ensure_queues(connection, [key]))[key]


async def _whole(connection: AsyncConnection, held: Held, case_id: UUID, queue_id: UUID, now: datetime) -> UUID:
    """The conversation itself is nobody's again; its state and due time stay."""
    talk = held.talk
    values = {"person_id": None, "case_id": case_id, "queue_id": queue_id, "stage": "none"}
    await correcting.set_conversation(connection, talk["id"], now, **values)
    await correcting.unlink(connection, talk["id"], case_id)
    await record_event(connection, talk["case_id"], "conversation_closed", held.about, now)
    if talk["state"] == "open":
        await record_event(connection, case_id, "mail", _owed(held, talk["id"]), held.message["at"])
    return UUID(str(talk["id"]))


async def _alone(connection: AsyncConnection, held: Held, case_id: UUID, queue_id: UUID, now: datetime) -> UUID:
    """A conversation of its own for the message; the old one is settled unless something else waits in it."""
    talk, message = held.talk, held.message
    place, owed = new_id(), message["disposition"] in FOR_PEOPLE
    due = talk["due_at"] if talk["state"] == "open" else None
    if owed and due is None:
        due = (await desk_of(connection, talk, now))[1].add_working_hours(now, ANSWER_HOURS)
    await correcting.add_conversation(
        connection,
        {
            "id": place,
            "agency_id": talk["agency_id"],
            "case_id": case_id,
            "queue_id": queue_id,
            "subject": message["subject"],
            "state": "open" if owed else "waiting",
            "due_at": due if owed else None,
            "last_at": now,
            "last_in_at": message["at"],
            "created_at": now,
        },
    )
    still = await correcting.owed_by_others(connection, talk["id"], message["id"])
    await correcting.correct(connection, message["id"], conversation_id=place, person_id=None)
    if owed:
        await record_event(connection, case_id, "mail", _owed(held, place), message["at"])
    if talk["state"] == "open" and not still:
        await conversations.settle(connection, talk["id"], "waiting", now)
        await record_event(connection, talk["case_id"], "conversation_closed", held.about, now)
    else:
        await conversations.touch(connection, talk["id"], now)
    return place


def _owed(held: Held, place: UUID) -> dict[str, Any]:
    """For the case of a mail of nobody's: its reply clock runs since the mail came."""
    return {
        "conversation_id": str(place),
        "message_id": str(held.message["id"]),
        "disposition": held.message["disposition"],
        "intents": [],
        "safe": "human",
        "proof": "none",
        "request_id": None,
        "needs_answer": True,
    }


async def _mark(connection: AsyncConnection, held: Held, by: UUID, now: datetime) -> None:
    """In triage the person is the first suggestion: one click takes it all back."""
    person_id = held.talk["person_id"]
    noted = note(held.message, "corrected.detached", by, now, person_id=str(person_id))
    before = [one for one in noted.get("suggestions") or () if one.get("person_id") != str(person_id)]
    first = {"person_id": str(person_id), "conversation_id": None, "why": "detached"}
    noted |= {"parked": True, "suggestions": [first, *before]}
    await correcting.correct(connection, held.message["id"], verdict=noted)


async def _check_pathway(connection: AsyncConnection, held: Held, now: datetime) -> None:
    """What the mail answered is answered, and what followed was sent: a person looks whether that can stand."""
    verdict = held.message["verdict"] if isinstance(held.message["verdict"], dict) else {}
    asked = verdict.get("request_id")
    found = await correcting.request_answered(connection, UUID(asked) if asked else None)
    if found is None or held.talk["case_id"] is None:
        return
    queue_id, calendar = await desk_of(connection, held.talk, now)
    await tasks.insert_task(
        connection,
        agency_id=held.talk["agency_id"],
        case_id=held.talk["case_id"],
        queue_id=queue_id,
        dedup_key=f"{held.talk['case_id']}//detached:{held.message['id']}/1",
        title=LOOK,
        options=("done",),
        labels={},
        due_at=calendar.add_working_hours(now, PATIENCE),
        now=now,
    )
    await conversations.tell_live(connection, {f"queue:{queue_id}"})
