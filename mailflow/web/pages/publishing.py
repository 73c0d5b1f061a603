"""Publishing a draft: what changes in words, the second pair of eyes, who follows, now or later; and the way back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from starlette.datastructures import FormData
from starlette.responses import Response

from mailflow.caseload import drafting
from mailflow.caseload.documents import unpinned
from mailflow.caseload.revisions import Shelf
from mailflow.caseload.sending import Tools
from mailflow.caseload.studio import publications
from mailflow.caseload.studio.editing import Draft
from mailflow.caseload.studio.publications import Choice
from mailflow.caseload.studio.rehearsing import MOST, Rehearsal, rehearse, rehearse_move
from mailflow.core.errors import Refused
from mailflow.pathways.diff import Class, diff
from mailflow.pathways.document import pathway_from_json
from mailflow.store.pages import pathways
from mailflow.store.pathways import latest_revision
from mailflow.store.publications import cancel_planned
from mailflow.templates.shipped import starter_wordings
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.login import wall
from mailflow.web.pages.drafting import opened, text
from mailflow.web.pages.pathways import code_of, grouped, page_of, titles_between, whole
from mailflow.web.rights import Rule
from mailflow.web.studio.change_words import CLASSES, WHO, said
from mailflow.web.studio.problem_words import remedy, sentence

NOBODY, EVERYBODY, SOME = "personne", "toutes", "classes"
TO = "vers."  # before the id of a removed step


async def look(call: Call) -> Response:
    """Everything one wants to know before publishing."""
    return await publish_page(call, await opened(call), Choice(False))


async def publish_page(call: Call, draft: Draft, choice: Choice, status: int = 200, **more: Any) -> Response:
    """The page, with the dry run for a choice that moves somebody."""
    newest = await latest_revision(call.connection, draft.code)
    problems = [{"step": item.step, "sentence": sentence(item), "remedy": remedy(item)} for item in draft.problems]
    ready = draft.pathway is not None and not problems
    values: dict[str, Any] = {"error": "", "draft": draft, "newest": newest, "problems": problems, "ready": ready}
    values |= {"groups": [], "titles": {}, "wordings": [], "second": False, "rehearsal": None, "choice": choice}
    if ready and draft.pathway is not None:
        titles = {step.id: step.title for step in draft.pathway.steps.values()}
        if newest is not None:
            titles = await titles_between(call, draft.code, newest["number"]) | titles
        changes = changes_of(draft, newest)
        values |= {
            "titles": titles,
            "groups": grouped(said(changes, titles)) if newest is not None else [],
            "wordings": changed_wordings(draft, newest),
            "second": await drafting.needs_second_person(call.connection, draft.pathway),
        }
        if newest is not None and choice.moves:
            values["rehearsal"] = await dry_run(call, draft, choice)
    values["classes"] = [(item.value, CLASSES[item], WHO[item]) for item in CLASSES if item is not Class.LEGAL]
    values["own"] = draft.row["author_id"] == call.viewer.id
    return await page_of(call, "publish.html", status, **(values | more))


def changes_of(draft: Draft, newest: RowMapping | None) -> tuple[Any, ...]:
    """From the newest revision to the draft; sub-pathways count by their code, as both would pin the newest."""
    if newest is None or draft.pathway is None:
        return ()
    before = pathway_from_json(unpinned(newest["document"]))
    return diff(before, draft.pathway, newest["wordings"], draft.wordings)


def changed_wordings(draft: Draft, newest: RowMapping | None) -> list[tuple[str, str]]:
    """Wordings that come, go or change, each with what happens to it."""
    after = draft.pathway.wordings() if draft.pathway is not None else frozenset[str]()
    before = newest["wordings"] if newest is not None else {}
    found = [(code, _("nouveau dans ce parcours")) for code in sorted(after - before.keys())]
    found += [(code, _("n’est plus envoyé")) for code in sorted(before.keys() - after)]
    own = draft.row["wordings"].keys() - after - before.keys() - starter_wordings().keys()
    found += [(code, _("dans aucune étape : ne sera pas gardé")) for code in sorted(own)]
    found += [(code, _("modifié")) for code in sorted(after & before.keys()) if before[code] != draft.wordings[code]]
    return found


def tools(call: Call) -> Tools:
    """What moving a case needs."""
    return Tools(call.web.services.keyring, call.web.services.settings)


async def dry_run(call: Call, draft: Draft, choice: Choice, most: int = MOST) -> Rehearsal:
    """What the choice would do now."""
    return await rehearse(
        call.connection,
        tools(call),
        draft.row["document"],
        draft.wordings,
        choice.classes,
        choice.mapping or {},
        call.now,
        call.viewer.id,
        most,
    )


def choice_of(form: FormData) -> Choice:
    """Who follows, as the form says."""
    who = text(form, "qui")
    known = {item.value: item for item in Class if item is not Class.LEGAL}
    classes = frozenset(known[str(value)] for value in form.getlist("classe") if str(value) in known)
    names = [name for name in form if name.startswith(TO)]
    mapping = {name.removeprefix(TO): text(form, name) for name in names if text(form, name)}
    if who == SOME and not classes:
        raise Refused(_("Cochez au moins une classe de changement."))
    return Choice(who in (EVERYBODY, SOME), classes if who == SOME else frozenset(), mapping)


def moment_of(call: Call, form: FormData) -> datetime | None:
    """When to publish, in the agency's time; None for now."""
    if text(form, "quand") != "plus-tard":
        return None
    try:
        said_at = datetime.fromisoformat(f"{text(form, 'jour')}T{text(form, 'heure')}")
    except ValueError:
        raise Refused(_("Indiquez le jour et l’heure de la publication.")) from None
    return said_at.replace(tzinfo=call.viewer.zone).astimezone(UTC)


async def decide(call: Call) -> Response:
    """Try the choice, approve the draft, or publish it now or later."""
    draft = await opened(call, lock=True)
    form = await call.form()
    try:
        choice = choice_of(form)
        async with call.connection.begin_nested():
            match text(form, "suite"):
                case "essayer":
                    return await publish_page(call, draft, choice)
                case "approuver":
                    await approve(call, draft)
                    return see_other(f"/brouillon/{draft.code}/publier")
                case "publier":
                    return await publish(call, draft, choice, moment_of(call, form), text(form, "version"))
    except Refused as refusal:
        return await publish_page(call, await opened(call), Choice(False), 422, error=refusal.public)
    raise Missing


async def approve(call: Call, draft: Draft) -> None:
    """The second person has read it."""
    if draft.row["author_id"] == call.viewer.id:
        raise Refused(_("Vous avez enregistré ce brouillon en dernier : une autre personne doit le lire."))
    await drafting.approve(call.connection, draft.code, call.viewer.id, wall.now())


async def publish(call: Call, draft: Draft, choice: Choice, at: datetime | None, version: str) -> Response:
    """What was looked at is what is published."""
    if whole(version) != draft.row["version"]:
        raise Refused(_("Le brouillon a changé depuis que vous avez ouvert cette page : relisez les changements."))
    if draft.problems:
        raise Refused(_("Le brouillon a encore des choses à corriger."))
    newest = await latest_revision(call.connection, draft.code)
    if newest is not None and choice.moves:
        lost = (await dry_run(call, draft, choice, 0)).lost
        if lost:
            raise Refused(_("Des personnes sont à des étapes retirées : dites où elles vont."))
    await publications.order(call.connection, draft.code, choice, call.viewer.id, call.now, at)
    if at is not None and newest is None:
        return see_other("/parcours")
    return see_other(f"/parcours/{draft.code}?fait={'prevu' if at else 'publie'}")


async def cancel(call: Call) -> Response:
    """A planned publication does not take place; the draft stays."""
    code = code_of(call)
    try:
        wanted = UUID(text(await call.form(), "publication"))
    except ValueError:
        raise Missing from None
    if not await cancel_planned(call.connection, code, wanted, call.now):
        raise Refused(_("Cette publication n’attend plus."))
    return see_other(f"/parcours/{code}")


async def way_back(call: Call) -> Response:
    """What going back to an older revision would do."""
    code = code_of(call)
    number = whole(call.request.query_params.get("version"))
    rows = await pathways.revisions(call.connection, code)
    if number not in {row["number"] for row in rows[1:]}:
        raise Missing
    changes = await drafting.changes_between(call.connection, code, rows[0]["number"], number)
    titles = await titles_between(call, code, rows[0]["number"], number or 0)
    people = await pathways.people_on(call.connection)
    on_others = sum(people.get(str(row["id"]), 0) for row in rows)
    values: dict[str, Any] = {
        "number": number,
        "groups": grouped(said(changes, titles)),
        "people": on_others,
        "rows": rows,
    }
    return await page_of(call, "pathway_back.html", code=code, **values)


async def go_back(call: Call) -> Response:
    """Publish the older revision again, with everybody or nobody."""
    code, form = code_of(call), await call.form()
    number = whole(text(form, "version"))
    if number is None:
        raise Missing
    moves = text(form, "qui") == EVERYBODY
    await publications.order_return(call.connection, code, number, call.viewer.id, call.now, moves=moves)
    return see_other(f"/parcours/{code}?fait=retour")


async def passage(call: Call) -> Response:
    """Moving those who are on older revisions to the newest: the dry run."""
    return await passage_page(call, Choice(True))


async def passage_page(call: Call, choice: Choice, status: int = 200, error: str = "") -> Response:
    """The page, with what the choice would do."""
    code = code_of(call)
    rows = await pathways.revisions(call.connection, code)
    if len(rows) < 2:
        raise Missing
    made = await rehearse_move(
        call.connection,
        tools(call),
        Shelf(),
        code,
        rows[0]["number"],
        choice.classes,
        choice.mapping or {},
        call.now,
    )
    titles = await titles_between(call, code, *reversed([row["number"] for row in rows]))
    classes = [(item.value, CLASSES[item], WHO[item]) for item in CLASSES if item is not Class.LEGAL]
    shown = {"rehearsal": made, "titles": titles, "choice": choice, "classes": classes, "error": error}
    newest = await latest_revision(call.connection, code)
    steps = pathway_from_json(newest["document"]).steps if newest is not None else {}
    return await page_of(call, "pathway_move.html", status, code=code, rows=rows, steps=steps, **shown)


async def move_people(call: Call) -> Response:
    """Try another choice, or carry it out."""
    code, form = code_of(call), await call.form()
    try:
        choice = choice_of(form)
    except Refused as refusal:
        return await passage_page(call, Choice(True), 422, refusal.public)
    if text(form, "suite") != "passer" or not choice.moves:
        return await passage_page(call, choice)
    rows = await pathways.revisions(call.connection, code)
    if not rows:
        raise Missing
    await publications.order_move(call.connection, code, rows[0]["number"], choice, call.viewer.id, call.now)
    return see_other(f"/parcours/{code}")


ROUTES = (
    page("/brouillon/{code}/publier", look, Rule.SETTINGS),
    page("/brouillon/{code}/publier", decide, Rule.SETTINGS, methods=POST, fields=400),
    page("/parcours/{code}/publications/annuler", cancel, Rule.SETTINGS, methods=POST),
    page("/parcours/{code}/retour", way_back, Rule.SETTINGS),
    page("/parcours/{code}/retour", go_back, Rule.SETTINGS, methods=POST),
    page("/parcours/{code}/passage", passage, Rule.SETTINGS),
    page("/parcours/{code}/passage", move_people, Rule.SETTINGS, methods=POST, fields=400),
)
