"""The portfolio: each person once, under what they need most, in pages that neither skip nor repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, update

from mailflow.core.ids import new_id
from mailflow.services import Services
from mailflow.store.pages import portfolio
from mailflow.store.pages.filters import NEEDS, Filters
from mailflow.store.pages.scope import Scope
from mailflow.store.tables import conversation, open_request, pathway, person_address, revision
from tests.factory import Factory


@dataclass(frozen=True)
class Office:
    """Two advisers of an agency, one person for each need with the first."""

    make: Factory
    now: datetime
    agency: UUID
    claire: UUID
    karim: UUID
    queue: UUID
    people: dict[str, UUID]

    def scope(self, who: UUID | None = None, role: str = "adviser", *, covers: tuple[UUID, ...] = ()) -> Scope:
        reader = who or self.claire
        return Scope(reader, self.agency, role, (reader, *covers))


@pytest.fixture
async def office(services: Services) -> Office:
    make = Factory(services.engine)
    agency, now = await make.agency(), make.now
    claire, karim = await make.staff(agency, "Claire Fontaine"), await make.staff(agency, "Karim Mercier")
    queue = await make.queue_of(agency, "adviser", claire)
    people = {need: await make.person(agency, f"Anne {need.title()}", claire) for need in NEEDS}
    cases = {need: await make.case(agency, people[need]) for need in NEEDS}
    for need, hours in (("late", -5), ("answered", 30)):
        due = now + timedelta(hours=hours)
        await make.conversation(agency, queue, f"Mail {need}", person_id=people[need], due_at=due)
    await make.task(agency, cases["task"], queue, "Appeler", due_at=now + timedelta(days=1))
    async with services.engine.begin() as connection:
        dead = update(person_address).where(person_address.c.person_id == people["unreachable"])
        await connection.execute(dead.values(state="unreachable"))
        asked = {"id": new_id(), "case_id": cases["silent"], "enrolment": "e1", "step": "un", "occurrence": 1}
        opened = now - timedelta(days=9)
        await connection.execute(insert(open_request).values(**asked, asked={"asked": "yes_no"}, opened_at=opened))
    return Office(make, now, agency, claire, karim, queue, people)


async def needs(services: Services, office: Office, scope: Scope, filters: Filters | None = None) -> dict[UUID, str]:
    async with services.engine.connect() as connection:
        rows = await portfolio.people(connection, scope, filters or Filters(), office.now, None)
    return {row["id"]: NEEDS[row["rank"]] for row in rows}


async def test_each_person_stands_under_what_they_need_most(services: Services, office: Office) -> None:
    found = await needs(services, office, office.scope())
    assert found == {person: need for need, person in office.people.items()}
    assert list(found.values()) == list(NEEDS)
    async with services.engine.connect() as connection:
        counted = await portfolio.counts(connection, office.scope(), Filters(), office.now)
    assert counted == dict.fromkeys(NEEDS, 1)


async def test_what_was_put_off_waits_for_nobody_until_it_is_late(services: Services, office: Office) -> None:
    async with services.engine.begin() as connection:
        soon = office.now + timedelta(hours=3)
        await connection.execute(update(conversation).values(snoozed_until=soon))
    found = await needs(services, office, office.scope())
    assert found[office.people["answered"]] == "calm"
    assert found[office.people["late"]] == "late"


async def test_a_decision_that_may_not_be_taken_yet_is_nothing_to_do(services: Services, office: Office) -> None:
    case = await office.make.case(office.agency, await office.make.person(office.agency, "Léo Tard", office.claire))
    early = office.now + timedelta(days=3)
    await office.make.decision(office.agency, case, prepared_by=office.claire, not_before=early)
    assert list((await needs(services, office, office.scope())).values()).count("task") == 1


async def test_nobody_sees_a_portfolio_that_is_not_theirs(services: Services, office: Office) -> None:
    assert await needs(services, office, office.scope(office.karim)) == {}
    assert len(await needs(services, office, office.scope(office.karim, covers=(office.claire,)))) == len(NEEDS)
    asked = Filters(adviser=office.claire)
    assert await needs(services, office, office.scope(office.karim), asked) == {}
    assert len(await needs(services, office, office.scope(uuid4(), "supervisor"), asked)) == len(NEEDS)
    assert await needs(services, office, Scope(uuid4(), uuid4(), "supervisor", ())) == {}
    for role in ("administrator", "auditor"):
        assert await needs(services, office, office.scope(role=role)) == {}


async def test_pages_hold_everybody_once(services: Services, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "PAGE", 2)
    for name in ("Adam Brie", "Zoé Abel", "Éva Calme"):
        await office.make.person(office.agency, name, office.claire)
    seen: list[UUID] = []
    after = None
    async with services.engine.connect() as connection:
        while True:
            rows = await portfolio.people(connection, office.scope(), Filters(), office.now, after)
            seen += [row["id"] for row in rows[:2]]
            if len(rows) < 3:
                break
            last = rows[1]
            after = portfolio.Place(last["rank"], last["at"], last["name"], last["id"])
    assert len(seen) == len(set(seen)) == len(NEEDS) + 3


async def test_people_are_narrowed_to_a_need_a_tier_or_a_pathway(services: Services, office: Office) -> None:
    one = await office.make.person(office.agency, "Inès Guidée", office.claire, tier="guidé")
    path, published = new_id(), new_id()
    async with services.engine.begin() as connection:
        await connection.execute(insert(pathway).values(id=path, code="accueil", title="Accueil"))
        document = {"document": {}, "wordings": {}, "number": 1, "published_at": office.now}
        await connection.execute(insert(revision).values(id=published, pathway_id=path, **document))
    running = {"revision": str(published), "position": {"step": "un", "occurrence": 1}}
    await office.make.case(office.agency, one, {"enrolments": {"e1": running}})
    ended = await office.make.person(office.agency, "Ugo Fini", office.claire)
    await office.make.case(office.agency, ended, {"enrolments": {"e1": running | {"ended": "joint"}}})
    for filters in (Filters(tier="guidé"), Filters(pathway="accueil")):
        assert list(await needs(services, office, office.scope(), filters)) == [one]
    assert list(await needs(services, office, office.scope(), Filters(need="silent"))) == [office.people["silent"]]


async def test_people_no_mail_reaches_are_listed_and_counted(services: Services, office: Office) -> None:
    async with services.engine.connect() as connection:
        rows = await portfolio.unreachable(connection, office.scope(), 50)
        assert [row["id"] for row in rows] == [office.people["unreachable"]]
        assert await portfolio.count_unreachable(connection, office.scope()) == 1
        assert await portfolio.count_unreachable(connection, office.scope(office.karim)) == 0
        place = (rows[0]["name"], rows[0]["id"])
        assert await portfolio.unreachable(connection, office.scope(), 50, place) == []
