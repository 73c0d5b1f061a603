"""Who took a conversation on has it: the stages of the reply clock go by them and their cover."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, select, update

from mailflow.caseload.covering import Absence, Team
from mailflow.caseload.stages import reach_stage
from mailflow.core.ids import new_id
from mailflow.pathways.commands import EscalateToLead, HandToCover, Nudge
from mailflow.store.conversations import ensure_queues
from mailflow.store.tables import conversation, queue, staff, staff_absence
from mailflow.store.threads import find_stand_in
from tests.caseload.site import Site


async def add(site: Site, login: str, cover: UUID | None) -> UUID:
    row = {"id": new_id(), "login": login, "name": login.title(), "email": f"{login}@a.example", "cover_id": cover}
    common = {"agency_id": site.agency_id, "role": "adviser", "created_at": site.now}
    async with site.services.engine.begin() as connection:
        await connection.execute(insert(staff).values(**row, **common))
    return UUID(str(row["id"]))


async def away(site: Site, who: UUID, first: int, last: int, cover: UUID | None = None) -> Absence:
    today = site.now.date()
    days = {"first_day": today + timedelta(days=first), "last_day": today + timedelta(days=last)}
    async with site.services.engine.begin() as connection:
        await connection.execute(insert(staff_absence).values(id=new_id(), staff_id=who, cover_id=cover, **days))
    return Absence(who, days["first_day"], days["last_day"], cover)


async def test_the_cover_of_who_took_it_gets_it_not_the_person_s(site: Site) -> None:
    helper = await add(site, "lea", None)
    holder = await add(site, "max", helper)
    talk = await site.mail(await site.open(), needs_answer=True)
    async with site.services.engine.begin() as connection:
        key = (site.agency_id, "adviser", holder)
        his = (await ensure_queues(connection, [key]))[key]
        was = select(conversation.c.queue_id).where(conversation.c.id == talk).scalar_subquery()
        taken = update(conversation).where(conversation.c.id == talk)
        await connection.execute(taken.values(queue_id=his, taken_from_id=was))
        found = []
        for command in (Nudge(str(talk)), HandToCover(str(talk)), EscalateToLead(str(talk))):
            await reach_stage(connection, command, site.now.date())
            row = await connection.execute(
                select(queue.c.kind, queue.c.owner_id, conversation.c.taken_from_id.is_not(None))
                .join_from(conversation, queue, queue.c.id == conversation.c.queue_id)
                .where(conversation.c.id == talk)
            )
            found.append(tuple(row.one()))
    assert found == [("adviser", holder, True), ("adviser", helper, False), ("lead", None, False)]


async def test_the_preview_of_an_absence_and_the_queries_name_the_same_cover(site: Site) -> None:
    third = await add(site, "lea", site.adviser_id)
    absences = [
        await away(site, site.adviser_id, 0, 9),
        await away(site, site.cover_id, 2, 6, cover=third),
        await away(site, third, 4, 5),
    ]
    team = Team({site.adviser_id: site.cover_id, site.cover_id: None, third: site.adviser_id}, absences)
    for number in range(10):
        day = site.now.date() + timedelta(days=number)
        async with site.services.engine.connect() as connection:
            owner = await find_stand_in(connection, site.adviser_id, day)
        assert owner is not None and owner.away
        assert team.chain(absences[0], day)[1] == owner.cover_id, number
    assert [item.taker for item in team.spans(absences[0])] == [site.cover_id, third, None, third, site.cover_id]
