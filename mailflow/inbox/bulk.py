"""What an adviser does to many conversations at once, and taking it back. Rows come locked; rights were asked before.

Every function changes only rows to which it applies and writes them down as they were. The reply clock's due time is
never moved: putting off hides a conversation until then, and lateness shows it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.store import actions, conversations, filing, tags

UNDO_WITHIN = timedelta(minutes=10)
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Author:
    """Who does it, and when."""

    staff_id: UUID
    at: datetime


async def put_away(
    connection: AsyncConnection, rows: Rows, clocks: Mapping[str, Mapping[str, str]], author: Author, left: int
) -> UUID:
    """Close them; the cases hear of it. `clocks`: the reply clocks as the cases have them, for taking it back."""
    chosen = [row for row in rows if row["state"] != "closed"]
    ids = [row["id"] for row in chosen]
    closed = {"state": "closed", "stage": "none", "due_at": None, "snoozed_until": None, "last_at": author.at}
    await actions.change(connection, ids, **closed)
    await _tell_cases(connection, chosen, "conversation_closed", author.at, lambda row: {})
    await _tell_pages(connection, chosen)
    before = [_before(row) | {"clock": clocks.get(str(row["id"]))} for row in chosen]
    return await _write_down(connection, "close", {}, before, left + len(rows) - len(chosen), author)


async def put_off(connection: AsyncConnection, rows: Rows, until: datetime, author: Author, left: int) -> UUID:
    """Out of the list until then. What is late, or not to be answered, stays where it is."""
    if until <= author.at:
        raise Refused("Choisissez un moment à venir.")
    chosen = [row for row in rows if row["state"] == "open" and not (row["due_at"] and row["due_at"] <= author.at)]
    await actions.change(connection, [row["id"] for row in chosen], snoozed_until=until)
    await _tell_pages(connection, chosen)
    detail = {"until": until.isoformat()}
    return await _write_down(
        connection, "snooze", detail, [_before(row) for row in chosen], left + len(rows) - len(chosen), author
    )


async def bring_back(connection: AsyncConnection, rows: Rows, author: Author, left: int) -> UUID:
    """Into the list again at once."""
    chosen = [row for row in rows if row["snoozed_until"] is not None]
    await actions.change(connection, [row["id"] for row in chosen], snoozed_until=None)
    await _tell_pages(connection, chosen)
    return await _write_down(
        connection, "wake", {}, [_before(row) for row in chosen], left + len(rows) - len(chosen), author
    )


async def hand_to(
    connection: AsyncConnection, rows: Rows, adviser: tuple[UUID, UUID, str], author: Author, left: int
) -> UUID:
    """Into the queue of another adviser (agency, id, name), or one's own. The person's adviser stays who it was.

    Where each came from is kept: whoever sees that queue still sees who has it, and giving it back leads there.
    """
    agency_id, staff_id, name = adviser
    key = (agency_id, "adviser", staff_id)
    queue_id = (await conversations.ensure_queues(connection, [key]))[key]
    chosen = [row for row in rows if row["state"] != "closed" and row["queue_id"] != queue_id]
    await actions.move(connection, [_moved(row, queue_id) for row in chosen])
    await _tell_cases(connection, chosen, "conversation_taken", author.at, lambda row: {})
    await _tell_pages(connection, chosen, f"queue:{queue_id}")
    detail = {"queue_id": str(queue_id), "name": name}
    kind = "take" if staff_id == author.staff_id else "assign"
    return await _write_down(
        connection, kind, detail, [_before(row) for row in chosen], left + len(rows) - len(chosen), author
    )


def _moved(row: Mapping[str, Any], queue_id: UUID) -> dict[str, Any]:
    came_from = row["taken_from_id"] or row["queue_id"]
    return {"id": row["id"], "queue_id": queue_id, "taken_from_id": came_from if came_from != queue_id else None}


async def give_back(connection: AsyncConnection, rows: Rows, author: Author, left: int) -> UUID:
    """Into the queue each was taken from."""
    chosen = [row for row in rows if row["taken_from_id"] is not None]
    back = [{"id": row["id"], "queue_id": row["taken_from_id"], "taken_from_id": None} for row in chosen]
    await actions.move(connection, back)
    await _tell_cases(connection, chosen, "conversation_released", author.at, lambda row: {})
    await _tell_pages(connection, [*chosen, *back])
    return await _write_down(
        connection, "release", {}, [_before(row) for row in chosen], left + len(rows) - len(chosen), author
    )


async def mark(
    connection: AsyncConnection,
    what: str,
    ids: Sequence[UUID],
    tag: Mapping[str, Any],
    author: Author,
    left: int,
    *,
    off: bool = False,
) -> UUID:
    """Put a tag on conversations or people, or take it `off`."""
    if off:
        done = await tags.take_off(connection, what, ids, tag["id"])
    else:
        done = await tags.put(connection, what, ids, tag["id"], author.staff_id, author.at)
    detail = {"tag_id": str(tag["id"]), "name": tag["name"], "what": what}
    before = [{"id": str(each)} for each in done]
    kind = "untag" if off else "tag"
    return await _write_down(connection, kind, detail, before, left + len(ids) - len(done), author)


async def undo(connection: AsyncConnection, action_id: UUID, author: Author) -> int:
    """Take an action of one's own back where nothing changed since; how many rows are as they were.

    Raises `Refused` when there is none, or it is too long ago, or was taken back.
    """
    action = await actions.find_action(connection, action_id, author.staff_id, lock=True)
    if action is None or action["undone_at"] is not None:
        raise Refused("Il n’y a plus rien à annuler.")
    if author.at - action["at"] > UNDO_WITHIN:
        raise Refused("Annuler est possible pendant dix minutes : ce délai est passé.")
    take_back = _undo_tags if action["kind"] in ("tag", "untag") else _undo_moves
    restored = await take_back(connection, dict(action), author)
    await actions.mark_undone(connection, action_id, restored, author.at)
    return restored


async def _undo_tags(connection: AsyncConnection, action: Mapping[str, Any], author: Author) -> int:
    what, tag_id = action["detail"]["what"], UUID(action["detail"]["tag_id"])
    ids = [UUID(row["id"]) for row in action["before"]]
    if action["kind"] == "tag":
        return len(await tags.take_off(connection, what, ids, tag_id))
    return len(await tags.put(connection, what, ids, tag_id, author.staff_id, author.at))


async def _undo_moves(connection: AsyncConnection, action: Mapping[str, Any], author: Author) -> int:
    before = {UUID(row["id"]): row for row in action["before"]}
    present = await actions.lock_again(connection, before)
    same = [dict(row) for key, row in present.items() if _as_left(dict(row), before[key], action)]
    was = [_again(before[row["id"]]) for row in same]
    await actions.restore(connection, was)
    if action["kind"] == "close":
        owed = [row | {"case_id": present[row["id"]]["case_id"]} for row in was if row["state"] == "open"]
        await _tell_cases(connection, owed, "conversation_reopened", author.at, _clock)
    if action["kind"] in ("assign", "take", "release"):
        again = [row | {"case_id": present[row["id"]]["case_id"]} for row in was]
        for kind, held in (("conversation_taken", True), ("conversation_released", False)):
            told = [row for row in again if bool(row["taken_from_id"]) == held]
            await _tell_cases(connection, told, kind, author.at, lambda row: {})
    await _tell_pages(connection, [*same, *was])
    return len(same)


def _as_left(row: Mapping[str, Any], before: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
    """Whether the row is still as the action left it."""
    wanted = {name: _again(before)[name] for name in ("state", "queue_id", "snoozed_until", "last_at")}
    if action["kind"] == "close":
        wanted |= {"state": "closed", "snoozed_until": None, "last_at": action["at"]}
    if action["kind"] == "snooze":
        wanted |= {"snoozed_until": datetime.fromisoformat(action["detail"]["until"])}
    if action["kind"] == "wake":
        wanted |= {"snoozed_until": None}
    if action["kind"] in ("assign", "take"):
        wanted |= {"queue_id": UUID(action["detail"]["queue_id"])}
    if action["kind"] == "release":
        wanted |= {"queue_id": UUID(before["taken_from_id"])}
    return all(row[name] == value for name, value in wanted.items())


def _before(row: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: row[name].isoformat() if row[name] else None for name in ("due_at", "snoozed_until", "last_at")}
    came = row["last_in_at"].isoformat() if row["last_in_at"] else None
    taken = str(row["taken_from_id"]) if row["taken_from_id"] else None
    return (
        {"id": str(row["id"]), "queue_id": str(row["queue_id"]), "taken_from_id": taken, "last_in_at": came}
        | said
        | {name: row[name] for name in ("state", "stage")}
    )


def _again(before: Mapping[str, Any]) -> dict[str, Any]:
    """What `_before` wrote, as values."""
    times = {
        name: datetime.fromisoformat(before[name]) if before[name] else None
        for name in ("due_at", "snoozed_until", "last_at", "last_in_at")
    }
    taken = before.get("taken_from_id")
    ids = {"id": UUID(before["id"]), "queue_id": UUID(before["queue_id"])}
    return {**before, **times, **ids, "taken_from_id": UUID(taken) if taken else None}


def _clock(row: Mapping[str, Any]) -> dict[str, str]:
    """The reply clock goes on from where it was, else from the last mail that came."""
    clock = row.get("clock") or {}
    since = clock.get("since") or (row["last_in_at"] or row["last_at"]).isoformat()
    return {"since": since, "stage": clock.get("stage") or row["stage"]}


async def _tell_cases(connection: AsyncConnection, rows: Rows, kind: str, at: datetime, more: Any) -> None:
    await filing.record_events(
        connection,
        [
            {
                "case_id": row["case_id"],
                "kind": kind,
                "data": {"conversation_id": str(row["id"]), **more(row)},
                "at": at,
            }
            for row in rows
            if row["case_id"] is not None
        ],
    )


async def _tell_pages(connection: AsyncConnection, rows: Rows, *more: str) -> None:
    places = {f"queue:{row['queue_id']}" for row in rows} | {f"conversation:{row['id']}" for row in rows}
    await conversations.tell_live(connection, places | set(more) if rows else set())


async def _write_down(
    connection: AsyncConnection,
    kind: str,
    detail: Mapping[str, Any],
    before: Sequence[Mapping[str, Any]],
    left: int,
    author: Author,
) -> UUID:
    action_id = new_id()
    await actions.insert_action(
        connection,
        action_id,
        staff_id=author.staff_id,
        kind=kind,
        detail=detail,
        before=before,
        left=left,
        at=author.at,
    )
    return action_id
