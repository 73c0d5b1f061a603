"""The editor of a draft: its outline, the form of one step, the picture beside it; every action is one save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from mailflow.caseload.studio import editing
from mailflow.caseload.studio.editing import Draft, fingerprint
from mailflow.core.errors import Refused
from mailflow.pathways.editing import acting, forms
from mailflow.pathways.editing.outline import Entry, find
from mailflow.pathways.editing.skeletons import new_step
from mailflow.pathways.editing.writing import flow, written
from mailflow.pathways.graph import Marking, svg
from mailflow.pathways.steps import KINDS
from mailflow.store import drafts
from mailflow.store.pathways import published_pathways
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import PART, POST, page
from mailflow.web.language import _
from mailflow.web.login import wall
from mailflow.web.pages.pathways import code_of, page_of, whole
from mailflow.web.rights import Rule
from mailflow.web.sentences import said
from mailflow.web.studio import asking
from mailflow.web.studio.kind_words import KINDS as KIND_WORDS
from mailflow.web.studio.problem_words import remedy, sentence

DROPPED = "vers"  # a move to anywhere, after the step or into the track that is named beside it
FIELDS = 900  # of a form: a decision with its options, a branch with many ways


async def opened(call: Call, *, lock: bool = False) -> Draft:
    """The draft of the address; `lock` before it is changed."""
    code = code_of(call)
    if lock:
        await drafts.lock_draft(call.connection, code)
    found = await editing.open_draft(call.connection, code)
    if found is None:
        raise Missing
    return found


async def begin(call: Call) -> Response:
    """A draft of the newest revision, or the one that is there."""
    form = await call.form()
    number = whole(str(form.get("version", "")))
    await editing.begin_draft(call.connection, code_of(call), call.viewer.id, wall.now(), number)
    return see_other(f"/brouillon/{code_of(call)}")


async def begin_new(call: Call) -> Response:
    """A pathway that was not there before."""
    form = await call.form()
    code, title = text(form, "code"), text(form, "titre")[:200]
    if not title:
        raise Refused(_("Donnez un titre au parcours."))
    await editing.begin_pathway(call.connection, code, title, call.viewer.id, wall.now())
    return see_other(f"/brouillon/{code}")


async def show(call: Call) -> Response:
    """The editor at one step, or at the pathway itself."""
    draft = await opened(call)
    if draft.values is None:
        return see_other(f"/brouillon/{draft.code}/texte")
    return await editor(call, draft, call.request.query_params.get("etape", ""))


async def editor(call: Call, draft: Draft, key: str, status: int = 200, **more: Any) -> Response:
    """The whole page."""
    values = await parts_of(call, draft, key)
    query = call.request.query_params
    shown = {"done": query.get("fait", ""), "conflict": "", "theirs": ()}
    return await page_of(call, "draft.html", status, **(shown | values | more))


async def parts_of(
    call: Call, draft: Draft, key: str, raw: Mapping[str, Any] | None = None, *, drawn: bool = True
) -> dict[str, Any]:
    """What the page and its refreshed parts are made of; the picture of a long pathway takes a moment."""
    entry = find(draft.entries, key) if key else None
    found = asking.problems_by_step(draft)
    here = found.get(entry.key if entry else "", [])
    published = [(row["code"], row["title"]) for row in await published_pathways(call.connection)]
    undo, redo = await drafts.places_beside(call.connection, draft.code, draft.row["place"])
    return {
        "draft": draft,
        "entry": entry,
        "key": entry.key if entry else "",
        "lines": asking.lines(draft, found),
        "desk": asking.Desk(draft, entry, published, asking.marks(here, entry)),
        "fields": asking.fields_of(draft, entry, raw),
        "seen": fingerprint(seen_of(draft, entry)),
        "problems": [{"sentence": sentence(item), "remedy": remedy(item)} for item in here],
        "all_problems": len(draft.problems),
        "own_problems": len(found.get("", [])),
        "moves": asking.moves(draft, entry) if entry else {},
        "picture": picture_of(draft, entry, found) if drawn else "",
        "undo": undo,
        "redo": redo,
    }


def picture_of(draft: Draft, entry: Entry | None, found: Mapping[str, object]) -> str:
    """The picture beside the form, with what is looked at and what is wrong."""
    if draft.pathway is None or not draft.pathway.steps:
        return ""
    wrong = frozenset(key for key in found if key)
    return svg(draft.pathway, Marking(f"/brouillon/{draft.code}?etape=", entry.key if entry else "", wrong, "#etape"))


async def picture(call: Call) -> Response:
    """The picture alone, after a save that was not waited for."""
    draft = await opened(call)
    key = call.request.query_params.get("etape", "")
    entry = find(draft.entries, key) if key else None
    return call.render("parts/draft_picture.html", picture=picture_of(draft, entry, asking.problems_by_step(draft)))


def seen_of(draft: Draft, entry: Entry | None) -> Any:
    """What the form of a step shows: the step, or the pathway's own fields."""
    if entry is not None:
        return dict(entry.raw)
    return {name: (draft.values or {}).get(name) for name in asking.OF_PATHWAY}


async def save(call: Call) -> Response:
    """The form of a step. What another person changed meanwhile is not overwritten; both are kept."""
    draft = await opened(call, lock=True)
    form = await call.form()
    posted = {name: [str(value) for value in form.getlist(name)] for name in form}
    key = text(form, "etape")
    entry = acting.entry_of(draft.values or {}, key) if key else None
    before = dict(entry.raw) if entry is not None else seen_of(draft, None)
    if entry is not None and entry.kind not in KINDS:
        raise Refused(_("La sorte de cette étape est inconnue : corrigez-la dans le texte du parcours."))
    schema = asking.schema_of(entry.kind if entry else "")
    plain = {name: value for name, value in before.items() if value is not None}
    mine = forms.said(schema, posted, plain, asking.LEAVE if entry else ())
    mine = gestured(mine, text(form, "geste"))
    document_values = acting.with_step(draft.values or {}, key, mine) if entry else with_own(draft, mine)
    if text(form, "vu") != fingerprint(before) and mine != plain:
        return await conflicting(call, draft, key, mine, document_values)
    await editing.save_values(call.connection, draft, document_values, call.viewer.id, wall.now(), "step", key)
    if PART in call.request.headers:
        return await told(call, key)
    return see_other(f"/brouillon/{draft.code}?etape={key}&fait=etape#{place_after(mine, text(form, 'geste'))}")


def with_own(draft: Draft, mine: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the pathway's own fields as the form says."""
    return acting.with_head(draft.values or {}, {name: mine.get(name) for name in asking.OF_PATHWAY})


def gestured(raw: dict[str, Any], gesture: str) -> dict[str, Any]:
    """One row more ("plus:f.reminders") or less ("moins:f.reminders.0")."""
    what, _colon, name = gesture.partition(":")
    path: list[str | int] = [int(part) if part.isdecimal() else part for part in name.split(".")[1:]]
    if what == "plus" and path:
        return forms.with_row(raw, path)
    if what == "moins" and len(path) > 1 and isinstance(path[-1], int):
        return forms.without_row(raw, path)
    return raw


def place_after(raw: Mapping[str, Any], gesture: str) -> str:
    """Where one goes on after a save: at the row that was added, at the list one was taken from, else at the step."""
    what, _colon, name = gesture.partition(":")
    if what != "plus":
        return name.rpartition(".")[0] or "etape"
    found: Any = raw
    for part in name.split(".")[1:]:
        found = found[int(part)] if isinstance(found, list) else found[part]
    return f"{name}.{len(found) - 1}-rang"


async def conflicting(
    call: Call, draft: Draft, key: str, mine: dict[str, Any], document_values: Mapping[str, Any]
) -> Response:
    """Somebody changed the same step: mine is kept beside the draft, and both are shown."""
    document = written(document_values, draft.row["document"])
    now = wall.now()
    await drafts.keep_aside(call.connection, draft.code, document, call.viewer.id, now, "step", key)
    said = _("{name} a changé cette étape pendant que vous l’écriviez.").format(name=draft.row["author"])
    if PART in call.request.headers:
        return JSONResponse({"said": said, "conflict": True}, 409)
    values = await parts_of(call, draft, key, mine)
    theirs = dict(values["entry"].raw) if values["entry"] else seen_of(draft, None)
    return await editor(call, draft, key, 409, fields=values["fields"], conflict=said, theirs=apart(mine, theirs))


def apart(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Fields that the two say differently: name, mine, theirs."""
    names = [name for name in dict.fromkeys([*mine, *theirs]) if mine.get(name) != theirs.get(name)]
    return [(name, flow(mine.get(name)), flow(theirs.get(name))) for name in names]


async def told(call: Call, key: str) -> Response:
    """What changed on the page beside the form, after a save nobody clicked for."""
    draft = await opened(call)
    values = await parts_of(call, draft, key, drawn=False)
    shared = {**values, "done": "", "conflict": ""}
    return JSONResponse(
        {
            "said": _("Enregistré"),
            "seen": values["seen"],
            "wrong": values["desk"].wrong,
            "outline": rendered(call, "parts/draft_outline.html", shared),
            "problems": rendered(call, "parts/draft_problems.html", shared),
            "state": rendered(call, "parts/draft_state.html", shared),
        }
    )


def rendered(call: Call, template: str, values: Mapping[str, Any]) -> str:
    """A part of the page as text."""
    return bytes(call.render(template, **values).body).decode()


async def choose_kind(call: Call) -> Response:
    """Which kind of step to add, each with a line that says what it does."""
    draft = await opened(call)
    after = call.request.query_params.get("apres", "")
    entry = find(draft.entries, after)
    kinds = [(kind, *words) for kind, words in KIND_WORDS.items()]
    return await page_of(call, "draft_add.html", draft=draft, after=after, before=entry, kinds=kinds)


async def add(call: Call) -> Response:
    """A new step, ready to be filled in."""
    draft = await opened(call, lock=True)
    form = await call.form()
    kind, title = text(form, "sorte"), text(form, "titre")[:200]
    if kind not in KINDS:
        raise Refused(_("Choisissez une sorte d’étape."))
    values = draft.values or {}
    raw = new_step(kind, title or _(KIND_WORDS[kind][0]), acting.in_use(values))
    changed = acting.added(values, text(form, "apres"), raw)
    await editing.save_values(call.connection, draft, changed, call.viewer.id, wall.now(), "added", raw["id"])
    return see_other(f"/brouillon/{draft.code}?etape={raw['id']}&fait=ajoutee#etape")


async def remove(call: Call) -> Response:
    """Take a step away; undo brings it back."""
    draft = await opened(call, lock=True)
    key = text(await call.form(), "etape")
    changed = acting.removed(draft.values or {}, key)
    await editing.save_values(call.connection, draft, changed, call.viewer.id, wall.now(), "removed", key)
    return see_other(f"/brouillon/{draft.code}?fait=retiree#draft-turn")


async def move(call: Call) -> Response:
    """Up, down, into the track before, out of its track; or where it was dropped."""
    draft = await opened(call, lock=True)
    form = await call.form()
    key = text(form, "etape")
    try:
        changed = elsewhere(draft, form, key)
        await editing.save_values(call.connection, draft, changed, call.viewer.id, wall.now(), "moved", key)
    except Refused as refusal:
        if PART in call.request.headers:
            return JSONResponse({"said": said(refusal.public)}, 422)
        raise
    where = key if not key.startswith("@") else ""
    to = f"/brouillon/{draft.code}?etape={where}&fait=deplacee#etape"
    return JSONResponse({"to": to}) if PART in call.request.headers else see_other(to)


def elsewhere(draft: Draft, form: FormData, key: str) -> dict[str, Any]:
    """The values with the step where the form wants it. Raises `Refused` when it cannot be there."""
    values = draft.values or {}
    if text(form, "sens") == DROPPED:
        return acting.placed(values, key, text(form, "apres"))
    try:
        return acting.moved(values, key, acting.Move(text(form, "sens")))
    except ValueError:
        raise Refused(_("L’étape ne peut pas aller là.")) from None


async def undo(call: Call) -> Response:
    """One edit back."""
    return await _turned(call, forward=False)


async def redo(call: Call) -> Response:
    """One edit forward."""
    return await _turned(call, forward=True)


async def _turned(call: Call, *, forward: bool) -> Response:
    draft = await opened(call, lock=True)
    await editing.turn_back(call.connection, draft, call.viewer.id, wall.now(), forward=forward)
    key = text(await call.form(), "etape")
    done = "refait" if forward else "annule"
    after = await opened(call)
    there = key and find(after.entries, key)
    return see_other(f"/brouillon/{draft.code}?etape={key if there else ''}&fait={done}#draft-turn")


async def discard(call: Call) -> Response:
    """The draft goes; the published revision stays."""
    draft = await opened(call, lock=True)
    await editing.discard(call.connection, draft.code, call.viewer.id, wall.now())
    return see_other("/parcours?fait=jete")


def text(form: FormData, name: str) -> str:
    """One value of a form."""
    return str(form.get(name, "")).replace("\0", "").strip()


ROUTES = (
    page("/parcours/nouveau", begin_new, Rule.SETTINGS, methods=POST),
    page("/parcours/{code}/modifier", begin, Rule.SETTINGS, methods=POST),
    page("/brouillon/{code}", show, Rule.SETTINGS),
    page("/brouillon/{code}/schema", picture, Rule.SETTINGS),
    page("/brouillon/{code}/etape", save, Rule.SETTINGS, methods=POST, fields=FIELDS),
    page("/brouillon/{code}/ajouter", choose_kind, Rule.SETTINGS),
    page("/brouillon/{code}/ajouter", add, Rule.SETTINGS, methods=POST),
    page("/brouillon/{code}/retirer", remove, Rule.SETTINGS, methods=POST),
    page("/brouillon/{code}/deplacer", move, Rule.SETTINGS, methods=POST),
    page("/brouillon/{code}/annuler", undo, Rule.SETTINGS, methods=POST),
    page("/brouillon/{code}/refaire", redo, Rule.SETTINGS, methods=POST),
    page("/brouillon/{code}/jeter", discard, Rule.SETTINGS, methods=POST),
)
