"""The changes that staff made to a person's addresses and telephone number."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.tables import address_change, person, phone_change, staff

MOST = 20


async def changes(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """Of addresses: newest first, with who did it and who took it back."""
    return await _newest(connection, scope, person_id, address_change, "kind", "address", "after", "reason")


async def phone_changes(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """The same of the telephone number."""
    return await _newest(connection, scope, person_id, phone_change, "before", "after")


async def _newest(
    connection: AsyncConnection, scope: Scope, person_id: UUID, table: Table, *what: str
) -> Sequence[RowMapping]:
    undoer = staff.alias("undoer")
    kept = table.c
    statement = (
        select(
            *(kept[name] for name in ("id", "at", "undone_at", *what)),
            *(staff.c.name.label("staff_name"), undoer.c.name.label("undoer_name")),
        )
        .join_from(table, person, kept.person_id == person.c.id)
        .join(staff, kept.staff_id == staff.c.id)
        .join(undoer, kept.undone_by == undoer.c.id, isouter=True)
        .where(person.c.id == person_id, scope.people())
        .order_by(kept.at.desc(), kept.id.desc())
        .limit(MOST)
    )
    return (await connection.execute(statement)).mappings().all()
