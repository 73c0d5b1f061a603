"""What an adviser sets right about one message: a person wrote it after all, or a machine, or it was misunderstood.

Queue, due time, the case's reply clock and its history follow, in one transaction under the conversation's lock; the
second of two clicks is refused. Whose a message is: attaching.py, detaching.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.queues import owner_queue
from mailflow.core.errors import Refused
from mailflow.core.worktime import WorkCalendar
from mailflow.inbox.routing import ANSWER_HOURS
from mailflow.inbox.verdict import finding
from mailflow.mail.values import Disposition
from mailflow.pathways.state import state_from_json
from mailflow.store import answers, cases, conversations, correcting, tasks
from mailflow.store.events import record_event

CHANGED = "Ce message a changé entre-temps : rechargez la page."
NOT_AUTOMATIC = "Ce message compte déjà comme écrit par une personne."
NOT_HUMAN = "Ce message compte déjà comme automatique."
NOT_ACTED = "La machine n’a rien fait de ce message."
SAID_ALREADY = "C’est déjà noté : une tâche est ouverte."
SAID = "said by an adviser"  # why it counts as automatic
MISREAD = "Réponse mal comprise par la machine, à reprendre : {subject}"
AUTOMATIC = frozenset({"auto_reply", "bounce", "delayed", "list", "own"})
PATIENCE = 8.0  # working hours for a task of this kind


@dataclass(frozen=True, slots=True)
class Held:
    """A message and its conversation, both locked."""

    message: dict[str, Any]
    talk: Mapping[str, Any]

    @property
    def about(self) -> dict[str, str]:
        """For events of the case."""
        return {"conversation_id": str(self.talk["id"])}


async def hold(connection: AsyncConnection, message_id: UUID) -> Held:
    """Lock the conversation, then the message; `Refused` when somebody moved it in between."""
    conversation_id = await correcting.conversation_of(connection, message_id)
    talk = await conversations.lock_conversation(connection, conversation_id) if conversation_id else None
    found = await correcting.lock_message(connection, message_id, talk["id"]) if talk else None
    if talk is None or found is None:
        raise Refused(CHANGED)
    return Held(found, talk)


async def say_human(connection: AsyncConnection, message_id: UUID, by: UUID, now: datetime) -> None:
    """A person wrote it: an answer is owed from now on, or from when it was before a colleague said otherwise."""
    held = await hold(connection, message_id)
    message, talk = held.message, held.talk
    if message["disposition"] not in AUTOMATIC:
        raise Refused(NOT_AUTOMATIC)
    before = _undone(message, "corrected.automatic")
    noted = note(message, "corrected.human", by, now, was=message["disposition"], reason=message["disposition_reason"])
    await correcting.correct(connection, message_id, disposition="human", disposition_reason="", verdict=noted)
    await answers.drop_waiting(connection, {talk["id"]}, now)
    talk = (await hold(connection, message_id)).talk  # it may be open by now
    case_id = talk["case_id"] or await cases.insert_case(connection, talk["agency_id"], talk["person_id"], now)
    if before.get("told"):
        back = {**held.about, "since": before["since"], "stage": before["stage"]}
        await record_event(connection, case_id, "conversation_reopened", back, now)
    elif not before:
        await record_event(connection, case_id, "mail", await _heard(connection, held, case_id), now)
    await owe(connection, talk, case_id, now, due_at=before.get("due_at"))


async def say_automatic(connection: AsyncConnection, message_id: UUID, by: UUID, now: datetime) -> None:
    """A machine wrote it: nobody owes an answer to it. What other mails of the conversation wait for stays."""
    held = await hold(connection, message_id)
    message, talk = held.message, held.talk
    if message["disposition"] != "human":
        raise Refused(NOT_HUMAN)
    frees = talk["state"] == "open" and not await correcting.owed_by_others(connection, talk["id"], message_id)
    before = await _clock(connection, held) if frees else {}
    noted = note(message, "corrected.automatic", by, now, told=frees, **before)
    was = _undone(message, "corrected.human")
    kind = str(was.get("was") or Disposition.AUTO_REPLY.value)
    reason = str(was.get("reason") or SAID)
    await correcting.correct(connection, message_id, disposition=kind, disposition_reason=reason, verdict=noted)
    await correcting.unhear(connection, talk["id"])
    if talk["case_id"] is not None:
        machine = {**held.about, "message_id": str(message_id), "disposition": kind, "needs_answer": False}
        await record_event(connection, talk["case_id"], "mail", machine, now)
    if frees:
        await conversations.settle(connection, talk["id"], "waiting", now)
        if talk["case_id"] is not None:
            await record_event(connection, talk["case_id"], "conversation_closed", held.about, now)
    else:
        await conversations.touch(connection, talk["id"], now)
    await _tell(connection, talk)


async def say_misread(connection: AsyncConnection, message_id: UUID, by: UUID, now: datetime) -> None:
    """The machine acted on what the writer did not mean: a task for who follows the person, and an answer is owed."""
    held = await hold(connection, message_id)
    message, talk = held.message, held.talk
    verdict = message["verdict"] if isinstance(message["verdict"], dict) else {}
    if verdict.get("safe") != "act" or talk["case_id"] is None:
        raise Refused(NOT_ACTED)
    queue_id, calendar = await desk_of(connection, talk, now)
    made = await tasks.insert_task(
        connection,
        agency_id=talk["agency_id"],
        case_id=talk["case_id"],
        queue_id=queue_id,
        dedup_key=f"{talk['case_id']}//misread:{message_id}/1",
        title=MISREAD.format(subject=message["subject"] or "sans objet")[:200],
        options=("done",),
        labels={},
        due_at=calendar.add_working_hours(now, PATIENCE),
        now=now,
    )
    if not made:
        raise Refused(SAID_ALREADY)
    await correcting.correct(connection, message_id, verdict=note(message, "corrected.misread", by, now))
    if talk["state"] != "open":
        since = {**held.about, "since": now.isoformat()}
        await record_event(connection, talk["case_id"], "conversation_reopened", since, now)
    await owe(connection, talk, talk["case_id"], now)
    await conversations.tell_live(connection, {f"queue:{queue_id}"})


async def owe(
    connection: AsyncConnection, talk: Mapping[str, Any], case_id: UUID, now: datetime, due_at: str | None = None
) -> None:
    """A person owes an answer: 72 working hours from now. What is owed already keeps queue, stage and due time."""
    values: dict[str, Any] = {"case_id": case_id, "snoozed_until": None}
    if talk["state"] != "open":
        queue_id, calendar = await desk_of(connection, {**talk, "case_id": case_id}, now)
        due = datetime.fromisoformat(due_at) if due_at else calendar.add_working_hours(now, ANSWER_HOURS)
        values |= {"state": "open", "stage": "none", "queue_id": queue_id, "due_at": due}
    await correcting.set_conversation(connection, talk["id"], now, **values)
    await _tell(connection, talk, values.get("queue_id"))


async def desk_of(connection: AsyncConnection, talk: Mapping[str, Any], now: datetime) -> tuple[UUID, WorkCalendar]:
    """Whose queue it belongs to today, and the agency's working time."""
    case = await cases.read_case(connection, talk["case_id"])
    assert case is not None  # a conversation's case is never removed
    calendar = WorkCalendar.from_agency(dict(case))
    today = calendar.local(now).date()
    return await owner_queue(connection, talk["agency_id"], talk["person_id"], today), calendar


def note(message: Mapping[str, Any], code: str, by: UUID, now: datetime, **before: Any) -> dict[str, Any]:
    """The verdict with one more step, and what is needed to go back."""
    verdict = message["verdict"] if isinstance(message["verdict"], dict) else {}
    said = {"code": code, "by": str(by), "at": now.isoformat(), **before}
    return {
        **verdict,
        "steps": [*(verdict.get("steps") or ()), finding(code).to_json()],
        "corrections": [*(verdict.get("corrections") or ()), said],
    }


def _undone(message: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    """The message's last correction, if it is of this kind: saying the opposite then takes it back."""
    verdict = message["verdict"] if isinstance(message["verdict"], dict) else {}
    last = (verdict.get("corrections") or [{}])[-1]
    return last if last.get("code") == code else {}


async def _heard(connection: AsyncConnection, held: Held, case_id: UUID) -> dict[str, Any]:
    """What the case learns of a mail that it took for a machine's: reminders stop, a human acts on what it says."""
    request = await cases.newest_request(connection, case_id)
    verdict = held.message["verdict"] if isinstance(held.message["verdict"], dict) else {}
    return {
        **held.about,
        "message_id": str(held.message["id"]),
        "disposition": "human",
        "intents": list(verdict.get("intents") or ()),
        "slot": None,
        "answer": None,
        "safe": "human",
        "proof": held.message["proof"],
        "request_id": str(request["id"]) if request else None,
        "needs_answer": True,
    }


async def _clock(connection: AsyncConnection, held: Held) -> dict[str, Any]:
    """The reply clock and due time as they are, for taking the correction back."""
    case = await cases.read_case(connection, held.talk["case_id"]) if held.talk["case_id"] else None
    clock = state_from_json(case["state"]).clocks.get(str(held.talk["id"])) if case else None
    since = clock.since if clock else held.message["at"]
    due = held.talk["due_at"]
    stage = clock.stage.value if clock else "none"
    return {"since": since.isoformat(), "stage": stage, "due_at": due.isoformat() if due else None}


async def _tell(connection: AsyncConnection, talk: Mapping[str, Any], queue_id: UUID | None = None) -> None:
    places = {f"conversation:{talk['id']}", f"queue:{talk['queue_id']}"}
    await conversations.tell_live(connection, places | ({f"queue:{queue_id}"} if queue_id else set()))
