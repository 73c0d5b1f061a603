"""Reaching Temporal: the one client factory, and what we ask of it for cases. No business rules."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy
from temporalio.converter import DataConverter
from temporalio.runtime import LogForwardingConfig, LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from mailflow.config import Settings
from mailflow.core.errors import Misconfigured
from mailflow.core.keys import Keyring
from mailflow.workflows import options
from mailflow.workflows.case import CaseWorkflow
from mailflow.workflows.codec import data_converter
from mailflow.workflows.contracts import StartCase, Woken

RUNNING = f"WorkflowType = '{options.CASE_WORKFLOW}' AND ExecutionStatus = 'Running'"
SIGNALS = {"mail": "mail_event", "delivery": "delivery_event"}


@cache
def runtime() -> Runtime:
    """The core of Temporal's library, one a process; it would write to stderr past our logging."""
    forwarding = LogForwardingConfig(logging.getLogger("temporalio.core"), append_target_to_name=False)
    levels = TelemetryFilter(core_level="WARN", other_level="ERROR")
    return Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(levels, forwarding=forwarding)))


async def connect(settings: Settings, keyring: Keyring | None) -> Client:
    """A client of the configured server; without `keyring` one that only looks whether it is there.

    Raises `Misconfigured` without an address, RuntimeError when it is away.
    """
    if not settings.temporal_address:
        raise Misconfigured(
            "MAILFLOW_TEMPORAL_ADDRESS is not set: give Temporal's host and port, e.g. temporal:7233, "
            "or run `mailflow up`, which brings its own"
        )
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        api_key=settings.temporal_api_key.get_secret_value() if settings.temporal_api_key else None,
        tls=settings.temporal_tls or settings.temporal_api_key is not None,
        data_converter=data_converter(keyring) if keyring else DataConverter.default,
        runtime=runtime(),
    )


@dataclass(frozen=True, slots=True)
class Cases:
    """The workflows of cases on one server and task queue."""

    client: Client
    task_queue: str

    async def wake(self, case_id: UUID, kinds: Sequence[str], events: Sequence[int]) -> None:
        """One signal for all these events; starts the workflow when it is not running."""
        names = {SIGNALS.get(kind, "control") for kind in kinds}
        await self._start(case_id, min(names) if len(names) == 1 else "mail_event", Woken(list(events)))

    async def start(self, case_id: UUID) -> None:
        """Start the workflow; one that runs already is left alone."""
        await self._start(case_id)

    async def _start(self, case_id: UUID, signal: str | None = None, woken: Woken | None = None) -> None:
        await self.client.start_workflow(
            CaseWorkflow.run,
            StartCase(str(case_id)),
            id=options.case_workflow_id(case_id),
            task_queue=self.task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=options.RUNNING_STAYS,
            start_signal=signal,
            start_signal_args=[woken] if woken else [],
            rpc_timeout=options.RPC_TIMEOUT,
        )

    async def count_running(self) -> int:
        """How many case workflows run; may lag a moment behind."""
        return (await self.client.count_workflows(RUNNING, rpc_timeout=options.LIST_TIMEOUT)).count

    async def running(self) -> AsyncIterator[UUID]:
        """The cases whose workflow runs."""
        async for found in self.client.list_workflows(RUNNING, rpc_timeout=options.LIST_TIMEOUT):
            yield UUID(found.id.removeprefix(options.CASE_ID_PREFIX))
