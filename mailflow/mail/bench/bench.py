"""Begins and watches trial readings, one at a time: takes the upload into its folder and starts the child process."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import structlog

import mailflow
from mailflow.core.errors import Refused
from mailflow.mail.bench.checking import HEAD, archive_name
from mailflow.mail.bench.folder import BEFORE, MAILS, Run, Shelf
from mailflow.mail.bench.process import Order

SWEEP_SECONDS = 300.0
LOST = "lost"
_ROOT = str(Path(mailflow.__file__).resolve().parent.parent)
Ended = Callable[[Run], Awaitable[None]]

log = structlog.get_logger(__name__)


class Bench:
    """The readings of one process; the lock of the shelf is for all processes of the home."""

    def __init__(self, home: Path, order: Order, now: Callable[[], datetime]) -> None:
        self.shelf = Shelf(home)
        self._order, self._now = order, now
        self._child: asyncio.subprocess.Process | None = None
        self._run: Run | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Remove what a crash left, and from then on what is past its time."""
        self._spawn(self._sweep())

    async def close(self) -> None:
        """A reading that still goes on ends, and nothing of it is left."""
        if self._run is not None:
            await self.remove(self._run)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def begin(
        self, owner: UUID, zone: str, given: tuple[str, BinaryIO], other: tuple[str, BinaryIO] | None, ended: Ended
    ) -> Run:
        """Take the archive and the earlier verdicts, and read in the background; `ended` is told of the end.

        Raises `Refused` with a sentence for what is no archive, and while another reading goes on.
        """
        head = await asyncio.to_thread(_head, given[1])
        name = archive_name(given[0], head)
        lock = self.shelf.take_lock()
        if lock is None:
            raise Refused("Une relecture est déjà en cours : attendez sa fin, ou arrêtez-la.")
        run: Run | None = None
        try:
            run = self.shelf.create(owner, name, other[0][:200] if other else "", self._now())
            await asyncio.to_thread(_keep, given[1], run.folder / MAILS / name)
            if other:
                await asyncio.to_thread(_keep, other[1], run.folder / BEFORE)
            self._child, self._run = await self._started(run, replace(self._order, zone=zone), lock), run
        except BaseException:
            if run is not None:
                run.remove()
            raise
        finally:
            os.close(lock)  # the child holds it from now on
        self._spawn(self._watch(run, self._child, ended))
        return run

    async def remove(self, run: Run) -> None:
        """Nothing of it is left; its reading is stopped."""
        if self._run == run and self._child is not None:
            self._run = None
            await _end(self._child)
        await asyncio.to_thread(run.remove)

    async def _started(self, run: Run, order: Order, lock: int) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "mailflow.mail.bench.process", str(run.folder), json.dumps(asdict(order))),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            # Nothing of our environment, where secrets are, goes to a process that reads foreign bytes.
            env={"PYTHONPATH": _ROOT, "PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            pass_fds=(lock,),
            start_new_session=True,
        )

    async def _watch(self, run: Run, child: asyncio.subprocess.Process, ended: Ended) -> None:
        try:
            async with asyncio.timeout(self._order.longest + 60):
                code = await child.wait()
        except TimeoutError:
            code = None
            await _end(child)
        if self._run != run:
            return  # taken away meanwhile
        self._run = None
        if run.report is None:
            log.warning("replay.lost", code=code)
            run.end({"problem": LOST, "mails": 0, "stopped": True})
        await ended(run)

    async def _sweep(self) -> None:
        while True:
            try:
                gone = await asyncio.to_thread(self.shelf.sweep, self._now())
                if gone:
                    log.info("replay.swept", gone=gone)
            except OSError as error:
                log.warning("replay.not_swept", error=type(error).__name__)
            await asyncio.sleep(SWEEP_SECONDS)

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        child.kill()
    if child.stdin is not None:
        child.stdin.close()
    await child.wait()


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def _keep(file: BinaryIO, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        file.seek(0)
        shutil.copyfileobj(file, written, 1024 * 1024)
