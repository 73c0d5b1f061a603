"""Who has a conversation: taking it on, giving it to a colleague, giving it back. The due time never moves.

The form says in whose queue the page showed it: whoever comes second is told who has it, and changes nothing.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import RowMapping
from starlette.datastructures import FormData
from starlette.responses import Response

from mailflow.core.errors import Refused
from mailflow.inbox import bulk
from mailflow.store import audit
from mailflow.store.pages import choosing, conversation
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.login import wall
from mailflow.web.pages.bulk import id_of
from mailflow.web.rights import Rule

LOGGED = {"prendre": "conversation.taken", "confier": "conversation.assigned", "rendre": "conversation.released"}


async def change(call: Call) -> Response:
    """Take, assign or give back, and show the conversation with a way to undo it."""
    form = await call.form()
    what = str(form.get("quoi", ""))
    rows = await choosing.lock(call.connection, call.viewer.scope, [call.id()])
    if not rows:
        raise Missing
    if what not in LOGGED:
        raise Refused(_("Cette action n’existe pas."))
    await _still_as_shown(call, rows[0], form)
    author = bulk.Author(call.viewer.id, call.now)
    if what == "rendre":
        done = await bulk.give_back(call.connection, await _own(call, rows[0]), author, 0)
    else:
        done = await bulk.hand_to(call.connection, [dict(rows[0])], await _target(call, form, what), author, 0)
    await audit.record_all(call.connection, wall.now(), call.viewer.id, LOGGED[what], [call.id()])
    return see_other(f"/conversation/{call.id()}?lot={done}")


async def _still_as_shown(call: Call, row: RowMapping, form: FormData) -> None:
    if row["queue_id"] == id_of(form.get("file")):
        return
    found = await conversation.header(call.connection, call.viewer.scope, row["id"])
    who = found["queue_owner"] if found else None
    if who:
        raise Refused(_("%(who)s vient de s’en occuper. Rien n’a été changé.") % {"who": who})
    raise Refused(_("Cette conversation vient de changer de file. Rien n’a été changé : rechargez la page."))


async def _own(call: Call, row: RowMapping) -> list[dict[str, object]]:
    """The conversation, if the viewer may give it back: who has it, who covers them, or the team lead."""
    found = await conversation.header(call.connection, call.viewer.scope, row["id"])
    holder = found["owner_id"] if found else None
    if call.viewer.role != "supervisor" and holder not in call.viewer.scope.stands_for:
        raise Refused(_("Seule la personne qui s’en occupe, ou le responsable d’équipe, peut la remettre."))
    return [dict(row)]


async def _target(call: Call, form: FormData, what: str) -> tuple[UUID, UUID, str]:
    viewer = call.viewer
    if what == "prendre":
        return viewer.agency_id, viewer.id, viewer.name
    adviser_id = id_of(form.get("a"))
    name = await choosing.adviser(call.connection, viewer.scope, adviser_id) if adviser_id else None
    if adviser_id is None or name is None:
        raise Refused(_("Choisissez à qui confier cette conversation."))
    return viewer.agency_id, adviser_id, name


ROUTES = (page("/conversation/{id:uuid}/prise", change, Rule.CASEWORK, methods=POST),)
