"""The keyboard's help, and the people that the command palette finds as one types. Changes nothing."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from mailflow.store.pages import search
from mailflow.web.call import Call
from mailflow.web.guard import PART, POST, page
from mailflow.web.rendering import full_name
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar

SHORTEST, LONGEST = 2, 100  # letters


async def keys(call: Call) -> Response:
    """Every key and what it does: a part for the dialog, else a page."""
    shown = call.web.assets.keys
    if PART in call.request.headers:
        return call.render("parts/help.html", keys=shown)
    return call.render("help.html", keys=shown, current="help", **await sidebar(call))


async def people(call: Call) -> Response:
    """Those the search would find, each with where to go. A POST, so that no name stands in an address."""
    wanted = " ".join(str((await call.form()).get("q", "")).replace("\0", "").split())[:LONGEST]
    if len(wanted) < SHORTEST:
        return JSONResponse([])
    rows = await search.people(call.connection, call.viewer.scope, wanted)
    await call.log_read("people.search")
    found = [
        {"words": full_name(dict(row)), "more": row["reference"], "address": f"/dossier/{row['id']}"}
        for row in rows[: search.MOST_PEOPLE]
    ]
    return JSONResponse(found)


ROUTES = (
    page("/aide", keys, Rule.STAFF),
    page("/palette/personnes", people, Rule.CASEWORK, methods=POST),
)
