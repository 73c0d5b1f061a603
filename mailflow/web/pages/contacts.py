"""How a person is reached: the addresses with their state, and what staff change about them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.responses import Response

from mailflow.caseload import optional_mail, phones
from mailflow.caseload.addresses import Request, change, undo
from mailflow.core.errors import Refused
from mailflow.store import addresses, audit
from mailflow.store.conversations import tell_live
from mailflow.store.pages import contacts
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.pages.dossier_frame import framed, once_of, person_of, text_of
from mailflow.web.rights import Rule

KINDS = {
    "ajouter": "added",
    "preferer": "preferred",
    "confirmer": "confirmed",
    "retirer": "removed",
    "injoignable": "unreachable",
    "joignable": "reachable",
}


async def show(call: Call) -> Response:
    """The page."""
    return await page_with(call)


async def page_with(call: Call, *, status: int = 200, error: str = "", written: str = "", **said: Any) -> Response:
    """The page, with why what was asked for is not done."""
    values = await framed(call, "coordonnees")
    person_id = values["person"]["id"]
    made = await contacts.changes(call.connection, call.viewer.scope, person_id)
    present = [{name: row[name] for name in ("address", "state", "preferred")} for row in values["addresses"]]
    present.sort(key=lambda row: row["address"])
    standing = next((row for row in made if row["undone_at"] is None), None)
    calls = await contacts.phone_changes(call.connection, call.viewer.scope, person_id)
    last = next((row for row in calls if row["undone_at"] is None), None)
    values |= {
        "changes": made,
        "phone_changes": calls,
        "phone_undoable": last["id"] if last and last["after"] == values["person"]["phone"] else None,
        "phone_written": values["person"]["phone"],
        "phone_error": "",
        "undoable": standing["id"] if standing and standing["after"] == present else None,
        "shared": await addresses.shared_with(call.connection, person_id),
        "error": error,
        "written": written,
    }
    return call.render("dossier_contacts.html", status, **(values | said))


async def alter(call: Call) -> Response:
    """Add, prefer, confirm, take away, give up or take up again."""
    form, person = await call.form(), await person_of(call)
    what, _, address = text_of(form, "faire").partition("|")
    kind = KINDS.get(what)
    if kind is None:
        return await page_with(call, status=422, error="Choisissez ce qu’il faut faire de l’adresse.")
    address = text_of(form, "adresse") if kind == "added" else address
    confirmed = bool(form.get("confirmee"))
    reason = text_of(form, "motif")
    request = Request(once_of(form), person["id"], kind, address, call.viewer.id, confirmed, reason)
    try:
        async with call.connection.begin_nested():
            await change(call.connection, request, call.now)
    except Refused as refusal:
        written = address[:254] if kind == "added" else ""
        return await page_with(call, status=422, error=refusal.public, written=written)
    return see_other(f"/dossier/{person['id']}/coordonnees?fait={what}")


async def take_back(call: Call) -> Response:
    """Undo one change."""
    form, person = await call.form(), await person_of(call)
    wanted = id_of(form)
    try:
        async with call.connection.begin_nested():
            await undo(call.connection, person["id"], wanted, call.viewer.id, call.now)
    except Refused as refusal:
        return await page_with(call, status=422, error=refusal.public)
    return see_other(f"/dossier/{person['id']}/coordonnees?fait=annuler")


async def phone(call: Call) -> Response:
    """Another number, or none."""
    form, person = await call.form(), await person_of(call)
    number = text_of(form, "telephone")
    try:
        async with call.connection.begin_nested():
            await phones.change(call.connection, once_of(form), person["id"], number, call.viewer.id, call.now)
    except Refused as refusal:
        return await page_with(call, status=422, phone_error=refusal.public, phone_written=number[:40])
    return see_other(f"/dossier/{person['id']}/coordonnees?fait=telephone")


async def phone_back(call: Call) -> Response:
    """Undo a change of the number."""
    form, person = await call.form(), await person_of(call)
    wanted = id_of(form)
    try:
        async with call.connection.begin_nested():
            await phones.undo(call.connection, person["id"], wanted, call.viewer.id, call.now)
    except Refused as refusal:
        return await page_with(call, status=422, phone_error=refusal.public)
    return see_other(f"/dossier/{person['id']}/coordonnees?fait=annuler")


def id_of(form: Any) -> UUID:
    """The change that is meant."""
    try:
        return UUID(text_of(form, "modification"))
    except ValueError:
        raise Missing from None


async def optional(call: Call) -> Response:
    """The person told an adviser that optional mail shall stop, or come again."""
    form, person = await call.form(), await person_of(call)
    wants = text_of(form, "facultatifs")
    steps: dict[str, Any] = {"non": optional_mail.stop, "oui": optional_mail.resume}
    if wants not in steps:
        return await page_with(call, status=422, error="Choisissez ce que la personne souhaite.")
    if await steps[wants](call.connection, person["id"], "staff", call.now):
        action = "optional.stopped" if wants == "non" else "optional.resumed"
        await audit.record(call.connection, call.now, call.viewer.id, action, person_id=person["id"])
        await tell_live(call.connection, {f"person:{person['id']}"})
    return see_other(f"/dossier/{person['id']}/coordonnees?fait=facultatifs")


ROUTES = (
    page("/dossier/{id:uuid}/coordonnees", show, Rule.CASEWORK),
    page("/dossier/{id:uuid}/coordonnees", alter, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/coordonnees/annuler", take_back, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/coordonnees/telephone", phone, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/coordonnees/telephone/annuler", phone_back, Rule.CASEWORK, methods=POST),
    page("/dossier/{id:uuid}/coordonnees/facultatifs", optional, Rule.CASEWORK, methods=POST),
)
