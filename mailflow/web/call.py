"""One request on its way through the pages: the process's parts, the visitor, the transaction, and rendering."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from jinja2 import Environment, Template
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from mailflow.caseload.position import PositionView
from mailflow.config import Settings
from mailflow.core.keys import Keyring
from mailflow.inbox.replies import Extras
from mailflow.mail.bench.bench import Bench
from mailflow.services import Services
from mailflow.store import audit
from mailflow.web import language
from mailflow.web.assets import Assets
from mailflow.web.foreign_html import Framed
from mailflow.web.links import SideLink
from mailflow.web.live import Hub
from mailflow.web.login import Cookies, wall
from mailflow.web.passwords import PasswordCheck
from mailflow.web.rights import Viewer


class Missing(Exception):
    """There is no such thing, or this viewer may not know of it: both answer 404."""


class Forbidden(Exception):
    """The visitor's role or the request's origin does not allow it."""


class NotLoggedIn(Exception):
    """The visitor has to log in first."""


class Replies(Protocol):
    """How an adviser's answer leaves: inbox.replies."""

    async def answer(
        self,
        connection: AsyncConnection,
        keyring: Keyring,
        settings: Settings,
        conversation_id: UUID,
        author_id: UUID,
        text: str,
        now: datetime,
        extras: Extras | None = None,
    ) -> UUID:
        """Post the answer in this transaction."""
        ...

    async def take_back(
        self, connection: AsyncConnection, conversation_id: UUID, outbox_id: UUID, now: datetime
    ) -> None:
        """Undo an answer that has not left; raises `Refused` when it has."""
        ...

    async def close(self, connection: AsyncConnection, conversation_id: UUID, now: datetime) -> None:
        """Put the conversation away without an answer."""
        ...


class MailFiles(Protocol):
    """Reads raw mail outside of this process: bounded in time and memory."""

    async def html(self, raw: bytes) -> Framed | None:
        """The HTML part, cleaned; None without one or when it cannot be read."""
        ...

    async def source(self, raw: bytes) -> dict[str, Any] | None:
        """The mail with everything decoded."""
        ...

    async def attachment(self, raw: bytes, index: int) -> bytes | None:
        """The decoded bytes of one attachment."""
        ...

    async def preview(self, raw: bytes, index: int) -> bytes | None:
        """The same, if it is a picture that may be shown."""
        ...

    async def image(self, raw: bytes, number: int) -> bytes | None:
        """A picture that the HTML names by Content-ID."""
        ...


class Attach(Protocol):
    """inbox.attaching.attach."""

    def __call__(
        self, connection: AsyncConnection, conversation_id: UUID, person_id: UUID, now: datetime, *, keep_address: bool
    ) -> Awaitable[UUID]:
        """The new queue."""
        ...


class Complete(Protocol):
    """caseload.tasks.complete."""

    def __call__(
        self, connection: AsyncConnection, task_id: UUID, outcome: str, by: UUID, now: datetime, reasons: str = ""
    ) -> Awaitable[None]:
        """Raises `Refused` with a sentence."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """How the pages reach the rest of mailflow; tests put in their own."""

    replies: Replies
    files: MailFiles
    attach: Attach
    complete_task: Complete
    position_of: Callable[[AsyncConnection, UUID, datetime], Awaitable[PositionView]]


@dataclass(frozen=True, slots=True)
class Web:
    """What all requests of one process share."""

    services: Services
    parts: Parts
    cookies: Cookies
    passwords: PasswordCheck
    assets: Assets
    templates: Environment
    hub: Hub
    bench: Bench
    links: tuple[SideLink, ...] = ()


@dataclass(slots=True)
class Call:
    """One request. `connection` is one transaction, committed when the page returns."""

    web: Web
    request: Request
    now: datetime
    known: Viewer | None = None
    transaction: AsyncConnection | None = None
    database_spoke: asyncio.Event = field(default_factory=asyncio.Event)
    files: int = 0  # how many a form may bring
    fields: int = 50

    @property
    def viewer(self) -> Viewer:
        """Who is looking; only public pages have none."""
        assert self.known is not None
        return self.known

    @property
    def connection(self) -> AsyncConnection:
        """The request's transaction; only public pages have none."""
        assert self.transaction is not None
        return self.transaction

    @property
    def today(self) -> date:
        """The day it is at the viewer's agency."""
        return self.now.astimezone(self.viewer.zone).date()

    def id(self, name: str = "id") -> UUID:
        """A UUID of the path."""
        found: UUID = self.request.path_params[name]
        return found

    def asked_id(self, name: str) -> str:
        """A UUID of the query, "" for none: what a page puts into an address must be nothing else."""
        try:
            return str(UUID(self.request.query_params.get(name, "")))
        except ValueError:
            return ""

    async def form(self) -> FormData:
        """The submitted form."""
        limit = 2 * 1024 * 1024
        return await self.request.form(max_files=self.files, max_fields=self.fields, max_part_size=limit)

    async def log_read(
        self, action: str, *, person_id: UUID | None = None, object_id: UUID | None = None, why: str = ""
    ) -> None:
        """Add to the log of reads, in the transaction that reads: no page without its line."""
        await audit.record(
            self.connection, wall.now(), self.viewer.id, action, person_id=person_id, object_id=object_id, why=why
        )

    def render(self, template: str | Template, status: int = 200, **values: Any) -> HTMLResponse:
        """A page or a part of one."""
        viewer = self.known
        shared = {
            "viewer": viewer,
            "zone": viewer.zone if viewer else None,
            "csrf": viewer.csrf if viewer else "",
            "now": self.now,
            "theme": self.theme,
            "language": language.current(),
            "languages": language.LANGUAGES,
            "path": self.request.url.path,
            "live_mark": self.web.hub.mark,
            "links": [link for link in self.web.links if viewer and viewer.may(link.rule)],
        }
        text = self.web.templates.get_template(template).render(shared | values)
        return HTMLResponse(text, status)

    @property
    def theme(self) -> str:
        """ "light" or "dark" when the visitor chose, "" to follow the system."""
        chosen = self.request.cookies.get(self.web.cookies.theme, "")
        return chosen if chosen in ("light", "dark") else ""


Handler = Callable[[Call], Awaitable[Response]]


def see_other(where: str) -> RedirectResponse:
    """After a POST: go and look (303)."""
    return RedirectResponse(where, 303)
