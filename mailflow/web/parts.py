"""How the pages reach the rest of mailflow in production. Holds no logic of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.inbox import replies
from mailflow.web.call import Parts, Values
from mailflow.web.files import ChildFiles


async def finish_task(connection: AsyncConnection, task: Values, outcome: str, by: UUID, now: datetime) -> None:
    """Record the outcome a human chose."""
    raise NotImplementedError


def positions(state: Values, revisions: Mapping[UUID, Values]) -> Sequence[Any]:
    """Where a case stands."""
    return ()


def real_parts() -> Parts:
    """The parts as they are."""
    return Parts(replies=replies, files=ChildFiles(), finish_task=finish_task, positions=positions)
