"""Tags of an agency, on conversations and on people. SQL only; whose they are the caller has asked before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, Table, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.names import plain_words
from mailflow.store.ready import one_of, ready, rows
from mailflow.store.tables import conversation_tag, person_tag, tag

COLOURS = ("green", "blue", "amber", "violet", "grey", "red")
LONGEST = 40
MOST = 200  # of one agency
TAGGED: dict[str, Table] = {"conversation": conversation_tag, "person": person_tag}


async def tags(connection: AsyncConnection, agency_id: UUID) -> Sequence[RowMapping]:
    """The agency's tags by name."""
    return await rows(connection, _tags(agency_id))


@ready
def _tags(agency_id: UUID) -> Select[Any]:
    statement = select(tag.c.id, tag.c.name, tag.c.colour).where(tag.c.agency_id == agency_id)
    return statement.order_by(tag.c.plain_name).limit(MOST)


async def find_tag(connection: AsyncConnection, agency_id: UUID, name: str) -> RowMapping | None:
    """The tag of this name; accents and capitals do not count."""
    plain = " ".join(plain_words(name))
    where = (tag.c.agency_id == agency_id, tag.c.plain_name == plain)
    return (await connection.execute(select(tag.c.id, tag.c.name).where(*where))).mappings().one_or_none()


async def keep_tag(
    connection: AsyncConnection, agency_id: UUID, name: str, by: UUID, now: datetime
) -> RowMapping | None:
    """The tag of this name, made when missing; None when the agency has as many as it may have."""
    found = await find_tag(connection, agency_id, name)
    if found is not None:
        return found
    there = await connection.scalar(select(func.count()).where(tag.c.agency_id == agency_id)) or 0
    if there >= MOST:
        return None
    row = {"id": new_id(), "agency_id": agency_id, "name": name, "plain_name": " ".join(plain_words(name))}
    row |= {"colour": COLOURS[there % len(COLOURS)], "created_by": by, "created_at": now}
    await connection.execute(upsert(tag).values(row).on_conflict_do_nothing())
    return await find_tag(connection, agency_id, name)


async def put(
    connection: AsyncConnection, what: str, ids: Collection[UUID], tag_id: UUID, by: UUID, now: datetime
) -> list[UUID]:
    """Tag these conversations or people; those that were not tagged so before."""
    table = TAGGED[what]
    rows = [{f"{what}_id": each, "tag_id": tag_id, "staff_id": by, "at": now} for each in ids]
    if not rows:
        return []
    made = upsert(table).values(rows).on_conflict_do_nothing().returning(table.c[f"{what}_id"])
    return list((await connection.scalars(made)).all())


async def ensure(
    connection: AsyncConnection, wanted: Collection[tuple[UUID, str]], now: datetime
) -> dict[tuple[UUID, str], UUID]:
    """The ids of these tags (agency, name), made where missing and where the agency may have one more."""
    plain = {(agency, name): " ".join(plain_words(name)) for agency, name in wanted}
    agencies = {agency for agency, _ in wanted}
    if not agencies:
        return {}
    there = await _named(connection, agencies)
    numbers = {agency: sum(1 for known, _ in there if known == agency) for agency in agencies}
    for agency, name in sorted(wanted, key=str):  # in one order: others may make them too
        if (agency, plain[agency, name]) in there or numbers[agency] >= MOST:
            continue
        row = {"id": new_id(), "agency_id": agency, "name": name, "plain_name": plain[agency, name]}
        row |= {"colour": COLOURS[numbers[agency] % len(COLOURS)], "created_at": now}
        await connection.execute(upsert(tag).values(row).on_conflict_do_nothing())
        numbers[agency] += 1
        there = await _named(connection, agencies)
    return {key: there[key[0], words] for key, words in plain.items() if (key[0], words) in there}


async def _named(connection: AsyncConnection, agencies: Collection[UUID]) -> dict[tuple[UUID, str], UUID]:
    rows = await connection.execute(
        select(tag.c.id, tag.c.agency_id, tag.c.plain_name).where(tag.c.agency_id.in_(agencies))
    )
    return {(row.agency_id, row.plain_name): row.id for row in rows}


async def put_all(connection: AsyncConnection, pairs: Collection[tuple[UUID, UUID]], now: datetime) -> None:
    """Tag conversations (conversation, tag): nobody did it, a rule did."""
    rows = [{"conversation_id": talk, "tag_id": tag_id, "at": now} for talk, tag_id in sorted(set(pairs))]
    if rows:
        await connection.execute(upsert(conversation_tag).values(rows).on_conflict_do_nothing())


async def take_off(connection: AsyncConnection, what: str, ids: Collection[UUID], tag_id: UUID) -> list[UUID]:
    """Take the tag off; those that had it."""
    table = TAGGED[what]
    whose = table.c[f"{what}_id"]
    statement = delete(table).where(whose.in_(list(ids)), table.c.tag_id == tag_id).returning(whose)
    return list((await connection.scalars(statement)).all())


async def tags_of(connection: AsyncConnection, what: str, ids: Collection[UUID]) -> dict[UUID, list[RowMapping]]:
    """The tags of each of these conversations or people, by name."""
    if not ids:
        return {}
    found: dict[UUID, list[RowMapping]] = {}
    for row in await rows(connection, _tags_of(what, tuple(ids))):
        found.setdefault(row["whose"], []).append(row)
    return found


@ready
def _tags_of(what: str, ids: Collection[UUID]) -> Select[Any]:
    table = TAGGED[what]
    whose = table.c[f"{what}_id"]
    return (
        select(whose.label("whose"), tag.c.id, tag.c.name, tag.c.colour)
        .join(tag, tag.c.id == table.c.tag_id)
        .where(one_of(whose, ids))
        .order_by(tag.c.plain_name)
    )
