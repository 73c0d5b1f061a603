"""Two entries of one person become one, in one transaction, and two again when that was a mistake.

The kept entry's pathways go on; the other's case is closed with its state, and its open tasks are plain tasks of the
kept one. Mail to the other's addresses, tokens and messages finds the kept one, because conversations and addresses
are its own from now on. Who may merge whom is decided by the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.queues import owner_queue
from mailflow.caseload.tasks import ref_of_key
from mailflow.core.errors import Refused
from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.state import state_from_json
from mailflow.store import audit, cases, holds, merging, unmerging
from mailflow.store.conversations import last_message_in, tell_live
from mailflow.store.events import record_event
from mailflow.store.linking import close_case
from mailflow.store.people import find_agencies, lock_senders

LONGEST_REASON = 500
CHANGED = "Ces fiches ont changé entre-temps : rechargez la page."
UNDECIDED = "Une décision attend dans la fiche qui s’efface ({}) : prenez-la d’abord, ou gardez cette fiche-là."
ARRIVING = "Un message de cette personne est en cours de traitement : réessayez dans un instant."
MERGED_ON = "La fiche gardée a elle-même été réunie à une autre : séparez d’abord celles-là."


async def merge(connection: AsyncConnection, kept: UUID, gone: UUID, by: UUID, reason: str, now: datetime) -> UUID:
    """Everything of `gone` is `kept`'s from now on; the id under which this can be undone. Raises `Refused`."""
    people = await _both(connection, kept, gone)
    if kept == gone or len(people) < 2 or any(row["merged_into"] for row in people.values()):
        raise Refused(CHANGED)
    agency_id = people[kept]["agency_id"]
    if people[gone]["agency_id"] != agency_id:
        raise Refused("Ces personnes ne sont pas suivies par la même agence.")
    queue_id = await owner_queue(connection, agency_id, kept, await _today(connection, agency_id, now))
    moved: dict[str, Any] = {"queue": str(queue_id)}
    case_id = await _one_case(connection, kept, gone, moved, now)
    moved["conversations"] = await merging.move_conversations(connection, gone, kept, case_id, queue_id)
    moved["following"] = await merging.move_following(connection, gone, kept, case_id)
    moved["addresses"] = await merging.move_addresses(connection, gone, kept)
    await merging.copy_tags(connection, gone, kept)
    moved["opt_out"] = await merging.copy_opt_out(connection, gone, kept)
    moved["assignment"] = await merging.end_assignment(connection, gone, now)
    moved["followers"] = await merging.point(connection, gone, kept)
    row = {"kept_id": kept, "gone_id": gone, "moved": moved, "staff_id": by, "at": now}
    made = await merging.write_merge(connection, row | {"reason": " ".join(reason.split())[:LONGEST_REASON]})
    for whose in (kept, gone):
        await audit.record(connection, now, by, "person.merged", person_id=whose, object_id=made)
    await _tell(connection, moved)
    return made


async def _one_case(
    connection: AsyncConnection, kept: UUID, gone: UUID, moved: dict[str, Any], now: datetime
) -> UUID | None:
    """The case that goes on, the kept one's if there is one; of the other one's, what humans still have to do."""
    kept_case, gone_case = await merging.case_of(connection, kept), await merging.case_of(connection, gone)
    moved |= {"tasks": [], "case": None}
    locked = await _lock_cases(connection, kept_case, gone_case)
    if gone_case is None:
        return kept_case
    moved["case"] = {"id": str(gone_case), "status": locked[gone_case]["status"], "whole": kept_case is None}
    if kept_case is None:
        await unmerging.return_case(connection, gone_case, person_id=kept)
        return gone_case
    await _end_case(connection, locked[gone_case], now)
    moved["tasks"] = await merging.move_tasks(connection, gone_case, kept_case, UUID(moved["queue"]))
    await _owe(connection, kept_case, _clocks(locked[gone_case]))
    return kept_case


async def unmerge(connection: AsyncConnection, merge_id: UUID, by: UUID, now: datetime) -> None:
    """Two entries again. What came in since in other conversations stays with the kept one. Raises `Refused`."""
    found = await merging.lock_merge(connection, merge_id)
    if found is None or found["undone_at"] is not None:
        raise Refused(CHANGED)
    kept, gone, moved = found["kept_id"], found["gone_id"], found["moved"]
    people = await _both(connection, kept, gone)
    if people[kept]["merged_into"] is not None or people[gone]["merged_into"] != kept:
        raise Refused(MERGED_ON)
    own_case = UUID(moved["case"]["id"]) if moved["case"] else None
    locked = await _lock_cases(connection, own_case, await merging.case_of(connection, kept), calm=True)
    placed = UUID(moved["queue"])
    talks = await unmerging.return_conversations(connection, moved["conversations"], kept, gone, placed)
    await unmerging.return_following(connection, moved, kept, gone, own_case)
    await unmerging.return_addresses(connection, moved["addresses"], kept, gone)
    if moved["opt_out"]:
        await unmerging.forget_opt_out(connection, kept)
    if moved["assignment"]:
        await unmerging.return_assignment(connection, UUID(moved["assignment"]), gone, now)
    await unmerging.stand_alone(connection, gone, moved["followers"])
    await holds.keep_both(connection, kept, gone)
    if own_case is not None:
        await _two_cases(connection, locked, own_case, gone, moved, talks, now)
    await merging.note_undone(connection, merge_id, by, now)
    for whose in (kept, gone):
        await audit.record(connection, now, by, "person.unmerged", person_id=whose, object_id=merge_id)
    await _tell(connection, moved)


async def _two_cases(
    connection: AsyncConnection,
    locked: Mapping[UUID, RowMapping],
    own_case: UUID,
    gone: UUID,
    moved: Mapping[str, Any],
    talks: Sequence[RowMapping],
    now: datetime,
) -> None:
    """The other's case goes on where it stood."""
    if moved["case"]["whole"]:
        await unmerging.return_case(connection, own_case, person_id=gone)
        return
    await unmerging.return_case(connection, own_case, status=moved["case"]["status"])
    kept_case = next(case_id for case_id in locked if case_id != own_case)
    await _return_clocks(connection, locked, kept_case, own_case, talks, now)
    await _return_tasks(connection, moved["tasks"], own_case, UUID(moved["queue"]), now)


async def _both(connection: AsyncConnection, kept: UUID, gone: UUID) -> dict[UUID, RowMapping]:
    """Both, locked; mail of theirs that is being filed this moment is filed before or after, never in between."""
    known = await merging.addresses_of(connection, [kept, gone])
    await lock_senders(connection, {row["address"] for row in known})
    return await merging.lock_people(connection, [kept, gone])


async def _lock_cases(connection: AsyncConnection, *ids: UUID | None, calm: bool = False) -> dict[UUID, RowMapping]:
    """In one order. `calm`: mail that the case has not looked at does not matter."""
    locked = {}
    for case_id in sorted(item for item in ids if item is not None):
        row = await cases.lock_case(connection, case_id)
        assert row is not None
        locked[case_id] = row
        if not calm and await merging.mail_waits(connection, case_id):
            raise Refused(ARRIVING)
    return locked


async def _end_case(connection: AsyncConnection, case: RowMapping, now: datetime) -> None:
    title = await merging.open_decision(connection, case["id"])
    if title is not None:
        raise Refused(UNDECIDED.format(title))
    await close_case(connection, case["id"], now)


async def _today(connection: AsyncConnection, agency_id: UUID, now: datetime) -> Any:
    row = next(row for row in await find_agencies(connection, [agency_id], []) if row["id"] == agency_id)
    return WorkCalendar.from_agency(row).local(now).date()


def _clocks(case: RowMapping) -> list[tuple[UUID, datetime]]:
    """Conversations in which a human owes an answer, and since when."""
    clocks = state_from_json(case["state"]).clocks
    return [(UUID(key), clock.since) for key, clock in clocks.items()]


async def _owe(connection: AsyncConnection, case_id: UUID, owed: Iterable[tuple[UUID, datetime]]) -> None:
    """The clock goes on in another case, from when it began; what the mail says was heard once already."""
    for conversation_id, since in owed:
        last = await last_message_in(connection, conversation_id)
        if last is None:
            continue
        data: dict[str, Any] = {
            "conversation_id": str(conversation_id),
            "message_id": str(last["id"]),
            "disposition": "human",
            "intents": [],
            "slot": None,
            "answer": None,
            "safe": "human",
            "proof": "none",
            "request_id": None,
            "needs_answer": True,
        }
        await record_event(connection, case_id, "mail", data, since)


async def _return_clocks(
    connection: AsyncConnection,
    locked: Mapping[UUID, RowMapping],
    kept_case: UUID,
    own_case: UUID,
    talks: Sequence[RowMapping],
    now: datetime,
) -> None:
    """Each case owes what is open in its own conversations, and is woken."""
    own, other = dict(_clocks(locked[own_case])), dict(_clocks(locked[kept_case]))
    for talk in talks:
        closed = {"conversation_id": str(talk["id"])}
        await record_event(connection, kept_case, "conversation_closed", closed, now)
        if talk["state"] != "open" and talk["id"] in own:
            await record_event(connection, own_case, "conversation_closed", closed, now)
        elif talk["state"] == "open" and talk["id"] not in own and talk["id"] in other:
            await _owe(connection, own_case, [(talk["id"], other[talk["id"]])])
    await record_event(connection, own_case, "clock", {}, now)


async def _return_tasks(
    connection: AsyncConnection, were: Sequence[dict[str, Any]], own_case: UUID, placed: UUID, now: datetime
) -> None:
    """The steps that waited for them learn what a human did meanwhile."""
    for row in await unmerging.return_tasks(connection, were, own_case, placed):
        ref = ref_of_key(row["dedup_key"])
        data = {"task_id": str(row["id"]), "enrolment": ref.enrolment, "step": ref.step, "occurrence": ref.occurrence}
        await record_event(connection, own_case, "task_done", data | {"outcome": row["outcome"]}, now)


async def _tell(connection: AsyncConnection, moved: dict[str, Any]) -> None:
    places = {moved["queue"], *(row["queue_id"] for row in (*moved["conversations"], *moved["tasks"]))}
    talks = {f"conversation:{row['id']}" for row in moved["conversations"]}
    await tell_live(connection, talks | {f"queue:{item}" for item in places})
