"""What each agency keeps for how long, what is old enough to be looked at, and the record of the runs. SQL only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailflow.core.ids import new_id
from mailflow.store.tables import retention_run

LOCK = 7190
SETTLED = timedelta(days=1)  # so long a setting that was changed does not count: time to see a mistake


@dataclass(frozen=True, slots=True)
class Term:
    """What one agency keeps of one class: older than `before` is due. `settles`: the setting counts from then on."""

    agency_id: UUID
    code: str
    months: int
    before: datetime
    settles: datetime | None = None


TERMS = text("""
    SELECT agency.id, agency.code, CAST(coalesce(own.value, ours.value) #>> '{}' AS integer) AS months,
        CAST(:now AS timestamptz)
            - make_interval(months => CAST(coalesce(own.value, ours.value) #>> '{}' AS integer)) AS before,
        greatest(own.at, ours.at, (SELECT max(at) FROM setting_change
            WHERE kind = 'setting' AND key IN (:name, :name || '@' || agency.code))) AS changed_at
    FROM agency
    LEFT JOIN site_setting AS own ON own.agency_id = agency.id AND own.name = :name
    LEFT JOIN site_setting AS ours ON ours.agency_id IS NULL AND ours.name = :name
    WHERE CAST(coalesce(own.value, ours.value) #>> '{}' AS integer) > 0
    ORDER BY agency.code
""")

# Cheap first: dossiers that are worth a look. What else keeps them is asked for each, under locks.
DOSSIERS = text("""
    SELECT person.id, person.reference FROM person JOIN cases ON cases.person_id = person.id
    WHERE person.agency_id = :agency AND person.merged_into IS NULL AND person.created_at < :before
        AND person.id > :after AND cases.next_due IS NULL AND cases.state -> 'enrolments' <> '{}'
        AND NOT EXISTS (SELECT FROM jsonb_each(cases.state -> 'enrolments') AS one
            WHERE coalesce(one.value ->> 'ended', '') = '')
        AND NOT EXISTS (SELECT FROM conversation WHERE conversation.person_id = person.id AND last_at >= :before)
    ORDER BY person.id LIMIT :most
""")
NOBODYS = text("""
    SELECT conversation.id, '' AS reference FROM conversation JOIN queue ON queue.id = conversation.queue_id
    WHERE conversation.agency_id = :agency AND conversation.person_id IS NULL AND conversation.state = 'closed'
        AND conversation.last_at < :before AND conversation.id > :after AND queue.kind <> 'automatic'
        AND EXISTS (SELECT FROM message WHERE conversation_id = conversation.id AND disposition = 'human')
    ORDER BY conversation.id LIMIT :most
""")
NOTHING = UUID(int=0)


async def terms(connection: AsyncConnection, name: str, now: datetime) -> list[Term]:
    """The agencies that keep it for a time only; without those that keep it for ever."""
    found = []
    for row in await connection.execute(TERMS, {"name": name, "now": now}):
        settles = row.changed_at + SETTLED if row.changed_at else None
        waits = settles if settles and settles > now else None
        found.append(Term(row.id, row.code, row.months, row.before, waits))
    return found


async def due(connection: AsyncConnection, what: str, term: Term, after: UUID, most: int) -> Sequence[RowMapping]:
    """Dossiers, or conversations of nobody's, that are worth a look, behind `after`."""
    query = DOSSIERS if what == "dossiers" else NOBODYS
    given = {"agency": term.agency_id, "before": term.before, "after": after, "most": most}
    return (await connection.execute(query, given)).mappings().all()


@asynccontextmanager
async def alone(engine: AsyncEngine) -> AsyncIterator[bool]:
    """Whether nobody else runs it; while this lasts, nobody else does."""
    async with engine.connect() as connection:
        quiet = await connection.execution_options(isolation_level="AUTOCOMMIT")
        held = bool(await quiet.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK}))
        try:
            yield held
        finally:
            if held:
                await quiet.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})


async def begin_run(connection: AsyncConnection, origin: str, now: datetime) -> UUID:
    """The run that was stopped half-way, or a new one."""
    stopped = select(retention_run.c.id).where(retention_run.c.ended_at.is_(None)).order_by(retention_run.c.begun_at)
    found: UUID | None = await connection.scalar(stopped.limit(1))
    if found is not None:
        return found
    made = new_id()
    await connection.execute(insert(retention_run).values(id=made, origin=origin, begun_at=now))
    return made


async def last_daily(connection: AsyncConnection) -> RowMapping | None:
    """The newest run of the daily job."""
    query = select(retention_run).where(retention_run.c.origin == "daily")
    query = query.order_by(retention_run.c.begun_at.desc()).limit(1)
    return (await connection.execute(query)).mappings().one_or_none()


async def newest_runs(connection: AsyncConnection, limit: int) -> Sequence[RowMapping]:
    """The last runs, newest first."""
    query = select(retention_run).order_by(retention_run.c.begun_at.desc()).limit(limit)
    return (await connection.execute(query)).mappings().all()


async def lock_run(connection: AsyncConnection, run_id: UUID) -> RowMapping:
    """A run with its counts, held until commit."""
    query = select(retention_run).where(retention_run.c.id == run_id).with_for_update()
    return (await connection.execute(query)).mappings().one()


async def write_run(
    connection: AsyncConnection, run_id: UUID, counts: Mapping[str, Any], place: Mapping[str, Any]
) -> None:
    """How far it is, in the transaction that removed."""
    values = {"counts": dict(counts), "place": dict(place)}
    await connection.execute(update(retention_run).where(retention_run.c.id == run_id).values(**values))


async def end_run(connection: AsyncConnection, run_id: UUID, now: datetime) -> None:
    """It is through; what it had looked at last matters no more."""
    values = {"ended_at": now, "place": {}}
    await connection.execute(update(retention_run).where(retention_run.c.id == run_id).values(**values))
