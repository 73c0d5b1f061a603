"""The queues beside every page, with their counts, in the order in which one looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from mailflow.store.pages import doubts, notes, queue
from mailflow.web.call import Call
from mailflow.web.labels import QUEUES

ICONS = {"adviser": "inbox", "triage": "split", "automatic": "bot", "lead": "flag"}


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


async def sidebar(call: Call) -> dict[str, Any]:
    """The template values of the side: nothing for roles that read no mail."""
    if not call.viewer.scope.reads_mail:
        return {"entries": [], "doubts": 0, "mentions": 0}
    rows = await queue.queues(call.connection, call.viewer.scope, call.now)
    entries = sorted(
        (entry(call, row) for row in rows), key=lambda found: (ORDER.index(found.group), KINDS.index(found.kind))
    )
    scope = call.viewer.scope
    counted = {
        "doubts": await doubts.count(call.connection, scope),
        "mentions": await notes.unseen(call.connection, scope),
    }
    return {"entries": entries, **counted}


ORDER = ("mine", "cover", "shared", "team")
KINDS = ("lead", "triage", "automatic", "adviser")


def entry(call: Call, row: RowMapping) -> Entry:
    """Which group a queue belongs to for this viewer, and what it is called there."""
    kind, owner = row["kind"], row["owner_id"]
    group, name, icon = "shared", QUEUES[kind], ICONS[kind]
    if kind == "lead" or (kind == "adviser" and owner == call.viewer.id):
        group = "mine"
    elif kind == "adviser" and owner in call.viewer.covers:
        group, name, icon = "cover", row["owner_name"], "umbrella"
    elif kind == "adviser":
        group, name, icon = "team", row["owner_name"] or "File sans référent", "user"
    return Entry(row["id"], kind, group, name, icon, row["open"], row["late"], row["tasks"])
