"""The search: people first, then messages, newest first, with the words found marked. Words stay out of addresses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from mailflow.store.pages import search
from mailflow.store.pages.search import Wanted
from mailflow.web.call import Call, see_other
from mailflow.web.guard import POST, page
from mailflow.web.pages.queues import paged, read_key
from mailflow.web.rights import Rule
from mailflow.web.sealed import seal, unseal
from mailflow.web.sidebar import sidebar

LONGEST = 200  # characters
SPANS = {"semaine": timedelta(days=7), "mois": timedelta(days=31), "an": timedelta(days=366)}
DIRECTIONS = {"recus": "in", "envoyes": "out"}
FILTERS = {"sens": tuple(DIRECTIONS), "depuis": tuple(SPANS), "dans": ("pieces",)}


async def ask(call: Call) -> Response:
    """To the results: the words go on sealed, so that no name stands in an address."""
    form = await call.form()
    words = " ".join(str(form.get("q", "")).replace("\0", "").split())[:LONGEST]
    if not words:
        return see_other("/recherche")
    chosen = {name: str(form.get(name, "")) for name in FILTERS if form.get(name) in FILTERS[name]}
    return see_other("/recherche?" + urlencode({"q": seal(call.web.services.keyring, words), **chosen}))


async def show(call: Call) -> Response:
    """The results."""
    asked = call.request.query_params
    sealed = asked.get("q", "")
    words = unseal(call.web.services.keyring, sealed)
    chosen = {name: asked.get(name, "") for name in FILTERS if asked.get(name) in FILTERS[name]}
    values: dict[str, Any] = {
        "people": (),
        "more_people": False,
        "understood": True,
        "rows": (),
        "next": None,
        "continued": False,
    }
    values |= await sidebar(call)  # before the search, which has PostgreSQL plan anew from there on
    if words:
        values |= await results(call, words, chosen)
    return call.render(
        "search.html",
        wanted=words,
        sealed=sealed if words else "",
        chosen=chosen,
        address="/recherche?" + urlencode({"q": sealed if words else "", **chosen}),
        current="search",
        **values,
    )


async def results(call: Call, words: str, chosen: dict[str, str]) -> dict[str, Any]:
    """The people and one page of the messages found; logged."""
    scope, connection = call.viewer.scope, call.connection
    after = read_key(call.request.query_params.get("apres", ""))
    since = SPANS.get(chosen.get("depuis", ""))
    wanted = Wanted(
        words,
        only_files="dans" in chosen,
        direction=DIRECTIONS.get(chosen.get("sens", ""), ""),
        since=call.now - since if since else None,
    )
    place = (after[0], after[1]) if after and after[0] else None
    understood = await search.understood(connection, words)
    rows = await search.messages(connection, scope, wanted, place) if understood else ()
    people = await search.people(connection, scope, words) if place is None else ()
    notes = await search.notes(connection, scope, words) if place is None and understood and not chosen else ()
    await call.log_read("search")
    return {
        "people": people[: search.MOST_PEOPLE],
        "notes": notes[: search.MOST_NOTES],
        "more_notes": len(notes) > search.MOST_NOTES,
        "more_people": len(people) > search.MOST_PEOPLE,
        "understood": understood,
        "continued": place is not None,
        **paged(rows, "at", search.PAGE),
    }


ROUTES = (
    page("/recherche", show, Rule.CASEWORK),
    page("/recherche", ask, Rule.CASEWORK, methods=POST),
)
