"""A conversation: every message whole, why it is here, and the adviser's answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from mailflow.core.errors import Refused
from mailflow.store import conversations, people
from mailflow.store.pages import attaching, conversation
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.outcome import outcome
from mailflow.web.pages.queues import read_key, write_key
from mailflow.web.pages.tagging import tags_on
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar
from mailflow.web.snoozing import snooze_choices

LONGEST_ANSWER = 200_000


async def show(call: Call) -> Response:
    """The page."""
    return await page_with(call)


async def part(call: Call) -> Response:
    """The messages alone, for a refresh in place."""
    return call.render("parts/messages.html", **await contents(call))


async def page_with(
    call: Call, *, status: int = 200, text: str = "", error: str = "", changed: bool = False, **looked_up: Any
) -> Response:
    """The page, with the text of an answer that did not leave, or the people found for a mail of nobody's."""
    values = await contents(call)
    if values["conversation"]["person_id"] is None:
        values["suggestions"] = await attaching.suggested(call.connection, call.viewer.scope, call.id())
        values |= {"wanted": "", "found": None, "more": False, "too_short": False} | looked_up
    recipient = await recipient_of(call.connection, call.id(), values["conversation"]["person_id"])
    return call.render(
        "conversation.html",
        status,
        text=text,
        error=error,
        changed=changed,
        recipient=recipient,
        current=str(values["conversation"]["queue_id"]),
        sent=call.request.query_params.get("fait", ""),
        snoozes=snooze_choices(call.now, call.viewer.zone),
        outcome=await outcome(call),
        **(await tags_on(call, "conversation", call.id())),
        **(await sidebar(call)),
        **values,
    )


async def recipient_of(connection: AsyncConnection, conversation_id: UUID, person_id: UUID | None) -> str | None:
    """Whom an answer goes to, by the rules of inbox/replies.py; None when nobody can be written to."""
    if person_id is not None:
        found = await people.address_of_person(connection, person_id)
        return found[0] if found else None
    last = await conversations.last_message_in(connection, conversation_id)
    return str(last["from_address"]) or None if last else None


async def contents(call: Call) -> dict[str, Any]:
    """The conversation and a page of its messages; logged as read."""
    scope = call.viewer.scope
    found = await conversation.header(call.connection, scope, call.id())
    if found is None:
        raise Missing
    before = read_key(call.request.query_params.get("avant", ""))
    rows = await conversation.messages(
        call.connection, scope, found["id"], (before[0], before[1]) if before and before[0] else None
    )
    older = len(rows) > conversation.PAGE
    shown = rows[1:] if older else rows
    await call.log_read("conversation.read", person_id=found["person_id"], object_id=found["id"], why=found["why"])
    return {
        "conversation": found,
        "messages": shown,
        "older": write_key(shown[0]["at"], shown[0]["id"]) if older else None,
        "earlier_page": before is not None,
        "seen": found["last_at"].isoformat(),
    }


async def answer(call: Call) -> Response:
    """Send the adviser's text, unless something new came meanwhile."""
    form = await call.form()
    text = str(form.get("text", "")).replace("\r\n", "\n").replace("\0", "")
    last = await conversation.lock(call.connection, call.viewer.scope, call.id())
    if last is None:
        raise Missing
    if not text.strip():
        return await page_with(call, status=422, text=text, error="Écrivez votre réponse avant de l’envoyer.")
    if len(text) > LONGEST_ANSWER:
        return await page_with(call, status=422, text=text, error="Cette réponse est trop longue pour un e-mail.")
    if changed_since(str(form.get("seen", "")), last):
        return await page_with(call, status=409, text=text, changed=True)
    services = call.web.services
    try:
        async with call.connection.begin_nested():
            await call.web.parts.replies.answer(
                call.connection, services.keyring, services.settings, call.id(), call.viewer.id, text, call.now
            )
    except Refused as refusal:
        return await page_with(call, status=422, text=text, error=refusal.public)
    await call.log_read("conversation.reply", object_id=call.id())
    return see_other(f"/conversation/{call.id()}?fait=envoye#fin")


async def close(call: Call) -> Response:
    """Put the conversation away without an answer, unless something new came meanwhile."""
    form = await call.form()
    last = await conversation.lock(call.connection, call.viewer.scope, call.id())
    if last is None:
        raise Missing
    if changed_since(str(form.get("seen", "")), last):
        return await page_with(call, status=409, changed=True)
    await call.web.parts.replies.close(call.connection, call.id(), call.now)
    await call.log_read("conversation.closed", object_id=call.id())
    return see_other(f"/conversation/{call.id()}?fait=classe")


def changed_since(seen: str, last: datetime) -> bool:
    """Whether the conversation moved after the page was made. An unreadable mark counts as changed."""
    try:
        return datetime.fromisoformat(seen) < last
    except (ValueError, TypeError):
        return True


async def topics(call: Call) -> frozenset[str]:
    """What this viewer's page may hear of: the queues, and the conversation it shows."""
    wanted = call.request.query_params.get("conversation", "")
    found = {f"queue:{entry.id}" for entry in (await sidebar(call))["entries"]}
    try:
        shown = await conversation.header(call.connection, call.viewer.scope, UUID(wanted)) if wanted else None
    except ValueError:
        shown = None
    if shown is not None:
        found.add(f"conversation:{shown['id']}")
    return frozenset(found)


ROUTES = (
    page("/parts/conversation/{id:uuid}", part, Rule.CASEWORK),
    page("/conversation/{id:uuid}", show, Rule.CASEWORK),
    page("/conversation/{id:uuid}/reponse", answer, Rule.CASEWORK, methods=POST),
    page("/conversation/{id:uuid}/classer", close, Rule.CASEWORK, methods=POST),
)
