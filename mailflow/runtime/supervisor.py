"""Keeps the parts of one home running: starts them in order, restarts the killed, stops all it started and no more.

Does not know what the parts are: those come from runtime/stack.py, or from the demo and the tests.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

from mailflow.core.errors import Misconfigured, Temporary
from mailflow.runtime import child as children
from mailflow.runtime.child import Child
from mailflow.runtime.home import PATIENCE, locked, require_free
from mailflow.runtime.part import EX_CONFIG, Part, in_order

POLL = 0.05
ROTATE_EVERY = 60.0
log = structlog.get_logger(__name__)


class State(StrEnum):
    """Where a part is in its life."""

    WAITING = "waiting"  # for the parts it needs
    STARTING = "starting"
    READY = "ready"
    PAUSED = "paused"  # ended by itself, will be started again
    REFUSED = "refused"  # starting again cannot help: a person must act
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Status:
    """One part now."""

    name: str
    state: State = State.WAITING
    pid: int | None = None
    restarts: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses between restarts, in seconds: doubling from `first` to `longest`, anew after `calm` of good running."""

    first: float = 0.2
    longest: float = 30.0
    calm: float = 60.0


class Supervisor:
    """`async with Supervisor(parts, home) as running: await running.ready()`."""

    def __init__(
        self,
        parts: Iterable[Part],
        home: Path,
        *,
        backoff: Backoff = Backoff(),
        on_change: Callable[[Status], None] | None = None,
        patience: float = PATIENCE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.parts = in_order(tuple(parts))
        self.home = home
        self.backoff = backoff
        self._on_change = on_change
        self._patience = patience
        self._sleep = sleep
        self._status = {part.name: Status(part.name) for part in self.parts}
        self._children: dict[str, Child] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._held = contextlib.ExitStack()
        self._lock = -1
        self._stopping = asyncio.Event()
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> Supervisor:
        taking = locked(self.home, self._patience)
        self._lock = await asyncio.to_thread(taking.__enter__)
        self._held.push(taking)
        with self._held.pop_all() as held:  # given back when a port is taken
            require_free({name: place for part in self.parts for name, place in part.listens.items()}, self.home)
            self._held = held.pop_all()
        for folder in ("run", "logs"):
            (self.home / folder).mkdir(mode=0o700, exist_ok=True)
        for part in self.parts:
            self._tasks[part.name] = asyncio.create_task(self._tend(part), name=f"tend-{part.name}")
        self._tasks["/logs"] = asyncio.create_task(self._rotate_logs(), name="rotate-logs")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        stopping = asyncio.create_task(self.stop())
        while not stopping.done():  # a second Ctrl-C must not leave parts behind
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.shield(stopping)
        self._held.close()
        stopping.result()

    def status(self) -> list[Status]:
        """All parts, in the order of their start."""
        return list(self._status.values())

    def __getitem__(self, name: str) -> Status:
        return self._status[name]

    async def ready(self, *names: str, timeout: float | None = None) -> None:
        """Return when these parts (all, when none is named) serve. Raises `Misconfigured` when one never will."""
        wanted = names or tuple(self._status)

        def settled() -> bool:
            for name in wanted:
                if self._status[name].state is State.REFUSED:
                    raise Misconfigured(self._status[name].problem)
            return all(self._status[name].state is State.READY for name in wanted)

        try:
            await asyncio.wait_for(self._until(settled), timeout)
        except TimeoutError:
            late = [name for name in wanted if self._status[name].state is not State.READY]
            raise Temporary(
                f"not ready after {timeout:.0f} s: {', '.join(late)} (see {self.home / 'logs'}/{late[0]}.log)"
            ) from None

    async def refused(self) -> Status:
        """Return the first part that nobody but a person can mend."""
        await self._until(lambda: any(found.state is State.REFUSED for found in self._status.values()))
        return next(found for found in self._status.values() if found.state is State.REFUSED)

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to a part (crash tests); returns the process it went to."""
        child = self._children[name]
        child.send(number)
        return child.pid

    async def kill_and_wait(self, name: str, timeout: float | None = 60.0) -> None:
        """Kill a part and return when its successor serves."""
        old = self.kill(name)
        came_back = self._until(lambda: self[name].state is State.READY and self[name].pid != old)
        await asyncio.wait_for(came_back, timeout)

    async def stop(self) -> None:
        """Stop everything that was started: each part once those that need it are gone."""
        self._stopping.set()
        gone = {part.name: asyncio.Event() for part in self.parts}
        needed_by = {part.name: [other.name for other in self.parts if part.name in other.after] for part in self.parts}

        async def stop_one(name: str) -> None:
            for other in needed_by[name]:
                await gone[other].wait()
            if name in self._children:
                await self._children[name].stop()
            await asyncio.wait({self._tasks[name]})
            gone[name].set()

        await asyncio.gather(*(stop_one(name) for name in gone if name in self._tasks))
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _tend(self, part: Part) -> None:
        """One part's whole life."""
        pause = self.backoff.first
        needed = [self._status[name].name for name in part.after]
        if not part.patient:
            await self._unless_stopped(self._until(lambda: all(self[name].state is State.READY for name in needed)))
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                problem = await self._live(part)
            except Misconfigured as error:
                problem = error.public
            if self._stopping.is_set() or (part.once and self[part.name].state is State.READY):
                break
            if problem:
                await self._note(part.name, state=State.REFUSED, pid=None, problem=problem)
                return
            if time.monotonic() - began > self.backoff.calm:
                pause = self.backoff.first
            await self._note(part.name, state=State.PAUSED, pid=None, restarts=self[part.name].restarts + 1)
            await self._unless_stopped(self._sleep(pause))
            pause = min(pause * 2, self.backoff.longest)
        if not part.once:
            await self._note(part.name, state=State.STOPPED, pid=None)

    async def _live(self, part: Part) -> str:
        """One process of the part, from start to end; why another cannot help, "" when it may."""
        await self._note(part.name, state=State.STARTING)
        if part.prepare is not None:
            await asyncio.to_thread(part.prepare)
        if self._stopping.is_set():
            return ""
        child = children.start(part, self.home / "run", self.home / "logs", keep_open=(self._lock,))
        self._children[part.name] = child
        await self._note(part.name, pid=child.pid)
        while not child.exited.is_set():
            if await child.serves():
                await self._note(part.name, state=State.READY)
                break
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(child.exited.wait(), POLL)
        await child.exited.wait()
        if part.once and child.code == 0:
            await self._note(part.name, state=State.READY, pid=None)
            return ""
        if not self._stopping.is_set():
            log.warning("part ended", name=part.name, code=child.code)
        return reason_not_to_restart(part, child)

    async def _rotate_logs(self) -> None:
        while True:
            await asyncio.sleep(ROTATE_EVERY)
            for part in self.parts:
                await asyncio.to_thread(children.rotate, self.home / "logs" / f"{part.name}.log")

    async def _note(self, name: str, **changes: object) -> None:
        async with self._changed:
            self._status[name] = replace(self._status[name], **changes)  # type: ignore[arg-type]
            self._changed.notify_all()
        if self._on_change is not None:
            self._on_change(self._status[name])

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with self._changed:
            await self._changed.wait_for(condition)

    async def _unless_stopped(self, waiting: Awaitable[None]) -> None:
        """Await something, but no longer than until the stop."""
        tasks: set[asyncio.Future[Any]] = {asyncio.ensure_future(waiting), asyncio.create_task(self._stopping.wait())}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def reason_not_to_restart(part: Part, child: Child) -> str:
    """A plain sentence when the part's end means that a person must act, else ""."""
    words = child.last_words()
    if part.explain is not None and (sentence := part.explain(words)):
        return sentence
    if child.code == EX_CONFIG:
        lines = words.strip().splitlines()
        return lines[-1].removeprefix(f"mailflow {part.name}: ") if lines else f"{part.name} refuses to start"
    return ""


def until_signal() -> asyncio.Task[bool]:
    """A task that ends at Ctrl-C, SIGTERM or when the terminal goes away."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, told.set)
    return asyncio.create_task(told.wait())


async def run_until_signal(supervisor: Supervisor, told: asyncio.Task[bool]) -> None:
    """Wait until told to stop, or for a part that nobody but a person can mend (raises `Misconfigured`)."""
    refusing = asyncio.create_task(supervisor.refused())
    done, _ = await asyncio.wait({refusing, told}, return_when=asyncio.FIRST_COMPLETED)
    refusing.cancel()
    if refusing in done:
        raise Misconfigured(refusing.result().problem)
