"""Notes between colleagues on a conversation or a person, and the page of those in which one was named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from starlette.responses import Response

from mailflow.store import people
from mailflow.store.conversations import tell_live, touch
from mailflow.store.pages import conversation, dossier, notes
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.pages import conversations, dossiers
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar

LONGEST = 10_000


async def add(call: Call) -> Response:
    """Write a note on the conversation. Colleagues who are answering are stopped once, so that they read it."""
    if await conversation.lock(call.connection, call.viewer.scope, call.id()) is None:
        raise Missing
    words = await written(call)
    if error := refused(words):
        return await conversations.page_with(call, status=422, note_error=error, note_text=words[:LONGEST])
    key = await keep(call, words, conversation_id=call.id())
    await touch(call.connection, call.id(), call.now)
    await tell_live(call.connection, {f"conversation:{call.id()}"})
    return see_other(f"/conversation/{call.id()}?fait=note#n-{key}")


async def add_to_person(call: Call) -> Response:
    """Write a note on the person; it stands in the dossier."""
    if await dossier.identity(call.connection, call.viewer.scope, call.id()) is None:
        raise Missing
    words = await written(call)
    if error := refused(words):
        return await dossiers.page_with(call, status=422, note_error=error, note_text=words[:LONGEST])
    key = await keep(call, words, person_id=call.id())
    await tell_live(call.connection, {f"person:{call.id()}"})
    return see_other(f"/dossier/{call.id()}?fait=note#n-{key}")


async def written(call: Call) -> str:
    """The words of the form."""
    return str((await call.form()).get("note", "")).replace("\r\n", "\n").replace("\0", "").strip()


def refused(words: str) -> str:
    """Why they are no note; "" when they are."""
    told = _("Écrivez la note, en {most} caractères au plus.").format(most=LONGEST)
    return "" if 0 < len(words) <= LONGEST else told


async def keep(call: Call, words: str, **about: UUID) -> UUID:
    """The note, with those who are named in it; logged."""
    team = await people.colleagues(call.connection, call.viewer.agency_id)
    who = [one for one in named(words, team) if one != call.viewer.id]
    key = await notes.add(call.connection, call.viewer.scope, words, who, call.now, **about)
    await call.log_read("note.written", object_id=call.id())
    return key


def named(words: str, team: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Those whose name or login stands behind an @. The longest name counts: @Anne Vasseur is not @Anne."""
    found: dict[UUID, None] = {}
    ways = sorted(
        ((way, one["id"]) for one in team for way in (one["name"], one["login"])), key=lambda way: -len(way[0])
    )
    rest = words
    for way, who in ways:
        pattern = re.compile(rf"(?<!\w)@{re.escape(way)}(?!\w)", re.IGNORECASE)
        rest, times = pattern.subn(" ", rest)
        if times:
            found[who] = None
    return list(found)


async def remove(call: Call) -> Response:
    """Take one's own note away, or bring it back."""
    back = (await call.form()).get("rendre") == "1"
    row = await notes.remove(call.connection, call.viewer.scope, call.id(), None if back else call.now)
    if row is None:
        raise Missing
    if row["conversation_id"] is None:
        await tell_live(call.connection, {f"person:{row['person_id']}"})
        return see_other(f"/dossier/{row['person_id']}" + ("" if back else f"?fait=note-retiree&note={call.id()}"))
    await tell_live(call.connection, {f"conversation:{row['conversation_id']}"})
    gone = "" if back else f"?fait=note-retiree&note={call.id()}"
    return see_other(f"/conversation/{row['conversation_id']}{gone}#notes")


async def mentions(call: Call) -> Response:
    """Where colleagues named the viewer."""
    rows = await notes.mentions(call.connection, call.viewer.scope)
    for row in rows:
        await call.log_read("note.read", object_id=row["id"], why="mention")
    return call.render("mentions.html", rows=rows, current="mentions", **await sidebar(call))


async def settle(call: Call) -> Response:
    """Mark a mention as done, or as not done."""
    again = (await call.form()).get("encore") == "1"
    if not await notes.settle(call.connection, call.viewer.scope, call.id(), None if again else call.now):
        raise Missing
    return see_other("/mentions")


ROUTES = (
    page("/conversation/{id:uuid}/note", add, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/note", add_to_person, Rule.CASEWORK, methods=POST),
    page("/note/{id:uuid}/retirer", remove, Rule.CASEWORK, methods=POST),
    page("/mentions", mentions, Rule.CASEWORK),
    page("/mention/{id:uuid}", settle, Rule.CASEWORK, methods=POST),
)
