"""Loads the invented agency into an empty database: staff, job seekers, pathways, and what was asked before.

Everything that mailflow itself can do goes through mailflow: cases, enrolments, mails out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.enrolment import enrol
from mailflow.caseload.people import Newcomer, enlist
from mailflow.caseload.publishing import publish_shipped
from mailflow.caseload.settings import regions
from mailflow.core.ids import new_id
from mailflow.core.rollout import Move, Phase
from mailflow.core.worktime import WorkCalendar
from mailflow.demo import past
from mailflow.demo.agency import AGENCY, DOMAIN, FAMILY, GIVEN, IN_PILOT, LEAD, PASSWORD, REGION, STAFF
from mailflow.demo.fresh import all_samples
from mailflow.demo.questions import question
from mailflow.demo.samples import Sample
from mailflow.demo.site import loaded_at
from mailflow.outbox.posting import Draft, post
from mailflow.services import Services
from mailflow.store import tables as t
from mailflow.store.events import record_event
from mailflow.store.site import add_account, add_agency
from mailflow.web.passwords import hash_password

PEOPLE = 300
MISSED, DECIDED = 296, 300  # of the quiet ones, both of the first adviser


@dataclass(frozen=True, slots=True)
class Seeker:
    """One invented job seeker."""

    id: UUID
    name: str
    address: str
    adviser: UUID
    case: UUID


async def is_loaded(services: Services) -> bool:
    """Whether the demo's agency is there already."""
    async with services.engine.connect() as connection:
        found = await connection.scalar(select(t.agency.c.id).where(t.agency.c.code == AGENCY["code"]))
    return found is not None


async def load(services: Services) -> None:
    """Load everything in one transaction: a demo stopped half-way starts anew."""
    now = services.clock.now()
    async with services.engine.begin() as connection:
        agency, staff = await load_staff(connection, now)
        await load_region(connection, staff["admin"], now)
        await publish_shipped(connection, staff["admin"], now)
        advisers = [staff[member.login] for member in STAFF if member.role == "adviser"]
        for number, (name, address, sample) in enumerate(people(loaded_at(services.settings.home)), 1):
            adviser = advisers[number % len(advisers)]
            if number in (DECIDED, MISSED):
                doers = {"owner": adviser, "lead": staff[LEAD]}
                await relive(connection, services, agency, doers, number, (name, address), now)
                continue
            seeker = await load_person(connection, agency, adviser, number, name, address, now)
            if sample is None or sample.context["asked"] is None:
                await enrol(connection, seeker.case, "premier-contact", now)
            else:
                await ask(connection, services, agency, seeker, sample, now)


async def relive(
    connection: AsyncConnection,
    services: Services,
    agency: UUID,
    doers: Mapping[str, UUID],
    number: int,
    who: tuple[str, str],
    now: datetime,
) -> None:
    """Somebody who missed an appointment: one lately, with a task to do; one weeks ago, with a decision to take."""
    calendar = WorkCalendar.from_agency(AGENCY)
    acts, ago = (past.ACTS, past.LONG_AGO) if number == DECIDED else ((), past.LATELY)
    began = past.morning(calendar, now - ago)
    seeker = await load_person(connection, agency, doers["owner"], number, *who, began)
    story = past.Past(connection, services, calendar, seeker.case, seeker.address, seeker.name, doers, began)
    await story.live(acts, now)


async def load_staff(connection: AsyncConnection, now: datetime) -> tuple[UUID, dict[str, UUID]]:
    """The agency, its team and one queue each; returns ids by login."""
    agency = await add_agency(connection, AGENCY)
    password, staff = hash_password(PASSWORD), {}
    for member in STAFF:
        staff[member.login] = await add_account(
            connection,
            str(AGENCY["code"]),
            {
                "login": member.login,
                "name": member.name,
                "title": member.title,
                "email": f"{member.login}@{DOMAIN}",
                "role": member.role,
                "tier": "guidé",
                "ceiling": 150,
                "password_hash": password,
            },
            now,
        )
    for member in STAFF:
        if member.cover:
            covered = t.staff.c.id == staff[member.login]
            await connection.execute(t.staff.update().where(covered).values(cover_id=staff[member.cover]))
    await connection.execute(t.agency.update().where(t.agency.c.id == agency).values(lead_id=staff[LEAD]))
    return agency, staff


async def load_region(connection: AsyncConnection, admin: UUID, now: datetime) -> None:
    """The region of the agency, in its pilot phase."""
    code, name = REGION
    pilot = Move(Phase.PILOT, now.date() - timedelta(days=IN_PILOT)).to_json()
    values = {"name": name, "agencies": [AGENCY["code"]], "phases": [pilot]}
    await regions.save(connection, code, values, admin, now, new=True)


def people(loaded: datetime) -> Iterator[tuple[str, str, Sample | None]]:
    """Name, address and sample of the 300: first those who will write, then quiet ones."""
    count = 0
    for sample in all_samples(loaded):
        if sample.person:
            count += 1
            yield *sample.person, sample
    chance = random.Random(2026)  # the same 300 people at every load
    while count < PEOPLE:
        count += 1
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        yield f"{given} {family}", f"p{count:03d}@demandeurs.example.net", None


async def load_person(
    connection: AsyncConnection, agency: UUID, adviser: UUID, number: int, name: str, address: str, now: datetime
) -> Seeker:
    """A person with an address, an adviser and an open case."""
    given, _, family = name.strip().partition(" ")
    phone = f"06 39 98 {number // 100:02d} {number % 100:02d}"  # range kept for fiction
    newcomer = Newcomer(f"AL-26-{10000 + number}", given, family or "–", address, phone, "guidé")
    enlisted = await enlist(connection, agency, adviser, newcomer, now)
    return Seeker(enlisted.person_id, name, address, adviser, enlisted.case_id)


async def ask(
    connection: AsyncConnection, services: Services, agency: UUID, seeker: Seeker, sample: Sample, now: datetime
) -> None:
    """Send the question that the sample answers, and let the person's case wait for the answer."""
    subject, text = question(sample.context)
    conversation = new_id()
    queue = select(t.queue.c.id).where(t.queue.c.owner_id == seeker.adviser).scalar_subquery()
    await connection.execute(
        insert(t.conversation).values(
            id=conversation,
            agency_id=agency,
            person_id=seeker.id,
            case_id=seeker.case,
            queue_id=queue,
            subject=subject,
            state="waiting",
            last_at=now,
            created_at=now,
        )
    )
    await post(
        connection,
        services.keyring,
        services.settings,
        Draft(
            kind="pathway",
            mail_class="service",
            dedup_key=f"demo/{sample.id}",
            agency_id=agency,
            person_id=seeker.id,
            case_id=seeker.case,
            conversation_id=conversation,
            recipient=seeker.address,
            recipient_name=seeker.name,
            sender_name=str(AGENCY["name"]),
            subject=subject,
            text=f"Bonjour,\n\n{text}\n\nBien cordialement,\n{AGENCY['name']}",
        ),
        now,
    )
    await enrol(connection, seeker.case, "demande", now, asked=sample.context)


async def remind_cases(services: Services) -> None:
    """Nudge every open case, so that timers set while the clock ran at another speed are set anew."""
    now = services.clock.now()
    async with services.engine.begin() as connection:
        for case in await connection.scalars(select(t.cases.c.id).where(t.cases.c.status == "open")):
            await record_event(connection, case, "clock", {}, now)
