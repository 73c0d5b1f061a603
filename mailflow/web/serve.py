"""The part `web`: serves the pages until told to stop."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import structlog
import uvicorn
from starlette.routing import BaseRoute

from mailflow.core.errors import Misconfigured
from mailflow.services import Services
from mailflow.web.app import create_app
from mailflow.web.links import SideLink

PATIENCE = 5

log = structlog.get_logger(__name__)


async def serve(
    services: Services,
    stop: asyncio.Event,
    ready: Callable[[], None],
    *,
    extra_routes: Sequence[BaseRoute] = (),
    extra_links: Sequence[SideLink] = (),
    on_port: Callable[[int], None] = lambda port: None,
) -> None:
    """Serve on the configured host and port (0: a free one, told to `on_port`); drain and return after `stop`."""
    listener = listen(services.settings.web_host, services.settings.web_port)
    port = listener.getsockname()[1]
    app = create_app(services, extra_routes, extra_links=extra_links)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(services.settings.web_url),
        timeout_graceful_shutdown=PATIENCE,
        lifespan="on",
    )
    server = Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    up = asyncio.create_task(server.up.wait())
    await asyncio.wait({serving, up}, return_when=asyncio.FIRST_COMPLETED)
    up.cancel()
    if server.started:
        on_port(port)
        log.info("web.serving", host=services.settings.web_host, port=port)
        ready()
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({stopped, serving}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    await app.state.web.hub.close()  # ends the open streams, which would hold up the shutdown
    server.should_exit = True
    await serving


class Server(uvicorn.Server):
    """Says when it is up, and leaves the signals to whoever runs us."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to serve."""
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures none."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """The bound socket, or a sentence naming what is in the way."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle off only for sockets that name their protocol; with it on, each page takes 40 ms more.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Misconfigured(
                f"Port {port} on {host} is taken by another program; set MAILFLOW_WEB_PORT to a free one, or to 0"
            ) from None
        raise Misconfigured(f"Cannot serve pages on {host} port {port}: {error.strerror}") from None
    return listener
