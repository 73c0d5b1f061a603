"""Each branch of the case workflow as a short play on a real server: recorded once, and played again by the tests.

A history is told apart by its fingerprint: the commands of the workflow and what came to it, without instants and ids.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.json_format import MessageToDict
from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle, WorkflowHistory

from mailflow.workflows import options
from mailflow.workflows.case import CaseWorkflow
from mailflow.workflows.contracts import AdvanceCase, CaseOutcome, StartCase, Woken
from tests.workflows.temporal import FakeCase, fake_worker, fresh

SHORT = 40  # events, after which a history is continued as new
DAY, LONG = CaseOutcome(wait_seconds=86400.0), CaseOutcome(wait_seconds=9e6)
NEVER, AT_ONCE, CLOSED = CaseOutcome(), CaseOutcome(wait_seconds=0.0), CaseOutcome(closed=True, version=9)
TASKS = "WORKFLOW_TASK_"  # how the work is cut into tasks depends on the machine's speed, and is no command
CAME = ("WORKFLOW_EXECUTION_SIGNALED", "WORKFLOW_EXECUTION_CANCEL_REQUESTED", "TIMER_FIRED")
WORDS = ("markerName", "signalName", "startToFireTimeout")
Handle = WorkflowHandle[CaseWorkflow, int]


@dataclass(slots=True)
class GatedCase(FakeCase):
    """Waits within its call until it is let through, so that something may happen meanwhile."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    @activity.defn(name=options.ADVANCE_CASE)
    async def advance(self, request: AdvanceCase) -> CaseOutcome:
        self.begun.set()
        await self.gate.wait()
        return await FakeCase.advance(self, request)


@dataclass(frozen=True, slots=True)
class Branch:
    """A play: what the activity answers, and what happens to the workflow meanwhile. `start`: options of its start."""

    case: Callable[[], FakeCase]
    happens: Callable[[Handle, FakeCase], Awaitable[None]] | None = None
    start: dict[str, Any] = field(default_factory=dict)
    rounds: int = 0
    ends_well: bool = True


async def each_signal(handle: Handle, case: FakeCase) -> None:
    signals = (CaseWorkflow.mail_event, CaseWorkflow.delivery_event, CaseWorkflow.control, CaseWorkflow.control)
    for number, signal in enumerate(signals):
        await _asleep(case)
        await handle.signal(signal, Woken([number]))


async def signal_meanwhile(handle: Handle, case: FakeCase) -> None:
    assert isinstance(case, GatedCase)
    await case.begun.wait()
    await handle.signal(CaseWorkflow.mail_event, Woken([1]))
    case.gate.set()


async def signal_while_failing(handle: Handle, case: FakeCase) -> None:
    while case.failures > 7:
        await asyncio.sleep(0.01)
    await handle.signal(CaseWorkflow.mail_event, Woken([1]))


async def cancel(handle: Handle, case: FakeCase) -> None:
    await _asleep(case)
    await handle.cancel()


async def cancel_meanwhile(handle: Handle, case: FakeCase) -> None:
    assert isinstance(case, GatedCase)
    await case.begun.wait()
    await handle.cancel()


async def start_again(handle: Handle, case: FakeCase) -> None:
    """What the reconciler does with a workflow that runs: nothing must come of it."""
    await _asleep(case)
    await handle._client.start_workflow(
        CaseWorkflow.run,
        StartCase("a-case"),
        id=handle.id,
        task_queue=(await handle.describe()).task_queue,
        id_conflict_policy=options.RUNNING_STAYS,
    )
    await handle.signal(CaseWorkflow.control, Woken([2]))


async def _asleep(case: FakeCase) -> None:
    await case.called.wait()
    case.called.clear()


SIGNALLED = {"start_signal": "mail_event", "start_signal_args": [Woken([1])]}
BRANCHES = {
    "sleeps-and-is-closed": Branch(lambda: FakeCase([DAY, AT_ONCE, CLOSED])),
    "is-closed-at-once": Branch(lambda: FakeCase([CLOSED])),
    "is-woken-by-each-signal": Branch(lambda: FakeCase([LONG, LONG, LONG, NEVER, CLOSED]), each_signal),
    "is-started-by-a-signal": Branch(lambda: FakeCase([DAY, CLOSED]), start=SIGNALLED),
    "is-signalled-while-it-is-advanced": Branch(lambda: GatedCase([LONG, CLOSED]), signal_meanwhile),
    "tries-again-while-the-database-is-away": Branch(lambda: FakeCase([CLOSED], failures=9)),
    "is-signalled-while-it-tries-again": Branch(lambda: FakeCase([CLOSED], failures=9), signal_while_failing),
    "continues-as-new": Branch(lambda: FakeCase([*[CaseOutcome(wait_seconds=1.0)] * 10, CLOSED])),
    "was-continued-as-new": Branch(lambda: FakeCase([DAY, CLOSED]), rounds=3),
    "is-started-again-while-it-runs": Branch(lambda: FakeCase([NEVER, CLOSED]), start_again),
    "is-cancelled-asleep": Branch(lambda: FakeCase([NEVER]), cancel, ends_well=False),
    "is-cancelled-while-it-is-advanced": Branch(lambda: GatedCase([NEVER]), cancel_meanwhile, ends_well=False),
}


@contextmanager
def short_histories() -> Iterator[None]:
    """As when they were recorded."""
    usual, options.CONTINUE_AT_EVENTS = options.CONTINUE_AT_EVENTS, SHORT
    try:
        yield
    finally:
        options.CONTINUE_AT_EVENTS = usual


async def play(client: Client, name: str) -> WorkflowHistory:
    """Play a branch; the history of its first run."""
    branch, queue = BRANCHES[name], fresh()
    case = branch.case()
    with short_histories():
        async with fake_worker(client, case, queue):
            handle = await client.start_workflow(
                CaseWorkflow.run,
                StartCase("a-case", branch.rounds),
                id=fresh(f"case-{name}"),
                task_queue=queue,
                **branch.start,
            )
            if branch.happens is not None:
                await branch.happens(handle, case)
            try:
                await handle.result()
            except WorkflowFailureError:
                assert not branch.ends_well
            if isinstance(case, GatedCase):
                case.gate.set()
    first = client.get_workflow_handle(handle.id, run_id=handle.first_execution_run_id)
    return await first.fetch_history()


def fingerprint(history: WorkflowHistory) -> list[str]:
    """The commands in their order, and in no order what came: when it did depends on the machine's speed."""
    commands, came = [], []
    for event in history.events:
        kind = EventType.Name(event.event_type).removeprefix("EVENT_TYPE_")
        if kind.startswith(TASKS):
            continue
        said = MessageToDict(getattr(event, event.WhichOneof("attributes")))  # type: ignore[arg-type]
        words = " ".join([kind, *(str(said[name]) for name in WORDS if name in said)])
        (came if kind in CAME else commands).append(words)
    return [*commands, *sorted(came)]
