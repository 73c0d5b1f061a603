"""`/healthz`: the process answers. `/readyz`: it can serve, because the database answers too. For machines."""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy import text
from starlette.responses import PlainTextResponse, Response

from mailflow.web.call import Call
from mailflow.web.guard import AWAY

PATIENCE = 1.5

log = structlog.get_logger(__name__)


async def healthz(call: Call) -> Response:
    """Alive."""
    return PlainTextResponse("ok\n")


async def readyz(call: Call) -> Response:
    """Ready, or which part is missing."""
    task = asyncio.create_task(ask(call))
    await asyncio.wait({task}, timeout=PATIENCE)
    if task.done() and task.result():
        return PlainTextResponse("ready\n")
    task.cancel()
    return PlainTextResponse("database away\n", 503)


async def ask(call: Call) -> bool:
    """One question to the database."""
    try:
        async with call.web.services.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except AWAY:
        return False
    return True
