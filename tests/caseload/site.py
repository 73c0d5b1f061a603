"""An invented agency with an adviser, a cover and people, for tests of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.advancing import Stepped, advance_case
from mailflow.caseload.cases import open_case
from mailflow.caseload.publishing import publish
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.core.ids import new_id
from mailflow.services import Services
from mailflow.store import cases
from mailflow.store.conversations import ensure_queues
from mailflow.store.events import record_event
from mailflow.store.tables import agency, assignment, conversation, message, outbox, person, person_address, staff
from mailflow.templates.shipped import starter_pathways, starter_wordings

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 10:00 in Lyon
HOURS = {day: [["08:30", "12:30"], ["13:30", "16:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@dataclass(slots=True)
class Site:
    """Ids of the rows made, and short ways to do what other parts do. `now` is moved by the test."""

    services: Services
    agency_id: UUID = field(default_factory=new_id)
    adviser_id: UUID = field(default_factory=new_id)
    cover_id: UUID = field(default_factory=new_id)
    person_id: UUID = field(default_factory=new_id)
    now: datetime = MONDAY
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def tools(self) -> Tools:
        return Tools(self.services.keyring, self.services.settings)

    async def build(self) -> Site:
        async with self.services.engine.begin() as connection:
            await self._staff(connection)
            await self._person(connection)
            for code in ("premier-contact", "demande"):  # all of them would slow every test
                await publish(connection, starter_pathways()[code], starter_wordings(), None, self.now)
        return self

    async def _staff(self, connection: AsyncConnection) -> None:
        await connection.execute(
            insert(agency).values(
                id=self.agency_id,
                code="LYON3",
                name="Agence de Lyon Part-Dieu",
                hours=HOURS,
                closures=[],
                email="lyon3@agence.example.org",
                phone="04 99 00 00 00",
                postal_address="1 rue Inventée, 69003 Lyon",
            )
        )
        common = {"agency_id": self.agency_id, "role": "adviser", "created_at": self.now}
        rows = [
            {"id": self.cover_id, "login": "cover", "name": "Paul Relais", "email": "p@a.example", "cover_id": None},
            {"id": self.adviser_id, "login": "ann", "name": "Anne Suivi", "email": "a@a.example"},
        ]
        for row in rows:
            await connection.execute(insert(staff).values(**{"cover_id": self.cover_id} | row | common))

    async def _person(self, connection: AsyncConnection) -> None:
        await connection.execute(
            insert(person).values(
                id=self.person_id,
                agency_id=self.agency_id,
                reference="R0001",
                given_name="Zoé",
                family_name="Inventée",
                created_at=self.now,
            )
        )
        await connection.execute(
            insert(person_address).values(id=new_id(), person_id=self.person_id, address="zoe@example.org")
        )
        await connection.execute(
            insert(assignment).values(
                id=new_id(), person_id=self.person_id, staff_id=self.adviser_id, since=self.now - timedelta(days=1)
            )
        )

    async def open(self) -> UUID:
        async with self.services.engine.begin() as connection:
            return await open_case(connection, self.agency_id, self.person_id, self.now)

    async def advance(self, case_id: UUID) -> Stepped:
        async with self.services.engine.begin() as connection:
            return await advance_case(connection, self.tools, self.shelf, case_id, self.now)

    async def event(self, case_id: UUID, kind: str, **data: Any) -> None:
        async with self.services.engine.begin() as connection:
            await record_event(connection, case_id, kind, data, self.now)

    async def mail(self, case_id: UUID, *, about: bool = True, **changes: Any) -> UUID:
        """A human mail as filing writes it: conversation, message and event; returns the conversation."""
        conversation_id = new_id()
        async with self.services.engine.begin() as connection:
            key = (self.agency_id, "adviser", self.adviser_id)
            queue_id = (await ensure_queues(connection, [key]))[key]
            needs = bool(changes.get("needs_answer", False))
            await connection.execute(
                insert(conversation).values(
                    id=conversation_id,
                    agency_id=self.agency_id,
                    person_id=self.person_id,
                    case_id=case_id,
                    queue_id=queue_id,
                    subject="Ma réponse",
                    state="open" if needs else "waiting",
                    last_at=self.now,
                    created_at=self.now,
                )
            )
        await self.mail_again(case_id, conversation_id, about=about, **changes)
        return conversation_id

    async def mail_again(self, case_id: UUID, conversation_id: UUID, *, about: bool = True, **changes: Any) -> None:
        """The message and the event of a human mail in a conversation that is there."""
        message_id = new_id()
        async with self.services.engine.begin() as connection:
            request = await cases.newest_request(connection, case_id) if about else None
            await connection.execute(insert(message).values(**self._message(message_id, conversation_id)))
            data = {
                "message_id": str(message_id),
                "conversation_id": str(conversation_id),
                "disposition": "human",
                "intents": ["opt_in_web"],
                "slot": None,
                "answer": "yes",
                "safe": "act",
                "proof": "token",
                "request_id": str(request["id"]) if request else None,
                "needs_answer": False,
            }
            await record_event(connection, case_id, "mail", data | changes, self.now)

    def _message(self, message_id: UUID, conversation_id: UUID) -> dict[str, Any]:
        return {
            "id": message_id,
            "conversation_id": conversation_id,
            "person_id": self.person_id,
            "direction": "in",
            "rfc_message_id": f"<{message_id}@example.org>",
            "from_address": "zoe@example.org",
            "to_address": "suivi@agence.example.org",
            "subject": "Ma réponse",
            "at": self.now,
            "disposition": "human",
            "text": "Oui",
        }

    async def rows(self, statement: str, **values: Any) -> list[Mapping[str, Any]]:
        async with self.services.engine.connect() as connection:
            return list((await connection.execute(text(statement), values)).mappings().all())

    async def sent(self) -> list[str]:
        """The last part of each outbox entry's key, in the order they were made."""
        async with self.services.engine.connect() as connection:
            keys = await connection.scalars(select(outbox.c.dedup_key).order_by(outbox.c.created_at, outbox.c.id))
            return ["/".join(key.split("/")[2:]) for key in keys]
