"""People whom a mail of nobody's may concern: by reference, by name, by what its sender wrote before. No decisions."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import conversation, message, person

KEPT = func.coalesce(person.c.merged_into, person.c.id).label("id")  # of two entries of one person the one that stays

Found = tuple[str, UUID, UUID]
"""What was looked for, the person, and the person's agency."""


async def by_reference(connection: AsyncConnection, references: Collection[str]) -> list[Found]:
    """The people with these references."""
    if not references:
        return []
    query = select(person.c.reference, KEPT, person.c.agency_id).where(person.c.reference.in_(references))
    return [(row.reference, row.id, row.agency_id) for row in await connection.execute(query)]


async def by_name(connection: AsyncConnection, agencies: Collection[UUID], names: Collection[str]) -> list[Found]:
    """The people of these agencies who have one of these plain names (store/names)."""
    if not names:
        return []
    query = (
        select(person.c.plain_name, KEPT, person.c.agency_id)
        .distinct()
        .where(person.c.agency_id.in_(agencies), person.c.plain_name.in_(names))
    )
    return [(row.plain_name, row.id, row.agency_id) for row in await connection.execute(query.order_by(KEPT))]


async def by_sender(connection: AsyncConnection, addresses: Collection[str]) -> list[Found]:
    """The people in whose conversations these addresses have written before."""
    if not addresses:
        return []
    query = (
        select(message.c.from_address.label("address"), conversation.c.person_id, conversation.c.agency_id)
        .distinct()
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(
            message.c.from_address.in_(addresses),
            message.c.direction == "in",
            conversation.c.person_id.is_not(None),
        )
        .order_by("address", conversation.c.person_id)
    )
    return [(row.address, row.person_id, row.agency_id) for row in await connection.execute(query)]
