"""Changing one person's pathway from their dossier: pause, go on, another step, one more step. Each with its reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
from starlette.responses import Response

from mailflow.caseload.amending import Request, amend
from mailflow.caseload.position import SHELF
from mailflow.caseload.sending import Tools
from mailflow.core.errors import Refused
from mailflow.store.pages import dossier
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.pages.dossiers import page_with
from mailflow.web.rights import Rule
from mailflow.web.sentences import said

MOST_DAYS = 180


async def pause(call: Call) -> Response:
    """Let everything stand still, until a day if one is given."""
    form = await call.form()
    try:
        day = date.fromisoformat(day_text) if (day_text := _text(form, "jusqu")) else None
    except ValueError:
        return await page_with(call, status=422, error=_("La date de reprise est illisible."))
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
        return await page_with(call, status=422, error=_("Choisissez l’étape où continuer."))
    data = {"enrolment": enrolment, "step": step, "occurrence": int(occurrence), "target": target}
    return await _amended(call, form, "moved", data | ({"outcome": outcome} if outcome else {}), "etape")


async def add(call: Call) -> Response:
    """One more message or task beside the pathway, at once or after some working days."""
    form = await call.form()
    key, days, title = _once(form), _text(form, "jours") or "0", _text(form, "titre")[:200]
    enrolment, _dash, wording = _text(form, "quoi").partition("/")
    if not title or not title.isprintable():
        return await page_with(call, status=422, error=_("Donnez un nom à l’étape ajoutée."))
    if not (days.isdecimal() and len(days) < 4 and int(days) <= MOST_DAYS):
        error = _("Attente : un nombre de jours ouvrés, de 0 à {most}.").format(most=MOST_DAYS)
        return await page_with(call, status=422, error=error)
    step: dict[str, Any] = {"id": f"ajout-{key.hex[-12:]}", "title": title, "kind": "task"}
    if wording:
        step |= {"kind": "message", "wording": wording, "class": "service"}
    data = {"enrolment": enrolment, "step": step, "after": f"{int(days)} working days" if int(days) else ""}
    return await _amended(call, form, "added", data, "ajout")


async def transfer(call: Call) -> Response:
    """Another adviser follows the person: only the team lead says so."""
    if call.viewer.role != "supervisor":
        error = _("Seul le responsable d’équipe confie un dossier à quelqu’un d’autre.")
        return await page_with(call, status=422, error=error)
    form = await call.form()
    return await _amended(call, form, "transferred", {"to": _text(form, "a")}, "transfert")


async def _amended(
    call: Call, form: FormData, kind: str, data: dict[str, Any], done: str, *, reasoned: bool = True
) -> Response:
    """Do it and show the dossier, or show it with why not."""
    person = await dossier.identity(call.connection, call.viewer.scope, call.id())
    if person is None or person["case_id"] is None:
        raise Missing
    reason = _text(form, "motif")
    if reasoned and not reason:
        return await page_with(call, status=422, error=_("Indiquez le motif : il reste dans le dossier."))
    services = call.web.services
    request = Request(_once(form), person["case_id"], kind, data, call.viewer.id, reason)
    try:
        async with call.connection.begin_nested():
            await amend(call.connection, Tools(services.keyring, services.settings), SHELF, request, call.now)
    except Refused as refusal:
        return await page_with(call, status=422, error=said(refusal.public))
    return see_other(f"/dossier/{person['id']}?fait={done}#parcours")


def _once(form: FormData) -> UUID:
    """Made with the page, so that two clicks are one."""
    try:
        return UUID(_text(form, "une-fois"))
    except ValueError:
        raise Refused(_("Cette page est incomplète : rechargez-la et recommencez.")) from None


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).replace("\0", "").strip()


ROUTES = (
    page("/dossier/{id:uuid}/pause", pause, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/reprise", resume, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/etape", move, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/ajout", add, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/transfert", transfer, Rule.CASEWORK, methods=POST),
)
