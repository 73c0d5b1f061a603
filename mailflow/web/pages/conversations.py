"""A conversation: every message whole, why it is here, and the notes of colleagues. Answers: answering.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from starlette.responses import Response

from mailflow.core.ids import new_id
from mailflow.store import absences, amendments
from mailflow.store.pages import attaching, conversation, delivery, dossier, misread, notes
from mailflow.web.call import Call, Missing
from mailflow.web.editor import Written, editor
from mailflow.web.guard import page
from mailflow.web.misreading import consequences
from mailflow.web.outcome import outcome
from mailflow.web.pages.queues import read_key, write_key
from mailflow.web.pages.tagging import tags_on
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar
from mailflow.web.snoozing import snooze_choices


async def show(call: Call) -> Response:
    """The page."""
    await notes.see_conversation(call.connection, call.viewer.scope, call.id(), call.now)
    return await page_with(call)


async def part(call: Call) -> Response:
    """The messages alone, for a refresh in place."""
    return call.render("parts/messages.html", **await contents(call))


async def page_with(
    call: Call, *, status: int = 200, error: str = "", changed: str = "", written: Written | None = None, **more: Any
) -> Response:
    """The page, with an answer that did not leave as it was `written`, or the people found for a mail of nobody's."""
    values = await contents(call)
    if values["conversation"]["person_id"] is None:
        values["suggestions"] = await attaching.suggested(call.connection, call.viewer.scope, call.id())
        values |= {"wanted": "", "found": None, "more": False, "too_short": False}
    return call.render(
        "conversation.html",
        status,
        error=error,
        changed=changed,
        current=str(values["conversation"]["queue_id"]),
        sent=call.request.query_params.get("fait", ""),
        snoozes=snooze_choices(call.now, call.viewer.zone),
        outcome=await outcome(call),
        advisers=await amendments.advisers(call.connection, call.viewer.agency_id),
        away=await absences.away(call.connection, call.viewer.agency_id, call.today),
        **(await tags_on(call, "conversation", call.id())),
        discarded=call.asked_id("texte"),
        removed_note=call.asked_id("note"),
        **(await sidebar(call)),
        **({"note_text": "", "note_error": ""} | await editor(call, values["conversation"], written) | values | more),
    )


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
        "consequences": await consequences(call, found, shown),
        "forgettable": await misread.addresses(call.connection, scope, found["person_id"])
        if found["person_id"]
        else frozenset(),
        "once": new_id,
        "deliveries": await delivery.deliveries(
            call.connection, scope, [row["id"] for row in shown if row["outbox_id"] is not None]
        ),
        "older": write_key(shown[0]["at"], shown[0]["id"]) if older else None,
        "earlier_page": before is not None,
        "seen": found["last_at"].isoformat(),
        "thread": thread(shown, await notes.of_conversation(call.connection, scope, found["id"]), older=older),
    }


def thread(messages: Sequence[RowMapping], written: Sequence[RowMapping], *, older: bool) -> list[RowMapping]:
    """Messages with the notes of colleagues between them, by time; a note from before the shown page stays there."""
    since = messages[0]["at"] if older and messages else None
    shown = [note for note in written if since is None or note["at"] >= since]
    return sorted((*messages, *shown), key=lambda item: item["at"])


async def topics(call: Call) -> frozenset[str]:
    """What this viewer's page may hear of: the queues, and the conversation or the person it shows."""
    scope, wanted, person = call.viewer.scope, call.asked_id("conversation"), call.asked_id("personne")
    found = {f"queue:{entry.id}" for entry in (await sidebar(call))["entries"]} | {f"staff:{call.viewer.id}"}
    if wanted and await conversation.header(call.connection, scope, UUID(wanted)) is not None:
        found |= {f"conversation:{wanted}", f"draft:{wanted}"}
    if person and await dossier.identity(call.connection, scope, UUID(person)) is not None:
        found.add(f"person:{person}")
    return frozenset(found)


def shown(call: Call) -> str:
    """The conversation that the page of a stream shows, as it says; "" for none."""
    return call.request.query_params.get("conversation", "")


ROUTES = (
    page("/parts/conversation/{id:uuid}", part, Rule.CASEWORK),
    page("/conversation/{id:uuid}", show, Rule.CASEWORK),
)
