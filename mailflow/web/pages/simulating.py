"""A pathway tried on paper: the calendar of a persona with its reasons, and a portfolio's load against capacity.

Nothing here concerns a real person. The same for a draft, beside the published revision.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import Response

from mailflow.caseload.documents import unpinned
from mailflow.caseload.simulating.population import STANDARD
from mailflow.caseload.simulating.timetable import Row
from mailflow.caseload.simulating.trial import Calendar, Portfolio, persona_calendar, portfolio_load
from mailflow.caseload.simulating.world import World
from mailflow.core.rollout import Phase
from mailflow.pathways.conditions import NO_REGION, ROLLOUT
from mailflow.pathways.document import Pathway, pathway_from_json
from mailflow.pathways.personas import Persona
from mailflow.store.pathways import latest_revision, published_pathways
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import page
from mailflow.web.labels import INTENTS
from mailflow.web.language import _, mark
from mailflow.web.pages.drafting import opened
from mailflow.web.pages.pathways import code_of, page_of
from mailflow.web.rights import Rule
from mailflow.web.studio.load_chart import drawn
from mailflow.web.studio.reason_words import reason, what

PERSONAS: Mapping[str, str] = {
    "prompt": mark("répond le lendemain"),
    "slow": mark("répond au bout de quatre jours"),
    "after-reminder": mark("répond après un rappel"),
    "silent": mark("ne répond jamais"),
    "unclear": mark("répond de façon peu claire"),
    "out-of-office": mark("répond d’abord par une absence"),
    "dead-address": mark("n’a plus cette adresse"),
    "finds-work": mark("trouve un emploi au bout de quatre mois"),
}
MONTHS = (3, 6, 12, 24)
PEOPLE, CAPACITY = 250, 60


@dataclass(frozen=True, slots=True)
class Question:
    """What the form asks."""

    persona: Persona
    start: date
    months: int
    people: int
    capacity: int
    phase: str = ""  # of the region; "": as each persona says


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a calendar, compared: "" in both, "new" only in the draft, "gone" only in what is published."""

    row: Row
    what: str
    reason: str
    change: str

    @property
    def name(self) -> str:
        """The wording, the outcome, or what the person says."""
        return ", ".join(INTENTS.get(word, word) for word in self.row.name.split(", "))


async def of_published(call: Call) -> Response:
    """The newest revision."""
    code = code_of(call)
    newest = await latest_revision(call.connection, code)
    if newest is None:
        raise Missing
    return await simulation(call, code, pathway_from_json(unpinned(newest["document"])), None)


async def of_draft(call: Call) -> Response:
    """The draft, beside the newest revision."""
    draft = await opened(call)
    if draft.pathway is None or draft.problems:
        return see_other(f"/brouillon/{draft.code}?fait=a-corriger")
    newest = await latest_revision(call.connection, draft.code)
    before = pathway_from_json(unpinned(newest["document"])) if newest is not None else None
    return await simulation(call, draft.code, draft.pathway, before, draft=True)


async def simulation(
    call: Call, code: str, pathway: Pathway, before: Pathway | None, *, draft: bool = False
) -> Response:
    """The page; the simulation runs beside other requests."""
    others = await other_pathways(call, code)
    asked = question(call, pathway)
    given = {ROLLOUT: asked.phase} if asked.phase else {}
    worlds = [World(one, others, attributes=given) for one in (pathway, before) if one is not None]
    calendars, loads = await asyncio.to_thread(tried, worlds, asked)
    rows = compared(calendars[0].rows, calendars[1].rows if before is not None else None)
    lists = [portfolio.weeks for portfolio in loads]
    return await page_of(
        call,
        "simulation.html",
        code=code,
        title=pathway.title,
        draft=draft,
        compared=before is not None,
        asked=asked,
        personas=[(item.name, persona_name(item)) for item in (*pathway.personas, *STANDARD)],
        months=months_of(rows),
        cut=calendars[0].cut,
        load=loads[0],
        loads=loads,
        chart=drawn(lists[0], lists[1] if before is not None else (), asked.capacity),
        choices=MONTHS,
        phases=[item.value for item in Phase],
        attributes={**NO_REGION, **asked.persona.attributes, **given},
    )


def tried(worlds: Sequence[World], asked: Question) -> tuple[list[Calendar], list[Portfolio]]:
    """Both simulations of each world. Pure."""
    calendars = [persona_calendar(world, asked.persona, asked.start, asked.months) for world in worlds]
    loads = [portfolio_load(world, asked.people, asked.start, 12, asked.capacity) for world in worlds]
    return calendars, loads


async def other_pathways(call: Call, code: str) -> dict[str, Pathway]:
    """What it may lead to."""
    found = {}
    for row in await published_pathways(call.connection):
        revision = await latest_revision(call.connection, row["code"])
        if revision is not None and row["code"] != code:
            found[row["code"]] = pathway_from_json(unpinned(revision["document"]))
    return found


def question(call: Call, pathway: Pathway) -> Question:
    """What the address says; what it says wrongly is as if it said nothing."""
    query = call.request.query_params
    known = {item.name: item for item in (*STANDARD, *pathway.personas)}
    first = pathway.personas[0] if pathway.personas else STANDARD[0]
    try:
        start = date.fromisoformat(query.get("debut", ""))
    except ValueError:
        start = call.now.astimezone(call.viewer.zone).date()
    start = start if 2020 <= start.year <= 2090 else call.now.date()
    return Question(
        known.get(query.get("personne", ""), first),
        start,
        number(query.get("mois"), 1, 24, 12),
        number(query.get("dossiers"), 1, 1000, PEOPLE),
        number(query.get("capacite"), 0, 1000, CAPACITY),
        query.get("phase", "") if query.get("phase") in tuple(Phase) else "",
    )


def number(text: str | None, low: int, high: int, usual: int) -> int:
    """A whole number within bounds."""
    return int(text) if text and text.isdecimal() and len(text) < 6 and low <= int(text) <= high else usual


def persona_name(persona: Persona) -> str:
    """What a persona is called."""
    said = persona.title or _(PERSONAS.get(persona.name, ""))
    return f"{persona.name} — {said}" if said else persona.name


def compared(rows: Sequence[Row], before: Sequence[Row] | None) -> list[Shown]:
    """The rows in order of time; with `before` also those that are no more."""
    if before is None:
        return [Shown(row, what(row.what), reason(row.reason), "") for row in rows]
    now, then = {key(row) for row in rows}, {key(row) for row in before}
    found = [Shown(row, what(row.what), reason(row.reason), "" if key(row) in then else "new") for row in rows]
    found += [Shown(row, what(row.what), reason(row.reason), "gone") for row in before if key(row) not in now]
    return sorted(found, key=lambda shown: shown.row.at)


def key(row: Row) -> tuple[Any, ...]:
    """What makes two rows the same."""
    return (row.at, row.what, row.name, row.step)


def months_of(rows: Sequence[Shown]) -> list[tuple[date, list[Shown]]]:
    """The rows by month."""
    found: dict[date, list[Shown]] = {}
    for shown in rows:
        found.setdefault(shown.row.at.date().replace(day=1), []).append(shown)
    return list(found.items())


ROUTES = (
    page("/parcours/{code}/simulation", of_published, Rule.SETTINGS),
    page("/brouillon/{code}/simulation", of_draft, Rule.SETTINGS),
)
