"""Promise R6 for pages: without the database, or with a silent one, a calm page at once, and no process ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from mailflow.config import Settings
from mailflow.core.clock import Clock
from mailflow.core.errors import Misconfigured
from mailflow.core.keys import Keyring
from mailflow.services import Services
from mailflow.store.engine import open_engine
from mailflow.web.login import Cookies
from mailflow.web.serve import listen, serve
from tests.conftest import SECRET


@pytest.fixture
async def silent_port() -> AsyncIterator[int]:
    """A server that takes connections and never says a word, like a frozen PostgreSQL."""
    held: list[asyncio.StreamWriter] = []

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    for writer in held:
        writer.close()
    server.close()
    await server.wait_closed()


@pytest.fixture(params=["gone", "silent"])
async def lonely(
    request: pytest.FixtureRequest, silent_port: int, settings: Settings, clock: Clock
) -> AsyncIterator[str]:
    """Pages whose database is away."""
    port = 9 if request.param == "gone" else silent_port
    url = f"postgresql://mailflow@127.0.0.1:{port}/mailflow"
    services = Services(
        settings.model_copy(update={"database_url": url}), clock, Keyring((SECRET.encode(),)), open_engine(url)
    )
    stop, ready = asyncio.Event(), asyncio.Event()
    ports: list[int] = []
    task = asyncio.create_task(serve(services, stop, ready.set, on_port=ports.append))
    await asyncio.wait({task, asyncio.create_task(ready.wait())}, return_when=asyncio.FIRST_COMPLETED)
    yield f"{Cookies(services).session} http://127.0.0.1:{ports[0]}"
    stop.set()
    await task
    await services.close()


async def test_pages_say_calmly_that_the_service_will_be_back(lonely: str) -> None:
    cookie, url = lonely.split()
    async with httpx.AsyncClient(base_url=url, cookies={cookie: "x"}, timeout=10) as client:
        page = await client.get("/personnes")
        assert page.status_code == 503
        assert "revient dans un instant" in page.text and page.headers["retry-after"] == "5"
        assert (await client.get("/connexion")).status_code == 200
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 503


def test_a_taken_port_is_named_with_the_way_out() -> None:
    taken = listen("127.0.0.1", 0)
    taken.listen()
    try:
        with pytest.raises(Misconfigured, match="MAILFLOW_WEB_PORT"):
            listen("127.0.0.1", taken.getsockname()[1])
    finally:
        taken.close()
