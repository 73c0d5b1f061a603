"""What the case workflow asks for: one transaction on the database. The only place where a workflow meets our clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from mailflow.caseload.advancing import advance_case
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.caseload.stuck import note_failure
from mailflow.core.clock import Clock
from mailflow.services import Services
from mailflow.workflows import options
from mailflow.workflows.contracts import AdvanceCase, CaseOutcome

REAL_GRACE = 60.0  # seconds
DAY = timedelta(days=1)

log = structlog.get_logger(__name__)


def slowness(clock: Clock) -> timedelta:
    """What a minute of our machine is on the service's clock."""
    return DAY * (REAL_GRACE / clock.real_seconds(DAY))


@dataclass(slots=True)
class Activities:
    """Holds the connections; methods are registered with the worker."""

    services: Services
    shelf: Shelf = field(default_factory=Shelf)

    @activity.defn(name=options.ADVANCE_CASE)
    async def advance(self, request: AdvanceCase) -> CaseOutcome:
        """Advance the case. Texts of errors stay here: a database error may quote a person's data."""
        services, case_id = self.services, UUID(request.case_id)
        tools = Tools(services.keyring, services.settings)
        try:
            async with asyncio.timeout(options.ADVANCE_SECONDS), services.engine.begin() as connection:
                now = services.clock.now()
                done = await advance_case(connection, tools, self.shelf, case_id, now, slowness(services.clock))
        except Exception as error:  # noqa: BLE001 - the edge: told to Temporal without its text, and tried again
            log.warning("case not advanced", case=request.case_id, error=type(error).__name__)
            await self._note_failure(case_id)
            raise ApplicationError("case not advanced", type=type(error).__name__) from None
        wait = None if done.next_due is None else services.clock.real_seconds(done.next_due - services.clock.now())
        return CaseOutcome(wait_seconds=wait, closed=done.closed, version=done.version)

    async def _note_failure(self, case_id: UUID) -> None:
        """Count it in a transaction of its own; after an hour of failures the case's adviser has a task."""
        try:
            async with self.services.engine.begin() as connection:
                told = await note_failure(connection, case_id, self.services.clock.now())
        except Exception as error:  # noqa: BLE001 - the edge: most likely the database is away, which this cannot tell
            log.info("failure not counted", case=str(case_id), error=type(error).__name__)
            return
        if told:
            log.error("case does not advance, its adviser was told", case=str(case_id))
