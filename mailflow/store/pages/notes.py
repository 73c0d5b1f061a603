"""Notes between colleagues about a conversation or a person, and who was named in them. Never sent to anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.core.ids import new_id
from mailflow.store.pages.scope import Scope
from mailflow.store.ready import ready, rows
from mailflow.store.tables import conversation, mention, note, person, staff

PAGE = 100


def of_whom(scope: Scope) -> ColumnElement[bool]:
    """Condition on `note`: about a conversation one sees, or a person one follows."""
    talks = select(conversation.c.id).where(scope.conversations()).correlate(None)
    people = select(person.c.id).where(scope.people()).correlate(None)
    return or_(note.c.conversation_id.in_(talks), note.c.person_id.in_(people))


async def of_conversation(connection: AsyncConnection, scope: Scope, conversation_id: UUID) -> Sequence[RowMapping]:
    """A conversation's notes, oldest first; `note` says what they are among messages."""
    return list(reversed(await rows(connection, _of_conversation(scope, conversation_id))))


@ready
def _of_conversation(scope: Scope, conversation_id: UUID) -> Select[Any]:
    return _notes(and_(note.c.conversation_id == conversation_id, of_whom(scope)))


async def of_person(connection: AsyncConnection, scope: Scope, person_id: UUID) -> Sequence[RowMapping]:
    """The notes about a person and in the person's conversations, oldest first."""
    return list(reversed(await rows(connection, _of_person(scope, person_id))))


@ready
def _of_person(scope: Scope, person_id: UUID) -> Select[Any]:
    talks = select(conversation.c.id).where(conversation.c.person_id == person_id).correlate(None)
    about = or_(note.c.person_id == person_id, note.c.conversation_id.in_(talks))
    return _notes(and_(about, of_whom(scope)))


def _notes(which: ColumnElement[bool]) -> Select[Any]:
    named = (
        select(func.array_agg(aggregate_order_by(staff.c.name, staff.c.name)))
        .join_from(mention, staff, staff.c.id == mention.c.staff_id)
        .where(mention.c.note_id == note.c.id)
        .scalar_subquery()
    )
    author = staff.alias("author")
    return (
        select(
            *(note.c.id, note.c.text, note.c.at, note.c.author_id, note.c.conversation_id, note.c.person_id),
            *(author.c.name.label("author_name"), func.coalesce(named, []).label("named"), literal(True).label("note")),
        )
        .join_from(note, author, author.c.id == note.c.author_id)
        .where(which, note.c.removed_at.is_(None))
        .order_by(note.c.at.desc(), note.c.id.desc())
        .limit(PAGE)
    )


async def add(
    connection: AsyncConnection,
    scope: Scope,
    words: str,
    named: Sequence[UUID],
    now: datetime,
    *,
    conversation_id: UUID | None = None,
    person_id: UUID | None = None,
) -> UUID:
    """Write a note; those named find it among their mentions. Who may see what it is about, is asked before."""
    key = new_id()
    about = {"conversation_id": conversation_id, "person_id": person_id}
    row = {"id": key, "agency_id": scope.agency_id, "author_id": scope.staff_id, "text": words, "at": now}
    await connection.execute(insert(note).values(**row, **about))
    if named:
        await connection.execute(insert(mention), [{"note_id": key, "staff_id": one} for one in named])
        await connection.execute(select(*(func.pg_notify("live", f"staff:{one}") for one in named)))
    return key


async def remove(connection: AsyncConnection, scope: Scope, note_id: UUID, now: datetime | None) -> RowMapping | None:
    """Take one's own note away, or with `now` None put it back; None when it is not one's own."""
    found = await connection.execute(
        update(note)
        .where(note.c.id == note_id, note.c.author_id == scope.staff_id, of_whom(scope))
        .values(removed_at=now)
        .returning(note.c.id, note.c.conversation_id, note.c.person_id)
    )
    return found.mappings().one_or_none()


async def mentions(connection: AsyncConnection, scope: Scope) -> Sequence[RowMapping]:
    """Where this reader was named, the newest first. Being named opens the note, not the conversation: `may_open`."""
    seen = and_(conversation.c.id == note.c.conversation_id, scope.conversations())
    author = staff.alias("author")
    found = await connection.execute(
        select(
            *(note.c.id, note.c.text, note.c.at, note.c.conversation_id, author.c.name.label("author_name")),
            *(mention.c.seen_at, conversation.c.subject, conversation.c.id.is_not(None).label("may_open")),
            *(person.c.given_name, person.c.family_name),
        )
        .join_from(mention, note, note.c.id == mention.c.note_id)
        .join(author, author.c.id == note.c.author_id)
        .join(conversation, seen, isouter=True)
        .join(person, person.c.id == conversation.c.person_id, isouter=True)
        .where(mention.c.staff_id == scope.staff_id, note.c.removed_at.is_(None), note.c.agency_id == scope.agency_id)
        .order_by(mention.c.seen_at.is_not(None), note.c.at.desc())
        .limit(PAGE)
    )
    return found.mappings().all()


def unseen(scope: Scope) -> Select[int]:
    """How many mentions this reader has not settled."""
    return (
        select(func.count())
        .join_from(mention, note, note.c.id == mention.c.note_id)
        .where(mention.c.staff_id == scope.staff_id, mention.c.seen_at.is_(None), note.c.removed_at.is_(None))
    )


async def settle(connection: AsyncConnection, scope: Scope, note_id: UUID, now: datetime | None) -> bool:
    """Mark one mention as done, or with `now` None as not done; False when the reader is not named there."""
    found = await connection.execute(
        update(mention)
        .where(mention.c.note_id == note_id, mention.c.staff_id == scope.staff_id)
        .values(seen_at=now)
        .returning(mention.c.note_id)
    )
    return found.first() is not None


async def see_conversation(connection: AsyncConnection, scope: Scope, conversation_id: UUID, now: datetime) -> bool:
    """The reader opened the conversation: what named them there was seen. Whether there was anything."""
    about = select(note.c.id).where(note.c.conversation_id == conversation_id)
    found = await connection.execute(
        update(mention)
        .where(mention.c.staff_id == scope.staff_id, mention.c.seen_at.is_(None), mention.c.note_id.in_(about))
        .values(seen_at=now)
        .returning(mention.c.note_id)
    )
    return found.first() is not None
