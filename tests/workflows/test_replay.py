"""Histories of running cases, recorded by this and earlier releases, still replay with today's code."""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from mailflow.workflows import options
from mailflow.workflows.case import CaseWorkflow
from mailflow.workflows.codec import data_converter
from mailflow.workflows.contracts import StartCase
from mailflow.workflows.worker import RUNNER
from tests.workflows.temporal import KEYRING

HISTORIES = sorted((Path(__file__).parent / "histories").glob("*.json"))


@pytest.fixture
def short_histories(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when they were recorded."""
    monkeypatch.setattr(options, "CONTINUE_AT_EVENTS", 40)


def history_of(file: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(f"case-{file.stem}", file.read_text())


@pytest.mark.parametrize("file", HISTORIES, ids=[file.stem for file in HISTORIES])
async def test_a_recorded_history_replays(file: Path, short_histories: None) -> None:
    replayer = Replayer(workflows=[CaseWorkflow], data_converter=data_converter(KEYRING), workflow_runner=RUNNER)
    await replayer.replay_workflow(history_of(file))


def test_each_branch_has_its_history() -> None:
    assert len(HISTORIES) >= 4


@workflow.defn(name=options.CASE_WORKFLOW)
class BadlyEdited:
    """An edit that would break running cases: it sleeps before it asks."""

    @workflow.run
    async def run(self, start: StartCase) -> int:
        await workflow.sleep(1)
        return 0


async def test_a_careless_edit_of_the_workflow_is_caught(short_histories: None) -> None:
    replayer = Replayer(workflows=[BadlyEdited], data_converter=data_converter(KEYRING), workflow_runner=RUNNER)
    caught = 0
    for file in HISTORIES:
        with pytest.raises(NondeterminismError):
            await replayer.replay_workflow(history_of(file))
        caught += 1
    assert caught == len(HISTORIES)
