"""Writing an answer together, sending it, and taking it back. Sends nothing itself and loses nothing that was typed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from starlette.responses import HTMLResponse, JSONResponse, Response

from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.inbox.replies import Extras
from mailflow.store import answer_drafts
from mailflow.store.conversations import tell_live
from mailflow.store.pages import conversation
from mailflow.templates.rendering import markdown_html
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.editor import LONGEST_ANSWER, Written, leaves_at, notice, written
from mailflow.web.guard import PART, POST, page
from mailflow.web.language import _, mark
from mailflow.web.login import wall
from mailflow.web.pages.conversations import page_with
from mailflow.web.rights import Rule
from mailflow.web.sentences import said

EMPTY = mark("Écrivez votre réponse avant de l’envoyer.")
TOO_LONG = mark("Cette réponse est trop longue pour un e-mail.")
NO_TIME = mark("Choisissez une date d’envoi à venir, dans les trois mois.")


async def answer(call: Call) -> Response:
    """Send the adviser's text, unless something new came, or a colleague wrote in the draft, meanwhile."""
    form = await call.form()
    given = written(form)
    last = await conversation.lock(call.connection, call.viewer.scope, call.id())
    if last is None:
        raise Missing
    at = leaves_at(call, given.when)
    error = _(EMPTY) if not given.text.strip() else _(TOO_LONG) if len(given.text) > LONGEST_ANSWER else ""
    if error or at is None:
        return await stopped(call, given, 422, error=error or _(NO_TIME))
    if changed_since(str(form.get("seen", "")), last):
        return await stopped(call, given, 409, changed="conversation")
    draft = await answer_drafts.find(call.connection, call.id(), lock=True)
    if draft and draft["text"] not in ("", given.text):
        theirs = draft["author_id"] != call.viewer.id
        if theirs and draft["version"] != given.version:
            return await stopped(call, given, 409, changed="draft")
        if theirs or draft["version"] != given.version:  # the second: written in another window of one's own
            await keep_beside(call, new_id(), draft["text"], "replaced", draft["author_id"])
    services = call.web.services
    files = tuple(draft["attachments"]) if draft else ()
    extras = Extras(to=given.to, cc=given.cc, attachments=files, not_before=at, after=given.after)
    try:
        async with call.connection.begin_nested():
            await call.web.parts.replies.answer(
                *(call.connection, services.keyring, services.settings, call.id(), call.viewer.id),
                *(given.text, call.now, extras),
            )
    except Refused as refusal:
        return await stopped(call, given, 422, error=said(refusal.public))
    await answer_drafts.clear(call.connection, call.id(), wall.now())
    await call.log_read("conversation.reply", object_id=call.id())
    return see_other(f"/conversation/{call.id()}?fait=envoye#fin")


async def stopped(call: Call, given: Written, status: int, **why: str) -> Response:
    """The page again with the text as it was written, which is in the draft by now, or beside it."""
    if given.text.strip():
        await put(call, given)
    return await page_with(call, status=status, written=given, **why)


async def put(call: Call, given: Written) -> int | None:
    """Save the text as the draft; its version, or None when the draft moved on, and the text is kept beside it."""
    text = given.text[:LONGEST_ANSWER]
    before = await answer_drafts.find(call.connection, call.id(), lock=True)
    theirs = before and before["version"] == given.version and before["author_id"] != call.viewer.id
    if before and theirs and before["text"].strip() and before["text"] not in text:  # taken over: what it was stays
        await keep_beside(call, new_id(), before["text"], "replaced", before["author_id"])
    saved = await answer_drafts.save(
        call.connection, call.id(), call.viewer.id, given.version, text, given.options, wall.now()
    )
    if saved is None:
        draft = await answer_drafts.find(call.connection, call.id())
        if draft is not None and (draft["text"] == text or not text.strip()):
            return int(draft["version"])
        await keep_beside(call, given.key, text, "conflict")
        return None
    version, going = saved
    if not going:  # lists show that somebody began; not every letter
        shown = await conversation.header(call.connection, call.viewer.scope, call.id())
        await tell_live(call.connection, {f"queue:{shown['queue_id']}"} if shown else ())
    return version


async def keep_beside(call: Call, key: UUID, text: str, why: str, author: UUID | None = None) -> None:
    """Keep a text beside the draft, for everybody who sees the conversation."""
    values = (call.id(), author or call.viewer.id, text, why, wall.now())
    if not await answer_drafts.keep(call.connection, key, *values):
        await answer_drafts.keep(call.connection, new_id(), *values)
    await tell_live(call.connection, {f"draft:{call.id()}"})


async def save_draft(call: Call) -> Response:
    """Keep what is being written. Scripts are told the new version, or 409 with what the draft says instead."""
    await visible(call)
    given = written(await call.form())
    version = await put(call, given)
    if PART in call.request.headers:
        draft = await answer_drafts.find(call.connection, call.id())
        assert draft is not None
        if version is not None:
            return JSONResponse({"version": version, "said": _("Brouillon enregistré, visible de vos collègues")})
        said = _("{name} a écrit en même temps : les deux textes sont gardés.").format(name=draft["author_name"])
        return JSONResponse({"version": draft["version"], "text": draft["text"], "said": said}, 409)
    if version is None:
        return await page_with(call, status=409, changed="draft")
    return see_other(f"/conversation/{call.id()}?fait=brouillon#fin")


async def settle_kept(call: Call) -> Response:
    """Put a kept text into the draft (what was there is kept instead), put it away, or bring it back."""
    await visible(call)
    form = await call.form()
    action, _sep, wanted = str(form.get("garde", "")).partition("/")
    try:
        key = UUID(wanted)
    except ValueError:
        raise Missing from None
    now = wall.now()
    row = await answer_drafts.discard(call.connection, call.id(), key, None if action == "rendre" else now)
    if row is None:
        raise Missing
    await tell_live(call.connection, {f"draft:{call.id()}"})
    if action == "jeter":
        return see_other(f"/conversation/{call.id()}?fait=jete&texte={key}#fin")
    if action == "prendre":
        await take(call, row, now)
    return see_other(f"/conversation/{call.id()}#fin")


async def take(call: Call, row: RowMapping, now: datetime) -> None:
    """Make a kept text the draft."""
    draft = await answer_drafts.find(call.connection, call.id(), lock=True)
    if draft and draft["text"].strip() and draft["text"] != row["text"]:
        await answer_drafts.keep(
            *(call.connection, new_id(), call.id(), draft["author_id"], draft["text"], "replaced", now)
        )
    version, options = (draft["version"], draft["options"]) if draft else (0, {})
    values = (call.id(), call.viewer.id, version, row["text"], options, now)
    await answer_drafts.save(call.connection, *values)
    files = {file["sha256"]: file for file in [*(draft["attachments"] if draft else ()), *row["attachments"]]}
    if row["attachments"]:
        await answer_drafts.attach(call.connection, call.id(), list(files.values()))


async def draft_part(call: Call) -> Response:
    """What can change while one writes, for a refresh in place."""
    header = await visible(call)
    return call.render("parts/draft_notice.html", conversation=header, **await notice(call, header))


async def preview(call: Call) -> Response:
    """The words as the person will read them. A part for scripts, else the page with it."""
    await visible(call)
    given = written(await call.form())
    html = markdown_html(given.text[:LONGEST_ANSWER])
    if PART in call.request.headers:
        return HTMLResponse(html)
    await put(call, given)
    return await page_with(call, written=given, preview=html)


async def take_back(call: Call) -> Response:
    """Undo the sending, while the mail has not left: everything is a draft again."""
    if await conversation.lock(call.connection, call.viewer.scope, call.id()) is None:
        raise Missing
    try:
        entry = UUID(str((await call.form()).get("envoi", "")))
    except ValueError:
        raise Missing from None
    try:
        await call.web.parts.replies.take_back(call.connection, call.id(), entry, call.now)
    except Refused as refusal:
        return await page_with(call, status=409, error=said(refusal.public))
    await call.log_read("conversation.reply_undone", object_id=call.id())
    return see_other(f"/conversation/{call.id()}?fait=annule#fin")


async def close(call: Call) -> Response:
    """Put the conversation away without an answer, unless something new came meanwhile."""
    form = await call.form()
    last = await conversation.lock(call.connection, call.viewer.scope, call.id())
    if last is None:
        raise Missing
    if changed_since(str(form.get("seen", "")), last):
        return await page_with(call, status=409, changed="conversation")
    await call.web.parts.replies.close(call.connection, call.id(), call.now)
    await call.log_read("conversation.closed", object_id=call.id())
    return see_other(f"/conversation/{call.id()}?fait=classe")


async def visible(call: Call) -> Any:
    """The conversation of the path, when the viewer may see it."""
    header = await conversation.header(call.connection, call.viewer.scope, call.id())
    if header is None:
        raise Missing
    return header


def changed_since(seen: str, last: datetime) -> bool:
    """Whether the conversation moved after the page was made. An unreadable mark counts as changed."""
    try:
        return datetime.fromisoformat(seen) < last
    except (ValueError, TypeError):
        return True


ROUTES = (
    page("/conversation/{id:uuid}/reponse", answer, Rule.CASEWORK, methods=POST),
    page("/conversation/{id:uuid}/classer", close, Rule.CASEWORK, methods=POST),
    page("/conversation/{id:uuid}/brouillon", save_draft, Rule.CASEWORK, methods=POST),
    page("/conversation/{id:uuid}/garde", settle_kept, Rule.CASEWORK, methods=POST),
    page("/conversation/{id:uuid}/apercu", preview, Rule.CASEWORK, methods=POST),
    page("/conversation/{id:uuid}/annuler-envoi", take_back, Rule.CASEWORK, methods=POST),
    page("/parts/brouillon/{id:uuid}", draft_part, Rule.CASEWORK),
)
