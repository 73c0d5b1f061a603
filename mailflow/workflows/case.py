"""The case workflow: one timer and a bell. It decides nothing; each round asks the activity, which holds the rules."""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow

from mailflow.workflows import options
from mailflow.workflows.contracts import AdvanceCase, CaseOutcome, StartCase, Woken


@workflow.defn(name=options.CASE_WORKFLOW)
class CaseWorkflow:
    """Sleeps until the case's next due time or a signal, whichever comes first."""

    @workflow.init
    def __init__(self, start: StartCase) -> None:
        self._start = start
        self._woken = False

    @workflow.run
    async def run(self, start: StartCase) -> int:
        """Returns the version at which the case was closed."""
        while True:
            self._woken = False
            outcome = await self._advance()
            if outcome.closed:
                await workflow.wait_condition(workflow.all_handlers_finished)
                return outcome.version
            if self._history_is_long():
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(StartCase(start.case_id, start.rounds + 1))
            await self._sleep(outcome.wait_seconds)

    @workflow.signal
    def mail_event(self, woken: Woken) -> None:
        """A mail of the person was filed."""
        self._woken = True

    @workflow.signal
    def delivery_event(self, woken: Woken) -> None:
        """The outbox learned what became of a mail."""
        self._woken = True

    @workflow.signal
    def control(self, woken: Woken) -> None:
        """An adviser or the service did something with the case."""
        self._woken = True

    async def _advance(self) -> CaseOutcome:
        outcome: CaseOutcome = await workflow.execute_local_activity(
            options.ADVANCE_CASE,
            AdvanceCase(self._start.case_id),
            result_type=CaseOutcome,
            start_to_close_timeout=options.ADVANCE_TIMEOUT,
            retry_policy=options.ADVANCE_RETRY,
            local_retry_threshold=options.ADVANCE_LOCAL_RETRY,
        )
        return outcome

    async def _sleep(self, seconds: float | None) -> None:
        """The one waiting point."""
        timeout = None if seconds is None else timedelta(seconds=max(seconds, options.SHORTEST_WAIT))
        try:
            await workflow.wait_condition(lambda: self._woken, timeout=timeout)
        except TimeoutError:
            return

    def _history_is_long(self) -> bool:
        info = workflow.info()
        return info.get_current_history_length() >= options.CONTINUE_AT_EVENTS or info.is_continue_as_new_suggested()
