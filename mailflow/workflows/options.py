"""Names, timeouts and retry policies of everything that runs in Temporal. The only place for them."""

from __future__ import annotations

from datetime import timedelta

from temporalio.common import RetryPolicy, WorkflowIDConflictPolicy

CASE_WORKFLOW = "case"
ADVANCE_CASE = "advance_case"
CASE_ID_PREFIX = "case-"
RUNNING_STAYS = WorkflowIDConflictPolicy.USE_EXISTING

CONTINUE_AT_EVENTS = 2000
SHORTEST_WAIT = 0.05  # seconds: a due time that has just come needs no busy loop

# A transaction of milliseconds. Tried again at once a few times, then by a durable timer, for ever: the database
# being away is no reason to lose a case.
ADVANCE_TIMEOUT = timedelta(seconds=20)
ADVANCE_SECONDS = 15.0  # the activity's own, shorter: a transaction that takes too long is a failure that is counted
ADVANCE_RETRY = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), backoff_coefficient=2.0, maximum_interval=timedelta(seconds=30)
)
ADVANCE_LOCAL_RETRY = timedelta(seconds=5)

RPC_TIMEOUT = timedelta(seconds=5)
# A page of a thousand workflows takes the embedded server seconds when the machine is busy; given up half way, the
# comparison would begin again and again, never end, and be the load itself.
LIST_TIMEOUT = timedelta(seconds=60)


def case_workflow_id(case_id: object) -> str:
    """The id of a case's workflow."""
    return f"{CASE_ID_PREFIX}{case_id}"
