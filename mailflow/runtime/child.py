"""One child process of the supervisor: started with its own log, dies with its parent, is stopped with time limits.

Does not decide whether it is started again.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import pwd
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import structlog

from mailflow.runtime.part import Part

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LOG_BYTES = 8 * 1024 * 1024
log = structlog.get_logger(__name__)
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    """A started process. `exited` is set once its exit code is known."""

    def __init__(self, part: Part, process: subprocess.Popen[bytes], ready_file: Path, log: Path) -> None:
        self.part = part
        self.pid = process.pid
        self.code: int | None = None
        self.exited = asyncio.Event()
        self.ready_file = ready_file
        self.log = log
        self._process = process
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._wait, args=(loop,), name=f"wait-{part.name}", daemon=True).start()

    def _wait(self, loop: asyncio.AbstractEventLoop) -> None:
        code = self._process.wait()
        with contextlib.suppress(RuntimeError):  # the loop is gone: nobody asks any more
            loop.call_soon_threadsafe(self._note_exit, code)

    def _note_exit(self, code: int) -> None:
        self.code = code
        self._kill_group()  # grandchildren must not outlive it
        self.exited.set()

    async def serves(self) -> bool:
        """Whether the part says that it serves."""
        if self.part.once:
            return self.code == 0
        if self.part.probe is not None:
            return await asyncio.to_thread(self.part.probe)
        try:
            found = json.loads(self.ready_file.read_text())
        except (OSError, ValueError):
            return False
        return bool(found.get("pid") == self.pid)

    def send(self, number: signal.Signals) -> None:
        """Signal this process, when it still runs."""
        if self.code is None:
            self._process.send_signal(number)

    async def stop(self) -> None:
        """Ask it to stop, harder each time its time limit has passed; then kill it. Returns when it is gone."""
        for number, seconds in ((self.part.stop_signal, self.part.stop_seconds), *self.part.harder):
            self.send(number)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.exited.wait(), seconds)
                return
            log.warning("part does not stop", name=self.part.name, signal=number.name, seconds=seconds)
        self._kill_group()
        await self.exited.wait()

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def last_words(self, size: int = 4000) -> str:
        """The end of its log."""
        return tail(self.log, size)


def start(part: Part, run: Path, logs: Path, keep_open: tuple[int, ...] = ()) -> Child:
    """Start the part in a session of its own, so that Ctrl-C reaches only the supervisor, which stops in order."""
    ready_file = run / f"{part.name}.ready"
    ready_file.unlink(missing_ok=True)
    log = logs / f"{part.name}.log"
    rotate(log)
    account = pwd.getpwnam(part.user) if part.user else None
    with log.open("ab") as output:
        process = subprocess.Popen(
            part.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment(part, ready_file),
            cwd="/" if account else None,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            umask=0o077,  # what a part writes is for the site's account alone
            start_new_session=True,
            pass_fds=keep_open,
            preexec_fn=dies_with_parent(part.stop_signal),
        )
    return Child(part, process, ready_file, log)


def environment(part: Part, ready_file: Path) -> Mapping[str, str]:
    """Ours, without what would steer foreign programs by accident, plus the part's own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "TEMPORAL_"))}
    return {**inherited, "PYTHONUNBUFFERED": "1", "MAILFLOW_READY_FILE": str(ready_file), **part.environment}


def dies_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """For the child, between fork and exec: have the kernel send `number` when the supervisor dies, even by kill -9.

    Runs after the change of user, which would clear it. The signal is the one that stops the part in good order.
    """
    if _libc is None:
        return None
    prctl, parent = _libc.prctl, os.getpid()

    def arrange() -> None:
        prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died before we had asked
            os._exit(1)

    return arrange


def rotate(log: Path, limit: int = LOG_BYTES) -> None:
    """Keep one old log and start a new one. Truncates in place: the process appends to the same open file."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > limit:
            log.with_suffix(".log.1").write_bytes(log.read_bytes()[-limit:])
            os.truncate(log, 0)


def tail(log: Path, size: int) -> str:
    """The last `size` bytes of a log, "" when there is none."""
    try:
        with log.open("rb") as opened:
            opened.seek(max(0, log.stat().st_size - size))
            return opened.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
