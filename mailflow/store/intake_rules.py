"""The SQL of intake rules: those that are on, those an administrator sees, and mail to try one on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.mail.intake_rules import HEAD, LOOKED_AT, RULED, Facts
from mailflow.mail.values import Attachment
from mailflow.store.tables import agency, conversation, incoming, intake_rule, message, staff

Row = Mapping[str, Any]


def _at_work() -> ColumnElement[bool]:
    """Condition on `staff`: the rule's adviser, who still is one, in the rule's agency."""
    own = staff.c.agency_id == intake_rule.c.agency_id
    return and_(staff.c.id == intake_rule.c.adviser_id, staff.c.active, staff.c.role == "adviser", own)


async def active(connection: AsyncConnection) -> Sequence[RowMapping]:
    """The rules that are on, those of all agencies first; `adviser_id` only of somebody at work."""
    names = ("id", "agency_id", "name", "every", "conditions", "queue", "tags", "priority")
    query = (
        select(*(intake_rule.c[name] for name in names), staff.c.id.label("adviser_id"))
        .join_from(intake_rule, staff, _at_work(), isouter=True)
        .where(intake_rule.c.active)
        .order_by(intake_rule.c.agency_id.asc().nulls_first(), intake_rule.c.place, intake_rule.c.id)
    )
    return (await connection.execute(query)).mappings().all()


async def listed(connection: AsyncConnection) -> Sequence[RowMapping]:
    """All rules in order, with their agency ("" for all) and their adviser; `at_work` is NULL for one who left."""
    named = staff.alias()
    query = (
        select(
            intake_rule,
            func.coalesce(agency.c.code, "").label("agency"),
            agency.c.name.label("agency_name"),
            named.c.login.label("login"),
            named.c.name.label("adviser_name"),
            staff.c.id.label("at_work"),
        )
        .join_from(intake_rule, agency, agency.c.id == intake_rule.c.agency_id, isouter=True)
        .join(named, named.c.id == intake_rule.c.adviser_id, isouter=True)
        .join(staff, _at_work(), isouter=True)
        .order_by(agency.c.code.asc().nulls_first(), intake_rule.c.place, intake_rule.c.id)
    )
    return (await connection.execute(query)).mappings().all()


async def lock(connection: AsyncConnection, rule_id: UUID) -> Row | None:
    """One rule, locked until commit, with its agency's code ("" for all) and its adviser's login."""
    query = (
        select(intake_rule, func.coalesce(agency.c.code, "").label("agency"), staff.c.login.label("login"))
        .join_from(intake_rule, agency, agency.c.id == intake_rule.c.agency_id, isouter=True)
        .join(staff, staff.c.id == intake_rule.c.adviser_id, isouter=True)
        .where(intake_rule.c.id == rule_id)
        .with_for_update(of=intake_rule)
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    return dict(row) if row else None


async def in_order(connection: AsyncConnection, agency_id: UUID | None) -> list[tuple[UUID, str]]:
    """The rules of an agency, or of all: id and plain name; locked until commit."""
    query = (
        select(intake_rule.c.id, intake_rule.c.plain_name)
        .where(intake_rule.c.agency_id.is_not_distinct_from(agency_id))
        .order_by(intake_rule.c.place, intake_rule.c.id)
        .with_for_update()
    )
    return [(row.id, row.plain_name) for row in await connection.execute(query)]


async def before(connection: AsyncConnection, agency_id: UUID | None, rule_id: UUID) -> list[UUID]:
    """The rules of the agency, or of all, that come before this one; all of them for one that is not there."""
    query = (
        select(intake_rule.c.id)
        .where(intake_rule.c.agency_id.is_not_distinct_from(agency_id))
        .order_by(intake_rule.c.place, intake_rule.c.id)
    )
    ids = list((await connection.scalars(query)).all())
    return ids[: ids.index(rule_id)] if rule_id in ids else ids


async def set_order(connection: AsyncConnection, ids: Sequence[UUID]) -> None:
    """Number them 1, 2, 3 …"""
    for place, rule_id in enumerate(ids, start=1):
        await connection.execute(update(intake_rule).where(intake_rule.c.id == rule_id).values(place=place))


async def write(connection: AsyncConnection, rule_id: UUID, values: Row, *, new: bool) -> None:
    """Change a rule, or make it."""
    if new:
        await connection.execute(insert(intake_rule).values(id=rule_id, **values))
    else:
        await connection.execute(update(intake_rule).where(intake_rule.c.id == rule_id).values(**values))


async def remove(connection: AsyncConnection, rule_id: UUID) -> None:
    """Take it away."""
    await connection.execute(delete(intake_rule).where(intake_rule.c.id == rule_id))


async def agency_of(connection: AsyncConnection, code: str) -> UUID | None:
    """The agency of this code."""
    found: UUID | None = await connection.scalar(select(agency.c.id).where(agency.c.code == code))
    return found


async def adviser_of(connection: AsyncConnection, agency_id: UUID, login: str) -> UUID | None:
    """The adviser of this login, if they are at work in the agency."""
    where = (staff.c.login == login, staff.c.agency_id == agency_id, staff.c.active, staff.c.role == "adviser")
    found: UUID | None = await connection.scalar(select(staff.c.id).where(*where))
    return found


async def advisers(connection: AsyncConnection) -> Sequence[RowMapping]:
    """Everybody whom a rule may name: agency's code, login and name."""
    query = (
        select(agency.c.code.label("agency"), staff.c.login, staff.c.name)
        .join(agency, agency.c.id == staff.c.agency_id)
        .where(staff.c.active, staff.c.role == "adviser")
        .order_by(agency.c.code, staff.c.name, staff.c.login)
    )
    return (await connection.execute(query)).mappings().all()


async def names_of(connection: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, str]:
    """What members of staff are called."""
    rows = await connection.execute(select(staff.c.id, staff.c.name).where(staff.c.id.in_(ids)))
    return {row.id: row.name for row in rows}


async def newest_mail(connection: AsyncConnection, agency_id: UUID | None, most: int) -> list[UUID]:
    """The last mails that rules would be asked about, of an agency or of all, newest first."""
    query = (
        select(message.c.id)
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(message.c.direction == "in", message.c.disposition.in_([kind.value for kind in RULED]))
        .order_by(message.c.at.desc(), message.c.id.desc())
        .limit(most)
    )
    if agency_id is not None:
        query = query.where(conversation.c.agency_id == agency_id)
    return list((await connection.scalars(query)).all())


async def mail_facts(connection: AsyncConnection, ids: Sequence[UUID], *, headers: bool) -> list[tuple[Row, Facts]]:
    """These mails as filing saw them, with number, time, agency and findings. `headers`: read the raw beginning too."""
    raw = func.substring(incoming.c.raw, 1, HEAD) if headers else func.substring(incoming.c.raw, 1, 0)
    columns = (
        *(message.c.incoming_id, message.c.at, message.c.verdict, message.c.disposition, message.c.from_address),
        *(message.c.to_address, message.c.subject, func.left(message.c.text, LOOKED_AT).label("text")),
        *(message.c.attachments, incoming.c.recipients, raw.label("raw"), conversation.c.agency_id),
    )
    query = (
        select(*columns)
        .join_from(message, conversation, conversation.c.id == message.c.conversation_id)
        .join(incoming, incoming.c.id == message.c.incoming_id, isouter=True)
        .where(message.c.id.in_(ids))
        .order_by(message.c.at.desc(), message.c.id.desc())
    )
    return [(dict(row), _facts(row)) for row in (await connection.execute(query)).mappings()]


def _facts(row: RowMapping) -> Facts:
    return Facts(
        nature=row["disposition"],
        sender=row["from_address"],
        mailbox=row["to_address"],
        recipients=tuple(row["recipients"] or ()),
        subject=row["subject"],
        text=row["text"],
        attachments=tuple(Attachment(**file) for file in row["attachments"]),
        raw=row["raw"] or b"",
    )
