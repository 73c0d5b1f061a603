"""What a change of a person's pathway would do, by doing it and taking it back: nothing stays, nothing leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.amending import Request, amend
from mailflow.caseload.position import PositionView, position_of
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools


@dataclass(frozen=True, slots=True)
class Outlook:
    """What happens at once (`lines` of the case's history), and where the case would stand then."""

    lines: tuple[dict[str, Any], ...]
    after: PositionView

    def steps(self, *what: str) -> tuple[str, ...]:
        """The steps of these lines, each once."""
        return tuple(dict.fromkeys(str(line["step"]) for line in self.lines if line["what"] in what))


async def outlook(connection: AsyncConnection, tools: Tools, shelf: Shelf, request: Request, now: datetime) -> Outlook:
    """Raises `Refused` as `amend` would."""
    savepoint = await connection.begin_nested()
    try:
        stepped = await amend(connection, tools, shelf, request, now)
        after = await position_of(connection, request.case_id, now, tools.settings)
    finally:
        await savepoint.rollback()
    return Outlook(tuple(dict(line) for line in stepped.log) if stepped else (), after)
