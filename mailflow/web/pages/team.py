"""The team lead's view: each adviser's load, what waits, absences; and the people nobody follows."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from mailflow.caseload.sharing_out import Seeker, share_out
from mailflow.store import absences, transfers
from mailflow.store.pages import team
from mailflow.store.portfolios import portfolios
from mailflow.web.call import Call, Missing
from mailflow.web.ceilings import tier_ceilings
from mailflow.web.guard import POST, page
from mailflow.web.handing import start
from mailflow.web.loads import loads
from mailflow.web.pages.bulk import id_of
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar


async def show(call: Call) -> Response:
    """One row an adviser."""
    return call.render("team.html", loads=await loads(call), current="team", **(await sidebar(call)))


async def show_nobodys(call: Call) -> Response:
    """People without an adviser, each with a proposal; names are read, so it is logged."""
    rows = await team.nobodys(call.connection, call.viewer.scope)
    shown = rows[: team.PAGE]
    everybody = await portfolios(call.connection, call.viewer.agency_id)
    away = await absences.away(call.connection, call.viewer.agency_id, call.today)
    people = [Seeker(row["id"], row["tier"]) for row in shown]
    shared = share_out(people, everybody, await tier_ceilings(call), away=away)
    names = {row["id"]: row["name"] for row in await absences.members(call.connection, call.viewer.agency_id)}
    await call.log_read("nobodys.read")
    return call.render(
        "nobodys.html",
        rows=shown,
        more=len(rows) > team.PAGE,
        proposed={who: names.get(to, "") for who, to in shared.places.items()},
        number=await team.count_nobodys(call.connection, call.viewer.scope),
        current="nobodys",
        **(await sidebar(call)),
    )


async def share(call: Call) -> Response:
    """A transfer of all of them, or of one, to be looked at before it is done."""
    one = id_of((await call.form()).get("c"))
    everybody = await transfers.portfolio_of(call.connection, call.viewer.agency_id, None)
    chosen: list[UUID] = [each for each in everybody if one in (None, each)]
    if one is not None and not chosen:
        raise Missing
    return await start(call, chosen)


ROUTES = (
    page("/equipe", show, Rule.TEAM),
    page("/sans-referent", show_nobodys, Rule.TEAM),
    page("/sans-referent", share, Rule.TEAM, methods=POST),
)
