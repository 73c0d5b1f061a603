"""What stands beside every page: the portfolio, queues and saved views with their counts, as one looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from mailflow.store import views
from mailflow.store.pages import portfolio, queue, side
from mailflow.web.call import Call
from mailflow.web.filters import address, read_filters
from mailflow.web.labels import QUEUES
from mailflow.web.language import _

ICONS = {"adviser": "inbox", "triage": "split", "automatic": "bot", "lead": "flag"}
LISTS = {"people": "/suivis", "conversations": "/conversations"}
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One queue as the side shows it."""

    id: UUID
    kind: str
    group: str  # "mine", "cover", "shared", "team"
    name: str
    icon: str
    open: int
    late: int
    tasks: int
    later: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as the side shows it; `number` is None when there are too many to count."""

    id: UUID
    name: str
    address: str
    shared: bool
    number: int | None


async def sidebar(call: Call) -> dict[str, Any]:
    """The template values of the side: nothing for roles that read no mail."""
    scope, connection = call.viewer.scope, call.connection
    if not scope.reads_mail:
        return {"entries": [], "doubts": 0, "mentions": 0, "decisions_open": 0, "unreachable": 0, "views": []}
    rows = await queue.queues(connection, scope, call.now)
    entries = sorted(
        (entry(call, row) for row in rows), key=lambda found: (ORDER.index(found.group), KINDS.index(found.kind))
    )
    return {
        "entries": entries,
        **await side.numbers(connection, scope, call.now),
        "views": [await counted(call, row, entries) for row in await views.views(connection, scope)],
    }


ORDER = ("mine", "cover", "shared", "team")
KINDS = ("lead", "triage", "automatic", "adviser")


def entry(call: Call, row: RowMapping) -> Entry:
    """Which group a queue belongs to for this viewer, and what it is called there."""
    kind, owner = row["kind"], row["owner_id"]
    group, name, icon = "shared", _(QUEUES[kind]), ICONS[kind]
    if kind == "lead" or (kind == "adviser" and owner == call.viewer.id):
        group = "mine"
    elif kind == "adviser" and owner in call.viewer.covers:
        group, name, icon = "cover", row["owner_name"], "umbrella"
    elif kind == "adviser":
        group, name, icon = "team", row["owner_name"] or _("File sans référent"), "user"
    numbers = (row["open"], row["late"], row["tasks"], row["later"])
    return Entry(row["id"], kind, group, name, icon, *numbers, row["next_at"])


async def counted(call: Call, row: RowMapping, entries: list[Entry]) -> View:
    """A saved view with its address and how much is in it."""
    scope, connection, filters = call.viewer.scope, call.connection, read_filters(row["filters"])
    if row["page"] == "people":
        numbers = await portfolio.counts(connection, scope, filters, call.now)
        number = numbers[filters.need] if filters.need else sum(numbers.values())
    else:
        queues = tuple(found.id for found in entries if filters.queue in (None, found.id))
        asked = queue.Asked(queues, filters, call.now, call.viewer.zone)
        number = await queue.count(connection, scope, asked, MOST_COUNTED + 1)
    found = address(LISTS[row["page"]], filters)
    return View(row["id"], row["name"], found, row["owner_id"] is None, number if number <= MOST_COUNTED else None)


def current_view(beside: dict[str, Any], here: str) -> View | None:
    """The saved view whose list this address is."""
    return next((view for view in beside["views"] if view.address == here), None)
