"""The SQL of agencies, accounts and tags as administrators keep them. Holds no mail and no job seeker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.conversations import ensure_queues
from mailflow.store.tables import (
    agency,
    assignment,
    conversation,
    conversation_tag,
    intake_rule,
    person,
    person_tag,
    queue,
    session,
    staff,
    tag,
    task,
)

AGENCY_COLUMNS = (
    *("code", "name", "email", "phone", "postal_address", "walk_in"),
    *("time_zone", "holidays", "hours", "closures"),
)
ACCOUNT_COLUMNS = ("login", "name", "title", "email", "role", "tier", "ceiling", "active")


async def agencies(connection: AsyncConnection) -> Sequence[RowMapping]:
    """All agencies by code, with their lead's login and how many accounts and people they have."""
    lead = staff.alias()
    accounts = select(func.count()).where(staff.c.agency_id == agency.c.id, staff.c.active).scalar_subquery()
    people = select(func.count()).where(person.c.agency_id == agency.c.id).scalar_subquery()
    query = (
        select(
            *(agency.c.id, *(agency.c[name] for name in AGENCY_COLUMNS), lead.c.login.label("lead")),
            *(accounts.label("accounts"), people.label("people")),
        )
        .join(lead, lead.c.id == agency.c.lead_id, isouter=True)
        .order_by(agency.c.code)
    )
    return (await connection.execute(query)).mappings().all()


async def lock_agency(connection: AsyncConnection, code: str) -> RowMapping | None:
    """One agency, locked until commit, with its lead's login."""
    lead = select(staff.c.login).where(staff.c.id == agency.c.lead_id).scalar_subquery().label("lead")
    columns = (agency.c.id, *(agency.c[name] for name in AGENCY_COLUMNS), lead)
    found = await connection.execute(select(*columns).where(agency.c.code == code).with_for_update(of=agency))
    return found.mappings().one_or_none()


async def change_agency(connection: AsyncConnection, agency_id: UUID, values: Mapping[str, Any]) -> None:
    """Write over it."""
    await connection.execute(update(agency).where(agency.c.id == agency_id).values(**values))


async def remove_agency(connection: AsyncConnection, agency_id: UUID) -> bool:
    """Take an agency away that nobody and nothing belongs to yet; False when something does."""
    for table in (staff, person, conversation, task, tag, intake_rule):
        if await connection.scalar(select(exists().where(table.c.agency_id == agency_id))):
            return False
    await connection.execute(delete(queue).where(queue.c.agency_id == agency_id))
    await connection.execute(delete(agency).where(agency.c.id == agency_id))
    return True


def _followed() -> Any:
    current = (assignment.c.staff_id == staff.c.id, assignment.c.until.is_(None))
    return select(func.count()).where(*current).correlate(staff).scalar_subquery().label("people")


async def accounts(connection: AsyncConnection) -> Sequence[RowMapping]:
    """All accounts by agency and name, with their cover and how many people they follow."""
    cover = staff.alias()
    has_password = (staff.c.password_hash != "").label("has_password")
    query = (
        select(
            *(staff.c.id, *(staff.c[name] for name in ACCOUNT_COLUMNS), agency.c.code.label("agency")),
            *(agency.c.name.label("agency_name"), cover.c.login.label("cover"), has_password, _followed()),
        )
        .join(agency, agency.c.id == staff.c.agency_id)
        .join(cover, cover.c.id == staff.c.cover_id, isouter=True)
        .order_by(agency.c.code, staff.c.name, staff.c.login)
    )
    return (await connection.execute(query)).mappings().all()


async def lock_account(connection: AsyncConnection, login: str) -> RowMapping | None:
    """One account, locked until commit, without its password."""
    cover = staff.alias()
    named = select(cover.c.login).where(cover.c.id == staff.c.cover_id).correlate(staff).scalar_subquery()
    columns = (
        *(staff.c.id, staff.c.agency_id, *(staff.c[name] for name in ACCOUNT_COLUMNS)),
        *(agency.c.code.label("agency"), agency.c.name.label("agency_name"), named.label("cover"), _followed()),
    )
    query = select(*columns).join(agency, agency.c.id == staff.c.agency_id).where(staff.c.login == login)
    return (await connection.execute(query.with_for_update(of=staff))).mappings().one_or_none()


async def change_account(connection: AsyncConnection, staff_id: UUID, values: Mapping[str, Any]) -> None:
    """Write over it; a closed account's sessions end, an adviser has a queue."""
    await connection.execute(update(staff).where(staff.c.id == staff_id).values(**values))
    if not values["active"]:
        await connection.execute(delete(session).where(session.c.staff_id == staff_id))
    if values["role"] == "adviser":
        whose = await connection.execute(select(staff.c.agency_id).where(staff.c.id == staff_id))
        agency_id: UUID = whose.scalar_one()
        await ensure_queues(connection, [(agency_id, "adviser", staff_id)])


async def remove_account(connection: AsyncConnection, staff_id: UUID) -> None:
    """Take an account away that was made by mistake; the caller knows that it did nothing."""
    await connection.execute(delete(session).where(session.c.staff_id == staff_id))
    await connection.execute(delete(queue).where(queue.c.owner_id == staff_id))
    await connection.execute(delete(staff).where(staff.c.id == staff_id))


async def open_work(connection: AsyncConnection, staff_id: UUID) -> int:
    """How many conversations and tasks wait in the account's own queue."""
    own = select(queue.c.id).where(queue.c.owner_id == staff_id)
    talks = select(func.count()).where(conversation.c.queue_id.in_(own), conversation.c.state == "open")
    tasks = select(func.count()).where(task.c.queue_id.in_(own), task.c.state == "open")
    return (await connection.scalar(talks) or 0) + (await connection.scalar(tasks) or 0)


async def leans_on(connection: AsyncConnection, staff_id: UUID) -> list[str]:
    """Whom the account covers by default, and which agencies it leads: names."""
    covered = await connection.scalars(
        select(staff.c.name).where(staff.c.cover_id == staff_id, staff.c.active).order_by(staff.c.name)
    )
    led = await connection.scalars(select(agency.c.name).where(agency.c.lead_id == staff_id).order_by(agency.c.name))
    return [*covered.all(), *led.all()]


async def other_administrators(connection: AsyncConnection, staff_id: UUID) -> int:
    """How many other active accounts may change settings; they are locked, so that two cannot leave at once."""
    query = select(staff.c.id).where(staff.c.role == "administrator", staff.c.active, staff.c.id != staff_id)
    return len((await connection.scalars(query.order_by(staff.c.id).with_for_update())).all())


async def id_of_login(connection: AsyncConnection, login: str) -> UUID | None:
    """Of any account."""
    found: UUID | None = await connection.scalar(select(staff.c.id).where(staff.c.login == login))
    return found


async def login_of(connection: AsyncConnection, staff_id: UUID) -> str:
    """Of any account, "" without one."""
    return await connection.scalar(select(staff.c.login).where(staff.c.id == staff_id)) or ""


async def password_of(connection: AsyncConnection, staff_id: UUID) -> RowMapping | None:
    """Login, name and password hash of an active account, locked until commit: for links that set a password."""
    query = select(staff.c.login, staff.c.name, staff.c.password_hash).where(staff.c.id == staff_id, staff.c.active)
    return (await connection.execute(query.with_for_update())).mappings().one_or_none()


async def tags(connection: AsyncConnection) -> Sequence[RowMapping]:
    """All tags by agency and name, with how many conversations and people have them."""
    talks = select(func.count()).where(conversation_tag.c.tag_id == tag.c.id).scalar_subquery()
    people = select(func.count()).where(person_tag.c.tag_id == tag.c.id).scalar_subquery()
    query = (
        select(
            *(tag.c.id, tag.c.name, tag.c.colour, agency.c.code.label("agency"), agency.c.name.label("agency_name")),
            *(talks.label("conversations"), people.label("people")),
        )
        .join(agency, agency.c.id == tag.c.agency_id)
        .order_by(agency.c.code, tag.c.plain_name)
    )
    return (await connection.execute(query)).mappings().all()


async def lock_tag(connection: AsyncConnection, tag_id: UUID) -> RowMapping | None:
    """One tag, locked until commit."""
    query = select(tag.c.id, tag.c.name, tag.c.colour, agency.c.code.label("agency"), tag.c.agency_id)
    query = query.join(agency, agency.c.id == tag.c.agency_id).where(tag.c.id == tag_id)
    return (await connection.execute(query.with_for_update(of=tag))).mappings().one_or_none()


async def tag_named(connection: AsyncConnection, agency_code: str, plain: str) -> UUID | None:
    """The tag of that folded name."""
    query = select(tag.c.id).join(agency, agency.c.id == tag.c.agency_id)
    found: UUID | None = await connection.scalar(query.where(agency.c.code == agency_code, tag.c.plain_name == plain))
    return found


async def write_tag(
    connection: AsyncConnection, tag_id: UUID, agency_code: str, values: Mapping[str, Any], made: Mapping[str, Any]
) -> None:
    """Change a tag, or make it; `made` says by whom and when."""
    changed = await connection.execute(update(tag).where(tag.c.id == tag_id).values(**values))
    if changed.rowcount == 0:
        whose = select(agency.c.id).where(agency.c.code == agency_code).scalar_subquery()
        await connection.execute(insert(tag).values(id=tag_id, agency_id=whose, **values, **made))


async def tagged(connection: AsyncConnection, tag_id: UUID) -> dict[str, list[str]]:
    """The ids of what has the tag."""
    talks, people = conversation_tag.c, person_tag.c
    found = await connection.scalars(select(talks.conversation_id).where(talks.tag_id == tag_id))
    others = await connection.scalars(select(people.person_id).where(people.tag_id == tag_id))
    return {"conversation": [str(item) for item in found], "person": [str(item) for item in others]}


async def remove_tag(connection: AsyncConnection, tag_id: UUID) -> None:
    """Take it away, from everything that has it."""
    await connection.execute(delete(tag).where(tag.c.id == tag_id))


async def still_there(connection: AsyncConnection, what: str, ids: Sequence[UUID]) -> list[UUID]:
    """Those of these conversations or people that exist."""
    table = {"conversation": conversation, "person": person}[what]
    return list((await connection.scalars(select(table.c.id).where(table.c.id.in_(list(ids))))).all())
