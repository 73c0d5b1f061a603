"""Loads the invented agency into an empty database: staff, job seekers, pathways, and what was asked before.

Everything that mailflow itself can do goes through mailflow: cases, enrolments, mails out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.cases import open_case
from mailflow.caseload.enrolment import enrol
from mailflow.caseload.publishing import publish_starter
from mailflow.core.ids import new_id
from mailflow.core.passwords import hash_password
from mailflow.demo.agency import AGENCY, FAMILY, GIVEN, LEAD, PASSWORD, STAFF
from mailflow.demo.questions import question
from mailflow.demo.samples import Sample, load_samples
from mailflow.outbox.posting import Draft, post
from mailflow.services import Services
from mailflow.store import tables as t
from mailflow.store.events import record_event

PEOPLE = 300


@dataclass(frozen=True, slots=True)
class Seeker:
    """One invented job seeker, with the sample mail they will write, if any."""

    id: UUID
    name: str
    address: str
    adviser: UUID
    case: UUID
    conversation: UUID | None = None
    sample: Sample | None = None


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
        await publish_starter(connection, staff["admin"], now)
        advisers = [staff[member.login] for member in STAFF if member.role == "adviser"]
        for number, (name, address, sample) in enumerate(people(), 1):
            seeker = await load_person(connection, agency, advisers[number % len(advisers)], number, name, address, now)
            if sample is None or sample.context["asked"] is None:
                await enrol(connection, seeker.case, "premier-contact", now)
            else:
                await ask(connection, services, agency, seeker, sample, now)


async def load_staff(connection: AsyncConnection, now: datetime) -> tuple[UUID, dict[str, UUID]]:
    """The agency, its team and one queue each; returns ids by login."""
    agency, staff = new_id(), {member.login: new_id() for member in STAFF}
    await connection.execute(insert(t.agency).values(id=agency, lead_id=staff[LEAD], **AGENCY))
    password = hash_password(PASSWORD)
    rows = [
        {
            "id": staff[member.login],
            "agency_id": agency,
            "login": member.login,
            "name": member.name,
            "title": member.title,
            "email": f"{member.login}@{AGENCY['email'].partition('@')[2]}",  # type: ignore[attr-defined]
            "role": member.role,
            "tier": "guidé",
            "ceiling": 150,
            "cover_id": None,
            "password_hash": password,
            "created_at": now,
        }
        for member in STAFF
    ]
    await connection.execute(insert(t.staff), rows)
    for member in STAFF:
        if member.cover:
            await connection.execute(
                t.staff.update().where(t.staff.c.id == staff[member.login]).values(cover_id=staff[member.cover])
            )
    owners: list[tuple[str, UUID | None]] = [("triage", None), ("automatic", None), ("lead", staff[LEAD])]
    owners += [("adviser", staff[member.login]) for member in STAFF if member.role == "adviser"]
    await connection.execute(
        insert(t.queue),
        [{"id": new_id(), "agency_id": agency, "kind": kind, "owner_id": owner} for kind, owner in owners],
    )
    return agency, staff


def people() -> Iterator[tuple[str, str, Sample | None]]:
    """Name, address and sample of the 300: first those who will write, then quiet ones."""
    count = 0
    for sample in load_samples():
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
    person = new_id()
    given, _, family = name.strip().partition(" ")
    await connection.execute(
        insert(t.person).values(
            id=person,
            agency_id=agency,
            reference=f"AL-26-{10000 + number}",
            given_name=given,
            family_name=family or "–",
            tier="guidé",
            phone=f"06 39 98 {number // 100:02d} {number % 100:02d}",  # range kept for fiction
            created_at=now,
        )
    )
    await connection.execute(insert(t.person_address).values(id=new_id(), person_id=person, address=address))
    await connection.execute(insert(t.assignment).values(id=new_id(), person_id=person, staff_id=adviser, since=now))
    case = await open_case(connection, agency, person, now)
    return Seeker(person, name, address, adviser, case)


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
