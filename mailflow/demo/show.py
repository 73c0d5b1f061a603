"""The demo from start to Ctrl-C: parts up, agency loaded, mailbox played, table printed, and the check."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from sqlalchemy import func, select

from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.errors import Temporary
from mailflow.demo.clock import last_speed, note_time, start_clock
from mailflow.demo.loading import is_loaded, load, remind_cases
from mailflow.demo.player import Played, play, prepare
from mailflow.demo.report import report
from mailflow.demo.site import claim_home, demo_parts
from mailflow.demo.table import print_differences, print_report, print_welcome, verdict
from mailflow.runtime.logging import set_up_logging
from mailflow.runtime.stack import Addresses
from mailflow.runtime.supervisor import Supervisor, run_until_signal, until_signal
from mailflow.services import Services, open_services
from mailflow.store import tables as t

POLL = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """What this run of the demo is for; `timeout` in seconds for each stage."""

    check: bool
    timeout: float
    another_speed: bool  # than the last run's: sleeping timers have to be set anew


async def show(settings: Settings, home: Path, *, speed: float, check: bool, timeout: float) -> int:
    """Run the demo; returns the exit code."""
    console = Console()
    set_up_logging("error", settings.log_format)
    claim_home(home)
    another_speed = last_speed(home) not in (None, speed)
    clock = start_clock(home, speed)
    parts, addresses, running = demo_parts(settings.model_copy(update={"home": home}), home)
    services = open_services(running, clock=clock)
    told = until_signal()
    try:
        async with Supervisor(parts, home) as supervisor:
            plan = Plan(check, timeout, another_speed)
            stage = asyncio.create_task(_stages(console, supervisor, services, addresses, plan))
            await asyncio.wait({stage, told}, return_when=asyncio.FIRST_COMPLETED)
            code = stage.result() if stage.done() else 130
            if stage.done() and not check:
                ticking = asyncio.create_task(_keep_time(home, clock))
                await run_until_signal(supervisor, told)
                ticking.cancel()
            stage.cancel()
            await asyncio.gather(stage, return_exceptions=True)
            note_time(home, clock)
            console.print("[dim]stopping…[/dim]")
    finally:
        await services.close()
    return 0 if code == 130 and not check else code


async def _stages(
    console: Console, supervisor: Supervisor, services: Services, addresses: Addresses, plan: Plan
) -> int:
    """Start, load, play, print. Returns the check's exit code, 0 without a check."""
    with console.status("starting PostgreSQL, Temporal and mailflow …"):
        await supervisor.ready(timeout=plan.timeout)
    fresh = not await is_loaded(services)
    if fresh:
        with console.status("loading the agency and its 300 job seekers …"):
            await load(services)
    elif plan.another_speed:
        await remind_cases(services)
    mails = await prepare(services)
    if fresh:
        await _waited(console, "enrolling and asking", _settled(services), plan.timeout)
    if not await _all_taken(services, mails):
        await _play(console, addresses, mails)
    await _waited(console, "filing", _filed(services), plan.timeout)
    await _waited(console, "sending", _settled(services), plan.timeout)
    found = await report(services, mails)
    print_report(console, found)
    if not plan.check:
        print_welcome(console, addresses)
        return 0
    print_differences(console, found)
    return verdict(console, found)


async def _play(console: Console, addresses: Addresses, mails: list[Played]) -> None:
    columns = (SpinnerColumn(), TextColumn("playing the mailbox"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("mails", total=len(mails))
        await play(addresses.smtp_port, mails, lambda count: progress.update(bar, completed=count))


async def _waited(console: Console, what: str, left: Callable[[], Awaitable[int]], timeout: float) -> None:
    """Wait until nothing is left; `Temporary` when it takes too long."""
    with console.status(f"{what} …") as line, contextlib.suppress(asyncio.CancelledError):
        try:
            async with asyncio.timeout(timeout):
                while count := await left():
                    line.update(f"{what}: {count} to go …")
                    await asyncio.sleep(POLL)
        except TimeoutError:
            raise Temporary(f"{what} was not done within {timeout:.0f} s: see the logs in MAILFLOW_HOME/logs") from None


def _filed(services: Services) -> Callable[[], Awaitable[int]]:
    """Mails taken but not filed."""
    query = select(func.count()).select_from(t.incoming).where(t.incoming.c.state == "new")

    async def left() -> int:
        async with services.engine.connect() as connection:
            return int(await connection.scalar(query) or 0)

    return left


def _settled(services: Services) -> Callable[[], Awaitable[int]]:
    """Events that cases have not applied yet, and mails that are due now and not sent."""
    events = select(func.count()).select_from(t.case_event).where(t.case_event.c.applied_at.is_(None))

    async def left() -> int:
        due = t.outbox.c.state.in_(("queued", "sending")) & (t.outbox.c.not_before <= services.clock.now())
        mails = select(func.count()).select_from(t.outbox).where(due)
        async with services.engine.connect() as connection:
            return int(await connection.scalar(events) or 0) + int(await connection.scalar(mails) or 0)

    return left


async def _all_taken(services: Services, mails: list[Played]) -> bool:
    wanted = {sha256(mail.raw).digest() for mail in mails}
    async with services.engine.connect() as connection:
        taken = await connection.scalars(select(t.incoming.c.sha256).where(t.incoming.c.sha256.in_(wanted)))
        return wanted <= {bytes(digest) for digest in taken}


async def _keep_time(home: Path, clock: Clock) -> None:
    while True:
        note_time(home, clock)
        await asyncio.sleep(1)
