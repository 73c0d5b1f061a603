"""Tags of one conversation or one person, put on and taken off in place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.responses import Response

from mailflow.core.errors import Refused
from mailflow.store import tags
from mailflow.store.conversations import tell_live
from mailflow.store.pages import choosing
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.pages.bulk import id_of, tag_name
from mailflow.web.rights import Rule

PAGES = {"conversation": "/conversation", "person": "/dossier"}


async def tags_on(call: Call, what: str, key: UUID) -> dict[str, Any]:
    """What parts/tags.html needs, for a page that shows one conversation or person it may show."""
    return {
        "tags": await tags.tags(call.connection, call.viewer.agency_id),
        "tags_here": (await tags.tags_of(call.connection, what, [key])).get(key, []),
        "tags_at": f"{PAGES[what]}/{key}/etiquettes",
    }


async def tag_conversation(call: Call) -> Response:
    """On a conversation one sees."""
    rows = await choosing.lock(call.connection, call.viewer.scope, [call.id()])
    if not rows:
        raise Missing
    await change(call, "conversation")
    await tell_live(call.connection, {f"queue:{rows[0]['queue_id']}", f"conversation:{call.id()}"})
    return see_other(f"/conversation/{call.id()}")


async def tag_person(call: Call) -> Response:
    """On a person one sees."""
    if not await choosing.people(call.connection, call.viewer.scope, [call.id()]):
        raise Missing
    await change(call, "person")
    return see_other(f"/dossier/{call.id()}")


async def change(call: Call, what: str) -> None:
    """Put the written tag on, made when it is new, or take the chosen one off."""
    form = await call.form()
    off = id_of(form.get("retirer"))
    if off is not None:
        await tags.take_off(call.connection, what, [call.id()], off)
        return
    found = await tags.keep_tag(call.connection, call.viewer.agency_id, tag_name(form), call.viewer.id, call.now)
    if found is None:
        raise Refused(_("Votre agence a déjà beaucoup d’étiquettes : choisissez-en une."))
    await tags.put(call.connection, what, [call.id()], found["id"], call.viewer.id, call.now)


ROUTES = (
    page("/conversation/{id:uuid}/etiquettes", tag_conversation, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/etiquettes", tag_person, Rule.CASEWORK, methods=POST),
)
