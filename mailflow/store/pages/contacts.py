"""The changes that staff made to a person's addresses and telephone number."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.tables import address_change, person, phone_change, staff

MOST = 20


async def changes(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """Newest first, with who did it and who took it back."""
    undoer = staff.alias("undoer")
    kept = address_change.c
    statement = (
        select(
            *(kept.id, kept.kind, kept.address, kept.at, kept.undone_at, kept.after, kept.reason),
            *(staff.c.name.label("staff_name"), undoer.c.name.label("undoer_name")),
        )
        .join_from(address_change, person, kept.person_id == person.c.id)
        .join(staff, kept.staff_id == staff.c.id)
        .join(undoer, kept.undone_by == undoer.c.id, isouter=True)
        .where(person.c.id == person_id, scope.people())
        .order_by(kept.at.desc(), kept.id.desc())
        .limit(MOST)
    )
    return (await connection.execute(statement)).mappings().all()


async def phone_changes(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """The same of the telephone number."""
    undoer = staff.alias("undoer")
    kept = phone_change.c
    statement = (
        select(
            *(kept.id, kept.before, kept.after, kept.at, kept.undone_at),
            *(staff.c.name.label("staff_name"), undoer.c.name.label("undoer_name")),
        )
        .join_from(phone_change, person, kept.person_id == person.c.id)
        .join(staff, kept.staff_id == staff.c.id)
        .join(undoer, kept.undone_by == undoer.c.id, isouter=True)
        .where(person.c.id == person_id, scope.people())
        .order_by(kept.at.desc(), kept.id.desc())
        .limit(MOST)
    )
    return (await connection.execute(statement)).mappings().all()
