"""A new wording for the draft of a pathway: from nothing, or from another one; and taking out one that no step uses."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from mailflow.caseload.wording_adding import SKELETON, add_wording, remove_wording
from mailflow.caseload.wordings import Wording, all_wordings, find_wording
from mailflow.core.errors import Refused
from mailflow.store import drafts
from mailflow.store.pathways import published_pathways
from mailflow.templates.rendering import SUBJECT_LINE
from mailflow.templates.shipped import starter_wordings
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.pages.administration import form_values
from mailflow.web.pages.wordings import shown
from mailflow.web.rights import Rule
from mailflow.web.sentences import said
from mailflow.web.wording_check import LONGEST

NAMES = ("parcours", "etape", "champ", "depuis", "nom", "objet", "texte")


async def new(call: Call) -> Response:
    """The form; `depuis` names the wording whose text stands in it."""
    query = call.request.query_params
    values = {name: query.get(name, "").replace("\0", "")[:100] for name in NAMES}
    everything = await all_wordings(call.connection)
    values["objet"], values["texte"] = parted(text_of(everything, values["depuis"], values["parcours"]))
    return await form_page(call, values, everything)


async def add(call: Call) -> Response:
    """Into the draft, and to its page; the form again with the reason when that cannot be."""
    values = form_values(await call.form(), NAMES)
    everything = await all_wordings(call.connection)
    if values["parcours"] not in dict(await pathways_of(call)):
        raise Missing
    code, source = values["nom"].strip(), written(values["objet"], values["texte"])
    try:
        if not values["objet"].strip():
            raise Refused(_("Donnez un objet au courriel."))
        async with call.connection.begin_nested():
            made = await add_wording(call.connection, values["parcours"], code, source, call.viewer.id, call.now)
    except Refused as refusal:
        return await form_page(call, values, everything, 422, said(refusal.public))
    query = {"parcours": values["parcours"], "fait": made, "etape": values["etape"], "champ": values["champ"]}
    return see_other(f"/formulation/{code}?{urlencode({name: value for name, value in query.items() if value})}")


async def remove(call: Call) -> Response:
    """Out of the draft; to the list, which offers to undo it."""
    found = await find_wording(call.connection, str(call.request.path_params["code"]))
    pathway = str((await call.form()).get("vu-parcours", ""))
    if found is None or not pathway or found.carrier(pathway) is None:
        raise Missing
    made = await remove_wording(call.connection, pathway, found.code, call.viewer.id, call.now)
    return see_other(f"/formulations?fait={made}")


async def form_page(
    call: Call, values: dict[str, Any], everything: dict[str, Wording], status: int = 200, error: str = ""
) -> Response:
    """The page of the form."""
    known = sorted({*everything, *starter_wordings()})
    choices = await pathways_of(call)
    return shown(call, "wording_new.html", status, values=values, known=known, pathways=choices, error=error)


async def pathways_of(call: Call) -> list[tuple[str, str]]:
    """Where it may be put: pathways with a draft or a revision, by code."""
    found = {row["code"]: str(row["title"]) for row in await published_pathways(call.connection)}
    for row in await drafts.drafts(call.connection):
        found.setdefault(row["code"], row["code"])
    return sorted(found.items())


def text_of(everything: dict[str, Wording], code: str, pathway: str) -> str:
    """The text to begin with: of this pathway's draft where it has one; the skeleton for none."""
    found = everything.get(code)
    if found is None:
        return starter_wordings().get(code, SKELETON)
    carrier = found.carrier(pathway) or found.carriers[0]
    return carrier.text


def parted(source: str) -> tuple[str, str]:
    """Subject and text."""
    line = SUBJECT_LINE.match(source)
    return (line["subject"], source[line.end() :].lstrip("\n")) if line else ("", source)


def written(subject: str, text: str) -> str:
    """The source of a wording."""
    return f"Objet : {' '.join(subject.split())}\n\n{text.strip()}\n"[: LONGEST + 1]


ROUTES = (
    page("/formulations/nouvelle", new, Rule.SETTINGS),
    page("/formulations/nouvelle", add, Rule.SETTINGS, methods=POST),
    page("/formulation/{code}/retirer", remove, Rule.SETTINGS, methods=POST),
)
