"""Lists of conversations: a queue with its tabs, all queues together, narrowed by filters; in keyset pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from starlette.responses import Response

from mailflow.store import amendments, tags
from mailflow.store.pages import choosing, queue
from mailflow.store.pages.filters import Filters
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.filters import address, read_filters
from mailflow.web.guard import page
from mailflow.web.outcome import outcome
from mailflow.web.presence import presence
from mailflow.web.rights import Rule
from mailflow.web.sidebar import Entry, current_view, sidebar
from mailflow.web.snoozing import snooze_choices

MOST_AT_ONCE = 500


async def home(call: Call) -> Response:
    """Each role's first page."""
    viewer = call.viewer
    if viewer.role == "auditor":
        return see_other("/journal")
    if viewer.role == "administrator":
        return see_other("/reglages")
    if viewer.role == "adviser":
        return see_other("/suivis")
    entries: list[Entry] = (await sidebar(call))["entries"]
    if not entries:
        return call.render("empty.html", entries=entries)
    return see_other(f"/file/{entries[0].id}")


async def show(call: Call) -> Response:
    """One queue with its tabs."""
    return call.render("queue.html", **(await contents(call, call.id())), outcome=await outcome(call))


async def part(call: Call) -> Response:
    """The list alone, for a refresh in place."""
    return call.render("parts/queue_list.html", **await contents(call, call.id()))


async def show_all(call: Call) -> Response:
    """The conversations of every queue one sees."""
    return call.render("queue.html", **(await contents(call, None)), outcome=await outcome(call))


async def part_all(call: Call) -> Response:
    """That list alone."""
    return call.render("parts/queue_list.html", **await contents(call, None))


async def counts(call: Call) -> Response:
    """The side's queues alone."""
    return call.render("parts/queues.html", current=call.request.query_params.get("ici", ""), **await sidebar(call))


async def contents(call: Call, queue_id: UUID | None) -> dict[str, Any]:
    """The queue or all of them, the tab's rows, what they can be narrowed to, and where the next page begins."""
    side = await sidebar(call)
    found = next((entry for entry in side["entries"] if entry.id == queue_id), None)
    if queue_id is not None and found is None:
        raise Missing
    query = call.request.query_params
    filters = read_filters(query)
    filters = replace(filters, queue=None) if found else filters
    path = f"/file/{found.id}" if found else "/conversations"
    shown = [entry for entry in side["entries"] if entry.id == (queue_id or filters.queue or entry.id)]
    view = current_view(side, address("/conversations", replace(filters, queue=queue_id or filters.queue)))
    current = str(view.id) if view else str(found.id) if found else "conversations"
    values: dict[str, Any] = side | {
        "queue": found,
        "view": view,
        "path_here": path,
        "filters": filters,
        "address": address,
        "current": current,
        "suite": address(path, filters),
        "tasks_tab": bool(found) and query.get("onglet") == "taches",
        "attached": query.get("fait") == "rattache",
        "wake_at": min((entry.next_at for entry in shown if entry.next_at), default=None),
        "taken": await queue.count_taken(call.connection, call.viewer.scope, [entry.id for entry in shown], call.now),
        "tally": {name: sum(getattr(entry, name) for entry in shown) for name in ("open", "later", "tasks")},
    }
    if values["tasks_tab"]:
        rows = await queue.tasks(call.connection, call.viewer.scope, shown[0].id)
        return values | {"tasks": rows, "rows": [], "next": None, "back": f"{path}?onglet=taches"}
    return values | await rows_of(call, tuple(entry.id for entry in shown), filters) | await choices(call)


async def rows_of(call: Call, queues: tuple[UUID, ...], filters: Filters) -> dict[str, Any]:
    """One page of conversations with their tags; how many there are in all when they are more than a page."""
    scope, connection = call.viewer.scope, call.connection
    asked = queue.Asked(queues, filters, call.now, call.viewer.zone)
    after = read_key(call.request.query_params.get("apres", ""))
    if after is not None and after[0] is None and not asked.by_due_time:
        after = None
    rows = await queue.conversations(connection, scope, asked, after)
    found = paged(rows, "due_at" if asked.by_due_time else "last_at", queue.PAGE)
    total = await queue.count(connection, scope, asked, MOST_AT_ONCE + 1) if found["next"] else len(found["rows"])
    tagged = await tags.tags_of(connection, "conversation", [row["id"] for row in found["rows"]])
    more = {"presence": await presence(call, [row["id"] for row in found["rows"]]), "tagged": tagged}
    return found | more | {"continued": after is not None, "total": total, "most": MOST_AT_ONCE}


async def choices(call: Call) -> dict[str, Any]:
    """What the filters and the actions on many rows offer."""
    connection, scope = call.connection, call.viewer.scope
    return {
        "tags": await tags.tags(connection, scope.agency_id),
        "tiers": await choosing.tiers(connection, scope),
        "pathways": await choosing.pathways(connection),
        "advisers": await amendments.advisers(connection, scope.agency_id),
        "snoozes": snooze_choices(call.now, call.viewer.zone),
    }


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
    page("/parts/conversations", part_all, Rule.CASEWORK),
    page("/conversations", show_all, Rule.CASEWORK),
)
