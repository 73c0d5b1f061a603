"""Linking a conversation of nobody's to a person: reading, locking and moving its rows. Decides nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.tables import cases, conversation, message, outbox, person, person_address


async def case_without_person(connection: AsyncConnection, conversation_id: UUID) -> RowMapping | None:
    """`case_id` and `agency_id` of a conversation that belongs to nobody; None when there is no such one. Unlocked."""
    statement = select(conversation.c.case_id, conversation.c.agency_id).where(
        conversation.c.id == conversation_id, conversation.c.person_id.is_(None)
    )
    return (await connection.execute(statement)).mappings().one_or_none()


async def is_of_agency(connection: AsyncConnection, person_id: UUID, agency_id: UUID) -> bool:
    """Whether the person is followed by this agency."""
    statement = select(person.c.id).where(person.c.id == person_id, person.c.agency_id == agency_id)
    return await connection.scalar(statement) is not None


async def link(
    connection: AsyncConnection, conversation_id: UUID, *, person_id: UUID, case_id: UUID, queue_id: UUID
) -> None:
    """The conversation and its messages are the person's from now on; state and due time stay."""
    await connection.execute(
        update(conversation)
        .where(conversation.c.id == conversation_id)
        .values(person_id=person_id, case_id=case_id, queue_id=queue_id, taken_from_id=None, stage="none")
    )
    nobodys = (message.c.conversation_id == conversation_id, message.c.person_id.is_(None))
    await connection.execute(update(message).where(*nobodys).values(person_id=person_id))
    sent = select(message.c.outbox_id).where(message.c.conversation_id == conversation_id)
    await connection.execute(  # what becomes of our answers is for the person's case to know
        update(outbox).where(outbox.c.id.in_(sent)).values(person_id=person_id, case_id=case_id)
    )


async def learn_address(connection: AsyncConnection, person_id: UUID, address: str) -> None:
    """A further address of the person's that nobody has confirmed yet; one that is known stays as it is."""
    row = {"id": new_id(), "person_id": person_id, "address": address, "preferred": False, "state": "unverified"}
    await connection.execute(upsert(person_address).values(row).on_conflict_do_nothing())


async def close_case(connection: AsyncConnection, case_id: UUID, now: datetime) -> None:
    """Nothing will happen to this case any more; its state stays as it was."""
    await connection.execute(
        update(cases).where(cases.c.id == case_id).values(status="closed", next_due=None, updated_at=now)
    )
