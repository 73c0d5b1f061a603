"""Staff, their web sessions and who stands in for whom. Says nothing about what they may see: store/pages/scope.py."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, case, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.ready import ready, row, rows
from mailflow.store.tables import agency, session, staff, staff_absence

TRIES = 10
LOCK = timedelta(minutes=15)


async def count_try(connection: AsyncConnection, login: str, now: datetime) -> RowMapping | None:
    """Spend one login attempt; the account's id and password hash, or None when unknown, inactive or locked.

    The attempt is counted before the password is checked, so that tries at the same moment cannot outrun the lock.
    """
    expired = staff.c.locked_until.is_not(None) & (staff.c.locked_until <= now)
    tries = case((expired, 1), else_=staff.c.failed_logins + 1)
    statement = (
        update(staff)
        .where(staff.c.login == login, staff.c.active, staff.c.locked_until.is_(None) | expired)
        .values(failed_logins=tries, locked_until=case((tries >= TRIES, now + LOCK), else_=None))
        .returning(staff.c.id, staff.c.password_hash)
    )
    return (await connection.execute(statement)).mappings().one_or_none()


async def forget_tries(connection: AsyncConnection, staff_id: UUID, password_hash: str) -> None:
    """After a good login: the count starts anew, the hash may have been renewed."""
    values = {"failed_logins": 0, "locked_until": None, "password_hash": password_hash}
    await connection.execute(update(staff).where(staff.c.id == staff_id).values(**values))


async def start_session(
    connection: AsyncConnection, token_hash: bytes, staff_id: UUID, csrf: str, now: datetime
) -> None:
    """Open a web session; only the hash of its cookie is kept."""
    row = {"token_hash": token_hash, "staff_id": staff_id, "csrf": csrf, "created_at": now, "seen_at": now}
    await connection.execute(insert(session).values(**row))


async def live_session(
    connection: AsyncConnection, token_hash: bytes, now: datetime, idle: timedelta, longest: timedelta
) -> RowMapping | None:
    """The session with its staff member and agency, unless it has expired or the account was closed."""
    return await row(connection, _live_session(token_hash, now - idle, now - longest))


@ready
def _live_session(token_hash: bytes, seen_after: datetime, made_after: datetime) -> Select[Any]:
    columns = (
        *(session.c.csrf, session.c.seen_at, session.c.created_at, staff.c.id, staff.c.name, staff.c.title),
        *(staff.c.role, staff.c.agency_id, agency.c.name.label("agency_name"), agency.c.time_zone),
    )
    return (
        select(*columns)
        .join_from(session, staff, session.c.staff_id == staff.c.id)
        .join(agency, staff.c.agency_id == agency.c.id)
        .where(session.c.token_hash == token_hash, staff.c.active)
        .where(session.c.seen_at > seen_after, session.c.created_at > made_after)
    )


async def touch_session(connection: AsyncConnection, token_hash: bytes, now: datetime) -> None:
    """The person is still there."""
    await connection.execute(update(session).where(session.c.token_hash == token_hash).values(seen_at=now))


async def end_session(connection: AsyncConnection, token_hash: bytes) -> None:
    """Log out."""
    await connection.execute(delete(session).where(session.c.token_hash == token_hash))


async def end_expired_sessions(connection: AsyncConnection, now: datetime, idle: timedelta, longest: timedelta) -> None:
    """Remove what no cookie can open any more."""
    old = (session.c.seen_at <= now - idle) | (session.c.created_at <= now - longest)
    await connection.execute(delete(session).where(old))


async def role_of(connection: AsyncConnection, staff_id: UUID) -> str:
    """The role of an active account, "" without one."""
    return await connection.scalar(select(staff.c.role).where(staff.c.id == staff_id, staff.c.active)) or ""


async def stands_in_for(connection: AsyncConnection, staff_id: UUID, today: date) -> dict[UUID, str]:
    """Who is absent today and covered by `staff_id`, through chains of absent covers: id → name."""
    found = await rows(connection, _stands_in_for(staff_id, today))
    return {row["id"]: row["name"] for row in found if row["id"] != staff_id}


@ready
def _stands_in_for(staff_id: UUID, today: date) -> Select[Any]:
    away = (
        select(staff.c.id, staff.c.name, func.coalesce(staff_absence.c.cover_id, staff.c.cover_id).label("cover"))
        .join_from(staff, staff_absence, staff_absence.c.staff_id == staff.c.id)
        .where(staff_absence.c.first_day <= today, staff_absence.c.last_day >= today, staff.c.role == "adviser")
        .cte("away")
    )
    covered = select(away.c.id, away.c.name).where(away.c.cover == staff_id).cte("covered", recursive=True)
    # UNION, not UNION ALL: two people who name each other as cover must not loop.
    covered = covered.union(select(away.c.id, away.c.name).join(covered, away.c.cover == covered.c.id))
    return select(covered.c.id, covered.c.name).order_by(covered.c.name)
