"""What is simulated is what happens: the same persona through the simulator and through the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mailflow.caseload.publishing import publish
from mailflow.caseload.simulating.life import Life
from mailflow.caseload.simulating.portfolio import begin
from mailflow.caseload.simulating.world import MAILS, What, World
from mailflow.pathways.document import Pathway, read_pathway
from mailflow.pathways.personas import Persona
from mailflow.templates.shipped import starter_pathways, starter_wordings
from tests.caseload.simulating.production import AGENCY, Mail, Production, Task
from tests.caseload.site import Site

MONDAY = date(2026, 3, 2)
NEEDS_SLOT = "creneau-choisi"  # its confirmation names the slot, which only a real mail has
SHIPPED = {
    code: read_pathway(text) for code, text in starter_pathways().items() if code in ("premier-contact", "demande")
}
RICH_TEXT = (Path(__file__).parents[3] / "benchmarks" / "simulator_pathway.yaml").read_text("utf-8")
RICH = read_pathway(RICH_TEXT)


def on_paper(pathway: Pathway, persona: Persona, months: int) -> Life:
    return begin(World(pathway, {}, AGENCY), persona, persona.start or MONDAY, months, "case")


def noted(life: Life) -> tuple[list[Mail], list[Task]]:
    happened = life.live()
    mails = [(item.at, item.ref.step, item.ref.occurrence, item.part) for item in happened if item.what in MAILS]
    return mails, [(item.at, item.ref.step, item.ref.occurrence) for item in happened if item.what is What.TASK]


async def same(site: Site, pathway: Pathway, persona: Persona, months: int) -> None:
    life = on_paper(pathway, persona, months)
    production = Production(site, pathway, persona, life.calendar)
    begins, ends = life.now, life.ends
    mails, tasks = noted(life)

    await production.live(begins, ends)

    assert await production.mails() == sorted(mails)
    assert await production.tasks() == sorted(tasks)
    assert mails or tasks


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (code, item.name)
        for code, pathway in SHIPPED.items()
        for item in pathway.personas
        if not item.region and item.name != NEEDS_SLOT
    ],
)
async def test_shipped_personas_get_the_same_mails_and_tasks_on_paper_and_in_production(
    site: Site, code: str, name: str
) -> None:
    persona = next(item for item in SHIPPED[code].personas if item.name == name)
    await same(site, SHIPPED[code], persona, 3)


@pytest.mark.parametrize("name", [item.name for item in RICH.personas if not item.region])
async def test_a_rich_pathway_goes_the_same_way_on_paper_and_in_production(site: Site, name: str) -> None:
    async with site.services.engine.begin() as connection:
        await publish(connection, RICH_TEXT, starter_wordings(), None, site.now)
    persona = next(item for item in RICH.personas if item.name == name)
    await same(site, RICH, persona, 4)
