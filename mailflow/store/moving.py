"""Cases that follow certain revisions, in order of their ids, and how far a migration of them has come. SQL only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, RowMapping, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.tables import migration

# On one of the revisions, or told to begin on one by an event that was not applied yet.
FOLLOWING = """
    c.status = 'open' AND (EXISTS (
        SELECT FROM jsonb_each(CASE WHEN c.state ? 'enrolments' THEN c.state->'enrolments' ELSE '{}' END) AS e
        WHERE e.value->>'revision' = ANY (CAST(:revisions AS text[])) AND e.value ? 'position'
    ) OR EXISTS (
        SELECT FROM case_event ev WHERE ev.case_id = c.id AND ev.applied_at IS NULL AND ev.kind = 'enrolled'
        AND ev.data->>'revision_id' = ANY (CAST(:revisions AS text[]))
    ))
"""
COUNT = text(f"SELECT count(*) FROM cases c WHERE {FOLLOWING}")  # noqa: S608 - own words
NEXT = text(
    "SELECT c.id, coalesce(p.reference, '') AS reference FROM cases c LEFT JOIN person p ON p.id = c.person_id"  # noqa: S608
    f" WHERE c.id > :after AND {FOLLOWING} ORDER BY c.id LIMIT :most"
)
POSITIONS = text("""
    SELECT e.value->>'revision' AS revision, e.value->'position'->>'step' AS step, count(*) AS people
    FROM cases c, jsonb_each(CASE WHEN c.state ? 'enrolments' THEN c.state->'enrolments' ELSE '{}' END) AS e
    WHERE c.status = 'open' AND e.value->>'revision' = ANY (CAST(:revisions AS text[])) AND e.value ? 'position'
    GROUP BY 1, 2 ORDER BY 1, 2
""")
NOBODY = UUID(int=0)


async def count_following(connection: AsyncConnection, revisions: Collection[UUID]) -> int:
    """How many open cases follow one of these revisions."""
    return await connection.scalar(COUNT, {"revisions": _texts(revisions)}) or 0


async def next_following(
    connection: AsyncConnection, revisions: Collection[UUID], after: UUID | None, most: int
) -> Sequence[Row[Any]]:
    """The next open cases on these revisions: `id` and the person's `reference`."""
    values = {"revisions": _texts(revisions), "after": after or NOBODY, "most": most}
    return (await connection.execute(NEXT, values)).all()


async def positions(connection: AsyncConnection, revisions: Collection[UUID]) -> Sequence[RowMapping]:
    """How many people (`people`) stand at which `step` of which `revision`."""
    return (await connection.execute(POSITIONS, {"revisions": _texts(revisions)})).mappings().all()


def _texts(ids: Collection[UUID]) -> list[str]:
    return [str(item) for item in ids]


async def begin_migration(
    connection: AsyncConnection,
    *,
    pathway_id: UUID,
    revision_id: UUID,
    mapping: Mapping[str, str],
    classes: Sequence[str],
    by: UUID | None,
    total: int,
    now: datetime,
) -> UUID:
    """The same migration that was begun and not finished, else a new one."""
    same = (
        migration.c.revision_id == revision_id,
        migration.c.mapping == dict(mapping),
        migration.c.classes == list(classes),
        migration.c.finished.is_(False),
    )
    known = await connection.scalar(select(migration.c.id).where(*same).order_by(migration.c.begun_at.desc()).limit(1))
    if isinstance(known, UUID):
        return known
    made = new_id()
    row = {"id": made, "pathway_id": pathway_id, "revision_id": revision_id, "mapping": dict(mapping), "total": total}
    times = {"begun_at": now, "updated_at": now}
    await connection.execute(insert(migration).values(**row, **times, classes=list(classes), begun_by=by))
    return made


async def lock_migration(connection: AsyncConnection, migration_id: UUID) -> RowMapping:
    """How far it has come, locked until commit: of two that run at once each batch is one's."""
    found = await connection.execute(select(migration).where(migration.c.id == migration_id).with_for_update())
    return found.mappings().one()


async def note_progress(connection: AsyncConnection, migration_id: UUID, **values: Any) -> None:
    """Where it stands after a batch."""
    await connection.execute(update(migration).where(migration.c.id == migration_id).values(**values))
