"""The first rows of a site: agencies and accounts, as an administrator adds them on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.store.conversations import ensure_queues
from mailflow.store.tables import agency, session, staff


async def agencies(connection: AsyncConnection) -> list[RowMapping]:
    """All agencies by code."""
    found = await connection.execute(select(agency).order_by(agency.c.code))
    return list(found.mappings())


async def accounts(connection: AsyncConnection) -> list[RowMapping]:
    """All accounts with their agency's code, by login. Without password hashes."""
    columns = (staff.c.login, staff.c.name, staff.c.role, staff.c.active, agency.c.code.label("agency"))
    found = await connection.execute(select(*columns).join(agency, staff.c.agency_id == agency.c.id).order_by("login"))
    return list(found.mappings())


async def add_agency(connection: AsyncConnection, values: Mapping[str, Any]) -> UUID:
    """A new agency with the queues every agency has. Raises `Refused` when the code is taken."""
    taken = await connection.scalar(select(agency.c.id).where(agency.c.code == values["code"]))
    if taken:
        raise Refused(f"there is already an agency {values['code']}")
    made = new_id()
    await connection.execute(insert(agency).values(id=made, **values))
    await ensure_queues(connection, [(made, kind, None) for kind in ("triage", "lead", "automatic")])
    return made


async def add_account(connection: AsyncConnection, agency_code: str, values: Mapping[str, Any], now: datetime) -> UUID:
    """A new account, with a queue of one's own for an adviser. Raises `Refused` on a wrong agency or a taken login."""
    agency_id = await connection.scalar(select(agency.c.id).where(agency.c.code == agency_code))
    if agency_id is None:
        codes = [row["code"] for row in await agencies(connection)]
        known = f"there are: {', '.join(codes)}" if codes else "add one with `mailflow agency add`"
        raise Refused(f"there is no agency {agency_code}; {known}")
    if await connection.scalar(select(staff.c.id).where(staff.c.login == values["login"])):
        raise Refused(f"there is already an account {values['login']}; `mailflow staff password` sets its password")
    made = new_id()
    await connection.execute(insert(staff).values(id=made, agency_id=agency_id, created_at=now, **values))
    if values["role"] == "adviser":
        await ensure_queues(connection, [(agency_id, "adviser", made)])
    return made


async def set_password(connection: AsyncConnection, login: str, password_hash: str) -> None:
    """Replace the password, forget failed tries, end open sessions. Raises `Refused` for an unknown login."""
    changes = {"password_hash": password_hash, "failed_logins": 0, "locked_until": None}
    statement = update(staff).where(staff.c.login == login).values(changes).returning(staff.c.id)
    staff_id = await connection.scalar(statement)
    if staff_id is None:
        raise Refused(f"there is no account {login}")
    await connection.execute(delete(session).where(session.c.staff_id == staff_id))
