"""An invented agency with one person, one case and one conversation, and drafts to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select, text

from mailflow.core.ids import new_id
from mailflow.outbox.posting import Draft
from mailflow.services import Services
from mailflow.store import tables

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Site:
    """What the tests of the outbox stand on."""

    services: Services
    agency: Mapping[str, Any]
    person_id: UUID
    case_id: UUID
    conversation_id: UUID

    def draft(self, **changes: Any) -> Draft:
        """A mail of the case to its person."""
        values: dict[str, Any] = {
            "kind": "pathway",
            "dedup_key": str(new_id()),
            "agency_id": self.agency["id"],
            "person_id": self.person_id,
            "case_id": self.case_id,
            "conversation_id": self.conversation_id,
            "recipient": "lea.martin@example.net",
            "recipient_name": "Léa Martin",
            "sender_name": "Agence de Lyon",
            "subject": "Votre rendez-vous",
            "text": "Bonjour Léa,\n.\nÀ bientôt.\n",
            "html": "<p>Bonjour Léa</p>",
        }
        return Draft(**{**values, **changes})

    async def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Rows of a query in a transaction of its own."""
        async with self.services.engine.begin() as connection:
            return [dict(row) for row in (await connection.execute(text(statement), values)).mappings()]

    async def do(self, statement: str, **values: Any) -> None:
        """One statement in a transaction of its own."""
        async with self.services.engine.begin() as connection:
            await connection.execute(text(statement), values)


@pytest.fixture
async def site(services: Services) -> Site:
    """The agency of Lyon, ready to write to Léa."""
    agency_id, person_id, queue_id, case_id, conversation_id = (new_id() for _ in range(5))
    async with services.engine.begin() as connection:
        await connection.execute(
            insert(tables.agency).values(
                id=agency_id,
                code="LYON",
                name="Agence de Lyon Part-Dieu",
                hours={"mon": [["08:30", "12:30"]]},
                closures=[],
                email="agence@agence.example.org",
                phone="04 00 00 00 00",
                postal_address="1 rue Inventée\n69003 Lyon",
            )
        )
        await connection.execute(
            insert(tables.person).values(
                id=person_id,
                agency_id=agency_id,
                reference="P1",
                given_name="Léa",
                family_name="Martin",
                attributes={},
                created_at=NOW,
            )
        )
        await connection.execute(
            insert(tables.person_address).values(id=new_id(), person_id=person_id, address="lea.martin@example.net")
        )
        await connection.execute(insert(tables.queue).values(id=queue_id, agency_id=agency_id, kind="triage"))
        await connection.execute(
            insert(tables.cases).values(
                id=case_id,
                agency_id=agency_id,
                person_id=person_id,
                status="open",
                state={},
                created_at=NOW,
                updated_at=NOW,
            )
        )
        await connection.execute(
            insert(tables.conversation).values(
                id=conversation_id,
                agency_id=agency_id,
                person_id=person_id,
                case_id=case_id,
                queue_id=queue_id,
                subject="Votre rendez-vous",
                state="waiting",
                last_at=NOW,
                created_at=NOW,
            )
        )
        row = (await connection.execute(select(tables.agency))).mappings().one()
    return Site(services, dict(row), person_id, case_id, conversation_id)
