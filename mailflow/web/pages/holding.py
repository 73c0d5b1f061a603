"""The switches that hold outgoing mail, with what each holds; turned here, and turned back."""

from __future__ import annotations

from starlette.responses import Response

from mailflow.caseload.settings import switches
from mailflow.caseload.wordings import all_wordings
from mailflow.core.errors import Refused
from mailflow.store import holding, pathways, switch
from mailflow.web.call import Call, see_other
from mailflow.web.details import switch_words
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.pages.administration import change_shown, settings_page
from mailflow.web.rights import Rule
from mailflow.web.wording_words import CLASSES

TAB = "/reglages/envois"


async def overview(call: Call) -> Response:
    """What is held, and what could be."""
    counts = await holding.count_by_switch(call.connection)
    held = [
        {"name": row["name"], "words": switch_words(row["name"]), "at": row["at"], "by": row["by"]}
        for row in await switch.held(call.connection)
    ]
    everything = await all_wordings(call.connection)
    return await settings_page(
        call,
        "holding.html",
        TAB,
        held=held,
        counts=counts,
        everything=switch.EVERYTHING,
        pathways=await pathways.published_pathways(call.connection),
        wordings=[code for code, found in everything.items() if found.is_published],
        classes=CLASSES,
        per_hour=call.web.services.settings.automatic_mails_per_hour,
        freed=number(call, "partis"),
        dropped=number(call, "retires"),
        **await change_shown(call, switches.KIND, "", TAB),
    )


def number(call: Call, name: str) -> int | None:
    """A count of the address, None without one."""
    text = call.request.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 8 else None


async def turn(call: Call) -> Response:
    """Hold or release."""
    form = await call.form()
    name = wanted(str(form.get("quoi", "")), {kind: str(form.get(kind, "")) for kind in switch.KINDS})
    held = form.get("sens") != "relacher"
    done = await switches.turn(call.connection, name, held, call.viewer.id, call.now)
    if done is None:
        return see_other(f"{TAB}?fait=rien")
    return see_other(TAB if held else f"{TAB}?partis={done.freed}&retires={done.dropped}")


def wanted(what: str, codes: dict[str, str]) -> str:
    """The switch that a form names: whole, or by its kind and what was chosen for it."""
    if what in switch.KINDS:
        if not codes[what]:
            raise Refused(_("Choisissez ce qui doit être retenu."))
        return switch.switch_name(what, codes[what])
    return what


ROUTES = (
    page("/reglages/envois", overview, Rule.SETTINGS),
    page("/reglages/envois", turn, Rule.SETTINGS, methods=POST),
)
