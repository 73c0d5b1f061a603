"""Transfers of people between advisers: drafts, what was done, what is due to go back. SQL only, no decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.bulk import insert_rows
from mailflow.store.tables import amendment, assignment, audit, cases, person, staff, transfer, transfer_person

MOST = 2000  # people in one transfer


async def begin(
    connection: AsyncConnection, agency_id: UUID, author_id: UUID, people: Collection[UUID], now: datetime
) -> UUID:
    """A draft: nothing has happened."""
    made = new_id()
    row = {"id": made, "agency_id": agency_id, "author_id": author_id, "chosen": [str(each) for each in people]}
    await connection.execute(insert(transfer).values(**row, created_at=now))
    return made


async def find(
    connection: AsyncConnection, agency_id: UUID, transfer_id: UUID, *, lock: bool = False
) -> RowMapping | None:
    """One transfer of the agency."""
    statement = select(transfer).where(transfer.c.id == transfer_id, transfer.c.agency_id == agency_id)
    statement = statement.with_for_update() if lock else statement
    return (await connection.execute(statement)).mappings().one_or_none()


async def write(connection: AsyncConnection, transfer_id: UUID, **values: Any) -> None:
    """Set columns of one."""
    await connection.execute(update(transfer).where(transfer.c.id == transfer_id).values(**values))


async def seekers(connection: AsyncConnection, agency_id: UUID, people: Collection[UUID]) -> Sequence[RowMapping]:
    """These people of the agency in the order of their names: tier, case, and who follows them now (at work or not).

    An entry that was merged into another is nobody to be followed.
    """
    current = (assignment.c.person_id == person.c.id) & assignment.c.until.is_(None)
    rows = await connection.execute(
        select(
            *(person.c.id, person.c.given_name, person.c.family_name, person.c.reference, person.c.tier),
            *(assignment.c.staff_id.label("adviser_id"), staff.c.name.label("adviser_name")),
            cases.c.id.label("case_id"),
        )
        .join_from(person, assignment, current, isouter=True)
        .join(staff, staff.c.id == assignment.c.staff_id, isouter=True)
        .join(cases, cases.c.person_id == person.c.id, isouter=True)
        .where(person.c.agency_id == agency_id, person.c.id.in_(list(people)), person.c.merged_into.is_(None))
        .order_by(person.c.plain_name, person.c.id)
    )
    return rows.mappings().all()


async def portfolio_of(connection: AsyncConnection, agency_id: UUID, staff_id: UUID | None) -> Sequence[UUID]:
    """Everybody an adviser follows; without one, everybody whom nobody at work follows."""
    current = (assignment.c.person_id == person.c.id) & assignment.c.until.is_(None)
    query = select(person.c.id).where(person.c.agency_id == agency_id, person.c.merged_into.is_(None))
    if staff_id is not None:
        query = query.join(assignment, current).where(assignment.c.staff_id == staff_id)
    else:
        query = (
            query.join(assignment, current, isouter=True)
            .join(staff, (staff.c.id == assignment.c.staff_id) & staff.c.active, isouter=True)
            .where(staff.c.id.is_(None))
        )
    return (await connection.scalars(query.order_by(person.c.created_at, person.c.id).limit(MOST))).all()


async def assign_all(connection: AsyncConnection, places: Mapping[UUID, UUID | None], now: datetime) -> None:
    """From now on these advisers follow these people, nobody where None; the former assignments keep their end."""
    current = (assignment.c.person_id.in_(list(places)), assignment.c.until.is_(None))
    await connection.execute(update(assignment).where(*current).values(until=now))
    rows = [{"id": new_id(), "person_id": who, "staff_id": to, "since": now} for who, to in places.items() if to]
    await insert_rows(connection, assignment, rows)


async def add_people(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Who went from whom to whom: transfer_id, person_id, from_id, to_id, read_at."""
    await insert_rows(connection, transfer_person, rows)


async def sign_all(
    connection: AsyncConnection, rows: Collection[Mapping[str, Any]], staff_id: UUID, reason: str, at: datetime
) -> None:
    """For the history of each case (rows of case_id, to)."""
    common = {"kind": "transferred", "staff_id": staff_id, "reason": reason, "at": at}
    made = [{"id": new_id(), "case_id": row["case_id"], "data": {"to": str(row["to"])}} | common for row in rows]
    await insert_rows(connection, amendment, made)


async def log_all(
    connection: AsyncConnection, people: Collection[UUID], staff_id: UUID | None, action: str, about: UUID, at: datetime
) -> None:
    """A line a person in the log of what was done."""
    common = {"at": at, "staff_id": staff_id, "action": action, "object_id": about, "why": ""}
    await insert_rows(connection, audit, [{"person_id": each} | common for each in people])


async def still_there(connection: AsyncConnection, transfer_id: UUID) -> Sequence[RowMapping]:
    """The people of a transfer that has not ended for them: who has them now, and whether the former one is at work."""
    current = (assignment.c.person_id == transfer_person.c.person_id) & assignment.c.until.is_(None)
    former = staff.alias("former")
    rows = await connection.execute(
        select(
            *(transfer_person.c.person_id, transfer_person.c.from_id, transfer_person.c.to_id),
            *(assignment.c.staff_id.label("now_id"), former.c.active, former.c.role, cases.c.id.label("case_id")),
        )
        .join_from(transfer_person, assignment, current, isouter=True)
        .join(former, former.c.id == transfer_person.c.from_id, isouter=True)
        .join(cases, cases.c.person_id == transfer_person.c.person_id, isouter=True)
        .where(transfer_person.c.transfer_id == transfer_id, transfer_person.c.ended_at.is_(None))
        .order_by(transfer_person.c.person_id)
    )
    return rows.mappings().all()


async def end_people(
    connection: AsyncConnection, transfer_id: UUID, people: Collection[UUID], outcome: str, now: datetime
) -> None:
    """It is over for these people."""
    wanted = (transfer_person.c.transfer_id == transfer_id, transfer_person.c.person_id.in_(list(people)))
    await connection.execute(update(transfer_person).where(*wanted).values(ended_at=now, outcome=outcome))


async def take_due(connection: AsyncConnection, now: datetime) -> RowMapping | None:
    """A temporary transfer whose end has come, held until commit; others take another one."""
    due = (transfer.c.state == "done", transfer.c.until <= now)
    statement = select(transfer).where(*due).order_by(transfer.c.until).limit(1).with_for_update(skip_locked=True)
    return (await connection.execute(statement)).mappings().one_or_none()


async def read_note(connection: AsyncConnection, transfer_id: UUID, staff_ids: Collection[UUID], now: datetime) -> int:
    """The new adviser has read the note."""
    wanted = (transfer_person.c.transfer_id == transfer_id, transfer_person.c.to_id.in_(list(staff_ids)))
    unread = transfer_person.c.read_at.is_(None)
    done = await connection.execute(update(transfer_person).where(*wanted, unread).values(read_at=now))
    return done.rowcount
