"""One answer to many: written once with fields, looked at person by person, sent in one go, and undone in one go.

Anyone for whom something is missing or has changed is held back; inbox/replies.py posts each of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from starlette.responses import Response

from mailflow.caseload.wording_values import FIELDS
from mailflow.core.errors import Refused
from mailflow.inbox.replies import MARKER, Extras
from mailflow.inbox.reply_fields import USABLE, values_of
from mailflow.outbox.posting import can_write_to
from mailflow.store.pages import answering, bulk, canned, conversation
from mailflow.templates.filling import fields_of, fill
from mailflow.templates.rendering import markdown_html
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.editor import LONGEST_ANSWER, addresses_of, leaves_at
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.pages.answering import changed_since
from mailflow.web.rendering import full_name
from mailflow.web.rights import Rule
from mailflow.web.sentences import said
from mailflow.web.sidebar import sidebar


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person would get, and why they would not."""

    id: UUID
    name: str
    text: str
    recipient: str
    held: str


async def choose(call: Call) -> Response:
    """The conversations one could answer together."""
    rows = await bulk.choosable(call.connection, call.viewer.scope)
    return await page_of(call, "bulk_choose.html", rows=rows, most=bulk.MOST)


async def begin(call: Call) -> Response:
    """Take the chosen conversations, as they stand now."""
    wanted = ids((await call.form()).getlist("c"))
    rows = await answering.field_rows(call.connection, call.viewer.scope, wanted)
    if not rows or len(rows) != len(wanted):
        raise Missing  # one that the viewer does not see is no typing error
    chosen = [{"id": str(key), "seen": rows[key]["last_at"].isoformat()} for key in wanted]
    key = await bulk.begin(call.connection, call.viewer.scope, chosen, call.now)
    return see_other(f"/reponse-groupee/{key}")


def ids(values: Sequence[object]) -> list[UUID]:
    """The chosen conversations, each once, 200 at most."""
    try:
        found = dict.fromkeys(UUID(str(value)) for value in values)
    except ValueError:
        raise Missing from None
    if len(found) > bulk.MOST:
        raise Refused(_("Une réponse groupée va à {most} personnes au plus.").format(most=bulk.MOST))
    return list(found)


async def show(call: Call) -> Response:
    """The text, and what one person after the other would get; after sending, who got it and who was held back."""
    row = await found(call)
    if row["sent_at"] is not None:
        return await results(call, row)
    return await writing_page(call, row, row["text"])


async def found(call: Call, *, lock: bool = False) -> RowMapping:
    """The viewer's own bulk answer."""
    row = await bulk.find(call.connection, call.viewer.scope, call.id(), lock=lock)
    if row is None:
        raise Missing
    return row


async def writing_page(call: Call, row: RowMapping, text: str, *, error: str = "", status: int = 200) -> Response:
    """The form with the preview of person `n`."""
    number = call.request.query_params.get("n", "1")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    made = await letters(call, row, "" if error else text)
    at = min(max(at, 1), len(made))
    one = made[at - 1]
    await call.log_read("bulk.preview", object_id=one.id)
    return await page_of(
        call,
        "bulk_write.html",
        status,
        row=row,
        text=text,
        error=error,
        letters=made,
        at=at,
        one=one,
        html=markdown_html(one.text),
        fields={name: FIELDS[name] for name in USABLE},
        replies=await canned.listed(call.connection, call.viewer.scope),
        leaving=sum(not letter.held for letter in made),
    )


async def letters(call: Call, row: RowMapping, text: str) -> list[Letter]:
    """What each of those chosen would get, in the order of choice."""
    seen = {UUID(one["id"]): one["seen"] for one in row["chosen"]}
    rows = await answering.field_rows(call.connection, call.viewer.scope, list(seen))
    begun = await bulk.being_answered(call.connection, list(seen))
    made = []
    for key, mark in seen.items():
        about = rows.get(key)
        if about is None:
            made.append(Letter(key, _("Conversation que vous ne suivez plus"), "", "", _("vous ne la voyez plus")))
            continue
        filled = fill(text, values_of(about, call.viewer.name))
        addresses = await addresses_of(call, about)
        held = why_held(filled.missing, addresses, key in begun, changed_since(mark, about["last_at"]))
        name = full_name(about) if about["family_name"] else (addresses or [_("Expéditeur illisible")])[0]
        made.append(Letter(key, name, filled.text, addresses[0] if addresses else "", held))
    return made


def why_held(missing: Sequence[str], addresses: Sequence[str], begun: bool, changed: bool) -> str:
    """Why someone is held back, "" when they are not."""
    if not addresses or not can_write_to(addresses[0]):
        return _("aucune adresse joignable")
    if changed:
        return _("la conversation a changé depuis votre choix")
    if begun:
        return _("une réponse est déjà commencée")
    if missing:
        return _("valeur manquante : {names}").format(names=", ".join(missing))
    return ""


async def write(call: Call) -> Response:
    """Keep the text and look at it, insert a canned reply, or send."""
    row = await found(call, lock=True)
    if row["sent_at"] is not None:
        return see_other(f"/reponse-groupee/{call.id()}")
    form = await call.form()
    text = str(form.get("text", "")).replace("\r\n", "\n").replace("\0", "")[:LONGEST_ANSWER]
    if form.get("suite") == "modele":
        text = await inserted(call, text, str(form.get("modele", "")))
    error = problem(text)
    await bulk.write(call.connection, call.id(), text=text)
    if error:
        return await writing_page(call, row, text, error=error, status=422)
    if form.get("suite") == "envoyer":
        return await send(call, row, text)
    step = str(form.get("n", "1"))
    return see_other(f"/reponse-groupee/{call.id()}?n={step if step.isascii() and step.isdigit() else 1}#apercu")


async def inserted(call: Call, text: str, wanted: str) -> str:
    """The text with a canned reply after it, its fields not filled yet."""
    rows = {str(row["id"]): row["text"] for row in await canned.listed(call.connection, call.viewer.scope)}
    return f"{text.rstrip()}\n\n{rows[wanted]}".lstrip("\n") if wanted in rows else text


def problem(text: str) -> str:
    """What keeps a text from being sent to anybody."""
    if not text.strip():
        return _("Écrivez la réponse.")
    if MARKER in text:
        return _("Il reste un champ à compléter dans le texte.")
    try:
        unknown = sorted(fields_of(text) - set(USABLE))
    except Refused as refusal:
        return said(refusal.public)
    return _("Champ inconnu : {names}.").format(names=", ".join(unknown)) if unknown else ""


async def send(call: Call, row: RowMapping, text: str) -> Response:
    """Post to everyone who is not held back, in one transaction, with one time to think again for all."""
    at = leaves_at(call, "")
    services, results = call.web.services, []
    seen = {UUID(one["id"]): one["seen"] for one in row["chosen"]}
    locked = {key: await conversation.lock(call.connection, call.viewer.scope, key) for key in sorted(seen)}
    for letter in await letters(call, row, text):
        held = letter.held
        if not held and locked[letter.id] is not None:
            extras = Extras(not_before=at, bulk_id=row["id"])
            try:
                async with call.connection.begin_nested():
                    await call.web.parts.replies.answer(
                        *(call.connection, services.keyring, services.settings, letter.id, call.viewer.id),
                        *(letter.text, call.now, extras),
                    )
                await call.log_read("conversation.reply", object_id=letter.id, why="bulk")
            except Refused as refusal:
                held = said(refusal.public)
        results.append({"id": str(letter.id), "name": letter.name, "held": held})
    await bulk.write(call.connection, row["id"], text=text, results=results, sent_at=call.now)
    return see_other(f"/reponse-groupee/{row['id']}")


async def results(call: Call, row: RowMapping) -> Response:
    """Who got it, who was held back and why, and whether it can still be undone."""
    became = await bulk.fates(call.connection, row["id"])
    rows = [dict(one) | {"id": UUID(one["id"])} for one in row["results"]]
    left = [fate for fate in became.values() if may_undo(fate, call)]
    return await page_of(call, "bulk_results.html", row=row, rows=rows, fates=became, undoable=len(left))


def may_undo(fate: RowMapping, call: Call) -> bool:
    """Whether one of the mails can still be taken back."""
    waits = fate["state"] in ("queued", "held") and not fate["taken_back_why"]
    return waits and bool(fate["not_before"] > call.now)


async def take_back(call: Call) -> Response:
    """Undo all that has not left: each text is a draft of its conversation again."""
    row = await found(call, lock=True)
    became = await bulk.fates(call.connection, row["id"])
    for key in sorted(became):
        if may_undo(became[key], call) and await conversation.lock(call.connection, call.viewer.scope, key):
            try:
                async with call.connection.begin_nested():
                    await call.web.parts.replies.take_back(call.connection, key, became[key]["id"], call.now)
                await call.log_read("conversation.reply_undone", object_id=key, why="bulk")
            except Refused:
                continue  # it left between the two: the page says so
    return see_other(f"/reponse-groupee/{row['id']}")


async def page_of(call: Call, template: str, status: int = 200, **values: Any) -> Response:
    """A page with the side."""
    return call.render(template, status, current="bulk", **values, **await sidebar(call))


ROUTES = (
    page("/reponse-groupee", choose, Rule.CASEWORK),
    page("/reponse-groupee", begin, Rule.CASEWORK, methods=POST, fields=bulk.MOST + 50),
    page("/reponse-groupee/{id:uuid}", show, Rule.CASEWORK),
    page("/reponse-groupee/{id:uuid}/ecrire", write, Rule.CASEWORK, methods=POST),
    page("/reponse-groupee/{id:uuid}/annuler", take_back, Rule.CASEWORK, methods=POST),
)
