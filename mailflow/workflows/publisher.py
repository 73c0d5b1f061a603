"""Looks every few seconds whether a publication is due, and moves the people it concerns. Needs no Temporal."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mailflow.caseload.mass_migration import Mover
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.caseload.studio.publications import carry_out_due
from mailflow.core.errors import Temporary
from mailflow.services import Services
from mailflow.workflows.signals import paused

log = structlog.get_logger(__name__)

EVERY_SECONDS = 2.0
BATCH = 50  # cases a transaction: they wait for each other, and mail waits for them


def mover_of(services: Services) -> Mover:
    """What moving people needs, in small batches."""
    return Mover(services.engine, Tools(services.keyring, services.settings), Shelf(), services.clock, BATCH)


async def run_publisher(services: Services, stop: asyncio.Event) -> None:
    """Until `stop`; what fails is tried again."""
    mover, away = mover_of(services), False
    while not stop.is_set():
        try:
            await carry_out_due(mover)
            away = False
        except (SQLAlchemyError, OSError, Temporary) as error:
            if not away:
                log.warning("publications wait", error=type(error).__name__)
            away = True
        await paused(stop, EVERY_SECONDS)
