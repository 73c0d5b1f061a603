"""Tasks: finished with an outcome and a word on it, and opened again when that was a slip."""

from __future__ import annotations

from starlette.responses import Response

from mailflow.caseload.position import SHELF
from mailflow.caseload.reopening import reopen
from mailflow.caseload.sending import Tools
from mailflow.core.errors import Refused
from mailflow.store.pages import dossier
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.pages.dossier_frame import text_of
from mailflow.web.pages.entry import local_path
from mailflow.web.rights import Rule

LONGEST_NOTE = 2_000


async def finish(call: Call) -> Response:
    """Record a task's outcome, chosen by a human among its options."""
    form = await call.form()
    outcome, note = text_of(form, "outcome"), text_of(form, "precision")[:LONGEST_NOTE]
    task = await dossier.lock_task(call.connection, call.viewer.scope, call.id())
    if task is None:
        raise Missing
    if task["state"] != "open":
        raise Refused("Cette tâche est déjà faite.")
    await call.web.parts.complete_task(call.connection, task["id"], outcome, call.viewer.id, call.now, note)
    await call.log_read("task.done", person_id=task["person_id"], object_id=task["id"])
    return see_other(local_path(text_of(form, "suite")) or "/")


async def undo(call: Call) -> Response:
    """Open it again."""
    form = await call.form()
    task = await dossier.visible_task(call.connection, call.viewer.scope, call.id())
    if task is None:
        raise Missing
    services = call.web.services
    tools = Tools(services.keyring, services.settings)
    await reopen(call.connection, tools, SHELF, task["id"], call.viewer.id, call.now)
    return see_other(local_path(text_of(form, "suite")) or "/")


ROUTES = (
    page("/tache/{id:uuid}", finish, Rule.CASEWORK, methods=POST),
    page("/tache/{id:uuid}/rouvrir", undo, Rule.CASEWORK, methods=POST),
)
