"""What the machine's reading of a mail led to: the question it answered, and where that case stands. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.ready import ready, rows
from mailflow.store.tables import cases, open_request, person, person_address


async def answered(connection: AsyncConnection, scope: Scope, requests: Collection[UUID]) -> Mapping[UUID, RowMapping]:
    """Requests by id, with the state of their case; only of people the reader may open."""
    if not requests:
        return {}
    asked = open_request.c
    found = await connection.execute(
        select(asked.id, asked.enrolment, asked.step, asked.occurrence, asked.outcome, asked.closed_at, cases.c.state)
        .join_from(open_request, cases, asked.case_id == cases.c.id)
        .join(person, cases.c.person_id == person.c.id)
        .where(asked.id.in_(list(requests)), scope.people())
    )
    return {row["id"]: row for row in found.mappings()}


async def addresses(connection: AsyncConnection, scope: Scope, person_id: UUID) -> frozenset[str]:
    """The person's addresses that may be forgotten: unconfirmed ones, and any while another is in use."""
    known = await rows(connection, _known(scope, person_id))
    used = {row["address"] for row in known if row["state"] == "active"}
    return frozenset(row["address"] for row in known if row["state"] == "unverified" or used - {row["address"]})


@ready
def _known(scope: Scope, person_id: UUID) -> Select[Any]:
    return (
        select(person_address.c.address, person_address.c.state)
        .join(person, person.c.id == person_address.c.person_id)
        .where(person_address.c.person_id == person_id, scope.people())
    )
