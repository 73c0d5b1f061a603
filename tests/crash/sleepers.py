"""Kills servers and workers at random while cases sleep and wake, then compares the relay with the forecast."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from temporalio.client import Client

from mailflow.runtime.supervisor import State, Supervisor
from mailflow.workflows.client import runtime
from tests.crash.sleeping_site import BEGINNING, Arrival, Pace, SleepingSite, sleeping_site

STARTS_A_SECOND = 15  # of cases, on a small and busy machine: the first due time waits for the last of them
OUTBOX: LiteralString = """
    SELECT dedup_key, rfc_message_id, state,
        EXISTS (SELECT FROM outbox_attempt WHERE outbox_id = outbox.id AND result = 'ambiguous') AS doubtful
    FROM outbox
"""
SETTLED = "SELECT count(*) FROM outbox WHERE state IN ('sent', 'ambiguous', 'failed')"
BEGUN: LiteralString = "SELECT case_id, min(at) FROM step_log GROUP BY 1"
CONTINUED = "WorkflowType = 'case' AND ExecutionStatus = 'ContinuedAsNew'"
RUNNING = "WorkflowType = 'case' AND ExecutionStatus = 'Running'"


@dataclass(slots=True)
class Outcome:
    """What became of each mail of the forecast. Lateness: real seconds, from when the case began, added up."""

    cases: int = 0
    forecast: int = 0
    arrived: int = 0
    missing: list[str] = field(default_factory=list)
    unforeseen: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)  # without a flag: a broken promise
    flagged: list[str] = field(default_factory=list)  # doubled, known as such: a dispatcher died between two answers
    asked: list[str] = field(default_factory=list)  # in doubt twice: an adviser is asked whether it arrived
    late: list[float] = field(default_factory=list)
    during: Counter[str] = field(default_factory=Counter)  # mails that fell due while the kills went on, by step
    kills: Counter[str] = field(default_factory=Counter)
    continued: int = 0
    seconds: float = 0.0  # of killing

    @property
    def broken_promises(self) -> list[str]:
        """Plain sentences; empty when each mail of the forecast arrived once."""
        found = {"missing": self.missing, "not foreseen": self.unforeseen, "doubled without a flag": self.doubled}
        return [f"{len(keys)} mails {what}, e.g. {keys[0]}" for what, keys in found.items() if keys]


def pace_of(count: int, minutes: float, continue_at: int) -> Pace:
    """The first due time comes when all cases sleep, the others while the kills go on; a month is their length."""
    first, span = 5 + count / STARTS_A_SECOND, 60 * minutes
    speed = timedelta(days=30).total_seconds() / span
    return Pace(speed, first, first + 0.35 * span, first + 0.7 * span, continue_at)


async def kill_sleepers(
    home: Path,
    count: int,
    minutes: float,
    *,
    victims: Sequence[str] = ("temporal", "worker", "dispatch"),
    seed: int = 1,
    pause: tuple[float, float] = (1.0, 6.0),
    patience: float = 120.0,
    continue_at: int = 14,
) -> Outcome:
    """`count` cases and `minutes` of kills from the first due time on; then until nothing moved for `patience`."""
    pace = pace_of(count, minutes, continue_at)
    outcome = Outcome(count)
    async with sleeping_site(home, pace) as site:
        made = await site.enrol(count)
        await all_asleep(site, count)
        await until_due(site, pace.first)
        began, from_then = time.monotonic(), site.clock.now()
        await _kill(site.running, outcome.kills, victims, Random(seed), began + 60 * minutes, pause)
        outcome.seconds, until_then = time.monotonic() - began, site.clock.now()
        await site.running.ready(timeout=120)
        wanted = expected(made, pace)
        await everything_arrived(site, len(wanted), patience)
        outcome.continued = await count_workflows(site, CONTINUED)
        judge(site, wanted, outcome, (from_then, until_then))
    return outcome


def expected(made: Sequence[UUID], pace: Pace) -> dict[str, timedelta]:
    """The forecast of everybody: keys of the outbox, and when each is due."""
    return {f"{case_id}/{end}": due for end, due in pace.forecast().items() for case_id in made}


async def all_asleep(site: SleepingSite, count: int, patience: float = 600) -> None:
    """Every case has been advanced once and every workflow sleeps."""
    async with asyncio.timeout(patience):
        while await one(site, "SELECT count(*) FROM cases WHERE version > 0") < count:
            await asyncio.sleep(0.1)


async def until_due(site: SleepingSite, seconds: float) -> None:
    """Until so many real seconds after the first day; at once when that is past."""
    due = site.first_day + timedelta(seconds=seconds) * site.pace.speed
    await asyncio.sleep(site.clock.real_seconds(due - site.clock.now()))


async def _kill(
    running: Supervisor,
    kills: Counter[str],
    victims: Sequence[str],
    random: Random,
    end: float,
    pause: tuple[float, float],
) -> None:
    """One or several at a time, some of them while they still start."""
    while time.monotonic() < end:
        for name in random.sample(victims, random.randint(1, len(victims))):
            if running[name].state in (State.READY, State.STARTING) and running[name].pid is not None:
                running.kill(name)
                kills[name] += 1
        await asyncio.sleep(random.uniform(*pause))


async def everything_arrived(site: SleepingSite, count: int, patience: float) -> None:
    """Until so many mails were sent, or are before an adviser, or nothing has moved for `patience` seconds."""
    seen, last = -1, time.monotonic()
    while (settled := await one(site, SETTLED)) < count:
        if settled != seen:
            seen, last = settled, time.monotonic()
        elif time.monotonic() - last > patience:
            return
        await asyncio.sleep(0.1)


async def count_workflows(site: SleepingSite, query: str) -> int:
    """How many the server knows; 0 while it is away."""
    client = await Client.connect(site.addresses.temporal, runtime=runtime())
    return (await client.count_workflows(query)).count


async def one(site: SleepingSite, query: str) -> int:
    async with site.engine.connect() as connection:
        return int((await connection.exec_driver_sql(query)).scalar_one() or 0)


def judge(
    site: SleepingSite,
    wanted: Mapping[str, timedelta],
    outcome: Outcome,
    kills: tuple[datetime, datetime] = (BEGINNING, BEGINNING),
) -> None:
    """The relay against the forecast, by way of the outbox, which knows each mail's Message-ID."""
    with psycopg.connect(site.addresses.database_url) as connection:
        rows: dict[str, Any] = {row[0]: row for row in connection.execute(OUTBOX)}
        begun: dict[str, datetime] = {str(row[0]): row[1] for row in connection.execute(BEGUN)}
    arrivals: dict[str, list[Arrival]] = {}
    for arrival in site.relay.arrivals:
        arrivals.setdefault(arrival.message_id, []).append(arrival)
    outcome.forecast = len(wanted)
    outcome.unforeseen = [key for key in rows if key not in wanted]
    for key, span in wanted.items():
        case_id, _, step, *_ = key.split("/")
        due = begun.get(case_id, site.first_day) + span
        outcome.during[step] += kills[0] <= due < kills[1]
        _, name, state, doubtful = rows.get(key, (key, "", "", False))
        _judge_one(outcome, key, arrivals.get(name, []), state, doubtful=doubtful)
        if name in arrivals:
            outcome.late.append((arrivals[name][0].at - due).total_seconds() / site.pace.speed)


def _judge_one(outcome: Outcome, key: str, came: Sequence[Arrival], state: str, *, doubtful: bool) -> None:
    outcome.arrived += bool(came)
    if state == "ambiguous":
        outcome.asked.append(key)
    elif not came:
        outcome.missing.append(key)
    if len(came) > 1:
        same = len({arrival.digest for arrival in came}) == 1
        (outcome.flagged if doubtful and same else outcome.doubled).append(key)
