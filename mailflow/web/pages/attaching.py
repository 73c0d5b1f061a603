"""Saying whose a mail of nobody's is: a click on a suggestion, or on a result of a search in the agency."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from starlette.responses import Response

from mailflow.store.pages import attaching, conversation
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.pages.conversations import page_with
from mailflow.web.rights import Rule

SHORTEST = 3  # letters; less would list the agency


async def look_up(call: Call) -> Response:
    """The page of the conversation with the people found. Searching changes nothing; names stay out of addresses."""
    await unattached(call)
    wanted = str((await call.form()).get("qui", "")).replace("\0", "")[:100].strip()
    if len(wanted) < SHORTEST:
        return await page_with(call, wanted=wanted, too_short=True)
    rows = await attaching.candidates(call.connection, call.viewer.scope, wanted)
    await call.log_read("conversation.candidates", object_id=call.id())
    return await page_with(call, wanted=wanted, found=rows[: attaching.MOST], more=len(rows) > attaching.MOST)


async def attach(call: Call) -> Response:
    """Put the conversation to the chosen person, then back to the list it was taken from."""
    header = await unattached(call)
    form = await call.form()
    person_id = chosen(form)
    if person_id is None or not await attaching.may_be_put_to(call.connection, call.viewer.scope, person_id):
        raise Missing
    keep = form.get("adresse") == "1"
    await call.web.parts.attach(call.connection, call.id(), person_id, call.now, keep_address=keep)
    await call.log_read("conversation.attached", person_id=person_id, object_id=call.id())
    return see_other(f"/file/{header['queue_id']}?fait=rattache")


async def unattached(call: Call) -> RowMapping:
    """The conversation, when the viewer sees it. Whether it still is nobody's, attaching itself checks under lock."""
    header = await conversation.header(call.connection, call.viewer.scope, call.id())
    if header is None:
        raise Missing
    return header


def chosen(form: Any) -> UUID | None:
    """The person of the button."""
    try:
        return UUID(str(form.get("personne", "")))
    except ValueError:
        return None


ROUTES = (
    page("/conversation/{id:uuid}/chercher", look_up, Rule.CASEWORK, methods=POST),
    page("/conversation/{id:uuid}/rattacher", attach, Rule.CASEWORK, methods=POST),
)
