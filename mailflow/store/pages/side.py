"""The numbers beside every page, in one statement: what waits for the reader elsewhere than in the queues."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages import doubts, notes, open_decisions, portfolio, team
from mailflow.store.pages.scope import Scope
from mailflow.store.ready import ready, rows


async def numbers(connection: AsyncConnection, scope: Scope, now: datetime) -> Mapping[str, int]:
    """`doubts`, `mentions`, `decisions_open`, `nobodys`, `unreachable`."""
    return {**(await rows(connection, _numbers(scope, now)))[0]}


@ready
def _numbers(scope: Scope, now: datetime) -> Select[Any]:
    counted = {
        "doubts": doubts.count(scope),
        "mentions": notes.unseen(scope),
        "decisions_open": open_decisions.count_to_take(scope, now),
        "nobodys": team.nobodys_number(scope),
        "unreachable": portfolio.unreachable_number(scope),
    }
    return select(*(statement.scalar_subquery().label(name) for name, statement in counted.items()))
