"""What administrators see of pathways: revisions and how many people are on them. No names of people, no mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import RowMapping, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.tables import draft, pathway, publication, revision, staff

PEOPLE = text("""
    SELECT e.value->>'revision' AS revision, count(DISTINCT c.id) AS people
    FROM cases c, jsonb_each(CASE WHEN c.state ? 'enrolments' THEN c.state->'enrolments' ELSE '{}' END) AS e
    WHERE c.status = 'open' AND e.value ? 'position' GROUP BY 1
""")
AT_STEPS = text("""
    SELECT e.value->'position'->>'step' AS step, count(*) AS people
    FROM cases c, jsonb_each(CASE WHEN c.state ? 'enrolments' THEN c.state->'enrolments' ELSE '{}' END) AS e
    WHERE c.status = 'open' AND e.value->>'revision' = ANY (CAST(:revisions AS text[])) AND e.value ? 'position'
    GROUP BY 1
""")


async def people_on(connection: AsyncConnection) -> Mapping[str, int]:
    """Revision → open cases that follow it."""
    return {row.revision: row.people for row in await connection.execute(PEOPLE)}


async def people_at(connection: AsyncConnection, revisions: Sequence[str]) -> Mapping[str, int]:
    """Step → people who are there, on any of these revisions."""
    found = await connection.execute(AT_STEPS, {"revisions": list(revisions)})
    return {row.step: row.people for row in found}


async def overview(connection: AsyncConnection) -> list[dict[str, object]]:
    """Every pathway that is published or drafted, by title: newest revision, people on it, draft, planned time."""
    newest = select(revision.c.pathway_id, func.max(revision.c.number).label("number")).group_by(revision.c.pathway_id)
    latest = newest.subquery()
    published = (
        select(pathway.c.code, pathway.c.title, revision.c.number, revision.c.published_at)
        .join(latest, latest.c.pathway_id == pathway.c.id)
        .join(revision, (revision.c.pathway_id == pathway.c.id) & (revision.c.number == latest.c.number))
    )
    by_code = {row["code"]: dict(row) for row in (await connection.execute(published)).mappings()}
    people = await people_by_code(connection)
    author = select(draft.c.code, draft.c.saved_at, draft.c.approved_at, staff.c.name.label("author"))
    drafts = (await connection.execute(author.join(staff, staff.c.id == draft.c.author_id))).mappings().all()
    planned = {row.code: row.due_at for row in await connection.execute(PLANNED)}
    for row in drafts:
        empty = {"code": row["code"], "title": row["code"], "number": None, "published_at": None}
        by_code.setdefault(row["code"], empty)["draft"] = row
    return sorted(
        (
            {"draft": None, **row, "people": people.get(code, 0), "planned_at": planned.get(code)}
            for code, row in by_code.items()
        ),
        key=lambda row: str(row["title"]).casefold(),
    )


PLANNED = select(publication.c.code, func.min(publication.c.due_at).label("due_at"))
PLANNED = PLANNED.where(publication.c.state == "planned").group_by(publication.c.code)


async def people_by_code(connection: AsyncConnection) -> Mapping[str, int]:
    """Code → people on any revision."""
    on = await people_on(connection)
    rows = await connection.execute(select(revision.c.id, pathway.c.code).join(pathway))
    made: dict[str, int] = defaultdict(int)
    for row in rows:
        made[row.code] += on.get(str(row.id), 0)
    return made


async def revisions(connection: AsyncConnection, code: str) -> Sequence[RowMapping]:
    """The revisions of one pathway, the newest first, with who published and who approved them."""
    publisher, approver = staff.alias(), staff.alias()
    query = (
        select(
            revision.c.id,
            revision.c.number,
            revision.c.published_at,
            pathway.c.title,
            publisher.c.name.label("publisher"),
            approver.c.name.label("approver"),
        )
        .join(pathway, pathway.c.id == revision.c.pathway_id)
        .outerjoin(publisher, publisher.c.id == revision.c.published_by)
        .outerjoin(approver, approver.c.id == revision.c.approved_by)
        .where(pathway.c.code == code)
        .order_by(revision.c.number.desc())
    )
    return (await connection.execute(query)).mappings().all()


async def newest_wordings(connection: AsyncConnection) -> dict[str, str]:
    """The wordings of the newest revision of every pathway, by code."""
    rows = select(revision.c.wordings).ext(distinct_on(revision.c.pathway_id))
    ordered = rows.order_by(revision.c.pathway_id, revision.c.number.desc())
    found: dict[str, str] = {}
    for row in await connection.execute(ordered):
        found |= row.wordings
    return found
