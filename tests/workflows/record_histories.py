"""Records one history for each branch of the case workflow: `python -m tests.workflows.record_histories`.

Run it when the workflow gained a branch; keep the files of earlier releases, they prove that running cases survive.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from mailflow.workflows import options
from mailflow.workflows.case import CaseWorkflow
from mailflow.workflows.codec import data_converter
from mailflow.workflows.contracts import CaseOutcome, StartCase, Woken
from tests.workflows.temporal import KEYRING, PROGRAMS, FakeCase, fake_worker, fresh

FOLDER = Path(__file__).parent / "histories"
CLOSED = CaseOutcome(closed=True, version=9)
BRANCHES = {
    "sleeps-and-is-closed": FakeCase([CaseOutcome(wait_seconds=86400.0), CaseOutcome(wait_seconds=0.0), CLOSED]),
    "is-woken-by-each-signal": FakeCase([*[CaseOutcome(wait_seconds=9e6)] * 3, CaseOutcome(), CLOSED]),
    "tries-again-while-the-database-is-away": FakeCase([CLOSED], failures=9),
    "continues-as-new": FakeCase([*[CaseOutcome(wait_seconds=1.0)] * 10, CLOSED]),
}


async def record(client: Client, name: str, case: FakeCase) -> None:
    queue = fresh()
    async with fake_worker(client, case, queue):
        handle = await client.start_workflow(CaseWorkflow.run, StartCase("a-case"), id=f"case-{name}", task_queue=queue)
        if name == "is-woken-by-each-signal":
            for number, signal in enumerate(
                (CaseWorkflow.mail_event, CaseWorkflow.delivery_event, CaseWorkflow.control)
            ):
                await case.called.wait()
                case.called.clear()
                await handle.signal(signal, Woken([number]))
            await case.called.wait()
            await handle.signal(CaseWorkflow.control, Woken([3]))
        await handle.result()
    first = client.get_workflow_handle(handle.id, run_id=handle.first_execution_run_id)
    (FOLDER / f"{name}.json").write_text((await first.fetch_history()).to_json() + "\n")


async def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    options.CONTINUE_AT_EVENTS = 40
    environment = await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(PROGRAMS / "temporal-test-server"), data_converter=data_converter(KEYRING)
    )
    async with environment:
        for name, case in BRANCHES.items():
            await record(environment.client, name, case)


if __name__ == "__main__":
    asyncio.run(main())
