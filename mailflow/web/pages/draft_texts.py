"""A draft as its YAML text, checked by line, and the history of its edits."""

from __future__ import annotations

from difflib import unified_diff

from starlette.responses import Response

from mailflow.caseload.studio import editing
from mailflow.pathways.problems import Problem
from mailflow.store import drafts
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import mark
from mailflow.web.login import wall
from mailflow.web.pages.drafting import opened
from mailflow.web.pages.drafting import text as one
from mailflow.web.pages.pathways import code_of, page_of, whole
from mailflow.web.rights import Rule
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


def told(problems: tuple[Problem, ...]) -> list[dict[str, object]]:
    """Each mistake with its line, in order."""
    ordered = sorted(problems, key=lambda item: item.line)
    return [
        {"line": item.line, "step": item.step, "sentence": sentence(item), "remedy": remedy(item)} for item in ordered
    ]


async def show(call: Call) -> Response:
    """The text with what is wrong by line."""
    draft = await opened(call)
    return await page_of(
        call,
        "draft_text.html",
        draft=draft,
        text=draft.row["document"],
        problems=told(draft.problems),
        difference=(),
        done=call.request.query_params.get("fait", ""),
    )


async def save(call: Call) -> Response:
    """Another text; when somebody saved meanwhile both are kept and the differences shown."""
    draft = await opened(call, lock=True)
    form = await call.form()
    text = str(form.get("texte", "")).replace("\r\n", "\n").replace("\0", "")
    if whole(one(form, "version")) != draft.row["version"] and text != draft.row["document"]:
        await drafts.keep_aside(call.connection, draft.code, text, call.viewer.id, wall.now(), "text", "")
        ours = unified_diff(draft.row["document"].splitlines(), text.splitlines(), lineterm="", n=1)
        shown = {"difference": list(ours)[2:], "problems": [], "text": text, "done": ""}
        return await page_of(call, "draft_text.html", 409, draft=draft, **shown)
    await editing.save(call.connection, draft, text, call.viewer.id, wall.now(), "text")
    return see_other(f"/brouillon/{draft.code}/texte?fait=enregistre")


async def check(call: Call) -> Response:
    """What would be wrong with a text that is being written; nothing is kept."""
    draft = await opened(call)
    text = str((await call.form()).get("texte", "")).replace("\r\n", "\n").replace("\0", "")
    _pathway, problems = await editing.judged(call.connection, text, draft.wordings)
    return call.render("parts/draft_text_problems.html", problems=told(problems))


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
    page("/brouillon/{code}/verifier", check, Rule.SETTINGS, methods=POST),
    page("/brouillon/{code}/historique", history, Rule.SETTINGS),
    page("/brouillon/{code}/historique/voir", look, Rule.SETTINGS),
    page("/brouillon/{code}/reprendre", restore, Rule.SETTINGS, methods=POST),
)
