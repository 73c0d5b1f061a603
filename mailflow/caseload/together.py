"""What an adviser does to the cases of many people at once, and taking it back: pause, go on, a task for each.

Each person is a savepoint: what is refused for one is counted with its reason and stops nobody else. Who may be meant
was asked before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.amending import LONGEST_REASON, Request, amend
from mailflow.caseload.queues import owner_queue
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.core.worktime import WorkCalendar
from mailflow.store import actions, amendments, audit, cases, tasks
from mailflow.store.conversations import tell_live

KINDS = ("pause", "resume", "task")
NOTHING_RUNS = "Aucun parcours en cours."
NOT_YOURS = "Plus dans vos suivis."
UNDONE = "Action groupée annulée"
UNDO_WITHIN = timedelta(minutes=10)
LONGEST_TITLE, EVENING, YEAR = 200, time(17), timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Author:
    """Who does it, when, and with what; `left`: how many of those chosen the author may not see."""

    connection: AsyncConnection
    tools: Tools
    shelf: Shelf
    by: UUID
    now: datetime
    left: int = 0


@dataclass(slots=True)
class _Tally:
    """For whom it was done, as it was before, and why not for the others."""

    before: list[dict[str, Any]] = field(default_factory=list)
    why: Counter[str] = field(default_factory=Counter)


async def pause(author: Author, people: Sequence[UUID], reason: str, until: datetime | None) -> UUID:
    """Let everybody's pathways stand still; the action's id."""
    data = {"until": until.isoformat()} if until else {}

    async def one(case: RowMapping) -> dict[str, Any]:
        return {"amendment": await _amended(author, case, "paused", data, reason)}

    return await _each(author, people, "pause", {"reason": _checked(reason)}, one)


async def resume(author: Author, people: Sequence[UUID], reason: str) -> UUID:
    """Let everybody's pathways go on where they stood."""

    async def one(case: RowMapping) -> dict[str, Any]:
        until = case["state"].get("paused_until")
        return {"amendment": await _amended(author, case, "resumed", {}, reason), "until": until}

    return await _each(author, people, "resume", {"reason": _checked(reason)}, one)


async def add_task(author: Author, people: Sequence[UUID], title: str, day: date | None) -> UUID:
    """A task for each, in the queue of the person's adviser, to be done on that day at the latest."""
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        raise Refused("Donnez un nom à la tâche, en 200 caractères au plus.")
    if day is not None and not author.now.date() <= day <= author.now.date() + YEAR:
        raise Refused("Choisissez un jour à venir, dans l’année.")
    place = f"ensemble-{new_id().hex}"

    async def one(case: RowMapping) -> dict[str, Any]:
        calendar, key = WorkCalendar.from_agency(dict(case)), f"{case['id']}//{place}/1"
        today = calendar.local(author.now).date()
        queue_id = await owner_queue(author.connection, case["agency_id"], case["person_id"], today)
        made = {"case_id": case["id"], "agency_id": case["agency_id"], "queue_id": queue_id, "dedup_key": key}
        due = calendar.at_local(day, EVENING) if day else None
        more: dict[str, Any] = {"options": ("done",), "labels": {}, "due_at": due, "now": author.now}
        await tasks.insert_task(author.connection, title=title, **made, **more)
        await audit.record(
            author.connection, author.now, author.by, "task.created", person_id=case["person_id"], object_id=case["id"]
        )
        await tell_live(author.connection, {f"queue:{queue_id}", f"person:{case['person_id']}"})
        return {"task": key}

    return await _each(author, people, "task", {"name": title}, one, running=False)


async def undo(author: Author, action_id: UUID) -> int:
    """Take one's own action back where nothing followed it; for how many. Raises `Refused` when it is too late."""
    action = await actions.find_action(author.connection, action_id, author.by, lock=True)
    if action is None or action["undone_at"] is not None:
        raise Refused("Il n’y a plus rien à annuler.")
    if author.now - action["at"] > UNDO_WITHIN:
        raise Refused("Annuler est possible pendant dix minutes : ce délai est passé.")
    found = await cases.of_people(author.connection, [UUID(row["id"]) for row in action["before"]])
    restored = 0
    for row in action["before"]:
        case = found.get(UUID(row["id"]))
        restored += case is not None and await _taken_back(author, case, row, action["kind"])
    await actions.mark_undone(author.connection, action_id, restored, author.now)
    return restored


async def _taken_back(author: Author, case: RowMapping, row: Mapping[str, Any], kind: str) -> bool:
    if kind == "task":
        queue_id = await tasks.withdraw_task(author.connection, row["task"], author.now)
        await tell_live(author.connection, {f"queue:{queue_id}", f"person:{row['id']}"} if queue_id else ())
        return queue_id is not None
    if await amendments.newest_pause(author.connection, case["id"]) != UUID(row["amendment"]):
        return False
    until = row.get("until")
    data = {"until": until} if until and datetime.fromisoformat(until) > author.now else {}
    again, said = ("resumed", {}) if kind == "pause" else ("paused", data)
    try:
        async with author.connection.begin_nested():
            await _amended(author, case, again, said, UNDONE)
    except Refused:
        return False
    return True


def _checked(reason: str) -> str:
    if not reason.strip():
        raise Refused("Indiquez le motif : il reste dans le dossier.")
    return " ".join(reason.split())[:LONGEST_REASON]


async def _amended(author: Author, case: RowMapping, kind: str, data: Mapping[str, Any], reason: str) -> str:
    request = Request(new_id(), case["id"], kind, data, author.by, reason)
    await amend(author.connection, author.tools, author.shelf, request, author.now)
    return str(request.id)


async def _each(
    author: Author,
    people: Sequence[UUID],
    kind: str,
    detail: Mapping[str, Any],
    one: Callable[[RowMapping], Awaitable[dict[str, Any]]],
    *,
    running: bool = True,
) -> UUID:
    """Do it for one after the other, in the order of their cases; write down for whom, and why not for the others."""
    found, tally = await cases.of_people(author.connection, people), _Tally()
    tally.why[NOTHING_RUNS] += len(people) - len(found)
    for case in sorted(found.values(), key=lambda row: row["id"]):
        if running and not any(item.get("position") for item in case["state"].get("enrolments", {}).values()):
            tally.why[NOTHING_RUNS] += 1
            continue
        try:
            async with author.connection.begin_nested():
                tally.before.append({"id": str(case["person_id"])} | await one(case))
        except Refused as refusal:
            tally.why[refusal.public] += 1
    tally.why[NOT_YOURS] += author.left
    why = [[sentence, number] for sentence, number in tally.why.most_common() if number]
    action_id = new_id()
    await actions.insert_action(
        author.connection,
        action_id,
        staff_id=author.by,
        kind=kind,
        detail={**detail, "why": why},
        before=tally.before,
        left=sum(tally.why.values()),
        at=author.now,
    )
    return action_id
