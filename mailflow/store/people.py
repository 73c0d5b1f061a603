"""People, their addresses, agencies, and who answers for whom today. One statement for a whole batch. No decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.ready import ready, rows
from mailflow.store.site_settings import kept_for
from mailflow.store.tables import agency, person, person_address, staff, staff_absence


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person with all addresses (address → state) and the adviser of today's assignment, if still at work."""

    id: UUID
    agency_id: UUID
    adviser_id: UUID | None
    addresses: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FoundAbsence:
    """A colleague's absence, days inclusive, and who takes over."""

    staff_id: UUID
    first_day: date
    last_day: date
    cover_id: UUID | None


LOCK_SENDERS = text(
    "SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended(address, 7166) AS key"
    " FROM unnest(CAST(:addresses AS text[])) AS address ORDER BY 1) AS keys"
)

_PEOPLE = (
    "SELECT p.id, p.agency_id, s.id AS adviser_id,"
    " (SELECT jsonb_object_agg(address, state) FROM person_address WHERE person_id = p.id) AS addresses"
    " FROM person p LEFT JOIN assignment a ON a.person_id = p.id AND a.until IS NULL"
    " LEFT JOIN staff s ON s.id = a.staff_id AND s.active"
    " WHERE p.id = ANY (ARRAY(SELECT person_id FROM person_address WHERE address = ANY (CAST(:addresses AS text[])))"
    " || ARRAY(SELECT person_id FROM conversation WHERE id = ANY (CAST(:conversations AS uuid[])))"
    " || CAST(:ids AS uuid[])) ORDER BY p.id"
)
FIND_PEOPLE = text(f"{_PEOPLE} FOR NO KEY UPDATE OF p")
SEE_PEOPLE = text(_PEOPLE)


async def lock_senders(connection: AsyncConnection, addresses: Collection[str]) -> None:
    """Until commit no other transaction files mail of these addresses: nobody gets two conversations at once."""
    await connection.execute(LOCK_SENDERS, {"addresses": list(addresses)})


async def find_people(
    connection: AsyncConnection,
    addresses: Collection[str],
    ids: Collection[UUID],
    conversations: Collection[UUID],
    *,
    locked: bool = True,
) -> dict[UUID, FoundPerson]:
    """The people with these canonical addresses, ids or conversations, `locked` until commit against double filing."""
    wanted = {"addresses": list(addresses), "ids": list(ids), "conversations": list(conversations)}
    rows = await connection.execute(FIND_PEOPLE if locked else SEE_PEOPLE, wanted)
    return {row.id: FoundPerson(row.id, row.agency_id, row.adviser_id, row.addresses or {}) for row in rows}


async def find_agencies(
    connection: AsyncConnection, ids: Collection[UUID], mailboxes: Collection[str]
) -> list[Mapping[str, Any]]:
    """The agencies with these ids or e-mail addresses, and the first of all (by code) as the place of last resort.

    `settings`: what is set for each.
    """
    first = select(agency.c.id).order_by(agency.c.code).limit(1).scalar_subquery()
    wanted = or_(agency.c.id.in_(ids), func.lower(agency.c.email).in_(mailboxes), agency.c.id == first)
    kept = kept_for(agency.c.id).label("settings")
    rows = await connection.execute(select(agency, kept).where(wanted).order_by(agency.c.code))
    return [dict(row) for row in rows.mappings()]


async def find_absences(connection: AsyncConnection, agency_ids: Collection[UUID], day: date) -> list[FoundAbsence]:
    """Absences of these agencies' staff on `day` or a neighbouring one (time zones differ)."""
    cover = staff.alias("cover")
    rows = await connection.execute(
        select(
            staff_absence.c.staff_id,
            staff_absence.c.first_day,
            staff_absence.c.last_day,
            cover.c.id.label("cover_id"),
        )
        .join(staff, staff.c.id == staff_absence.c.staff_id)
        .outerjoin(cover, (cover.c.id == func.coalesce(staff_absence.c.cover_id, staff.c.cover_id)) & cover.c.active)
        .where(
            staff.c.agency_id.in_(agency_ids),
            staff_absence.c.first_day <= day + timedelta(days=1),
            staff_absence.c.last_day >= day - timedelta(days=1),
        )
    )
    return [FoundAbsence(row.staff_id, row.first_day, row.last_day, row.cover_id) for row in rows]


async def author_of(connection: AsyncConnection, staff_id: UUID) -> str:
    """The name an adviser signs with."""
    name: str | None = await connection.scalar(select(staff.c.name).where(staff.c.id == staff_id))
    return name or ""


async def address_of_person(connection: AsyncConnection, person_id: UUID) -> tuple[str, str] | None:
    """Where to write to a person, and their name: the preferred address, never a dead or unconfirmed one."""
    rows = await connection.execute(
        select(person_address.c.address, person.c.given_name, person.c.family_name)
        .join(person, person.c.id == person_address.c.person_id)
        .where(person.c.id == person_id, person_address.c.state == "active")
        .order_by(person_address.c.preferred.desc(), person_address.c.address)
        .limit(1)
    )
    row = rows.one_or_none()
    return (row.address, f"{row.given_name} {row.family_name}".strip()) if row else None


async def active_addresses(connection: AsyncConnection, person_id: UUID) -> list[str]:
    """All addresses at which a person can be written to, the preferred one first."""
    return [row["address"] for row in await rows(connection, _active_addresses(person_id))]


@ready
def _active_addresses(person_id: UUID) -> Select[Any]:
    return (
        select(person_address.c.address)
        .where(person_address.c.person_id == person_id, person_address.c.state == "active")
        .order_by(person_address.c.preferred.desc(), person_address.c.address)
    )


async def colleagues(connection: AsyncConnection, agency_id: UUID) -> list[Mapping[str, Any]]:
    """The agency's people at work who follow job seekers: id, name, login and e-mail address."""
    return [dict(row) for row in await rows(connection, _colleagues(agency_id))]


@ready
def _colleagues(agency_id: UUID) -> Select[Any]:
    follows = staff.c.role.in_((literal("adviser"), literal("supervisor")))
    return (
        select(staff.c.id, staff.c.name, staff.c.login, func.lower(staff.c.email).label("email"))
        .where(staff.c.agency_id == agency_id, staff.c.active, follows)
        .order_by(staff.c.name)
    )
