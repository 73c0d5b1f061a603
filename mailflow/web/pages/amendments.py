"""Changing one person's pathway from their dossier: pause, go on, another step, one more step. Each with its reason.

Each form can first be asked what it would do; nothing happens then. The pathway drawn is a page of its own here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from mailflow.caseload.amending import Request, amend
from mailflow.caseload.drawing import drawings
from mailflow.caseload.position import SHELF
from mailflow.caseload.sending import Tools
from mailflow.caseload.trying import outlook
from mailflow.core.errors import Refused
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.pages.dossier_frame import framed, once_of, person_of
from mailflow.web.pages.dossier_frame import text_of as _text
from mailflow.web.pages.dossiers import page_with, pathway_values
from mailflow.web.rights import Rule
from mailflow.web.sentences import said

MOST_DAYS = 180
DRAWN = "parcours"  # `suite` of forms on the page with the drawing


async def drawn(call: Call) -> Response:
    """The pathways as pictures, with the same forms."""
    return await drawn_with(call)


async def drawn_with(call: Call, *, status: int = 200, **more: Any) -> Response:
    """The page, with why what was asked for is not done, or what it would do."""
    values = await framed(call, DRAWN)
    person = values["person"]
    values |= await pathway_values(call, person)
    values |= {
        "drawings": await drawings(call.connection, person["case_id"]) if person["case_id"] else (),
        "suite": DRAWN,
    }
    return call.render("dossier_pathway.html", status, **(values | more))


async def pause(call: Call) -> Response:
    """Let everything stand still, until a day if one is given."""
    form = await call.form()
    try:
        day = date.fromisoformat(day_text) if (day_text := _text(form, "jusqu")) else None
    except ValueError:
        return await _again(call, form, _("La date de reprise est illisible."))
    until = datetime.combine(day, time(0), call.viewer.zone).astimezone(UTC) if day else None
    data = {"until": until.isoformat()} if until else {}
    return await _amended(call, form, "paused", data, "pause")


async def resume(call: Call) -> Response:
    """Go on where it stood."""
    return await _amended(call, await call.form(), "resumed", {}, "reprise", reasoned=False)


async def move(call: Call) -> Response:
    """Leave a step by one of its ways, or for any other step."""
    form = await call.form()
    outcome, found, target = _text(form, "vers").partition("|")
    enrolment, _dash, rest = _text(form, "etape").partition("/")
    step, _dash, occurrence = rest.partition("/")
    if not (found and target and occurrence.isdecimal() and len(occurrence) < 9):
        return await _again(call, form, _("Choisissez l’étape où continuer."))
    data = {"enrolment": enrolment, "step": step, "occurrence": int(occurrence), "target": target}
    return await _amended(call, form, "moved", data | ({"outcome": outcome} if outcome else {}), "etape")


async def add(call: Call) -> Response:
    """One more message or task beside the pathway, at once or after some working days."""
    form = await call.form()
    key, days, title = once_of(form), _text(form, "jours") or "0", _text(form, "titre")[:200]
    enrolment, _dash, wording = _text(form, "quoi").partition("/")
    if not title or not title.isprintable():
        return await _again(call, form, _("Donnez un nom à l’étape ajoutée."))
    if not (days.isdecimal() and len(days) < 4 and int(days) <= MOST_DAYS):
        error = _("Attente : un nombre de jours ouvrés, de 0 à {most}.").format(most=MOST_DAYS)
        return await _again(call, form, error)
    step: dict[str, Any] = {"id": f"ajout-{key.hex[-12:]}", "title": title, "kind": "task"}
    if wording:
        step |= {"kind": "message", "wording": wording, "class": "service"}
    data = {"enrolment": enrolment, "step": step, "after": f"{int(days)} working days" if int(days) else ""}
    return await _amended(call, form, "added", data, "ajout")


async def transfer(call: Call) -> Response:
    """Another adviser follows the person: only the team lead says so."""
    form = await call.form()
    if call.viewer.role != "supervisor":
        return await _again(call, form, "Seul le responsable d’équipe confie un dossier à quelqu’un d’autre.")
    return await _amended(call, form, "transferred", {"to": _text(form, "a")}, "transfert")


async def _amended(
    call: Call, form: FormData, kind: str, data: dict[str, Any], done: str, *, reasoned: bool = True
) -> Response:
    """Do it and show the dossier, or show it with why not, or with what it would do."""
    person = await person_of(call)
    if person["case_id"] is None:
        raise Missing
    reason = _text(form, "motif")
    if reasoned and not reason:
        return await _again(call, form, _("Indiquez le motif : il reste dans le dossier."))
    services = call.web.services
    tools = Tools(services.keyring, services.settings)
    request = Request(once_of(form), person["case_id"], kind, data, call.viewer.id, reason)
    try:
        if form.get("essai"):
            would = await outlook(call.connection, tools, SHELF, request, call.now)
            return await _shown(call, form, outlook=would, pending=_fields(form))
        async with call.connection.begin_nested():
            await amend(call.connection, tools, SHELF, request, call.now)
    except Refused as refusal:
        return await _again(call, form, said(refusal.public))
    room = f"/{DRAWN}" if _text(form, "suite") == DRAWN else ""
    return see_other(f"/dossier/{person['id']}{room}?fait={done}#parcours")


def _fields(form: FormData) -> dict[str, str]:
    """What is asked again with the confirmation."""
    return {name: _text(form, name) for name in form if name not in ("csrf", "essai")}


async def _again(call: Call, form: FormData, error: str) -> Response:
    return await _shown(call, form, status=422, error=error)


async def _shown(call: Call, form: FormData, **more: Any) -> Response:
    return await (drawn_with if _text(form, "suite") == DRAWN else page_with)(call, **more)


ROUTES = (
    page("/dossier/{id:uuid}/parcours", drawn, Rule.CASEWORK),
    page("/dossier/{id:uuid}/pause", pause, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/reprise", resume, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/etape", move, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/ajout", add, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/transfert", transfer, Rule.CASEWORK, methods=POST),
)
