"""The least that sleeps and does: a timer and a local activity. In a file of its own, as the sandbox loads it anew for
each workflow: beside heavy imports it would be slow and the comparison worthless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow

PAUSE = 0.05  # real seconds between two steps, in both workflows


@dataclass(slots=True)
class Tally:
    """The activity of the minimal workflow: counts, and says when to stop."""

    steps: int = 0
    stopped: bool = False

    @activity.defn(name="count")
    async def count(self, case_id: str) -> bool:
        self.steps += 1
        return self.stopped


@workflow.defn(name="minimal")
class Minimal:
    """Sleeps and counts until told to stop."""

    @workflow.run
    async def run(self, case_id: str) -> None:
        stopped = False
        while not stopped:
            await workflow.sleep(PAUSE)
            stopped = await workflow.execute_local_activity(
                "count", case_id, result_type=bool, start_to_close_timeout=timedelta(seconds=20)
            )
