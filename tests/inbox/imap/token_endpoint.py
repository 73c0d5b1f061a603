"""An OAuth2 provider on the loopback: gives access tokens, and tells Dovecot whose they are. Nothing of it is real."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


class Provider(ThreadingHTTPServer):
    """`asked` are the forms of token requests, `answer` overrides what is said to them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.user = ""
        self.asked: list[dict[str, str]] = []
        self.answer: tuple[int, dict[str, Any]] | None = None
        self.more: dict[str, Any] = {}  # said along with a token
        self.valid: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def dovecot(self) -> str:
        """Dovecot's oauth2.conf."""
        return f"introspection_url = {self.url}/whose\nintrospection_mode = auth\nusername_attribute = email\n"


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.asked.append({name: values[0] for name, values in form.items()})
        token = f"token-{len(self.server.asked)}"
        self.server.valid.add(token)
        self.say(*(self.server.answer or (200, {"access_token": token, "expires_in": 3600, **self.server.more})))

    def do_GET(self) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token in self.server.valid:
            self.say(200, {"email": self.server.user, "active": True})
        else:
            self.say(401, {"error": "invalid_token"})

    def say(self, status: int, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def provider() -> Iterator[Provider]:
    """A running provider."""
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
