"""Rows of a person taken into a portfolio: person, address, assignment. Each is written once, again without harm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.store.names import plain_name
from mailflow.store.tables import agency, assignment, person, person_address, staff


async def find_adviser(connection: AsyncConnection, login: str) -> RowMapping:
    """The account with its agency. Raises `Refused` for an unknown login or somebody who is no adviser."""
    query = select(staff.c.id, staff.c.agency_id, staff.c.role).where(staff.c.login == login)
    found = (await connection.execute(query)).mappings().first()
    if found is None:
        raise Refused(f"there is no account {login}; `mailflow staff list` shows them")
    if found["role"] != "adviser":
        raise Refused(f"{login} is {found['role']}, not an adviser")
    return found


async def keep_person(
    connection: AsyncConnection, agency_id: UUID, values: Mapping[str, Any], now: datetime
) -> tuple[UUID, bool]:
    """The person's id, and whether the reference was new. Refuses a reference of another agency.

    A number that staff noted stays when the register has none.
    """
    values = {**values, "plain_name": plain_name(values["given_name"], values["family_name"])}
    known = (
        await connection.execute(
            select(person.c.id, person.c.agency_id, agency.c.code)
            .join(agency, agency.c.id == person.c.agency_id)
            .where(person.c.reference == values["reference"])
            .with_for_update(of=person)
        )
    ).first()
    if known is None:
        made = new_id()
        await connection.execute(insert(person).values(id=made, agency_id=agency_id, created_at=now, **values))
        return made, True
    if known.agency_id != agency_id:
        raise Refused(f"{values['reference']} belongs to agency {known.code}: a transfer is needed")
    told = {name: value for name, value in values.items() if value or name != "phone"}
    await connection.execute(update(person).where(person.c.id == known.id).values(**told))
    return known.id, False


async def kept_entry(connection: AsyncConnection, reference: str) -> UUID | None:
    """The person whom the entry with this reference was merged into; None when it stands for itself or is unknown."""
    found: UUID | None = await connection.scalar(select(person.c.merged_into).where(person.c.reference == reference))
    return found


async def keep_address(connection: AsyncConnection, person_id: UUID, address: str) -> None:
    """Make `address` the preferred one; others stay known."""
    others = (person_address.c.person_id == person_id) & (person_address.c.address != address)
    await connection.execute(update(person_address).where(others).values(preferred=False))
    row = {"id": new_id(), "person_id": person_id, "address": address, "preferred": True}
    await connection.execute(
        upsert(person_address)
        .values(row)
        .on_conflict_do_update(index_elements=["person_id", "address"], set_={"preferred": True})
    )


async def assign(connection: AsyncConnection, person_id: UUID, staff_id: UUID, now: datetime) -> None:
    """Make `staff_id` the adviser from now on; the former assignment is kept with its end."""
    current = (assignment.c.person_id == person_id) & assignment.c.until.is_(None)
    if await connection.scalar(select(assignment.c.staff_id).where(current)) == staff_id:
        return
    await connection.execute(update(assignment).where(current).values(until=now))
    await connection.execute(insert(assignment).values(id=new_id(), person_id=person_id, staff_id=staff_id, since=now))
