"""One person entered twice: who that may be, both entries side by side, merging them, and taking that back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.responses import Response

from mailflow.caseload.merging import merge, unmerge
from mailflow.core.errors import Refused
from mailflow.store.pages import attaching, twins
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.pages.dossier_frame import framed, person_of, text_of
from mailflow.web.rights import Rule

FEWEST = 3  # letters of a search


async def show(call: Call) -> Response:
    """Entries that look alike; with `avec` this one and another side by side."""
    return await page_with(call)


async def page_with(call: Call, *, status: int = 200, **said: Any) -> Response:
    """The page, with what was looked for or why nothing was merged."""
    values = await framed(call, "doubles")
    person_id, scope, connection = values["person"]["id"], call.viewer.scope, call.connection
    found = read_id(call.request.query_params.get("avec", ""))
    values |= {
        "sides": (),
        "wanted_name": "",
        "found": None,
        "reason": "",
        "may_keep": await twins.may_keep(connection, scope, person_id),
        "may_join": False,
        "may_swap": False,
    }
    other = said.pop("other", found)
    if other is not None:
        values |= await compared(call, person_id, other)
    else:
        values["alike"] = await twins.twins(connection, scope, person_id)
        values["merges"] = await twins.merges(connection, scope, person_id)
    return call.render("dossier_twins.html", status, **(values | said))


async def compared(call: Call, kept: UUID, other: UUID) -> dict[str, Any]:
    """Both sides, each with where its pathway stands."""
    sides = []
    for person_id in (kept, other):
        row = await twins.side(call.connection, call.viewer.scope, person_id)
        if row is None or (person_id == kept and kept == other):
            raise Missing
        position = (
            await call.web.parts.position_of(call.connection, row["case_id"], call.now) if row["case_id"] else None
        )
        sides.append({**row, "position": position})
    await call.log_read("dossier.compared", person_id=other, object_id=kept)
    may_join = await twins.may_join(call.connection, call.viewer.scope, other)
    return {
        "sides": tuple(sides),
        "may_join": may_join,
        "may_swap": may_join and await twins.may_keep(call.connection, call.viewer.scope, other),
    }


async def look(call: Call) -> Response:
    """Another entry by name or reference, which no address shows."""
    form = await call.form()
    await person_of(call)
    wanted = " ".join(text_of(form, "qui").split())[:100]
    if len(wanted) < FEWEST:
        return await page_with(call, status=422, error="Écrivez au moins trois lettres.", wanted_name=wanted)
    rows = await attaching.candidates(call.connection, call.viewer.scope, wanted)
    await call.log_read("people.search")
    found = [row for row in rows if row["id"] != call.id()][: attaching.MOST]
    return await page_with(call, wanted_name=wanted, found=found)


async def join(call: Call) -> Response:
    """Merge the other entry into this one."""
    form, person = await call.form(), await person_of(call)
    other, reason, scope = read_id(text_of(form, "avec")), text_of(form, "motif"), call.viewer.scope
    if other is None or not await twins.may_join(call.connection, scope, other):
        raise Missing
    if not await twins.may_keep(call.connection, scope, person["id"]):
        raise Missing
    if not reason:
        error = "Indiquez comment vous savez que c’est la même personne."
        return await page_with(call, status=422, error=error, other=other)
    try:
        async with call.connection.begin_nested():
            await merge(call.connection, person["id"], other, call.viewer.id, reason, call.now)
    except Refused as refusal:
        return await page_with(call, status=422, error=refusal.public, other=other, reason=reason)
    return see_other(f"/dossier/{person['id']}/doubles?fait=reunies")


async def part(call: Call) -> Response:
    """Two entries again."""
    form, person = await call.form(), await person_of(call)
    wanted = read_id(text_of(form, "reunion"))
    if wanted is None or not await twins.is_merge_of(call.connection, wanted, person["id"]):
        raise Missing
    if not await twins.may_keep(call.connection, call.viewer.scope, person["id"]):
        raise Missing
    try:
        async with call.connection.begin_nested():
            await unmerge(call.connection, wanted, call.viewer.id, call.now)
    except Refused as refusal:
        return await page_with(call, status=422, error=refusal.public)
    return see_other(f"/dossier/{person['id']}/doubles?fait=separees")


def read_id(text: str) -> UUID | None:
    """An id in an address or a form."""
    try:
        return UUID(text)
    except ValueError:
        return None


ROUTES = (
    page("/dossier/{id:uuid}/doubles", show, Rule.CASEWORK),
    page("/dossier/{id:uuid}/doubles/chercher", look, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/doubles/reunir", join, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/doubles/separer", part, Rule.CASEWORK, methods=POST),
)
