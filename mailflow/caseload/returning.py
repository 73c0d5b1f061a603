"""The pass that ends temporary transfers whose day has come. It runs beside filing, without Temporal: each minute.

The database is the record: a pass that is missed is made up for by the next one, in whatever process.
"""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from mailflow.caseload.transferring import give_back
from mailflow.core.clock import Clock
from mailflow.store import transfers

EVERY_SECONDS = 60.0

log = structlog.get_logger(__name__)


async def bring_back_due(engine: AsyncEngine, clock: Clock) -> int:
    """End every transfer whose end has come, each in its own transaction; how many there were."""
    done = 0
    while True:
        async with engine.begin() as connection:
            row = await transfers.take_due(connection, clock.now())
            if row is None:
                return done
            returned, kept = await give_back(connection, dict(row), clock.now())
        log.info("transfer.returned", people=returned, kept=kept)
        done += 1


async def run_returns(engine: AsyncEngine, clock: Clock, stop: asyncio.Event) -> None:
    """At once and every minute, until `stop`; survives the database going away."""
    failing = False
    while not stop.is_set():
        try:
            await bring_back_due(engine, clock)
            failing = False
        except Exception as error:  # noqa: BLE001 - the loop's edge: log, wait, go on
            if not failing:
                log.warning("transfers wait", error=type(error).__name__)
            failing = True
        try:
            async with asyncio.timeout(EVERY_SECONDS):
                await stop.wait()
        except TimeoutError:
            continue
