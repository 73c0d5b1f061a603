"""The people one follows, sorted by who needs something; those no mail reaches; and the decisions that wait."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from starlette.responses import Response

from mailflow.caseload.whereabouts import whereabouts
from mailflow.store import amendments, tags
from mailflow.store.pages import choosing, open_decisions, portfolio, transfers
from mailflow.store.pages.filters import NEEDS
from mailflow.web.call import Call
from mailflow.web.filters import NEED_CODES, NEED_WORDS, address, read_filters
from mailflow.web.guard import page
from mailflow.web.loads import loads
from mailflow.web.outcome import outcome
from mailflow.web.pages.queues import MOST_AT_ONCE
from mailflow.web.rights import Rule
from mailflow.web.sealed import seal, unseal
from mailflow.web.sidebar import current_view, sidebar


async def show(call: Call) -> Response:
    """The portfolio; names and subjects are read, so it is logged."""
    values = await contents(call)
    await call.log_read("portfolio.read")
    return call.render(
        "portfolio.html",
        **values,
        outcome=await outcome(call),
        loads=await loads(call),
        handed=await transfers.unread(call.connection, call.viewer.scope),
    )


async def part(call: Call) -> Response:
    """The list alone, for a refresh in place."""
    return call.render("parts/portfolio_list.html", **await contents(call))


async def contents(call: Call) -> dict[str, Any]:
    """How many need what, one page of people, and what they can be narrowed to."""
    scope, connection = call.viewer.scope, call.connection
    filters = read_filters(call.request.query_params)
    side = await sidebar(call)
    view = current_view(side, address("/suivis", filters))
    after = read_place(unseal(call.web.services.keyring, call.request.query_params.get("apres", "")))
    numbers = await portfolio.counts(connection, scope, filters, call.now)
    rows = await portfolio.people(connection, scope, filters, call.now, after)
    shown, more = rows[: portfolio.PAGE], len(rows) > portfolio.PAGE
    ids = [row["id"] for row in shown]
    return side | {
        "filters": filters,
        "view": view,
        "current": str(view.id) if view else "portfolio",
        "path_here": "/suivis",
        "queue": None,
        "suite": address("/suivis", filters),
        "address": address,
        "rows": shown,
        "needs": NEEDS,
        "need_words": NEED_WORDS,
        "need_codes": NEED_CODES,
        "numbers": numbers,
        "everybody": sum(numbers.values()),
        "continued": after is not None,
        "next": seal(call.web.services.keyring, write_place(shown[-1])) if more else None,
        "total": numbers[filters.need] if filters.need else sum(numbers.values()),
        "most": MOST_AT_ONCE,
        "steps": await whereabouts(connection, {row["id"]: row["state"] for row in shown}),
        "tagged": await tags.tags_of(connection, "person", ids),
        "tags": await tags.tags(connection, scope.agency_id),
        "tiers": await choosing.tiers(connection, scope),
        "pathways": await choosing.pathways(connection),
        "advisers": await whose(call),
        "silent_days": portfolio.SILENT_AFTER.days,
    }


async def whose(call: Call) -> list[dict[str, Any]]:
    """Whose portfolios the viewer may choose among: a supervisor's advisers, an adviser's own and covered ones."""
    viewer = call.viewer
    if viewer.role == "supervisor":
        found = await amendments.advisers(call.connection, viewer.agency_id)
        return [{"id": row["id"], "name": row["name"], "people": row["people"]} for row in found]
    if not viewer.covers:
        return []
    both = {viewer.id: viewer.name, **viewer.covers}
    return [{"id": key, "name": name, "people": None} for key, name in both.items()]


def write_place(row: Any) -> str:
    """Where a page ends; sealed before it goes into an address, for a name is in it."""
    return json.dumps([row["rank"], row["at"].isoformat(), row["name"][:200], str(row["id"])])


def read_place(text: str) -> portfolio.Place | None:
    """The place again."""
    try:
        rank, at, name, key = json.loads(text)
        return portfolio.Place(int(rank), datetime.fromisoformat(at), str(name), UUID(key))
    except (ValueError, TypeError):
        return None


async def show_unreachable(call: Call) -> Response:
    """People no mail reaches: to be called, or written to."""
    place = read_after(unseal(call.web.services.keyring, call.request.query_params.get("apres", "")))
    rows = await portfolio.unreachable(call.connection, call.viewer.scope, portfolio.PAGE + 1, place)
    shown = rows[: portfolio.PAGE]
    more = len(rows) > portfolio.PAGE
    await call.log_read("unreachable.read")
    return call.render(
        "unreachable.html",
        rows=shown,
        next=seal(call.web.services.keyring, json.dumps([shown[-1]["name"][:200], str(shown[-1]["id"])]))
        if more
        else None,
        current="unreachable",
        **(await sidebar(call)),
    )


def read_after(text: str) -> tuple[str, UUID] | None:
    """Where a page of that list ended."""
    try:
        name, key = json.loads(text)
        return str(name), UUID(key)
    except (ValueError, TypeError):
        return None


async def show_decisions(call: Call) -> Response:
    """The decisions one may take now, and those for later or for others."""
    rows = await open_decisions.open_decisions(call.connection, call.viewer.scope, call.now)
    await call.log_read("decisions.read")
    return call.render(
        "decisions.html",
        mine=[row for row in rows if row["mine"]],
        others=[row for row in rows if not row["mine"]],
        current="decisions",
        **(await sidebar(call)),
    )


ROUTES = (
    page("/suivis", show, Rule.CASEWORK),
    page("/parts/suivis", part, Rule.CASEWORK),
    page("/injoignables", show_unreachable, Rule.CASEWORK),
    page("/decisions", show_decisions, Rule.CASEWORK),
)
