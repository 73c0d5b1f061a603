"""Child processes that read mail: one bad mail costs its own result, never the batch, the process or the machine."""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import structlog

import mailflow
from mailflow.mail.examining import Examination, Examined, stand_in
from mailflow.mail.reader_process import EXAMINE, IN_DOUBT, LENGTH, READ, UNDERSTAND, VERIFY
from mailflow.mail.reading import unreadable
from mailflow.mail.values import Context, ReadMail, Understanding

log = structlog.get_logger(__name__)

_ROOT = str(Path(mailflow.__file__).resolve().parent.parent)
_CHUNK = 32
_WALL_SECONDS = 60.0  # the child counts processor time itself; this much on the clock only ends one that is stuck
_LARGEST_ANSWER = 256 * 1024 * 1024

Meaning = tuple[ReadMail, Context, datetime, str]
"""What `understand_all` takes of each mail: the read mail, its context, when it came, the time zone's name."""


class _Lost(Exception):
    """The child died or took too long."""


def _substitute(kind: str, problem: str) -> Any:
    """The result of a mail that ended its reader."""
    if kind in (READ, EXAMINE):
        return unreadable(problem) if kind == READ else stand_in(unreadable(problem))
    return IN_DOUBT[kind]


class _Child:
    """One reader process, started on first use and again after its death."""

    def __init__(self, seconds: float, megabytes: int, own: Collection[str]) -> None:
        self._arguments = [str(seconds), str(megabytes), *own]
        self._wall = _WALL_SECONDS + seconds
        self._process: asyncio.subprocess.Process | None = None

    async def run(self, kind: str, payloads: Sequence[Any]) -> list[Any]:
        """The result of each payload; the one that ends two children gets its stand-in, the next ones a new child.

        One end may come from outside: a mail is not called unreadable for that.
        """
        results: list[Any] = []
        suspect = -1
        while len(results) < len(payloads):
            try:
                await self._exchange(kind, payloads[len(results) :], results)
            except _Lost as lost:
                log.warning("reader lost", reason=str(lost))
                await self.stop()
                if suspect == len(results):
                    results.append(_substitute(kind, str(lost)))
                suspect = len(results)
        return results

    async def _exchange(self, kind: str, payloads: Sequence[Any], results: list[Any]) -> None:
        process = await self._running()
        assert process.stdin is not None
        writing = asyncio.create_task(self._write(process.stdin, kind, payloads))
        try:
            for _ in payloads:
                results.append(await self._answer(process))  # noqa: PERF401 - kept as far as it came when the child dies
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    async def _write(self, sink: asyncio.StreamWriter, kind: str, payloads: Sequence[Any]) -> None:
        for payload in payloads:
            data = pickle.dumps((kind, payload), protocol=pickle.HIGHEST_PROTOCOL)
            sink.write(LENGTH.pack(len(data)) + data)
            await sink.drain()

    async def _answer(self, process: asyncio.subprocess.Process) -> Any:
        assert process.stdout is not None
        try:
            async with asyncio.timeout(self._wall):
                size = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))[0]
                if size > _LARGEST_ANSWER:
                    raise _Lost("reading gave too much")
                data = await process.stdout.readexactly(size)
        except TimeoutError:
            raise _Lost("reading took too long") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise _Lost("reading ended its process") from None
        return pickle.loads(data)  # noqa: S301 - from our own child, which holds only code of ours

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            await self.stop()
            paths = os.pathsep.join([_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])])
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "mailflow.mail.reader_process",
                *self._arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={"PYTHONPATH": paths, "PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
                limit=1024 * 1024,
                start_new_session=True,
            )
        return self._process

    @property
    def pid(self) -> int | None:
        """The running process, None without one."""
        return None if self._process is None else self._process.pid

    async def stop(self) -> None:
        """Ends the process, at once."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            try:
                process.kill()
            except ProcessLookupError:
                log.debug("reader was gone already")
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


class ReaderPool:
    """Reads batches in `workers` child processes, each mail within `seconds` and `megabytes`.

    `own` are the addresses of our mailboxes. Children start on first use and are kept.
    """

    def __init__(self, workers: int = 0, seconds: float = 1.0, megabytes: int = 256, own: Collection[str] = ()) -> None:
        count = workers or os.cpu_count() or 1
        self._children = [_Child(seconds, megabytes, own) for _ in range(count)]
        self._free: asyncio.Queue[_Child] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        for child in self._children:
            self._free.put_nowait(child)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(child.stop() for child in self._children))

    async def read_all(self, raws: Sequence[bytes]) -> list[ReadMail]:
        """One ReadMail for each mail, in order; never raises for what a mail does."""
        return await self._all(READ, raws)

    async def understand_all(self, meanings: Sequence[Meaning]) -> list[Understanding]:
        """One Understanding for each, in order."""
        return await self._all(UNDERSTAND, meanings)

    async def examine_all(self, asked: Sequence[Examination]) -> list[Examined]:
        """Reading and understanding of each, in order, as `mailflow inspect` prints it."""
        return await self._all(EXAMINE, asked)

    async def verify_all(self, signed: Sequence[tuple[bytes, Mapping[str, bytes]]]) -> list[bool]:
        """For each mail and its keys (DNS name → TXT record) whether a DKIM signature holds, in order."""
        return await self._all(VERIFY, signed)

    def processes(self) -> list[int]:
        """The process ids of the children that were started."""
        return [child.pid for child in self._children if child.pid is not None]

    async def _all(self, kind: str, payloads: Sequence[Any]) -> list[Any]:
        share = max(1, min(_CHUNK, -(-len(payloads) // len(self._children))))
        chunks = [payloads[start : start + share] for start in range(0, len(payloads), share)]
        done = await asyncio.gather(*(self._chunk(kind, chunk) for chunk in chunks))
        return [result for results in done for result in results]

    async def _chunk(self, kind: str, payloads: Sequence[Any]) -> list[Any]:
        child = await self._free.get()
        try:
            return await child.run(kind, payloads)
        except BaseException:
            await child.stop()  # an exchange cut short leaves answers behind in the pipe
            raise
        finally:
            self._free.put_nowait(child)
