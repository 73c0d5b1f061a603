"""Deletes Temporal's database file under open cases, and measures how long it takes until all is as it was."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from temporalio.service import RPCError

from mailflow.workflows.reconciler import EVERY_SECONDS
from tests.crash.sleepers import (
    RUNNING,
    STARTS_A_SECOND,
    Outcome,
    all_asleep,
    count_workflows,
    everything_arrived,
    judge,
    until_due,
)
from tests.crash.sleeping_site import Pace, SleepingSite, sleeping_site

SOON, FAR = 3.0, 3600.0  # real seconds after the loss until the mails are due; those that stay in the future
DAYS_A_SECOND = 0.1


@dataclass(slots=True)
class Lost:
    """Seconds since the file was deleted."""

    outcome: Outcome
    served: float = 0.0  # Temporal, empty
    rebuilt: float = 0.0  # all workflows are there again
    sent: float = 0.0  # all due mails are out
    deleted: list[str] = field(default_factory=list)

    @property
    def broken_promises(self) -> list[str]:
        """Plain sentences."""
        said = [] if self.deleted and self.rebuilt else ["the store was not lost and rebuilt"]
        return said + self.outcome.broken_promises


@dataclass(slots=True)
class Eraser:
    """Removes the file before the next start, once it is asked to."""

    armed: bool = False
    deleted: list[str] = field(default_factory=list)

    def __call__(self, file: Path) -> None:
        if self.armed:
            self.armed = False
            for found in file.parent.glob(f"{file.name}*"):
                found.unlink()
                self.deleted.append(found.name)


async def lose_temporal(
    home: Path, count: int, patience: float = 300.0, reconcile_every: float = EVERY_SECONDS
) -> Lost:
    """`count` people welcomed and asleep; the store is lost just before each of them gets the next mail."""
    first = 8 + count / STARTS_A_SECOND
    speed = timedelta(days=DAYS_A_SECOND).total_seconds()
    pace = Pace(speed, first, first + FAR, first + 2 * FAR, reconcile_every=reconcile_every)
    eraser, lost = Eraser(), Lost(Outcome(count))
    async with sleeping_site(home, pace, eraser) as site:
        made = await site.enrol(count)
        await all_asleep(site, count)
        await everything_arrived(site, count, patience)
        await until_due(site, first - SOON)
        eraser.armed = True
        began = time.monotonic()
        site.running.kill("temporal")
        await _watch(site, lost, began, count, patience)
        lost.deleted = eraser.deleted
        judge(site, _due(made, pace), lost.outcome)
    return lost


def _due(made: list[UUID], pace: Pace) -> Mapping[str, timedelta]:
    """What the forecast has before and just after the loss."""
    soon = timedelta(seconds=pace.first * pace.speed) * 1.01
    return {f"{case_id}/{end}": due for end, due in pace.forecast().items() if due < soon for case_id in made}


async def _watch(site: SleepingSite, lost: Lost, began: float, count: int, patience: float) -> None:
    async with asyncio.timeout(patience + count):
        while not lost.rebuilt or not lost.sent:
            await asyncio.sleep(0.1)
            if not lost.rebuilt:
                running = await _running(site)
                if running is not None and not lost.served and site.running["temporal"].restarts:
                    lost.served = time.monotonic() - began
                if lost.served and running == count:
                    lost.rebuilt = time.monotonic() - began
            if not lost.sent and len({arrival.message_id for arrival in site.relay.arrivals}) >= 2 * count:
                lost.sent = time.monotonic() - began
    await everything_arrived(site, 2 * count, patience)


async def _running(site: SleepingSite) -> int | None:
    try:
        return await count_workflows(site, RUNNING)
    except (RPCError, RuntimeError):
        return None
