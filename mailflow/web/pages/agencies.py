"""Agencies: contact, opening hours, closures, holidays, who leads. What is typed is checked and can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from mailflow.caseload.settings import agencies
from mailflow.caseload.settings.checks import Invalid, spans_text
from mailflow.core.worktime import WEEKDAYS
from mailflow.outbox import acknowledging
from mailflow.outbox.limits import Limits
from mailflow.store import administration, regions, site_settings
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.pages.administration import change_shown, form_values, settings_page
from mailflow.web.rights import Rule
from mailflow.web.setting_words import DAYS, closure_text

TAB = "/reglages/agences"
TEXTS = ("name", "email", "phone", "postal_address", "walk_in", "time_zone", "holidays", "closures", "lead")
EMPTY: dict[str, Any] = {**dict.fromkeys(TEXTS, ""), "time_zone": "Europe/Paris", "holidays": "FR", "closures": []}
USUAL = {day: [["08:30", "12:30"], ["13:30", "16:30"]] for day in WEEKDAYS[:5]}


async def overview(call: Call) -> Response:
    """All agencies."""
    return await settings_page(call, "agencies.html", TAB, rows=await administration.agencies(call.connection))


async def new(call: Call) -> Response:
    """An empty form, with usual hours."""
    return await form_page(call, "", typed({**EMPTY, "hours": USUAL}))


async def edit(call: Call) -> Response:
    """One agency."""
    code = str(call.request.path_params["code"])
    found = await agencies.values_of(call.connection, code)
    if found is None:
        raise Missing
    return await form_page(call, code, typed(found), kept=found)


async def create(call: Call) -> Response:
    """A new agency."""
    return await saved(call, "")


async def save(call: Call) -> Response:
    """An agency that is there."""
    code = str(call.request.path_params["code"])
    if await agencies.values_of(call.connection, code) is None:
        raise Missing
    return await saved(call, code)


async def saved(call: Call, code: str) -> Response:
    """Check and store, or the form again with each mistake at its field."""
    form = await call.form()
    given = form_values(form, TEXTS) | {"hours": {day: str(form.get(f"hours.{day}", "")) for day in WEEKDAYS}}
    named = code or str(form.get("code", "")).strip()
    try:
        made = await agencies.save(call.connection, named, given, call.viewer.id, call.now, new=not code)
    except Invalid as invalid:
        return await form_page(call, code, given | {"code": named}, wrong=invalid.wrong, status=422)
    return see_other(f"/reglages/agence/{named}?fait={made or 'rien'}")


def typed(found: Mapping[str, Any]) -> dict[str, Any]:
    """The kept values as they are typed into the form."""
    hours = {day: spans_text(found["hours"].get(day)) for day in WEEKDAYS}
    return {
        **found,
        "code": "",
        "hours": hours,
        "closures": "\n".join(closure_text(item) for item in found["closures"]),
    }


async def form_page(
    call: Call,
    code: str,
    values: Mapping[str, Any],
    *,
    wrong: Mapping[str, str] | None = None,
    kept: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    """The form."""
    accounts = await administration.accounts(call.connection)
    own = {**await site_settings.of_service(call.connection), **await site_settings.own_of(call.connection, code)}
    limits = Limits.of(call.web.services.settings, own)
    leads = [row for row in accounts if row["agency"] == code and row["active"] and row["role"] == "supervisor"]
    return await settings_page(
        call,
        "agency.html",
        TAB,
        status,
        code=code,
        values=values,
        wrong=wrong or {},
        days=DAYS,
        leads=[("", "–"), *((row["login"], row["name"]) for row in leads)],
        acknowledgement=acknowledging.example(kept, call.now, limits.acknowledgement_note) if kept else None,
        acknowledges=limits.acknowledgements,
        region=next(
            (row for row in await regions.agencies(call.connection) if row["code"] == code and row["region"]), None
        ),
        **await change_shown(call, agencies.KIND, code, f"/reglages/agence/{code}"),
    )


ROUTES = (
    page("/reglages/agences", overview, Rule.SETTINGS),
    page("/reglages/agences/nouvelle", new, Rule.SETTINGS),
    page("/reglages/agences/nouvelle", create, Rule.SETTINGS, methods=POST),
    page("/reglages/agence/{code}", edit, Rule.SETTINGS),
    page("/reglages/agence/{code}", save, Rule.SETTINGS, methods=POST),
)
