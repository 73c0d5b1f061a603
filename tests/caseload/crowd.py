"""Many invented people at every step of one pathway, for tests of migrations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.enrolment import enrol
from mailflow.caseload.mass_migration import Mover, Progress
from mailflow.caseload.migrating import Line, Plan, Result, plan_migration
from mailflow.caseload.publishing import publish
from mailflow.core.ids import new_id
from mailflow.pathways.diff import Class
from mailflow.store.bulk import insert_rows
from mailflow.store.tables import cases, person, person_address
from tests.caseload.site import Site

V1 = """\
code: foule
title: Foule
steps:
  - {id: bonjour, kind: message, wording: bonjour, class: service, window: any}
  - {id: attendre, kind: wait, for: 10 days}
  - {id: question, kind: message, wording: question, class: service, window: any}
  - id: reponse
    kind: await_reply
    about: question
    answers: [{intents: [confirm], outcome: oui, next: verifier}]
    reminders: [{after: 5 days, wording: rappel}]
    timeout: {after: 20 days, next: appeler}
  - {id: appeler, kind: task, outcomes: [{outcome: joint, next: suite}, {outcome: perdu, next: fin}]}
  - {id: verifier, kind: wait, for: 7 days}
  - {id: avis, kind: wait, for: 15 days, legal_basis: CRPA L112-11, next: suite}
  - {id: suite, kind: wait, for: 30 days}
  - {id: fin, kind: end, outcome: fini}
"""
WITHOUT = V1.replace("  - {id: verifier, kind: wait, for: 7 days}\n", "").replace("next: verifier", "next: avis")
STEPS = ("attendre", "reponse", "appeler", "verifier", "avis", "suite")
WORDINGS = {name: f"Objet : {name}\n\nBonjour {{{{ prenom }}}}.\n" for name in ("bonjour", "question", "rappel")}


class Frozen:
    """The site's time."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def now(self) -> Any:
        return self.site.now

    def real_seconds(self, span: timedelta) -> float:
        return span.total_seconds()


async def revision(site: Site, document: str = V1, **texts: str) -> int:
    """Publish one; its number."""
    async with site.services.engine.begin() as connection:
        await publish(connection, document, WORDINGS | texts, None, site.now)
    return int(
        (
            await site.rows(
                "SELECT max(r.number) AS n FROM revision r JOIN pathway p ON p.id = r.pathway_id WHERE p.code = 'foule'"
            )
        )[0]["n"]
    )


async def people(site: Site, count: int) -> list[UUID]:
    """As many people with their cases, in order of the cases' ids."""
    async with site.services.engine.begin() as connection:
        return [case_id for number in range(count) for case_id in [await one_more(connection, site, number)]]


async def one_more(connection: AsyncConnection, site: Site, number: int) -> UUID:
    person_id, case_id = new_id(), new_id()
    at = {"created_at": site.now}
    names = {"reference": f"P{number:05}", "given_name": "Nul", "family_name": f"Autre {number}"}
    await insert_rows(
        connection,
        person,
        [{"id": person_id, "agency_id": site.agency_id, **names, "language": "fr", "attributes": {}} | at],
    )
    address = {"id": new_id(), "person_id": person_id, "address": f"p{number}@example.org"}
    await insert_rows(connection, person_address, [address | {"preferred": True, "state": "active"}])
    row = {"id": case_id, "agency_id": site.agency_id, "person_id": person_id, "status": "open", "state": {}}
    await insert_rows(connection, cases, [row | at | {"updated_at": site.now, "version": 0}])
    return case_id


async def crowd(site: Site, count: int) -> list[UUID]:
    """People spread over all steps that wait, some of them for some days already."""
    made = await people(site, count)
    for number, case_id in enumerate(made):
        async with site.services.engine.begin() as connection:
            await enrol(connection, case_id, "foule", site.now, start_at=STEPS[number % len(STEPS)])
        await site.advance(case_id)
        if number % 40 == 39:
            site.now += timedelta(days=1)
    return made


def mover(site: Site, batch: int = 50) -> Mover:
    return Mover(site.services.engine, site.tools, site.shelf, Frozen(site), batch)


async def plan(site: Site, number: int, mapping: Mapping[str, str] | None = None, *only: Class) -> Plan:
    async with site.services.engine.connect() as connection:
        return await plan_migration(connection, site.shelf, "foule", number, mapping or {}, frozenset(only))


async def rehearsed(site: Site, wanted: Plan) -> list[Line]:
    told: list[Progress] = []
    await mover(site).rehearse(wanted, told.append)
    return [line for progress in told for line in progress.lines]


async def done(site: Site, wanted: Plan) -> list[Line]:
    told: list[Progress] = []
    await mover(site).carry_out(wanted, None, told.append)
    return [line for progress in told for line in progress.lines]


def with_result(lines: list[Line], result: Result) -> list[Line]:
    return [line for line in lines if line.result is result]
