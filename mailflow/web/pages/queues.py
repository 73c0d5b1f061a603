"""A queue: who waits for an answer, the most pressing first; and its tasks, waiting and closed conversations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from starlette.responses import Response

from mailflow.store.pages import queue
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import page
from mailflow.web.presence import presence
from mailflow.web.rights import Rule
from mailflow.web.sidebar import Entry, sidebar

TABS = {"": "open", "taches": "tasks", "attente": "waiting", "classees": "closed"}


async def home(call: Call) -> Response:
    """Each role's first page."""
    viewer = call.viewer
    if viewer.role == "auditor":
        return see_other("/journal")
    if viewer.role == "administrator":
        return see_other("/reglages")
    entries: list[Entry] = (await sidebar(call))["entries"]
    if not entries:
        return call.render("empty.html", entries=entries)
    return see_other(f"/file/{entries[0].id}")


async def show(call: Call) -> Response:
    """One queue with its tabs."""
    values = await contents(call)
    return call.render("queue.html", **values)


async def part(call: Call) -> Response:
    """The list alone, for a refresh in place."""
    return call.render("parts/queue_list.html", **await contents(call))


async def counts(call: Call) -> Response:
    """The side's queues alone."""
    return call.render("parts/queues.html", current=call.request.query_params.get("ici", ""), **await sidebar(call))


async def contents(call: Call) -> dict[str, Any]:
    """The queue, its tab's rows, and where the next page begins."""
    side = await sidebar(call)
    found = next((entry for entry in side["entries"] if entry.id == call.id()), None)
    if found is None:
        raise Missing
    tab = call.request.query_params.get("onglet", "")
    state = TABS.get(tab, "open")
    values: dict[str, Any] = {
        **side,
        "queue": found,
        "tab": tab if tab in TABS else "",
        "state": state,
        "current": str(found.id),
        "attached": call.request.query_params.get("fait") == "rattache",
        "back": f"/file/{found.id}?onglet={tab}" if tab in TABS and tab else f"/file/{found.id}",
    }
    scope, connection = call.viewer.scope, call.connection
    after = read_key(call.request.query_params.get("apres", ""))
    if state == "tasks":
        return values | {"tasks": await queue.tasks(connection, scope, found.id), "rows": [], "next": None}
    if state == "open":
        rows = await queue.owed(connection, scope, found.id, after)
        return await with_presence(call, values | paged(rows, "due_at", queue.PAGE) | {"continued": after is not None})
    at = (after[0], after[1]) if after and after[0] else None
    rows = await queue.recent(connection, scope, found.id, state, at)
    return await with_presence(call, values | paged(rows, "last_at", queue.PAGE) | {"continued": after is not None})


async def with_presence(call: Call, values: dict[str, Any]) -> dict[str, Any]:
    """The values with who is at work on each row."""
    return values | {"presence": await presence(call, [row["id"] for row in values["rows"]])}


def paged(rows: Sequence[RowMapping], column: str, size: int) -> dict[str, Any]:
    """One page of rows, and the key of its last one when there are more."""
    shown = rows[:size]
    more = write_key(shown[-1][column], shown[-1]["id"]) if len(rows) > size else None
    return {"rows": shown, "next": more}


def write_key(at: datetime | None, key: UUID) -> str:
    """A place in a list, for an address."""
    return f"{at.isoformat() if at else ''}_{key}"


def read_key(text: str) -> tuple[datetime | None, UUID] | None:
    """The place again; None when there is none or it was tampered with."""
    at, _, key = text.rpartition("_")
    try:
        moment = datetime.fromisoformat(at.replace(" ", "+")) if at else None
        found = UUID(key)
    except ValueError:
        return None
    return (moment, found) if moment is None or moment.tzinfo else None


def whole(text: str) -> int | None:
    """A row number in an address, None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


ROUTES = (
    page("/", home, Rule.STAFF),
    page("/parts/files", counts, Rule.CASEWORK),
    page("/parts/file/{id:uuid}", part, Rule.CASEWORK),
    page("/file/{id:uuid}", show, Rule.CASEWORK),
)
