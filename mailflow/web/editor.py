"""What the editor of an answer shows: the shared draft, who else is there, addresses, times, and what can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData

from mailflow.core.ids import new_id
from mailflow.core.worktime import WorkCalendar
from mailflow.inbox.afterwards import After, plan, read_after
from mailflow.store import answer_drafts, answers, conversations, people, tags
from mailflow.store.pages import answering
from mailflow.web.call import Call
from mailflow.web.language import _

LONGEST_ANSWER = 200_000
FURTHEST = timedelta(days=90)
MORNING = time(8, 30)


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as a form brought it. `key` names this page's text, should it have to be kept beside the draft."""

    text: str
    version: int
    key: UUID
    to: str = ""
    cc: tuple[str, ...] = ()
    after: After = field(default_factory=After)
    when: str = ""

    @property
    def options(self) -> dict[str, Any]:
        """What the draft keeps besides the text."""
        chosen: dict[str, Any] = {"to": self.to} if self.to else {}
        return chosen | ({"cc": list(self.cc)} if self.cc else {}) | plan(self.after)


def written(form: FormData) -> Written:
    """Read the form; what makes no sense counts as not said."""
    text = str(form.get("text", "")).replace("\r\n", "\n").replace("\0", "")
    version, when = str(form.get("version", "")), str(form.get("quand", ""))
    try:
        key = UUID(str(form.get("cle", "")))
    except ValueError:
        key = new_id()
    cc = tuple(str(one).strip().lower() for one in form.getlist("cc") if isinstance(one, str) and one.strip())[:20]
    after = read_after(
        {"state": form.get("ensuite", ""), "remind_days": form.get("rappel", ""), "tag": form.get("etiquette")}
    )
    chosen = str(form.get("le", "")) if when == "le" else when
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    return Written(text, number, key, str(form.get("a", "")).strip().lower(), cc, after, chosen)


def leaves_at(call: Call, when: str) -> datetime | None:
    """When the mail may leave: after the time to think again, or when its writer says. None when that makes no sense.

    The time to think is the writer's own, so a clock that runs faster than theirs is given more of its seconds.
    """
    if not when:
        second = call.web.services.clock.real_seconds(timedelta(seconds=1)) or 1.0
        return call.now + timedelta(seconds=call.web.services.settings.undo_seconds / second)
    try:
        at = datetime.fromisoformat(when)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=call.viewer.zone)
    return at if call.now < at <= call.now + FURTHEST else None


async def editor(call: Call, conversation: Mapping[str, Any], given: Written | None = None) -> dict[str, Any]:
    """Template values of the editor of a conversation that the viewer sees; `given` instead of the draft's text."""
    connection, key = call.connection, conversation["id"]
    draft = await answer_drafts.find(connection, key)
    options: Mapping[str, Any] = given.options if given else draft["options"] if draft else {}
    addresses = await addresses_of(call, conversation)
    own = {address for address in addresses if address == options.get("to")}
    return {
        **await _notice(call, conversation, draft),
        "text": given.text if given else draft["text"] if draft else "",
        "version": draft["version"] if draft else 0,
        "key": given.key if given else new_id(),
        "files": draft["attachments"] if draft else [],
        "recipient": next(iter(own), addresses[0] if addresses else None),
        "addresses": addresses,
        "colleagues": [
            one for one in await people.colleagues(connection, call.viewer.agency_id) if one["id"] != call.viewer.id
        ],
        "cc": list(options.get("cc") or ()),
        "after": read_after(options),
        "agency_tags": await tags.tags(connection, call.viewer.agency_id),
        "times": await times(call),
        "most_bytes": call.web.services.settings.attachment_bytes,
        "preview": None,
    }


async def notice(call: Call, conversation: Mapping[str, Any]) -> dict[str, Any]:
    """What can change while one writes: answers on their way, colleagues who write or read, texts kept beside."""
    return await _notice(call, conversation, await answer_drafts.find(call.connection, conversation["id"]))


async def _notice(call: Call, conversation: Mapping[str, Any], found: Any) -> dict[str, Any]:
    connection, key = call.connection, conversation["id"]
    others = call.web.hub.readers(key) - {call.viewer.id}
    here = await people.colleagues(connection, call.viewer.agency_id) if others else ()
    names = {one["id"]: one["name"] for one in here}
    return {
        "draft": found if found and (found["text"] or found["attachments"]) else None,
        "draft_version": found["version"] if found else 0,
        "mine": bool(found and found["author_id"] == call.viewer.id),
        "returned": found["returned"] if found and found["text"] else "",
        "readers": sorted(names[one] for one in others if one in names),
        "kept": await answer_drafts.kept(connection, key),
        "pending": await answers.pending(connection, key, call.now),
        "undo_seconds": call.web.services.settings.undo_seconds,
    }


async def addresses_of(call: Call, conversation: Mapping[str, Any]) -> list[str]:
    """Where an answer may go by the rules of inbox/replies.py, the usual one first; empty when nowhere."""
    if conversation["person_id"] is not None:
        return await people.active_addresses(call.connection, conversation["person_id"])
    last = await conversations.last_message_in(call.connection, conversation["id"])
    return [last["from_address"]] if last and last["from_address"] else []


async def times(call: Call) -> Sequence[tuple[str, datetime]]:
    """Times one may well choose, while the agency is open: later today, and two mornings."""
    row = await answering.agency_of(call.connection, call.viewer.agency_id)
    calendar = WorkCalendar.from_agency(dict(row))
    today = calendar.local(call.now).date()
    soon = calendar.next_open(call.now + timedelta(hours=2))
    first = calendar.next_open(calendar.at_local(calendar.add_working_days(today, 1), MORNING))
    later = calendar.next_open(calendar.at_local(calendar.add_working_days(today, 5), MORNING))
    offered = [(_("Plus tard"), soon)] if calendar.local(soon).date() == today else []
    return [*offered, (_("Prochain jour ouvré"), first), (_("Dans une semaine"), later)]
