"""The pathways as administrators see them: the list, one pathway with its revisions, differences between two."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from mailflow.caseload.drafting import changes_between
from mailflow.pathways.document import Pathway, pathway_from_json
from mailflow.pathways.editing.outline import flat, outline
from mailflow.pathways.fields import NAME
from mailflow.pathways.graph import Marking, svg
from mailflow.store import drafts, publications
from mailflow.store.pages import pathways
from mailflow.store.pathways import revision_numbered
from mailflow.web.call import Call, Missing
from mailflow.web.guard import page
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar
from mailflow.web.studio.change_words import CLASSES, WHO, Said, said
from mailflow.web.studio.kind_words import kind_icon, kind_name, summary


def code_of(call: Call) -> str:
    """The code in the address; anything else is not found."""
    code = str(call.request.path_params["code"])
    if not NAME.fullmatch(code):
        raise Missing
    return code


def whole(text: str | None) -> int | None:
    """A number of a revision or an edit."""
    return int(text) if text and text.isdecimal() and len(text) < 7 else None


async def page_of(call: Call, template: str, status: int = 200, **values: Any) -> Response:
    """A page with the side."""
    return call.render(template, status, current="pathways", **values, **await sidebar(call))


async def show_all(call: Call) -> Response:
    """Every pathway: newest revision, people on it, draft by whom since when."""
    rows = await pathways.overview(call.connection)
    return await page_of(call, "pathways.html", rows=rows, removed=call.request.query_params.get("fait") == "jete")


async def show(call: Call) -> Response:
    """One pathway: its steps, its picture, its revisions."""
    code = code_of(call)
    rows = await pathways.revisions(call.connection, code)
    draft = await drafts.read_draft(call.connection, code)
    if not rows:
        raise Missing
    asked = whole(call.request.query_params.get("version")) or rows[0]["number"]
    found = await revision_numbered(call.connection, code, asked)
    if found is None:
        raise Missing
    pathway = pathway_from_json(found["document"])
    people = await pathways.people_on(call.connection)
    return await page_of(
        call,
        "pathway.html",
        code=code,
        shown=asked,
        pathway=pathway,
        steps=steps_of(pathway),
        people_at=await pathways.people_at(call.connection, [str(found["id"])]),
        picture=svg(pathway, Marking("#e-")),
        rows=rows,
        people={row["number"]: people.get(str(row["id"]), 0) for row in rows},
        draft=draft,
        orders=await publications.publications_of(call.connection, code, 6),
        progress=await publications.progress_of(call.connection, code),
        done=call.request.query_params.get("fait", ""),
    )


def steps_of(pathway: Pathway) -> list[dict[str, Any]]:
    """Its steps in the order they are read, each in one line."""
    entries = outline(pathway.raw)
    titles = {entry.id: entry.title for entry in flat(entries)}
    return [
        {
            "id": entry.id,
            "title": entry.title,
            "depth": sum(part == "steps" for part in entry.place) - 1,
            "kind": kind_name(entry.kind),
            "icon": kind_icon(entry.kind),
            "summary": summary(entry.raw, titles),
        }
        for entry in flat(entries)
    ]


async def compare(call: Call) -> Response:
    """What changed between two revisions, in words."""
    code = code_of(call)
    rows = await pathways.revisions(call.connection, code)
    numbers = {row["number"] for row in rows}
    query = call.request.query_params
    newest = max(numbers, default=0)
    old, new = whole(query.get("de")) or max(newest - 1, 1), whole(query.get("a")) or newest
    if not {old, new} <= numbers:
        raise Missing
    changes = await changes_between(call.connection, code, old, new)
    titles = await titles_between(call, code, old, new)
    groups = grouped(said(changes, titles))
    return await page_of(call, "pathway_diff.html", code=code, rows=rows, old=old, new=new, groups=groups)


async def titles_between(call: Call, code: str, *numbers: int) -> dict[str, str]:
    """Titles of steps, those of the last revision named first."""
    titles: dict[str, str] = {}
    for number in numbers:
        found = await revision_numbered(call.connection, code, number)
        steps = pathway_from_json(found["document"]).steps if found is not None else {}
        titles |= {step.id: step.title for step in steps.values()}
    return titles


def grouped(found: list[Said]) -> list[dict[str, Any]]:
    """By class of change, each with whom it concerns."""
    return [
        {"class": item.value, "name": CLASSES[item], "who": WHO[item], "changes": mine}
        for item in CLASSES
        if (mine := [one for one in found if one.change_class is item])
    ]


ROUTES = (
    page("/parcours", show_all, Rule.SETTINGS),
    page("/parcours/{code}", show, Rule.SETTINGS),
    page("/parcours/{code}/differences", compare, Rule.SETTINGS),
)
