"""How long data is kept: what counts, what the last nights did, and whose dossier must be kept. No names, no mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from mailflow.caseload.retention import holds as holding
from mailflow.caseload.retention.nightly import CLASSES
from mailflow.core.errors import Refused
from mailflow.store import administration, holds, retention, site_settings
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.pages.administration import settings_page
from mailflow.web.pages.bulk import id_of
from mailflow.web.pages.dossier_frame import person_of, text_of
from mailflow.web.retention_words import CLASSES as NAMES
from mailflow.web.retention_words import months_words, run_lines
from mailflow.web.rights import Rule
from mailflow.web.sentences import said

TAB = "/reglages/conservation"
RUNS, HOLDS = 7, 200


async def overview(call: Call) -> Response:
    """For administrators."""
    return await page_with(call)


async def page_with(
    call: Call, *, status: int = 200, error: str = "", given: Mapping[str, str] | None = None
) -> Response:
    """The page, with why what was asked for is not done."""
    runs = [
        {"at": row["begun_at"], "ended": row["ended_at"], "origin": row["origin"], "lines": run_lines(row["counts"])}
        for row in await retention.newest_runs(call.connection, RUNS)
    ]
    return await settings_page(
        call,
        "retention.html",
        TAB,
        status,
        times=await times(call),
        runs=runs,
        held=await holds.current(call.connection, HOLDS),
        error=error,
        given=given or {},
        again=call.asked_id("personne"),
    )


async def times(call: Call) -> list[dict[str, Any]]:
    """Each class: the service's time, agencies with another, and from when a change counts."""
    service, made = await site_settings.of_service(call.connection), []
    names = {row["code"]: row["name"] for row in await administration.agencies(call.connection)}
    own = [row for row in await site_settings.everything(call.connection) if row["agency"]]
    for one in CLASSES:
        terms = await retention.terms(call.connection, one.setting, call.now)
        others = {row["agency"]: row["value"] for row in own if row["name"] == one.setting}
        made.append(
            {
                "name": _(NAMES[one.name]),
                "setting": one.setting,
                "months": months_words(service.get(one.setting, 0)),
                "others": [(names[code], months_words(value)) for code, value in sorted(others.items())],
                "settles": max((term.settles for term in terms if term.settles), default=None),
            }
        )
    return made


async def hold_by_number(call: Call) -> Response:
    """Keep the dossier of a number; its name is not said."""
    form = await call.form()
    given = {"reference": text_of(form, "reference")[:40], "motif": text_of(form, "motif")}
    person_id = await holds.find(call.connection, given["reference"])
    if person_id is None:
        return await page_with(call, status=422, error=_("Aucun dossier n’a cette référence."), given=given)
    try:
        async with call.connection.begin_nested():
            await holding.hold(call.connection, person_id, given["motif"], call.viewer.id, call.now)
    except Refused as refusal:
        return await page_with(call, status=422, error=said(refusal.public), given=given)
    return see_other(f"{TAB}?fait=conserver")


async def release_or_back(call: Call) -> Response:
    """Keep it no longer, or again after all."""
    form = await call.form()
    person_id = id_of(form.get("personne"))
    if person_id is None or not await holds.is_known(call.connection, person_id):
        raise Missing
    return see_other(f"{TAB}?fait={await turn(call, person_id, form)}&personne={person_id}")


async def hold_person(call: Call) -> Response:
    """From the dossier, by the team lead."""
    person, form = await person_of(call), await call.form()
    await holding.hold(call.connection, person["id"], text_of(form, "motif"), call.viewer.id, call.now)
    return see_other(f"/dossier/{person['id']}/coordonnees?fait=conserver")


async def release_person(call: Call) -> Response:
    """No longer, or again after all."""
    person, form = await person_of(call), await call.form()
    return see_other(f"/dossier/{person['id']}/coordonnees?fait={await turn(call, person['id'], form)}")


async def turn(call: Call, person_id: Any, form: Any) -> str:
    """What the button says."""
    if text_of(form, "sens") == "rendre":
        await holding.hold_again(call.connection, person_id, call.viewer.id, call.now)
        return "conserver"
    await holding.release(call.connection, person_id, call.viewer.id, call.now)
    return "liberer"


ROUTES = (
    page("/reglages/conservation", overview, Rule.SETTINGS),
    page("/reglages/conservation", hold_by_number, Rule.SETTINGS, methods=POST),
    page("/reglages/conservation/liberer", release_or_back, Rule.SETTINGS, methods=POST),
    page("/dossier/{id:uuid}/conserver", hold_person, Rule.TEAM, methods=POST),
    page("/dossier/{id:uuid}/liberer", release_person, Rule.TEAM, methods=POST),
)
