"""Histories of running cases, recorded by this and earlier releases, still replay with today's code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from mailflow.workflows import options
from mailflow.workflows.case import CaseWorkflow
from mailflow.workflows.codec import data_converter
from mailflow.workflows.contracts import StartCase
from mailflow.workflows.worker import RUNNER
from tests.workflows.branches import BRANCHES, fingerprint, play, short_histories
from tests.workflows.temporal import KEYRING

HISTORIES = sorted((Path(__file__).parent / "histories").glob("*.json"))


@pytest.fixture
def short() -> Iterator[None]:
    with short_histories():
        yield


def history_of(file: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(f"case-{file.stem}", file.read_text())


@pytest.mark.parametrize("file", HISTORIES, ids=[file.stem for file in HISTORIES])
async def test_a_recorded_history_replays(file: Path, short: None) -> None:
    replayer = Replayer(workflows=[CaseWorkflow], data_converter=data_converter(KEYRING), workflow_runner=RUNNER)
    await replayer.replay_workflow(history_of(file))


def test_each_branch_has_its_history() -> None:
    assert {file.stem for file in HISTORIES} >= BRANCHES.keys()


@pytest.mark.parametrize("name", BRANCHES)
async def test_the_workflow_still_gives_the_commands_it_gave_when_the_branch_was_recorded(
    name: str, skipping: WorkflowEnvironment
) -> None:
    """When this fails: running cases replay the old commands, so use `workflow.patched` and record under a new name."""
    recorded = next(file for file in HISTORIES if file.stem == name)
    assert fingerprint(await play(skipping.client, name)) == fingerprint(history_of(recorded))


def test_the_fingerprint_sees_each_command() -> None:
    histories = {file.stem: fingerprint(history_of(file)) for file in HISTORIES}
    assert histories["is-closed-at-once"] == [
        "WORKFLOW_EXECUTION_STARTED",
        "MARKER_RECORDED core_local_activity",
        "WORKFLOW_EXECUTION_COMPLETED",
    ]
    assert any(line.startswith("TIMER_CANCELED") for line in histories["is-woken-by-each-signal"])
    assert "WORKFLOW_EXECUTION_CONTINUED_AS_NEW" in histories["continues-as-new"]
    assert "WORKFLOW_EXECUTION_CANCELED" in histories["is-cancelled-asleep"]


@workflow.defn(name=options.CASE_WORKFLOW)
class BadlyEdited:
    """An edit that would break running cases: it sleeps before it asks."""

    @workflow.run
    async def run(self, start: StartCase) -> int:
        await workflow.sleep(1)
        return 0


@pytest.mark.parametrize("name", ["is-closed-at-once", "continues-as-new", "is-started-by-a-signal"])
async def test_a_careless_edit_of_the_workflow_is_caught(name: str, short: None) -> None:
    replayer = Replayer(workflows=[BadlyEdited], data_converter=data_converter(KEYRING), workflow_runner=RUNNER)
    recorded = next(file for file in HISTORIES if file.stem == name)
    with pytest.raises(NondeterminismError):
        await replayer.replay_workflow(history_of(recorded))
