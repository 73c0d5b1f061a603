"""Statements that are made once: one for a role, the same for every reader of it, and nothing of a reader inside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql

from mailflow.store.pages.scope import Scope
from mailflow.store.ready import one_of, ready
from mailflow.store.tables import conversation, note, person, queue, task

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def reader(role: str = "adviser", covers: int = 0) -> Scope:
    staff = uuid4()
    return Scope(staff, uuid4(), role, (staff, *(uuid4() for _ in range(covers))))


@ready
def _seen(scope: Scope, since: datetime, ids: tuple[UUID, ...]) -> Select[Any]:
    return (
        select(conversation.c.id, scope.why_person())
        .join(person, person.c.id == conversation.c.person_id)
        .join(queue, queue.c.id == conversation.c.queue_id)
        .join(task, task.c.queue_id == queue.c.id)
        .where(scope.conversations(), scope.people(), scope.followed(), scope.queues(), scope.tasks())
        .where(conversation.c.last_at > since, one_of(conversation.c.id, ids))
    )


@pytest.mark.parametrize("role", ["adviser", "supervisor", "auditor"])
def test_readers_of_a_role_share_a_statement_and_bring_their_own_ids(role: str) -> None:
    one, other = reader(role, covers=2), reader(role)
    first, mine = _seen(one, NOW, (uuid4(),))
    second, theirs = _seen(other, NOW, (uuid4(), uuid4()))
    assert first is second
    assert mine["reader"] == one.staff_id and mine["reader_stands_for"] == list(one.stands_for)
    assert theirs["reader"] == other.staff_id and theirs["reader_agency"] == other.agency_id


@pytest.mark.parametrize("role", ["adviser", "supervisor", "auditor"])
def test_a_kept_statement_holds_no_id_and_no_time_of_anybody(role: str) -> None:
    statement, values = _seen(reader(role, covers=1), NOW, (uuid4(),))
    kept = statement.compile(dialect=postgresql.dialect()).params  # type: ignore[no-untyped-call]
    held = [value for value in kept.values() if isinstance(value, UUID | datetime | list | tuple)]
    assert held == []
    assert {name for name, value in kept.items() if value is None} <= set(values)


def test_roles_have_statements_of_their_own() -> None:
    asked = [_seen(reader(role), NOW, ())[0] for role in ("adviser", "supervisor", "auditor")]
    assert len({id(statement) for statement in asked}) == 3


def test_what_was_not_given_is_part_of_the_shape() -> None:
    @ready
    def written(author: UUID | None) -> Select[Any]:
        return select(note.c.id).where(note.c.author_id == author)

    assert "IS NULL" in str(written(None)[0])
    assert "IS NULL" not in str(written(uuid4())[0])
    assert written(uuid4())[0] is written(uuid4())[0]


def test_one_of_nobody_is_nobody_and_the_words_do_not_grow_with_the_number() -> None:
    few, many = (str(select(note.c.id).where(one_of(note.c.id, [uuid4()] * number))) for number in (0, 300))
    assert few == many
