"""Bounds what a request may send: forms are small, and their parser would take any length into memory."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST = 4 * 1024 * 1024  # a long answer, percent-encoded


UPLOADS = "/pieces"  # the addresses that take files: `files` bytes more


class TooLong(Exception):
    """More came than a form of ours can hold."""


class BoundedBodies:
    """Answers 413 to bodies over `most` bytes, announced or not. `larger`: addresses that take more, and how much."""

    def __init__(
        self, app: ASGIApp, *, most: int = MOST, files: int = 0, larger: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._most, self._files, self._larger = most, files, larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope.get("path", "")
        most = self._most + (self._files if path.endswith(UPLOADS) else self._larger.get(path, 0))
        said = "Ce fichier est trop grand." if path in self._larger else "Ce formulaire est trop long."
        refusal = PlainTextResponse(said, 413, headers={"connection": "close"})
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > most:
            await refusal(scope, receive, send)
            return
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise TooLong
            return message

        await self._app(scope, bounded, send)
