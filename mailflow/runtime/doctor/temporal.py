"""Does Temporal answer, and is our namespace there?"""

from __future__ import annotations

import asyncio

from mailflow.runtime.doctor.finding import Finding, Level, Site

PATIENCE = 5.0


async def check_temporal(site: Site) -> list[Finding]:
    """Connect as the worker does."""
    settings = site.settings
    address, namespace = settings.temporal_address, settings.temporal_namespace
    if address is None:
        mend = "start `mailflow up`, or set MAILFLOW_TEMPORAL_ADDRESS"
        return [Finding("temporal", Level.WRONG, "no Temporal: none is configured and none runs here", mend)]
    from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
    from temporalio.service import RPCError, RPCStatusCode

    from mailflow.workflows.client import connect

    try:
        async with asyncio.timeout(PATIENCE):
            client = await connect(settings, None)
            await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=namespace))
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            mend = f"temporal operator namespace create --namespace {namespace} --address {address}"
            return [Finding("temporal", Level.WRONG, f"{address} has no namespace {namespace}", mend)]
        mend = "check MAILFLOW_TEMPORAL_API_KEY, MAILFLOW_TEMPORAL_TLS and the rights of the key"
        return [Finding("temporal", Level.WRONG, f"{address} refuses: {error.status.name.lower()}", mend)]
    except (RuntimeError, TimeoutError):
        mend = "is it running, and is MAILFLOW_TEMPORAL_ADDRESS right? Mail is taken in and kept meanwhile"
        return [Finding("temporal", Level.WRONG, f"{address} does not answer", mend)]
    return [Finding("temporal", Level.OK, f"{address} answers, namespace {namespace} is there")]
