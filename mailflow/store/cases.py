"""The SQL of cases: opening, locking, storing their state, their requests, events and log. No rules of pathways."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, case, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.site_settings import kept_for
from mailflow.store.tables import agency, case_event, cases, open_request, person, region, step_log

AGENCY = [column.label(f"agency_{column.name}") for column in agency.columns if column.name != "id"]
REGION = [region.c[name].label(f"region_{name}") for name in ("code", "name", "phases")]
PERSON = [person.c[name].label(f"person_{name}") for name in ("language", "tier", "attributes")]

# The statements of every step of every case are built once.
SET = kept_for(agency.c.id).label("agency_settings")
LOCK_CASE = (
    select(cases, *AGENCY, SET, *REGION, *PERSON)
    .join(agency, agency.c.id == cases.c.agency_id)
    .outerjoin(region, region.c.id == agency.c.region_id)
    .outerjoin(person, person.c.id == cases.c.person_id)
    .where(cases.c.id == bindparam("case_id"))
    .with_for_update(key_share=True, of=cases)
)
UNAPPLIED = (
    select(case_event.c.id, case_event.c.kind, case_event.c.data, case_event.c.at)
    .where(case_event.c.case_id == bindparam("case_id"), case_event.c.applied_at.is_(None))
    .order_by(case_event.c.id)
    .limit(bindparam("most"))
)
STORE_STATE = (
    update(cases)
    .where(cases.c.id == bindparam("b_id"))
    .values(
        state=bindparam("b_state"),
        next_due=bindparam("b_next_due"),
        version=cases.c.version + 1,
        updated_at=bindparam("b_now"),
    )
    .returning(
        case((cases.c.person_id.is_not(None), func.pg_notify("live", func.concat("person:", cases.c.person_id))))
    )
)
WRITE_LOG = insert(step_log)


@dataclass(frozen=True, slots=True)
class RequestRef:
    """Which occurrence of which step an open request belongs to."""

    enrolment: str
    step: str
    occurrence: int


async def insert_case(connection: AsyncConnection, agency_id: UUID, person_id: UUID | None, now: datetime) -> UUID:
    """Make a case with an empty state, or find the person's; safe against a second one made at once."""
    made = await connection.scalar(
        upsert(cases)
        .values(
            id=new_id(),
            agency_id=agency_id,
            person_id=person_id,
            status="open",
            state={},
            created_at=now,
            updated_at=now,
        )
        .on_conflict_do_nothing(index_elements=["person_id"])
        .returning(cases.c.id)
    )
    if made is None:
        made = await connection.scalar(select(cases.c.id).where(cases.c.person_id == person_id))
    assert isinstance(made, UUID)
    return made


async def lock_case(connection: AsyncConnection, case_id: UUID) -> RowMapping | None:
    """The case's row, locked against other advances, with its agency (`agency_…`), the agency's
    region (`region_…`) and the person (`person_…`).

    NO KEY UPDATE lets others go on inserting events that point to the case.
    """
    found = await connection.execute(LOCK_CASE, {"case_id": case_id})
    return found.mappings().one_or_none()


async def read_case(connection: AsyncConnection, case_id: UUID) -> RowMapping | None:
    """The case's state and its agency's calendar columns, unlocked."""
    columns = [agency.c[name] for name in ("time_zone", "holidays", "hours", "closures")]
    whose = (cases.c.agency_id, cases.c.person_id)
    found = await connection.execute(
        select(cases.c.id, cases.c.state, cases.c.status, cases.c.next_due, *whose, *columns, SET)
        .join(agency, agency.c.id == cases.c.agency_id)
        .where(cases.c.id == case_id)
    )
    return found.mappings().one_or_none()


async def of_people(connection: AsyncConnection, people: Collection[UUID]) -> dict[UUID, RowMapping]:
    """The open cases of these people, each with its agency's calendar columns, unlocked; by person."""
    columns = [agency.c[name] for name in ("time_zone", "holidays", "hours", "closures")]
    found = await connection.execute(
        select(cases.c.id, cases.c.state, cases.c.person_id, cases.c.agency_id, *columns)
        .join(agency, agency.c.id == cases.c.agency_id)
        .where(cases.c.person_id.in_(list(people)), cases.c.status == "open")
    )
    return {row["person_id"]: row for row in found.mappings()}


async def store_state(
    connection: AsyncConnection, case_id: UUID, state: Mapping[str, Any], next_due: datetime | None, now: datetime
) -> None:
    """Write the case's new state and tell its dossier; its version goes up by one."""
    values = {"b_id": case_id, "b_state": state, "b_next_due": next_due, "b_now": now}
    await connection.execute(STORE_STATE, values)


async def unapplied_events(connection: AsyncConnection, case_id: UUID, limit: int = 500) -> Sequence[RowMapping]:
    """Events the case has not seen, in the order they were recorded."""
    found = await connection.execute(UNAPPLIED, {"case_id": case_id, "most": limit})
    return found.mappings().all()


async def mark_applied(connection: AsyncConnection, event_ids: Iterable[int], now: datetime) -> None:
    """These events are part of the state now."""
    await connection.execute(update(case_event).where(case_event.c.id.in_(list(event_ids))).values(applied_at=now))


async def human_mail_waits(connection: AsyncConnection, case_id: UUID, applied: Iterable[int]) -> bool:
    """Whether a human mail was filed for the case that is not among the events being applied."""
    query = select(literal(1)).where(
        case_event.c.case_id == case_id,
        case_event.c.applied_at.is_(None),
        case_event.c.kind == "mail",
        case_event.c.data["disposition"].astext == "human",
        case_event.c.id.not_in(list(applied)),
    )
    return await connection.scalar(query.limit(1)) is not None


async def count_enrolments(connection: AsyncConnection, case_id: UUID) -> int:
    """How often the case was enrolled so far; locks the case so that the answer holds until commit."""
    await connection.execute(select(cases.c.id).where(cases.c.id == case_id).with_for_update(key_share=True))
    counted = await connection.scalar(
        select(func.count()).where(case_event.c.case_id == case_id, case_event.c.kind == "enrolled")
    )
    return counted or 0


async def open_a_request(
    connection: AsyncConnection,
    case_id: UUID,
    ref: RequestRef,
    asked: Mapping[str, Any],
    now: datetime,
    about: UUID | None = None,
) -> None:
    """Note what the person was asked, by which mail (outbox id); the second time for one occurrence changes nothing."""
    await connection.execute(
        upsert(open_request)
        .values(
            id=new_id(),
            case_id=case_id,
            enrolment=ref.enrolment,
            step=ref.step,
            occurrence=ref.occurrence,
            asked=dict(asked),
            about_id=about,
            opened_at=now,
        )
        .on_conflict_do_nothing()
    )


async def close_request(
    connection: AsyncConnection, case_id: UUID, ref: RequestRef, outcome: str, now: datetime
) -> None:
    """The request is answered, timed out or no longer asked."""
    await connection.execute(
        update(open_request)
        .where(
            open_request.c.case_id == case_id,
            open_request.c.enrolment == ref.enrolment,
            open_request.c.step == ref.step,
            open_request.c.occurrence == ref.occurrence,
            open_request.c.closed_at.is_(None),
        )
        .values(closed_at=now, outcome=outcome)
    )


async def newest_request(connection: AsyncConnection, case_id: UUID) -> RowMapping | None:
    """The newest open request of the case: columns id, asked, enrolment, step, occurrence."""
    found = await connection.execute(
        select(open_request)
        .where(open_request.c.case_id == case_id, open_request.c.closed_at.is_(None))
        .order_by(open_request.c.opened_at.desc(), open_request.c.id.desc())
        .limit(1)
    )
    return found.mappings().one_or_none()


async def requests_by_id(connection: AsyncConnection, ids: Iterable[UUID]) -> dict[UUID, RequestRef]:
    """Which step occurrences these requests belong to."""
    found = await connection.execute(
        select(open_request.c.id, open_request.c.enrolment, open_request.c.step, open_request.c.occurrence).where(
            open_request.c.id.in_(list(ids))
        )
    )
    return {row.id: RequestRef(row.enrolment, row.step, row.occurrence) for row in found}


async def write_log(connection: AsyncConnection, case_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append to the case's history: enrolment, step, occurrence, what, detail, at."""
    if rows:
        await connection.execute(WRITE_LOG, [{"case_id": case_id, **row} for row in rows])
