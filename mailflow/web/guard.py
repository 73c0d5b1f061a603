"""Stands before every route: session, role, origin, form token, one transaction, and calm pages for what goes wrong."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

import psycopg
import sqlalchemy.exc
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from mailflow.core.errors import MailflowError, Temporary
from mailflow.store import audit
from mailflow.web.bodies import TooLong
from mailflow.web.call import Call, Forbidden, Handler, Missing, NotLoggedIn, Web, see_other
from mailflow.web.csrf import FIELD, SAFE_METHODS, same_origin, token_matches
from mailflow.web.language import _, speak
from mailflow.web.login import viewer_of, wall
from mailflow.web.rights import Rule
from mailflow.web.sentences import said

FIRST_ANSWER = 1.8  # seconds until the database must have said who this is
WHOLE_PAGE = 20.0
AWAY = (
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.InterfaceError,
    sqlalchemy.exc.TimeoutError,
    psycopg.OperationalError,
)
POST = ("POST",)
PART = "x-part"  # set by our script on refreshes nobody asked for: they do not keep a session alive

log = structlog.get_logger(__name__)


class Guard:
    """An ASGI endpoint: `handler` behind its `rule`."""

    def __init__(
        self,
        path: str,
        handler: Handler,
        rule: Rule,
        *,
        from_anywhere: bool = False,
        files: int = 0,
        fields: int = 50,
        upload_seconds: float = 0,
    ) -> None:
        self.files, self.fields = files, fields
        self.upload_seconds = upload_seconds
        self.path = path
        self.handler = handler
        self.rule = rule
        self.from_anywhere = from_anywhere and rule is Rule.PUBLIC
        self._left: set[asyncio.Task[Response]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        web: Web = request.app.state.web
        call = Call(web, request, web.services.clock.now(), files=self.files, fields=self.fields)
        try:
            response = await self._within_limits(call)
        finally:
            await request.close()  # files that a form brought
        await response(scope, receive, send)

    async def _within_limits(self, call: Call) -> Response:
        """The page, or the 503 page when the database keeps us waiting.

        The work goes on in a task of its own: a driver stuck on a frozen server does not stop when it is cancelled.
        """
        task = asyncio.create_task(self._answer(call))
        first = asyncio.create_task(call.database_spoke.wait())
        try:
            await asyncio.wait({task, first}, timeout=FIRST_ANSWER, return_when=asyncio.FIRST_COMPLETED)
            if call.database_spoke.is_set() and not task.done():
                await asyncio.wait({task}, timeout=WHOLE_PAGE + self.upload_seconds)
        finally:
            first.cancel()
            if not task.done():
                self._leave(task)
        if task.done():
            return task.result()
        log.warning("web.database_silent", route=self.path)
        return unavailable(call)

    def _leave(self, task: asyncio.Task[Response]) -> None:
        self._left.add(task)
        task.add_done_callback(self._left.discard)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        task.cancel()

    async def _answer(self, call: Call) -> Response:
        speak(call.request.cookies.get(call.web.cookies.language, ""))
        try:
            if self.upload_seconds:
                await self._take_upload(call)
            return await self._checked(call)
        except NotLoggedIn:
            return to_login(call)
        except Forbidden as reason:
            await log_refusal(call)
            return notice(call, 403, _("Accès refusé"), str(reason) or _("Votre rôle n’ouvre pas cette page."))
        except Missing:
            await log_refusal(call)
            return notice(
                call,
                404,
                _("Page introuvable"),
                _("Cette page n’existe pas, ou elle concerne une personne que vous ne suivez pas."),
            )
        except Temporary as error:
            log.warning("web.temporary", reason=error.private)
            return unavailable(call)
        except MailflowError as error:
            log.info("web.refused", reason=error.private)
            return notice(call, 422, _("Ce n’est pas possible"), said(error.public))
        except (TooLong, HTTPException):  # the second: a form the parser refuses
            return notice(call, 413, _("Formulaire refusé"), _("Ce formulaire est trop long ou illisible."))
        except AWAY as error:
            log.warning("web.database_away", error=type(error).__name__)
            return unavailable(call)
        except Exception as error:  # noqa: BLE001 - the edge: one request must not end the process, nor show its insides
            log.error("web.failed", route=self.path, error=type(error).__name__, where=where(error))
            return notice(
                call,
                500,
                _("Une erreur est survenue"),
                _("Rien n’a été perdu : l’erreur est notée dans le journal technique. Vous pouvez réessayer."),
            )

    async def _take_upload(self, call: Call) -> None:
        """Who sends it is asked first, and no connection to the database is held while it comes."""
        self._from_here(call)
        async with call.web.services.engine.begin() as connection:
            await self._admit(call, connection)
        try:
            async with asyncio.timeout(self.upload_seconds):
                await call.form()
        except TimeoutError:
            raise TooLong from None

    async def _admit(self, call: Call, connection: AsyncConnection) -> None:
        """Whose session it is, and whether the role may."""
        web, request = call.web, call.request
        token = request.cookies.get(web.cookies.session, "")
        present = PART not in request.headers
        call.known = await viewer_of(connection, web.services, token, present=present) if token else None
        call.database_spoke.set()
        if call.known is None:
            raise NotLoggedIn
        if not call.viewer.may(self.rule):
            raise Forbidden

    def _from_here(self, call: Call) -> None:
        """What changes something has to come from our own pages."""
        changes = call.request.method not in SAFE_METHODS
        if changes and not self.from_anywhere and not same_origin(call.request, call.web.services.settings.web_url):
            raise Forbidden(_("Cette demande ne vient pas de nos pages. Rechargez la page et recommencez."))

    async def _checked(self, call: Call) -> Response:
        web = call.web
        changes = call.request.method not in SAFE_METHODS
        self._from_here(call)
        if self.rule is Rule.PUBLIC:
            return await self.handler(call)
        async with web.services.engine.begin() as connection:
            call.transaction = connection
            await self._admit(call, connection)
            if changes and not token_matches((await call.form()).get(FIELD), call.viewer.csrf):
                raise Forbidden(_("Cette page était ouverte depuis trop longtemps. Rechargez-la et recommencez."))
            return await self.handler(call)


def page(
    path: str,
    handler: Handler,
    rule: Rule,
    *,
    methods: Sequence[str] = ("GET",),
    from_anywhere: bool = False,
    files: int = 0,
    fields: int = 50,
    upload_seconds: float = 0,
) -> Route:
    """A route with its rule: the only way routes are made here.

    `from_anywhere`: a public page whose POST does not come from our pages, because what is in its address is enough.
    `files`, `fields`: how many of them its form may bring. `upload_seconds`: how long large files may take to come.
    """
    guard = Guard(
        path, handler, rule, from_anywhere=from_anywhere, files=files, fields=fields, upload_seconds=upload_seconds
    )
    return Route(path, guard, methods=list(methods), name=handler.__name__)


def rule_of(route: Any) -> Rule | None:
    """The rule a route declared, None for none."""
    endpoint = getattr(route, "endpoint", None)
    return endpoint.rule if isinstance(endpoint, Guard) else None


def where(error: BaseException) -> list[str]:
    """The lines of code an error came through. Its text stays out of the log: it may quote what people wrote."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)[-8:]]


def to_login(call: Call) -> Response:
    """To the login page, and back afterwards. A refreshing part asks the browser to load the page anew."""
    if PART in call.request.headers or "hx-request" in call.request.headers:
        return Response(status_code=401, headers={"HX-Refresh": "true"})
    if call.request.method in SAFE_METHODS and call.request.url.path != "/":
        return see_other(f"/connexion?suite={quote(call.request.url.path, safe='/')}")
    return see_other("/connexion")


def notice(call: Call, status: int, title: str, text: str) -> Response:
    """A page that says what happened in one sentence."""
    return call.render("notice.html", status, title=title, text=text, retry=False)


def unavailable(call: Call) -> Response:
    """The database or a part behind it is away for the moment."""
    text = _("Le service revient dans un instant. Rien de ce qui a été reçu ou envoyé n’est perdu.")
    response = call.render(
        "notice.html", 503, title=_("Le service se repose un instant"), text=text, retry=call.request.method == "GET"
    )
    response.headers["retry-after"] = "5"
    return response


async def log_refusal(call: Call) -> None:
    """Note that somebody asked for what is not theirs: the page's own transaction is undone, so in a new one."""
    if call.known is None:
        return
    wanted = call.request.path_params.get("id")
    about = wanted if isinstance(wanted, UUID) else None
    try:
        async with call.web.services.engine.begin() as connection:
            await audit.record(connection, wall.now(), call.known.id, "access.refused", object_id=about)
    except AWAY as error:  # the refusal stands, and the page says no more than it would have
        log.warning("web.refusal_not_noted", error=type(error).__name__)
