"""Search over what a reader may see: words of messages, notes and names of files; people by name, number or address.

French stems; accents and capitals do not count; the last word may be a beginning. Nothing outside of `Scope` is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.names import plain_words
from mailflow.store.pages.notes import of_whom
from mailflow.store.pages.people import plain
from mailflow.store.pages.scope import Scope
from mailflow.store.tables import assignment, conversation, message, note, person, person_address, staff
from mailflow.store.tables.words import NAME

PAGE = 30
MOST_PEOPLE = 12
MOST_NOTES = 10
BEGIN, END = "\ue000", "\ue001"  # around what was found: private characters, taken out of the text itself before
EXCERPT = f'StartSel={BEGIN}, StopSel={END}, MaxFragments=2, MaxWords=22, MinWords=9, FragmentDelimiter=" … "'
WHOLE = f"StartSel={BEGIN}, StopSel={END}, HighlightAll=true"
RARE = 2_000  # messages of a whole site with the words searched: so few can be looked at one by one
SHOWN_FROM = 20_000  # characters of a message in which the excerpt is looked for
_BEGINNING = re.compile(r"([^\W_]{3,})\Z")
# Written out, not a parameter cast to it: so PostgreSQL makes the query of the words once, not for every message.
_CONFIGURATION: ColumnElement[object] = literal_column(f"'{NAME}'::regconfig")
Asked = list[ColumnElement[bool]]  # conditions on `message`


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched: the words and the reader's filters."""

    words: str
    only_files: bool = False  # in the names of attachments alone
    direction: str = ""  # in, out; "" for both
    since: datetime | None = None


async def messages(
    connection: AsyncConnection, scope: Scope, wanted: Wanted, after: tuple[datetime, UUID] | None
) -> Sequence[RowMapping]:
    """The newest messages with all the words, one more than a page when there are older ones.

    `excerpt` and `marked_subject` hold what was found between BEGIN and END.
    """
    query = _query(wanted.words)
    asked = _asked(wanted, query, after)
    found = (await _way(connection, scope, asked))(scope, asked).cte("found")
    statement = (
        select(
            *(message.c.id, message.c.conversation_id, message.c.direction, message.c.at),
            *(message.c.from_name, message.c.from_address, message.c.attachments, conversation.c.state),
            *(person.c.given_name, person.c.family_name, person.c.reference, staff.c.name.label("author_name")),
            _marked(message.c.text, query).label("excerpt"),
            _marked(message.c.subject, query, WHOLE).label("marked_subject"),
        )
        .join_from(found, message, message.c.id == found.c.id)
        .join(conversation, message.c.conversation_id == conversation.c.id)
        .join(person, conversation.c.person_id == person.c.id, isouter=True)
        .join(staff, message.c.author_id == staff.c.id, isouter=True)
        .order_by(message.c.at.desc(), message.c.id.desc())
    )
    return (await connection.execute(statement)).mappings().all()


async def notes(connection: AsyncConnection, scope: Scope, words: str) -> Sequence[RowMapping]:
    """The newest notes between colleagues with all the words, one more than MOST_NOTES when there are others."""
    query = _query(words)
    statement = (
        select(
            *(note.c.id, note.c.conversation_id, note.c.person_id, note.c.at, staff.c.name.label("author_name")),
            *(person.c.given_name, person.c.family_name),
            func.ts_headline(_CONFIGURATION, func.translate(note.c.text, BEGIN + END, ""), query, EXCERPT).label(
                "excerpt"
            ),
        )
        .join_from(note, staff, note.c.author_id == staff.c.id)
        .join(conversation, note.c.conversation_id == conversation.c.id, isouter=True)
        .join(person, person.c.id == func.coalesce(note.c.person_id, conversation.c.person_id), isouter=True)
        .where(note.c.words.op("@@")(query), note.c.removed_at.is_(None), of_whom(scope))
        .order_by(note.c.at.desc(), note.c.id.desc())
        .limit(MOST_NOTES + 1)
    )
    return (await connection.execute(statement)).mappings().all()


def _asked(wanted: Wanted, query: ColumnElement[object], after: tuple[datetime, UUID] | None) -> Asked:
    """What is asked of a message."""
    asked: Asked = [message.c.words.op("@@")(query)]
    if wanted.only_files:
        asked.append(func.ts_filter(message.c.words, literal_column("'{c}'")).op("@@")(query))
    if wanted.direction:
        asked.append(message.c.direction == wanted.direction)
    if wanted.since:
        asked.append(message.c.at >= wanted.since)
    if after is not None:
        asked.append(tuple_(message.c.at, message.c.id) < tuple_(*map(literal, after)))
    return asked


async def _way(connection: AsyncConnection, scope: Scope, asked: Asked) -> Callable[[Scope, Asked], Select[Any]]:
    """How to find one page of ids: by the reader's conversations where they are few, else by the words.

    PostgreSQL knows how common common words are, but takes rare ones, above all beginnings, for more common than they
    are, and would go through all messages by time: so those are counted first.
    """
    if scope.role != "supervisor":
        return _of_portfolio
    some = select(message.c.id).where(*asked).limit(RARE + 1).subquery()
    number = await connection.scalar(select(func.count()).select_from(some)) or 0
    return _of_agency if number > RARE else _of_few


def _of_few(scope: Scope, asked: Asked) -> Select[tuple[UUID]]:
    """One page of ids: all messages with these words first, then those among them that are the reader's to see."""
    columns = (message.c.id, message.c.conversation_id, message.c.at)
    hits = select(*columns).where(*asked).cte("hits").prefix_with("MATERIALIZED")
    return (
        select(hits.c.id)
        .join_from(hits, conversation, hits.c.conversation_id == conversation.c.id)
        .where(scope.conversations())
        .order_by(hits.c.at.desc(), hits.c.id.desc())
        .limit(PAGE + 1)
    )


def _of_agency(scope: Scope, asked: Asked) -> Select[tuple[UUID]]:
    """One page of ids. Many messages are the reader’s to see: PostgreSQL goes by time or by words, as it finds best."""
    return (
        select(message.c.id)
        .join_from(message, conversation, message.c.conversation_id == conversation.c.id)
        .where(scope.conversations(), *asked)
        .order_by(message.c.at.desc(), message.c.id.desc())
        .limit(PAGE + 1)
    )


def _of_portfolio(scope: Scope, asked: Asked) -> Select[tuple[UUID]]:
    """One page of ids. Few messages are the reader's to see: conversation by conversation, else all would be read."""
    talks = scope.conversation_ids().cte("talks")
    inside = (
        select(message.c.id, message.c.at)
        .where(message.c.conversation_id == talks.c.id, *asked)
        .order_by(message.c.at.desc(), message.c.id.desc())
        .limit(PAGE + 1)
        .lateral("inside")
    )
    return (
        select(inside.c.id)
        .join_from(talks, inside, true())
        .order_by(inside.c.at.desc(), inside.c.id.desc())
        .limit(PAGE + 1)
    )


def _query(words: str) -> ColumnElement[object]:
    """All the words, as people type them ("…" keeps words together, - leaves one out); the last may be a beginning."""
    whole: ColumnElement[object] = func.websearch_to_tsquery(_CONFIGURATION, words)
    begun = _BEGINNING.search(words)
    if begun is None or '"' in words or words[: begun.start()].endswith("-"):
        return whole
    beginning: ColumnElement[object] = func.to_tsquery(_CONFIGURATION, begun[1] + ":*")
    before = words[: begun.start()].strip()
    if before:
        beginning = func.websearch_to_tsquery(_CONFIGURATION, before).op("&&")(beginning)
    return whole.op("||")(beginning)


def _marked(text: ColumnElement[str], query: ColumnElement[object], how: str = EXCERPT) -> ColumnElement[str]:
    """The text with what was found between marks; marks of its own are taken out first."""
    own: ColumnElement[str] = func.translate(func.left(text, SHOWN_FROM), BEGIN + END, "")
    return func.ts_headline(_CONFIGURATION, own, query, how)


async def understood(connection: AsyncConnection, words: str) -> bool:
    """Whether anything is left to look for: words like « le » and « de » are in every message.

    Asked before the search: until the transaction ends, PostgreSQL plans for the very words, rare or common.
    """
    planning = func.set_config("plan_cache_mode", "force_custom_plan", literal(True))
    return bool((await connection.execute(select(func.numnode(_query(words)) > 0, planning))).scalar())


async def people(connection: AsyncConnection, scope: Scope, words: str) -> Sequence[RowMapping]:
    """People called so, or nearly so, or with this reference, address or phone number; the closest first."""
    likeness = func.word_similarity(" ".join(plain_words(words)), person.c.plain_name)
    statement = (
        select(
            *(person.c.id, person.c.given_name, person.c.family_name, person.c.reference),
            staff.c.name.label("adviser_name"),
        )
        .join_from(person, assignment, _current(), isouter=True)
        .join(staff, assignment.c.staff_id == staff.c.id, isouter=True)
        .where(scope.people(), or_(*_marks(words)))
        .order_by(likeness.desc(), plain(person.c.family_name), plain(person.c.given_name), person.c.id)
        .limit(MOST_PEOPLE + 1)
    )
    return (await connection.execute(statement)).mappings().all()


def _current() -> ColumnElement[bool]:
    return and_(assignment.c.person_id == person.c.id, assignment.c.until.is_(None))


def _marks(words: str) -> list[ColumnElement[bool]]:
    """By what a person may be found. `%>` is "has a part like" of pg_trgm: « benaly » finds Benali."""
    named = plain_words(words)
    found = [and_(*(person.c.plain_name.contains(word, autoescape=True) for word in named))] if named else []
    if named:
        found.append(person.c.plain_name.op("%>")(" ".join(named)))
    compact = "".join(words.split())
    if any(sign.isdigit() for sign in compact):
        found.append(person.c.reference.istartswith(compact, autoescape=True))
    digits = re.sub(r"\D", "", words)[-9:]  # without the 0 or +33 before them
    if len(digits) >= 6 and not re.search(r"[^\W\d_]", words):
        found.append(func.regexp_replace(person.c.phone, r"\D", "", "g").contains(digits, autoescape=True))
    if "@" in words:
        addressed = select(person_address.c.person_id).where(
            person_address.c.address.contains(compact.lower(), autoescape=True)
        )
        found.append(person.c.id.in_(addressed))
    return found or [literal(False)]
