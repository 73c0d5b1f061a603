"""Setting right what the way in decided about a message, from "why is this here?". What follows: inbox/correcting."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from mailflow.inbox.correcting import say_automatic, say_human, say_misread
from mailflow.inbox.detaching import detach
from mailflow.store.pages import conversation
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.rights import Rule


async def human(call: Call) -> Response:
    """A person wrote it."""
    await visible(call, "message.human")
    await say_human(call.connection, call.id(), call.viewer.id, call.now)
    return await back(call, "personne")


async def automatic(call: Call) -> Response:
    """A machine wrote it."""
    await visible(call, "message.automatic")
    await say_automatic(call.connection, call.id(), call.viewer.id, call.now)
    return await back(call, "automatique")


async def misread(call: Call) -> Response:
    """The machine acted on what was not meant."""
    await visible(call, "message.misread")
    await say_misread(call.connection, call.id(), call.viewer.id, call.now)
    return await back(call, "mal-compris")


async def not_theirs(call: Call) -> Response:
    """It is not this person's."""
    forget = (await call.form()).get("adresse") == "oublier"
    await visible(call, "message.detached")
    await detach(call.connection, call.id(), call.viewer.id, call.now, forget_address=forget)
    return await back(call, "detache")


async def visible(call: Call, action: str) -> None:
    """Only what the viewer may see can be set right; the log says who did, of whom."""
    row = await conversation.raw(call.connection, call.viewer.scope, call.id())
    if row is None:
        raise Missing
    await call.log_read(action, person_id=row["person_id"], object_id=call.id())


async def back(call: Call, done: str) -> Response:
    """To the message where it is now; to the first page when it is nothing the viewer sees any more."""
    row = await conversation.raw(call.connection, call.viewer.scope, call.id())
    if row is None:
        return see_other("/")
    place: UUID = row["conversation_id"]
    return see_other(f"/conversation/{place}?fait={done}#m-{call.id()}")


ROUTES = (
    page("/message/{id:uuid}/personne", human, Rule.CASEWORK, methods=POST),
    page("/message/{id:uuid}/automatique", automatic, Rule.CASEWORK, methods=POST),
    page("/message/{id:uuid}/mal-compris", misread, Rule.CASEWORK, methods=POST),
    page("/message/{id:uuid}/detacher", not_theirs, Rule.CASEWORK, methods=POST),
)
