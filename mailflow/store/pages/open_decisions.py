"""The decisions that wait for a human: which ones this reader may take now, and which are for later or for others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, Select, and_, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.decisions import DECISIONS
from mailflow.store.pages.scope import Scope
from mailflow.store.tables import cases, person, task

MOST = 200


def may_take(scope: Scope, now: datetime) -> ColumnElement[bool]:
    """Condition on `task`, as caseload/deciding.py will say: not prepared by the reader, the reader's role, in time."""
    role = true() if scope.role == "supervisor" else task.c.role != "lead" if scope.role == "adviser" else false()
    return and_(task.c.prepared_by.is_distinct_from(scope.staff_id), role, task.c.not_before <= now)


def _seen(scope: Scope) -> ColumnElement[bool]:
    return and_(
        task.c.kind == "decision", task.c.state == "open", or_(scope.tasks(), func.coalesce(scope.people(), False))
    )


async def open_decisions(connection: AsyncConnection, scope: Scope, now: datetime) -> Sequence[RowMapping]:
    """Those the reader may take first, then by when they are due; `mine` says which those are."""
    mine = func.coalesce(may_take(scope, now), False)
    statement = (
        DECISIONS.add_columns(mine.label("mine"))
        .where(_seen(scope))
        .order_by(mine.desc(), task.c.due_at.asc().nulls_last(), task.c.not_before, task.c.id)
        .limit(MOST)
    )
    return (await connection.execute(statement)).mappings().all()


def count_to_take(scope: Scope, now: datetime) -> Select[int]:
    """How many decisions the reader may take now."""
    return (
        select(func.count())
        .select_from(task)
        .join(cases, task.c.case_id == cases.c.id)
        .join(person, cases.c.person_id == person.c.id, isouter=True)
        .where(_seen(scope), may_take(scope, now))
    )
