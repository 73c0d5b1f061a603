"""The phase in force reaches branches, skipped steps and wordings of real cases, and personas of the simulator."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from mailflow.caseload.advancing import attributes_of
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import publish
from mailflow.caseload.simulating.expecting import try_personas
from mailflow.caseload.simulating.world import World
from mailflow.core.ids import new_id
from mailflow.pathways.document import read_pathway
from mailflow.pathways.problems import InvalidPathway
from mailflow.store.tables import agency, region
from tests.caseload.site import MONDAY, Site

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "pathways.md"
LOOKING = """
code: phase
title: Selon la phase
steps:
  - {id: dire, kind: message, wording: la-phase, class: service, window: any}
  - id: papier
    kind: task
    title: Téléphoner
    skip_if: {attribute: rollout, is: [none, pilot, online], next: selon}
    next: selon
  - id: selon
    kind: branch
    ways:
      - {when: {attribute: region, is: [BRE]}, next: fin_bretagne}
      - {when: {attribute: rollout, is: [pilot]}, next: fin_pilote}
      - {when: {attribute: rollout, is: [none]}, next: fin_rien}
    else: fin
  - {id: fin, kind: end, outcome: fini}
  - {id: fin_pilote, kind: end, outcome: pilote}
  - {id: fin_rien, kind: end, outcome: rien}
  - {id: fin_bretagne, kind: end, outcome: bretagne}
"""
WORDING = "Objet : Bonjour\n\nBonjour.{% if region %} Région {{ region }}, phase : {{ phase }}.{% endif %}\n"


async def put_in(site: Site, phases: list[dict[str, str]], code: str = "ARA", **of_agency: Any) -> None:
    async with site.services.engine.begin() as connection:
        row = {"id": new_id(), "code": code, "name": "Auvergne-Rhône-Alpes", "phases": phases}
        await connection.execute(insert(region).values(**row))
        await connection.execute(update(agency).values(region_id=row["id"], **of_agency))


async def gone_through(site: Site) -> tuple[str, str]:
    """How the pathway ended ("" while a task waits), and what the mail says."""
    case_id = await site.open()
    async with site.services.engine.begin() as connection:
        await publish(connection, LOOKING, {"la-phase": WORDING}, None, site.now)
        await enrol(connection, case_id, "phase", site.now)
    await site.advance(case_id)
    [case] = await site.rows("SELECT state #>> '{enrolments,e1,ended}' AS ended FROM cases")
    [row] = await site.rows("SELECT raw FROM outbox")
    body = message_from_bytes(row["raw"], policy=default).get_body(("plain",))
    assert body is not None
    return case["ended"] or "", str(body.get_content())


async def test_without_a_region_nothing_is_other_than_before(site: Site) -> None:
    ended, text = await gone_through(site)
    assert ended == "rien" and "Région" not in text


async def test_the_phase_of_the_day_decides_and_is_said(site: Site) -> None:
    await put_in(site, [{"phase": "pilot", "from": "2026-01-05"}, {"phase": "transition", "from": "2026-03-03"}])
    ended, text = await gone_through(site)
    assert ended == "pilote" and "Région Auvergne-Rhône-Alpes, phase : pilote." in text


async def test_in_the_transition_the_step_of_the_other_channel_is_not_skipped(site: Site) -> None:
    await put_in(site, [{"phase": "pilot", "from": "2026-01-05"}, {"phase": "transition", "from": "2026-03-02"}])
    assert (await gone_through(site))[0] == ""
    [task] = await site.rows("SELECT title FROM task")
    assert task["title"] == "Téléphoner"


async def test_conditions_may_name_the_region(site: Site) -> None:
    await put_in(site, [], "BRE")
    ended, text = await gone_through(site)
    assert ended == "bretagne" and "phase : ." in text


@pytest.mark.parametrize(("zone", "ended"), [("Indian/Reunion", "pilote"), ("America/Guadeloupe", "rien")])
async def test_a_phase_begins_at_midnight_of_the_agency(site: Site, zone: str, ended: str) -> None:
    site.now = MONDAY + timedelta(hours=12)  # 21:00 UTC
    day = (MONDAY.date() + timedelta(days=1)).isoformat()
    await put_in(site, [{"phase": "pilot", "from": day}], time_zone=zone)
    assert (await gone_through(site))[0] == ended


def test_what_the_register_says_of_a_person_stays_where_the_agency_has_no_region() -> None:
    case = {"id": new_id(), "person_id": new_id(), "person_attributes": {"region": "sud"}, "person_tier": "guidé"}
    case |= {"person_language": "fr", "region_code": None, "region_phases": None}
    found = attributes_of(case, MONDAY.date())
    assert (found["region"], found["rollout"], found["tier"]) == ("sud", "none", "guidé")


def test_a_phase_that_is_none_is_a_mistake_in_conditions_and_personas() -> None:
    for wrong in (
        LOOKING.replace("[pilot]", "[pilote]"),
        f"{LOOKING}personas:\n  - {{name: a, attributes: {{rollout: pilote}}}}\n",
    ):
        with pytest.raises(InvalidPathway) as caught:
            read_pathway(wrong)
        assert [problem.instead for problem in caught.value.problems] == ["Did you mean “pilot”?"]


def test_the_example_of_both_channels_in_the_guide_does_what_it_says() -> None:
    [document] = [
        text for text in re.findall(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.S) if "deux-canaux" in text
    ]
    tried = try_personas(World(read_pathway(document), {}), 1)
    assert [one.expectations for one in tried] == [1, 1, 1]
    assert [difference for one in tried for difference in one.differences] == []
    everybody = try_personas(World(read_pathway(document), {}, attributes={"rollout": "transition"}), 1)
    assert [len(one.differences) for one in everybody] == [0, 1, 1]
