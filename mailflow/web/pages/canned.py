"""Canned replies: choosing one while answering, and the pages on which they are written, looked at and put away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from mailflow.caseload.wording_values import FIELDS
from mailflow.core.errors import Refused
from mailflow.inbox.afterwards import plan, read_after
from mailflow.inbox.reply_fields import USABLE, samples, values_of
from mailflow.store import answer_drafts, tags
from mailflow.store.pages import answering, canned
from mailflow.templates.filling import fields_of, fill
from mailflow.templates.rendering import markdown_html
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.editor import Written, written
from mailflow.web.guard import PART, POST, page
from mailflow.web.language import _
from mailflow.web.login import wall
from mailflow.web.pages.answering import put, visible
from mailflow.web.pages.conversations import page_with
from mailflow.web.rights import Rule
from mailflow.web.sentences import said
from mailflow.web.sidebar import sidebar

LONGEST_TITLE, LONGEST = 100, 20_000


async def picker(call: Call) -> Response:
    """The replies one may insert, filled for the conversation's person: a part for scripts, else a page."""
    header = await visible(call)
    rows = await canned.listed(call.connection, call.viewer.scope)
    wanted = call.request.query_params.get("cherche", "").replace("\0", "")[:100].casefold().strip()
    shown = [row for row in rows if wanted in f"{row['title']} {row['text']}".casefold()]
    values = {"conversation": header, "replies": shown, "wanted": wanted}
    if PART in call.request.headers:
        return call.render("parts/canned_list.html", **values)
    return call.render("canned_picker.html", current=str(header["queue_id"]), **values, **await sidebar(call))


async def insert(call: Call) -> Response:
    """Put a reply into the draft, at its end; scripts are given the text, for the place of the cursor."""
    await visible(call)
    form = await call.form()
    row = await canned.find(call.connection, call.viewer.scope, key_of(form.get("modele")))
    if row is None:
        raise Missing
    about = await answering.field_rows(call.connection, call.viewer.scope, [call.id()])
    filled = fill(row["text"], values_of(about[call.id()], call.viewer.name))
    effects = read_after(row["effects"])
    if PART in call.request.headers:
        return JSONResponse({"text": filled.text, "missing": list(filled.missing), **plan(effects)})
    given = written(form)
    draft = await answer_drafts.find(call.connection, call.id())
    before = given.text if "text" in form else draft["text"] if draft else ""
    version = given.version if "text" in form else draft["version"] if draft else 0
    text = f"{before.rstrip()}\n\n{filled.text}" if before.strip() else filled.text
    whole = Written(text, version, given.key, given.to, given.cc, effects)
    if await put(call, whole) is None:
        return await page_with(call, status=409, written=whole, changed="draft")
    return see_other(f"/conversation/{call.id()}?fait=modele#fin")


async def overview(call: Call) -> Response:
    """All replies, those to write with a link."""
    rows = await canned.listed(call.connection, call.viewer.scope)
    return await page_of(call, "canned.html", rows=rows, removed=call.asked_id("retire"))


async def edit(call: Call) -> Response:
    """The form of one's own or, for a supervisor, of a shared reply."""
    row = await canned.find(call.connection, call.viewer.scope, call.id(), to_write=True)
    if row is None:
        raise Missing
    return await form_page(call, dict(row), key=call.id())


async def new(call: Call) -> Response:
    """The empty form."""
    return await form_page(call, {"title": "", "text": "", "effects": {}, "owner_id": call.viewer.id}, key=None)


async def save(call: Call) -> Response:
    """Write a new reply, or look at it before."""
    return await saved(call, None)


async def change(call: Call) -> Response:
    """Write over a reply, put it away, or bring it back."""
    form = await call.form()
    scope, now = call.viewer.scope, wall.now()
    if form.get("suite") in ("retirer", "rendre"):
        gone = form.get("suite") == "retirer"
        if not await canned.change(call.connection, scope, call.id(), {"removed_at": now if gone else None}, now):
            raise Missing
        return see_other(f"/reponses-types?retire={call.id()}" if gone else "/reponses-types")
    if await canned.find(call.connection, scope, call.id(), to_write=True) is None:
        raise Missing
    return await saved(call, call.id())


async def saved(call: Call, key: UUID | None) -> Response:
    """Check and store what the form says; the form again with a sentence, or with the preview that was asked for."""
    form = await call.form()
    row, error = read(form)
    if error or form.get("suite") == "apercu":
        shown = "" if error else markdown_html(fill(row["text"], samples()).text)
        status = 422 if error else 200
        return await form_page(call, row, key=key, error=error, preview=shown, status=status, form=form)
    scope, now = call.viewer.scope, wall.now()
    if key is None:
        await canned.add(call.connection, scope, row, shared=form.get("pour") == "agence", now=now)
    else:
        await canned.change(call.connection, scope, key, row, now)
    return see_other("/reponses-types?fait=enregistre")


def read(form: FormData) -> tuple[dict[str, Any], str]:
    """The reply of a form, and what is wrong with it."""
    text = str(form.get("texte", "")).replace("\r\n", "\n").replace("\0", "").strip()[: LONGEST + 1]
    title = " ".join(str(form.get("titre", "")).replace("\0", "").split())[:LONGEST_TITLE]
    effects = plan(
        read_after({"state": form.get("ensuite"), "remind_days": form.get("rappel"), "tag": form.get("etiquette")})
    )
    row = {"title": title, "text": text, "effects": effects}
    if not title or not text:
        return row, _("Donnez un titre et un texte.")
    if len(text) > LONGEST:
        return row, _("Le texte est trop long.")
    try:
        unknown = sorted(fields_of(text) - set(USABLE))
    except Refused as refusal:
        return row, said(refusal.public)
    return row, _("Champ inconnu : {names}.").format(names=", ".join(unknown)) if unknown else ""


def key_of(value: object) -> UUID:
    """An id of a form; `Missing` for none."""
    try:
        return UUID(str(value or ""))
    except ValueError:
        raise Missing from None


async def form_page(call: Call, row: dict[str, Any], *, key: UUID | None, status: int = 200, **more: Any) -> Response:
    """The form with its fields explained."""
    form = more.pop("form", None)
    shared = form.get("pour") == "agence" if form is not None else row.get("owner_id") is None
    known = {name: FIELDS[name] for name in USABLE}
    values = {"row": row, "key": key, "fields": known, "after": read_after(row["effects"]), "shared": shared}
    values["agency_tags"] = await tags.tags(call.connection, call.viewer.agency_id)
    return await page_of(call, "canned_form.html", status, **{"error": "", "preview": ""} | values | more)


async def page_of(call: Call, template: str, status: int = 200, **values: Any) -> Response:
    """A page with the side."""
    return call.render(template, status, current="canned", **values, **await sidebar(call))


ROUTES = (
    page("/conversation/{id:uuid}/modeles", picker, Rule.CASEWORK),
    page("/conversation/{id:uuid}/inserer", insert, Rule.CASEWORK, methods=POST),
    page("/reponses-types", overview, Rule.CASEWORK),
    page("/reponses-types/nouvelle", new, Rule.CASEWORK),
    page("/reponses-types/enregistrer", save, Rule.CASEWORK, methods=POST),
    page("/reponse-type/{id:uuid}", edit, Rule.CASEWORK),
    page("/reponse-type/{id:uuid}/changer", change, Rule.CASEWORK, methods=POST),
)
