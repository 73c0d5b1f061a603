"""The list of people one follows, and the search in it."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from mailflow.store.pages import people
from mailflow.web.call import Call, see_other
from mailflow.web.guard import POST, page
from mailflow.web.rights import Rule
from mailflow.web.sealed import seal, unseal
from mailflow.web.sidebar import sidebar


async def search(call: Call) -> Response:
    """To the list of those found: the words go on sealed, so that no name stands in an address."""
    wanted = str((await call.form()).get("q", "")).replace("\0", "")[:100].strip()
    if not wanted:
        return see_other("/personnes")
    return see_other(f"/personnes?q={seal(call.web.services.keyring, wanted)}")


async def list_people(call: Call) -> Response:
    """The people one follows, by name."""
    sealed = call.request.query_params.get("q", "")
    wanted = unseal(call.web.services.keyring, sealed)
    try:
        key = UUID(call.request.query_params.get("apres", ""))
    except ValueError:
        key = None
    rows = await people.people(call.connection, call.viewer.scope, wanted, key)
    if wanted:
        await call.log_read("people.search")
    return call.render(
        "people.html",
        wanted=wanted,
        sealed=sealed if wanted else "",
        rows=rows[: people.PAGE],
        next=rows[people.PAGE - 1] if len(rows) > people.PAGE else None,
        current="people",
        **(await sidebar(call)),
    )


ROUTES = (
    page("/personnes", list_people, Rule.CASEWORK),
    page("/personnes", search, Rule.CASEWORK, methods=POST),
)
