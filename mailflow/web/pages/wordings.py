"""Wordings: the list, and the page of one with its text, its fields, its mail for invented readers and its history.

A saved text goes into drafts; nothing here is sent but a test to the administrator's own address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from mailflow.caseload import wording_editing, wording_testing
from mailflow.caseload.wording_personas import FIRST, READERS
from mailflow.caseload.wording_values import FIELDS
from mailflow.caseload.wordings import LANGUAGES as OTHER_LANGUAGES
from mailflow.caseload.wordings import Carrier, Wording, all_wordings, find_wording, variants
from mailflow.core.errors import Refused
from mailflow.store import setting_changes
from mailflow.store.wordings import own_address, texts_published
from mailflow.templates.comparing import compare
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import PART, POST, page
from mailflow.web.headers import PREVIEW_POLICY
from mailflow.web.pages.administration import change_shown
from mailflow.web.rights import Rule
from mailflow.web.wording_check import LONGEST, Checked, check, html_of
from mailflow.web.wording_words import CLASSES, GRADES, LANGUAGES, MISSING, SOURCES, remark_words, subject_words

WORDS = {
    "classes": CLASSES,
    "languages_of_mail": LANGUAGES,
    "sources": SOURCES,
    "missing": MISSING,
    "grades": GRADES,
    "remark_words": remark_words,
    "subject_words": subject_words,
}
ASIDE = {"entries": [], "views": [], "doubts": 0, "mentions": 0, "decisions_open": 0, "unreachable": 0}


async def overview(call: Call) -> Response:
    """Every wording, or those of one pathway: who sends it, in which class and language, and what changed last."""
    found, only = await all_wordings(call.connection), call.request.query_params.get("parcours", "")
    carried = [item for item in found.values() if item.carrier(only)]
    just = await change_shown(call, wording_editing.KIND, "", "")
    return shown(
        call, "wordings.html", wordings=carried, only=only, done=call.request.query_params.get("fait", ""), **just
    )


async def edit(call: Call) -> Response:
    """The text as it is in the draft, else as it is published."""
    found, carrier = await wanted(call)
    asked = call.request.query_params
    checked = await check(carrier.text, carrier.language, asked.get("lecteur", FIRST))
    return await wording_page(call, found, carrier, carrier.text, checked)


async def save(call: Call) -> Response:
    """Into the drafts that were ticked; the page again with the text and the reason when that cannot be."""
    found, carrier = await wanted(call)
    form = await call.form()
    text, seen = text_of(form), marks(form, found)
    error = "" if seen else "none"
    if seen:
        try:
            made = await wording_editing.save_wording(call.connection, found.code, text, seen, call.viewer.id, call.now)
            where = {"parcours": carrier.code, "lecteur": reader(form), "fait": made or "rien"} | came_from(form)
            return see_other(f"/formulation/{found.code}?{urlencode(where)}")
        except wording_editing.Conflict:
            error = "conflict"
        except Refused:
            error = "mistakes"
    checked = await check(text, carrier.language, reader(form))
    return await wording_page(
        call, found, carrier, text, checked, error=error, status=409 if error == "conflict" else 422
    )


async def look(call: Call) -> Response:
    """What there is to say about a text while it is written: a part of the page."""
    _, carrier = await wanted(call)
    form = await call.form()
    checked = await check(text_of(form), carrier.language, reader(form))
    return shown(call, "parts/wording_check.html", checked=checked, readers=READERS, language_of_mail=carrier.language)


async def frame_saved(call: Call) -> Response:
    """The HTML part of the saved text, for the frame."""
    _, carrier = await wanted(call)
    return framed(await html_of(carrier.text, call.request.query_params.get("lecteur", FIRST)))


async def frame_written(call: Call) -> Response:
    """The same of a text that is not saved."""
    form = await call.form()
    return framed(await html_of(text_of(form), reader(form)))


def framed(html: str) -> Response:
    """Shown in a world of its own, as mails from outside are."""
    return HTMLResponse(html, headers={"content-security-policy": PREVIEW_POLICY})


async def send_test(call: Call) -> Response:
    """The saved text to oneself: the address is the account's, whatever the form says."""
    found, carrier = await wanted(call)
    who = reader(await call.form())
    services = call.web.services
    sender = wording_testing.Sender(call.viewer.id, call.viewer.agency_id, call.viewer.name)
    await wording_testing.send_test(
        call.connection, services.keyring, services.settings, sender, (found.code, carrier.text, READERS[who]), call.now
    )
    return see_other(f"/formulation/{found.code}?parcours={carrier.code}&lecteur={who}&fait=essai")


async def history(call: Call) -> Response:
    """Every text there was: in drafts, and as published; each against the one before."""
    found = await find_wording(call.connection, str(call.request.path_params["code"]))
    if found is None:
        raise Missing
    changes = await setting_changes.newest(call.connection, kind=wording_editing.KIND, key=found.code)
    here = f"/formulation/{found.code}"
    edits = [
        {
            "change": change,
            "pathways": sorted(change["after"] or {}),
            "pieces": pieces(dict(change)),
            "back": back_of(dict(change), here),
        }
        for change in changes
    ]
    former: dict[str, str] = {}
    issues: list[dict[str, Any]] = []
    for row in await texts_published(call.connection, found.code):
        before = former.get(row["code"])
        if before != row["text"]:
            issues.append({"row": row, "pieces": compare(before, row["text"]) if before is not None else ()})
        former[row["code"]] = row["text"]
    return shown(call, "wording_history.html", wording=found, edits=edits, issues=issues[::-1])


def pieces(change: Mapping[str, Any]) -> Any:
    """What changed in the first pathway of a change: all of them got the same text."""
    first = min(change["after"], default="")
    return compare(change["before"][first]["text"] or "", change["after"][first]["text"] or "") if first else ()


async def wanted(call: Call) -> tuple[Wording, Carrier]:
    """The wording of the address, and the pathway whose text is looked at."""
    found = await find_wording(call.connection, str(call.request.path_params["code"]))
    form = await call.form() if call.request.method == "POST" else {}
    chosen = str(form.get("vu-parcours") or call.request.query_params.get("parcours", ""))
    carrier = found.carrier(chosen) if found else None
    if found is None or carrier is None:
        raise Missing
    return found, carrier


def text_of(form: FormData) -> str:
    """The text as it was written, with the line ends of this system."""
    text = str(form.get("texte", "")).replace("\r\n", "\n").replace("\0", "")
    return f"{text.rstrip()}\n"[: LONGEST + 1]


def reader(form: FormData) -> str:
    """For whom it is shown."""
    name = str(form.get("lecteur", ""))
    return name if name in READERS else FIRST


def came_from(said: Mapping[str, Any]) -> dict[str, str]:
    """The step and the field in it that led here, for the way back; nothing when it was not a step."""
    step, field = (str(said.get(name, "")).replace("\0", "")[:200] for name in ("etape", "champ"))
    return {"etape": step, "champ": field} if step else {}


def marks(form: FormData, found: Wording) -> dict[str, str]:
    """The pathways that were ticked, with the mark of the text the author began with."""
    known = {carrier.code for carrier in found.carriers}
    return {code: str(form.get(f"vu-{code}", "")) for code in map(str, form.getlist("parcours")) if code in known}


async def wording_page(
    call: Call, found: Wording, carrier: Carrier, text: str, checked: Checked, *, error: str = "", status: int = 200
) -> Response:
    """The page of one wording."""
    everything = await all_wordings(call.connection)
    changes = await setting_changes.newest(call.connection, kind=wording_editing.KIND, key=found.code, limit=1)
    origin = came_from(await call.form() if call.request.method == "POST" else call.request.query_params)
    return shown(
        call,
        "wording.html",
        status,
        wording=found,
        carrier=carrier,
        text=text,
        checked=checked,
        error=error,
        fields=FIELDS,
        readers=READERS,
        language_of_mail=carrier.language,
        together=found.alike(carrier.text),
        variants=variants(found.code, everything),
        newest=changes[0] if changes else None,
        back=back_of(dict(changes[0]) if changes else None, f"/formulation/{found.code}?parcours={carrier.code}"),
        step=origin.get("etape", ""),
        field=origin.get("champ", ""),
        to_add={language: words for language, words in LANGUAGES.items() if language in OTHER_LANGUAGES},
        done=call.request.query_params.get("fait", ""),
        own_address=await own_address(call.connection, call.viewer.id),
        part=PART,
    )


def back_of(change: Mapping[str, Any] | None, here: str) -> str:
    """Where undoing the change leads: to the list when the wording goes with it."""
    gone = change is not None and all(one["text"] is None for one in (change["before"] or {}).values())
    return "/formulations" if gone else here


def shown(call: Call, template: str, status: int = 200, **values: Any) -> Response:
    """A page with its words; the side of administrators holds no lists."""
    return call.render(template, status, current="wordings", **ASIDE, **WORDS, **values)


ROUTES = (
    page("/formulations", overview, Rule.SETTINGS),
    page("/formulation/{code}", edit, Rule.SETTINGS),
    page("/formulation/{code}", save, Rule.SETTINGS, methods=POST),
    page("/formulation/{code}/verifier", look, Rule.SETTINGS, methods=POST),
    page("/formulation/{code}/apercu", frame_saved, Rule.SETTINGS),
    page("/formulation/{code}/apercu", frame_written, Rule.SETTINGS, methods=POST),
    page("/formulation/{code}/essai", send_test, Rule.SETTINGS, methods=POST),
    page("/formulation/{code}/historique", history, Rule.SETTINGS),
)
