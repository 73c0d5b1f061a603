"""A person's dossier: what is owed, the pathway, and everything that happened in one column; on paper too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from starlette.responses import Response

from mailflow.caseload.reopening import WITHIN
from mailflow.store import people
from mailflow.store.amendments import advisers
from mailflow.store.pages import dossier, notes, timeline
from mailflow.web.call import Call, see_other
from mailflow.web.guard import page
from mailflow.web.pages.dossier_frame import framed
from mailflow.web.rights import Rule

PAPER = 1000  # lines of history on paper


async def show(call: Call) -> Response:
    """The whole dossier on one page. An entry that was merged leads to the one that is kept."""
    kept = await dossier.merged_into(call.connection, call.viewer.scope, call.id())
    return see_other(f"/dossier/{kept}") if kept else await page_with(call)


async def page_with(call: Call, *, status: int = 200, **said: Any) -> Response:
    """The page, with why what was asked for is not done, or what it would do: that no refresh takes away."""
    values = await contents(call)
    return call.render("dossier.html", status, **(values | {"live": not said} | said))


async def part(call: Call) -> Response:
    """What may change while the dossier is open, for a refresh in place."""
    return call.render("parts/dossier.html", **(await contents(call) | {"live": True, "refreshed": True}))


async def contents(call: Call) -> dict[str, Any]:
    """What stands on the page, by the same query for the whole of it and for a refresh."""
    values = await framed(call, "dossier")
    person, scope, connection = values["person"], call.viewer.scope, call.connection
    wanted = call.request.query_params.get("voir", "")
    shown = wanted if wanted in timeline.KINDS else ""
    after = read_place(call.request.query_params.get("apres", ""))
    names = timeline.KINDS.get(shown, timeline.ALL)
    rows = await timeline.timeline(connection, scope, person["id"], after, names)
    more = len(rows) > timeline.PAGE
    values |= await pathway_values(call, person)
    values |= {
        "tasks": await dossier.open_tasks(connection, scope, person["id"]),
        "lately": await dossier.done_lately(connection, scope, person["id"], call.viewer.id, call.now - WITHIN),
        "owed": await dossier.owed(connection, scope, person["id"]),
        "shown": shown,
        "kinds": ("", *timeline.KINDS),
        "lines": rows[: timeline.PAGE],
        "next": write_place(rows[timeline.PAGE - 1]) if more else None,
        "continued": after is not None,
        "notes": await notes.of_person(connection, scope, person["id"]),
        "team": await people.colleagues(connection, call.viewer.agency_id),
        "note_text": "",
        "note_error": "",
        "removed_note": call.asked_id("note"),
        "back": f"/dossier/{person['id']}",
        "query": call.request.url.query,
        "refreshed": False,
    }
    return values


async def pathway_values(call: Call, person: Mapping[str, Any]) -> dict[str, Any]:
    """Where the person's pathways stand, what may be changed, and what all of it is called."""
    connection, scope = call.connection, call.viewer.scope
    amendments = await dossier.amendments(connection, scope, person["id"])
    case_id = person["case_id"]
    return {
        "position": await call.web.parts.position_of(connection, case_id, call.now) if case_id else None,
        "colleagues": await advisers(connection, call.viewer.agency_id) if call.viewer.role == "supervisor" else (),
        "outlook": None,
        "pending": {},
        "suite": "",
        **await step_words(call, person["state"] or {}, [row["data"] for row in amendments]),
    }


async def paper(call: Call) -> Response:
    """The dossier to be printed: everything at once, without forms."""
    values = await framed(call, "dossier")
    person, scope, connection = values["person"], call.viewer.scope, call.connection
    rows = await timeline.timeline(connection, scope, person["id"], None, timeline.ALL, PAPER)
    values |= await pathway_values(call, person)
    values |= {
        "tasks": await dossier.open_tasks(connection, scope, person["id"]),
        "lines": rows[:PAPER],
        "cut": len(rows) > PAPER,
    }
    return call.render("dossier_paper.html", **values)


def write_place(row: RowMapping) -> str:
    """A place in the column, for an address."""
    return f"{row['at'].isoformat()}_{row['key']}"


def read_place(text: str) -> timeline.Key | None:
    """The place again; None when there is none or it was tampered with."""
    at, found, key = text.partition("_")
    try:
        moment = datetime.fromisoformat(at.replace(" ", "+"))
    except ValueError:
        return None
    return (moment, key) if found and moment.tzinfo and len(key) < 100 and key.isprintable() else None


async def step_words(call: Call, state: Any, amended: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the steps of the person's pathways, the answers to them and their ends are called, by their codes."""
    named = {UUID(str(found)) for found in values_of(state, "revision")}
    documents = await dossier.documents(call.connection, sorted(named))
    steps = [step for document in documents for step in document.get("steps", ())]
    added = [dict(data["step"]) for data in amended if isinstance(data.get("step"), dict)]
    steps += [*added, *({**step, "id": f"{step['id']}-avant"} for step in added if step.get("id"))]
    choices = [choice for step in steps for name in ("answers", "outcomes") for choice in choices_of(step.get(name))]
    return {
        "titles": {step["id"]: step["title"] for step in steps if step.get("title")},
        "answers": {choice["outcome"]: choice["label"] for choice in choices if choice.get("label")},
        "endings": {step["outcome"]: step["title"] for step in steps if step.get("outcome") and step.get("title")},
    }


def choices_of(value: Any) -> list[Any]:
    """The outcomes of a step, when it lists any (`answers` of a message names a step instead)."""
    return [choice for choice in value if isinstance(choice, dict)] if isinstance(value, list) else []


def values_of(tree: Any, key: str) -> list[Any]:
    """Every value stored under `key`, however deep."""
    if isinstance(tree, dict):
        own = [tree[key]] if tree.get(key) else []
        return own + [found for value in tree.values() for found in values_of(value, key)]
    if isinstance(tree, list):
        return [found for value in tree for found in values_of(value, key)]
    return []


ROUTES = (
    page("/dossier/{id:uuid}", show, Rule.CASEWORK),
    page("/parts/dossier/{id:uuid}", part, Rule.CASEWORK),
    page("/dossier/{id:uuid}/imprimer", paper, Rule.CASEWORK),
)
