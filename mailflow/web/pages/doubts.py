"""Mails in doubt: an adviser says whether one goes again or counts as sent."""

from __future__ import annotations

from starlette.responses import Response

from mailflow.core.errors import Refused
from mailflow.outbox import deciding
from mailflow.store.pages import doubts
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.pages.entry import local_path
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar

CHOICES = {"renvoyer": False, "parti": True}


async def show(call: Call) -> Response:
    """The list."""
    rows = await doubts.listed(call.connection, call.viewer.scope)
    done = call.request.query_params.get("fait", "")
    return call.render("doubts.html", rows=rows, current="doubts", done=done, **(await sidebar(call)))


async def decide(call: Call) -> Response:
    """End one doubt."""
    form = await call.form()
    mail = await doubts.lock(call.connection, call.viewer.scope, call.id())
    if mail is None:
        raise Missing
    choice = str(form.get("choix", ""))
    if choice not in CHOICES:
        raise Refused(_("Choisissez : renvoyer, ou considérer comme envoyé."))
    if not await deciding.settle(call.connection, mail["id"], arrived=CHOICES[choice], now=call.now):
        raise Refused(_("Cet envoi n’est plus incertain : rechargez la page."))
    action = "sending.accepted" if CHOICES[choice] else "sending.again"
    await call.log_read(action, person_id=mail["person_id"], object_id=mail["id"])
    back = local_path(str(form.get("suite", "")))
    return see_other(back or f"/envois-incertains?fait={choice}")


ROUTES = (
    page("/envois-incertains", show, Rule.CASEWORK),
    page("/envoi/{id:uuid}/decision", decide, Rule.CASEWORK, methods=POST),
)
