"""Further pages are reached from the side by those who may open them."""

from __future__ import annotations

import httpx
from starlette.responses import PlainTextResponse, Response

from mailflow.services import Services
from mailflow.web.app import create_app
from mailflow.web.call import Call
from mailflow.web.guard import page
from mailflow.web.links import SideLink
from mailflow.web.login import Cookies
from mailflow.web.rights import Rule
from tests.factory import Factory


async def extra(call: Call) -> Response:
    """A page that came from outside."""
    return PlainTextResponse("ici")


async def test_a_further_page_is_in_the_side_of_those_who_may_open_it(services: Services) -> None:
    make = Factory(services.engine)
    agency = await make.agency()
    adviser = await make.staff(agency, "Claire Fontaine", login="claire")
    luc = await make.staff(agency, "Luc Réglages", "administrator", login="luc")
    link = SideLink("/ailleurs", "Autre page", "send", Rule.CASEWORK)
    app = create_app(services, [page("/ailleurs", extra, Rule.CASEWORK)], extra_links=(link,))
    transport = httpx.ASGITransport(app=app)
    for who, path, shown in ((adviser, "/personnes", True), (luc, "/reglages", False)):
        cookies = {Cookies(services).session: await make.session(who)}
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", cookies=cookies) as client:
            text = (await client.get(path)).text
            assert ('href="/ailleurs"' in text and "Autre page" in text) is shown
            assert (await client.get("/ailleurs")).status_code == (200 if shown else 403)
