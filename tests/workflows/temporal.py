"""A real Temporal server for tests, and a stand-in for the case's activity."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from mailflow.core.keys import Keyring
from mailflow.workflows import options
from mailflow.workflows.case import CaseWorkflow
from mailflow.workflows.codec import data_converter
from mailflow.workflows.contracts import AdvanceCase, CaseOutcome
from mailflow.workflows.worker import RUNNER

PROGRAMS = Path(sys.executable).parent
KEYRING = Keyring((b"only-for-tests-" + b"0123456789abcdef" * 2,))


@dataclass(slots=True)
class FakeCase:
    """Answers the workflow from a list; the last answer again and again. `calls` counts its rounds."""

    answers: list[CaseOutcome]
    calls: int = 0
    failures: int = 0
    called: asyncio.Event = field(default_factory=asyncio.Event)

    @activity.defn(name=options.ADVANCE_CASE)
    async def advance(self, request: AdvanceCase) -> CaseOutcome:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the database is away")
        self.calls += 1
        self.called.set()
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def fake_worker(client: Client, case: FakeCase, task_queue: str) -> Worker:
    """A worker like the real one, with the stand-in."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[CaseWorkflow],
        activities=[case.advance],
        workflow_runner=RUNNER,
        no_remote_activities=True,
        workflow_failure_exception_types=[Exception],
    )


def fresh(name: str = "queue") -> str:
    return f"{name}-{uuid4().hex}"


async def until(what: Callable[[], Awaitable[bool]], *, seconds: float = 30) -> None:
    """Ask again and again until `what` holds."""
    async with asyncio.timeout(seconds):
        while not await what():
            await asyncio.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class DevServer:
    """The embedded server as `mailflow up` runs it, on a file that may be thrown away."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def file(self) -> Path:
        return self.folder / "temporal.db"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(str(PROGRAMS / "temporal"), "server", "start-dev", "--headless", "--ip", "127.0.0.1"),
                *("--port", str(self.port), "--db-filename", str(self.file), "--log-level", "error"),
                *("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=2"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    async def connect(self) -> Client:
        async with asyncio.timeout(30):
            while True:
                try:
                    return await Client.connect(self.address, data_converter=data_converter(KEYRING))
                except RuntimeError:
                    await asyncio.sleep(0.1)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def forget_everything(self) -> None:
        for file in self.folder.glob("temporal.db*"):
            file.unlink()
