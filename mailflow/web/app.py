"""The web application: every route with its rule, put together. Refuses to start with a route that has none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute

from mailflow.core.errors import Misconfigured
from mailflow.services import Services
from mailflow.store.conversations import tell_live
from mailflow.web import health
from mailflow.web.assets import load_assets, serve_asset
from mailflow.web.bodies import BoundedBodies
from mailflow.web.call import Call, Missing, Parts, Web
from mailflow.web.guard import AWAY, page, rule_of
from mailflow.web.headers import SecurityHeaders
from mailflow.web.links import SideLink
from mailflow.web.live import Hub, Topics, stream
from mailflow.web.login import Cookies, viewer_of
from mailflow.web.pages import (
    absences,
    account_absences,
    accounts,
    administration,
    agencies,
    amendments,
    answering,
    attaching,
    bulk,
    bulk_answers,
    canned,
    choosing_password,
    contacts,
    conversations,
    correcting,
    decisions,
    dossiers,
    doubts,
    draft_texts,
    drafting,
    enclosing,
    entry,
    guiding,
    holding,
    installation,
    journal,
    merging,
    messages,
    noting,
    pathways,
    people,
    portfolio,
    publishing,
    queues,
    regions,
    replaying,
    retaining,
    rules,
    searching,
    simulating,
    site_settings,
    tag_settings,
    tagging,
    taking,
    tasks,
    team,
    transferring,
    unsubscribing,
    views,
    wording_adding,
    wordings,
)
from mailflow.web.parts import real_parts
from mailflow.web.passwords import PasswordCheck
from mailflow.web.rendering import environment
from mailflow.web.rights import Rule


async def asset(call: Call) -> Response:
    """A built file."""
    return serve_asset(call.web.assets, call.request)


async def live(call: Call) -> Response:
    """The stream of changes for one open page. Its heartbeat does not keep the session alive."""
    web, token = call.web, call.request.cookies[call.web.cookies.session]
    topics = await conversations.topics(call)

    async def check() -> Topics | None:
        try:
            async with web.services.engine.begin() as connection:
                viewer = await viewer_of(connection, web.services, token, present=False)
                if viewer is None:
                    return None
                again = Call(web, call.request, web.services.clock.now(), viewer, connection)
                return await conversations.topics(again)
        except AWAY:
            return topics

    async def say(kind: str) -> None:
        try:
            async with web.services.engine.begin() as connection:
                await tell_live(connection, {f"{kind}{about}/{call.viewer.id}"})
        except AWAY:
            return  # who reads what is a comfort

    about = conversations.shown(call)
    announce = say if f"conversation:{about}" in topics else None
    mark = call.request.headers.get("last-event-id") or call.request.query_params.get("depuis", "")
    return StreamingResponse(stream(web.hub, topics, mark, check, announce), media_type="text/event-stream")


async def not_found(call: Call) -> Response:
    """Any other address."""
    raise Missing


ROUTES = (
    page("/healthz", health.healthz, Rule.PUBLIC),
    page("/readyz", health.readyz, Rule.PUBLIC),
    page("/static/{name}", asset, Rule.PUBLIC),
    page("/direct", live, Rule.CASEWORK),
    *entry.ROUTES,
    *unsubscribing.ROUTES,
    *portfolio.ROUTES,
    *queues.ROUTES,
    *bulk.ROUTES,
    *views.ROUTES,
    *conversations.ROUTES,
    *answering.ROUTES,
    *enclosing.ROUTES,
    *canned.ROUTES,
    *noting.ROUTES,
    *bulk_answers.ROUTES,
    *attaching.ROUTES,
    *taking.ROUTES,
    *absences.ROUTES,
    *team.ROUTES,
    *transferring.ROUTES,
    *tagging.ROUTES,
    *messages.ROUTES,
    *correcting.ROUTES,
    *dossiers.ROUTES,
    *people.ROUTES,
    *tasks.ROUTES,
    *amendments.ROUTES,
    *contacts.ROUTES,
    *merging.ROUTES,
    *doubts.ROUTES,
    *decisions.ROUTES,
    *searching.ROUTES,
    *guiding.ROUTES,
    *journal.ROUTES,
    *wordings.ROUTES,
    *wording_adding.ROUTES,
    *administration.ROUTES,
    *agencies.ROUTES,
    *regions.ROUTES,
    *site_settings.ROUTES,
    *accounts.ROUTES,
    *account_absences.ROUTES,
    *choosing_password.ROUTES,
    *tag_settings.ROUTES,
    *rules.ROUTES,
    *holding.ROUTES,
    *installation.ROUTES,
    *replaying.ROUTES,
    *retaining.ROUTES,
    *drafting.ROUTES,
    *draft_texts.ROUTES,
    *publishing.ROUTES,
    *simulating.ROUTES,
    *pathways.ROUTES,
)
LAST = page("/{path:path}", not_found, Rule.STAFF)


def create_app(
    services: Services,
    extra_routes: Sequence[BaseRoute] = (),
    parts: Parts | None = None,
    extra_links: Sequence[SideLink] = (),
) -> FastAPI:
    """The application; `extra_routes` are made with `guard.page` and come before the page for unknown addresses.

    `extra_links` lead to them from the side of every page.
    """
    assets = load_assets()
    hub = Hub(services.database_url)
    cookies = Cookies(services)
    bench = replaying.bench_of(services.settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        hub.start()
        bench.start()
        yield
        await bench.close()
        await hub.close()

    routes: list[Any] = [*ROUTES, *extra_routes, LAST]
    for route in routes:
        if rule_of(route) is None:
            raise Misconfigured(f"The page {getattr(route, 'path', route)} declares no rule, so nobody may open it")
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        routes=routes,
        lifespan=lifespan,
        middleware=[
            Middleware(SecurityHeaders, https=cookies.https),
            Middleware(BoundedBodies, files=services.settings.attachment_bytes, larger=replaying.LARGER),
        ],
    )
    app.state.web = Web(
        services=services,
        parts=parts or real_parts(services.settings),
        cookies=cookies,
        passwords=PasswordCheck(),
        assets=assets,
        templates=environment(assets),
        hub=hub,
        bench=bench,
        links=tuple(extra_links),
    )
    return app
