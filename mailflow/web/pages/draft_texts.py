"""A draft as its YAML text, checked by line, and the history of its edits."""

from __future__ import annotations

from difflib import unified_diff

from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from mailflow.caseload.studio import editing
from mailflow.caseload.studio.editing import Draft
from mailflow.core.errors import Refused
from mailflow.pathways.editing.locating import located
from mailflow.pathways.problems import Problem
from mailflow.store import drafts
from mailflow.store.pathways import published_pathways
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import PART, POST, page
from mailflow.web.language import _, mark
from mailflow.web.login import wall
from mailflow.web.pages.drafting import opened, picture_of, rendered
from mailflow.web.pages.drafting import text as one
from mailflow.web.pages.pathways import code_of, page_of, whole
from mailflow.web.rights import Rule
from mailflow.web.sentences import said
from mailflow.web.studio.asking import problems_by_step
from mailflow.web.studio.completing import offered
from mailflow.web.studio.problem_words import remedy, sentence

EDITS = {
    "begun": mark("brouillon commencé"),
    "step": mark("étape modifiée"),
    "added": mark("étape ajoutée"),
    "moved": mark("étape déplacée"),
    "removed": mark("étape retirée"),
    "text": mark("texte modifié"),
    "restored": mark("version reprise"),
    "file": mark("fichier déposé"),
}


OTHERS = mark(
    "{name} a enregistré le brouillon pendant que vous écriviez. Rien n’est perdu : « Enregistrer » montre les deux."
)


def told(problems: tuple[Problem, ...], text: str) -> list[dict[str, object]]:
    """Each mistake with its place in the text, in order."""
    placed = [(span, item) for item, span in zip(problems, located(text, problems), strict=True)]
    return [
        {
            "line": span.line,
            "column": span.start,
            "end": span.end,
            "step": item.step,
            "sentence": sentence(item),
            "remedy": remedy(item),
        }
        for span, item in sorted(placed, key=lambda one: (one[0].line, one[0].start))
    ]


async def show(call: Call) -> Response:
    """The text with what is wrong by line."""
    draft = await opened(call)
    text = draft.row["document"]
    done = call.request.query_params.get("fait", "")
    return await shown(call, draft, text, problems=told(draft.problems, text), difference=(), done=done)


async def shown(call: Call, draft: Draft, text: str, status: int = 200, **more: object) -> Response:
    """The page: this text, and the picture of the draft beside it."""
    drawn = picture_of(draft, None, problems_by_step(draft))
    return await page_of(call, "draft_text.html", status, draft=draft, text=text, picture=drawn, **more)


def written(form: FormData) -> str:
    """The text as it is kept."""
    return str(form.get("texte", "")).replace("\r\n", "\n").replace("\0", "")


async def save(call: Call) -> Response:
    """Another text; when somebody saved meanwhile both are kept and the differences shown."""
    draft = await opened(call, lock=True)
    form = await call.form()
    text = written(form)
    typing = PART in call.request.headers
    if whole(one(form, "version")) != draft.row["version"] and text != draft.row["document"]:
        await drafts.keep_aside(call.connection, draft.code, text, call.viewer.id, wall.now(), "text", "")
        if typing:
            return await judged(call, draft, text, _(OTHERS).format(name=draft.row["author"]), 409)
        ours = unified_diff(draft.row["document"].splitlines(), text.splitlines(), lineterm="", n=1)
        return await shown(call, draft, text, 409, difference=list(ours)[2:], problems=[], done="")
    if typing:
        return await save_typed(call, draft, text)
    await editing.save(call.connection, draft, text, call.viewer.id, wall.now(), "text")
    return see_other(f"/brouillon/{draft.code}/texte?fait=enregistre")


async def save_typed(call: Call, draft: Draft, text: str) -> Response:
    """A save nobody clicked for. A text that is no YAML would stand in others' way: it is not kept yet."""
    if not editing.is_readable(text):
        return await judged(call, draft, text, _("Pas encore enregistré : le texte n’est pas lisible."), 422)
    try:
        await editing.save(call.connection, draft, text, call.viewer.id, wall.now(), "text")
    except Refused as refusal:
        return await judged(call, draft, text, said(refusal.public), 422)
    return await judged(call, await opened(call), text, _("Enregistré"))


async def judged(call: Call, draft: Draft, text: str, words: str, status: int = 200) -> Response:
    """What a save came to, and all that is wrong with the text, for the text editor."""
    pathway, problems = await editing.judged(call.connection, text, draft.wordings)
    found = told(problems, text)
    answer = {
        "said": words,
        "version": draft.row["version"],
        "problems": found,
        "shown": rendered(call, "parts/draft_text_problems.html", {"problems": found}),
        "drawable": pathway is not None and bool(pathway.steps),
    }
    return JSONResponse(answer, status)


async def check(call: Call) -> Response:
    """What would be wrong with a text that is being written; nothing is kept."""
    return await judged(call, await opened(call), written(await call.form()), "")


async def completing(call: Call) -> Response:
    """What the text editor offers while one writes."""
    draft = await opened(call)
    published = [(row["code"], row["title"]) for row in await published_pathways(call.connection)]
    return JSONResponse(offered(list(draft.wordings), [one for one in published if one[0] != draft.code]))


async def history(call: Call) -> Response:
    """Who changed what, and what was kept aside."""
    draft = await opened(call)
    rows = await drafts.edits(call.connection, draft.code)
    return await page_of(call, "draft_history.html", draft=draft, rows=rows, names=EDITS)


async def look(call: Call) -> Response:
    """One edit as text, beside what holds now."""
    draft = await opened(call)
    number = whole(call.request.query_params.get("numero")) or 0
    document = await drafts.edit_numbered(call.connection, draft.code, number)
    if document is None:
        raise Missing
    lines = unified_diff(draft.row["document"].splitlines(), document.splitlines(), lineterm="", n=2)
    return await page_of(call, "draft_edit.html", draft=draft, number=number, lines=list(lines)[2:])


async def restore(call: Call) -> Response:
    """An edit of the history holds again."""
    draft = await opened(call, lock=True)
    number = whole(one(await call.form(), "numero")) or 0
    await editing.restore(call.connection, draft, number, call.viewer.id, wall.now())
    return see_other(f"/brouillon/{code_of(call)}?fait=reprise")


ROUTES = (
    page("/brouillon/{code}/texte", show, Rule.SETTINGS),
    page("/brouillon/{code}/texte", save, Rule.SETTINGS, methods=POST),
    page("/brouillon/{code}/completion", completing, Rule.SETTINGS),
    page("/brouillon/{code}/verifier", check, Rule.SETTINGS, methods=POST),
    page("/brouillon/{code}/historique", history, Rule.SETTINGS),
    page("/brouillon/{code}/historique/voir", look, Rule.SETTINGS),
    page("/brouillon/{code}/reprendre", restore, Rule.SETTINGS, methods=POST),
)
