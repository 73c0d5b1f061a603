"""Who else is at work on conversations of a list: answering (a draft touched lately) or reading (the live hub)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from mailflow.store import answer_drafts, people
from mailflow.web.call import Call
from mailflow.web.language import _


async def presence(call: Call, conversations: Sequence[UUID]) -> Mapping[UUID, str]:
    """Conversation → a few words. One statement for the list; names are asked for only when somebody reads."""
    writing = await answer_drafts.writing(call.connection, conversations, call.viewer.id)
    said = {key: _("{name} répond").format(name=name) for key, name in writing.items()}
    reading = {key: call.web.hub.readers(key) - {call.viewer.id} for key in conversations if key not in said}
    if any(reading.values()):
        names = {one["id"]: one["name"] for one in await people.colleagues(call.connection, call.viewer.agency_id)}
        for key, who in reading.items():
            known = sorted(names[one] for one in who if one in names)
            if known:
                said[key] = _("{name} lit").format(name=known[0])
    return said
