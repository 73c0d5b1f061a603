"""A served site with two agencies and every role, and visitors who are logged in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import UUID

import httpx
import pytest

from mailflow.services import Services
from mailflow.web.login import Cookies
from mailflow.web.serve import serve
from tests.factory import Factory


@dataclass(frozen=True)
class Site:
    """Ids of the invented site. `own` things belong to the adviser's portfolio, `foreign` ones to another agency."""

    services: Services
    factory: Factory
    url: str
    agency: UUID
    adviser: UUID
    colleague: UUID
    supervisor: UUID
    administrator: UUID
    auditor: UUID
    own_queue: UUID
    triage: UUID
    person: UUID
    case: UUID
    conversation: UUID
    message: UUID
    task: UUID
    colleagues_person: UUID
    colleagues_conversation: UUID
    foreign_person: UUID
    foreign_conversation: UUID
    foreign_message: UUID
    foreign_queue: UUID
    foreign_task: UUID
    decision: UUID
    foreign_decision: UUID
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    async def visitor(self, staff_id: UUID | None = None) -> httpx.AsyncClient:
        """A browser's stand-in, logged in as `staff_id`; POSTs come from our own pages."""
        client = httpx.AsyncClient(base_url=self.url, headers={"origin": self.url, "sec-fetch-site": "same-origin"})
        self.clients.append(client)
        if staff_id is not None:
            client.cookies.set(Cookies(self.services).session, await self.factory.session(staff_id))
        return client

    def csrf(self, client: httpx.AsyncClient) -> str:
        """The form token of a visitor's session, as the factory made it."""
        return f"csrf-{client.cookies[Cookies(self.services).session]}"


@pytest.fixture
async def served(services: Services) -> AsyncIterator[str]:
    """The pages on a free port of loopback."""
    stop, ready = asyncio.Event(), asyncio.Event()
    ports: list[int] = []
    task = asyncio.create_task(serve(services, stop, ready.set, on_port=ports.append))
    await asyncio.wait({task, asyncio.create_task(ready.wait())}, return_when=asyncio.FIRST_COMPLETED)
    yield f"http://127.0.0.1:{ports[0]}"
    stop.set()
    await task


@pytest.fixture
async def site(services: Services, served: str) -> AsyncIterator[Site]:
    """The invented site."""
    make = Factory(services.engine)
    agency, other = await make.agency(), await make.agency("Agence Villeurbanne")
    adviser = await make.staff(agency, "Claire Fontaine", login="claire", title="Conseillère")
    colleague = await make.staff(agency, "Karim Mercier", login="karim", title="Conseiller")
    person = await make.person(agency, "Samira Benali", adviser, address="samira.benali@courriel.example")
    case = await make.case(agency, person)
    queue = await make.queue_of(agency, "adviser", adviser)
    talk = await make.conversation(agency, queue, "Mon rendez-vous de jeudi", person_id=person, case_id=case)
    stranger = await make.staff(other, "Paul Étranger", login="paul")
    foreign_queue = await make.queue_of(other, "adviser", stranger)
    foreign = await make.person(other, "Zoé Lointaine", stranger)
    foreign_talk = await make.conversation(other, foreign_queue, "Secret lointain", person_id=foreign)
    foreign_case = await make.case(other, foreign)
    second = await make.person(agency, "Hugo Voisin", colleague)
    second_queue = await make.queue_of(agency, "adviser", colleague)
    made = Site(
        services=services,
        factory=make,
        url=served,
        agency=agency,
        adviser=adviser,
        colleague=colleague,
        supervisor=await make.staff(agency, "Anne Chef", "supervisor", login="anne"),
        administrator=await make.staff(agency, "Luc Réglages", "administrator", login="luc"),
        auditor=await make.staff(agency, "Ines Contrôle", "auditor", login="ines"),
        own_queue=queue,
        triage=await make.queue_of(agency, "triage"),
        person=person,
        case=case,
        conversation=talk,
        message=await make.message_in(talk, "Bonjour, puis-je déplacer mon rendez-vous ?"),
        task=await make.task(agency, case, queue, "Appeler Samira Benali", ["joint", "injoignable"]),
        colleagues_person=second,
        colleagues_conversation=await make.conversation(agency, second_queue, "Chez le voisin", person_id=second),
        foreign_person=foreign,
        foreign_conversation=foreign_talk,
        foreign_message=await make.message_in(foreign_talk, "Rien pour vous", sender="zoe@courriel.example"),
        foreign_queue=foreign_queue,
        foreign_task=await make.task(other, foreign_case, foreign_queue, "Tâche lointaine"),
        decision=await make.decision(agency, case, prepared_by=adviser),
        foreign_decision=await make.decision(other, foreign_case, prepared_by=stranger),
    )
    yield made
    for client in made.clients:
        await client.aclose()
