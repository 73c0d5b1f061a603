"""Settings of the service and of single agencies: a form each, with where its value comes from. Each can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from mailflow.caseload.settings import agencies, site
from mailflow.caseload.settings.checks import Invalid
from mailflow.caseload.settings.registry import SETTINGS, Setting
from mailflow.store import administration, site_settings
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.pages.administration import change_shown, form_values, settings_page
from mailflow.web.rights import Rule
from mailflow.web.site_words import GROUPS, MEANINGS, NOTES, TITLES, typed, value_words

TAB = "/reglages/service"


@dataclass(frozen=True, slots=True)
class Shown:
    """One setting: `value` as it is typed, `above` what counts without it here."""

    name: str
    kind: str
    title: str
    meaning: str
    value: str
    is_own: bool
    origin: str
    above: str
    options: tuple[tuple[str, str], ...] = ()


async def overview(call: Call) -> Response:
    """Those of the service, and which agencies have their own."""
    return await settings_form(call, "")


async def of_agency(call: Call) -> Response:
    """Those of one agency."""
    return await settings_form(call, await known_agency(call))


async def save(call: Call) -> Response:
    """One of the service."""
    return await saved(call, "")


async def save_of_agency(call: Call) -> Response:
    """One of an agency."""
    return await saved(call, await known_agency(call))


async def known_agency(call: Call) -> str:
    """The code in the address."""
    code = str(call.request.path_params["code"])
    if await agencies.values_of(call.connection, code) is None:
        raise Missing
    return code


async def saved(call: Call, code: str) -> Response:
    """Check and keep, or the page again with the mistake at its field."""
    form = await call.form()
    given = form_values(form, ("reglage", "valeur"))
    name = given["reglage"]
    if name not in SETTINGS:
        raise Missing
    value = None if form.get("quoi") == "reprendre" else given["valeur"]
    settings = call.web.services.settings
    try:
        made = await site.save(call.connection, settings, name, code, value, call.viewer.id, call.now)
    except Invalid as invalid:
        return await settings_form(call, code, wrong=invalid.wrong, given={name: given["valeur"]}, status=422)
    return see_other(f"{place(code)}?fait={made or 'rien'}")


def place(code: str) -> str:
    """The page of an agency's settings, or the service's."""
    return f"{TAB}/{code}" if code else TAB


async def settings_form(
    call: Call,
    code: str,
    *,
    wrong: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page."""
    service = await site_settings.of_service(call.connection)
    own = await site_settings.own_of(call.connection, code) if code else service
    rows = {name: shown(call, item, own, service if code else {}, given or {}) for name, item in SETTINGS.items()}
    there = await administration.agencies(call.connection)
    counts: dict[str, int] = {}
    for row in await site_settings.everything(call.connection):
        counts[row["agency"]] = counts.get(row["agency"], 0) + 1
    return await settings_page(
        call,
        "site_settings.html",
        TAB,
        status,
        code=code,
        agency=next((row["name"] for row in there if row["code"] == code), ""),
        agencies=[(row["code"], row["name"], counts.get(row["code"], 0)) for row in there],
        groups={title: [rows[name] for name in names] for title, names in GROUPS.items()},
        notes=NOTES,
        wrong=wrong or {},
        **await change_shown(call, site.KIND, "", place(code)),
    )


def shown(
    call: Call, item: Setting, own: Mapping[str, Any], above: Mapping[str, Any], given: Mapping[str, str]
) -> Shown:
    """One setting with its value and where it comes from."""
    settings, name = call.web.services.settings, item.name
    usual = above.get(name, item.usual(settings))
    set_in_environment = item.variable.removeprefix("MAILFLOW_").lower() in settings.model_fields_set
    if name in own:
        origin = _("réglé ici")
    elif name in above:
        origin = _("vient du service")
    elif set_in_environment:
        origin = _("vient de l’installation ({variable})").format(variable=item.variable)
    else:
        origin = _("valeur d’origine")
    options: tuple[tuple[str, str], ...] = ()
    if item.kind == "flag":
        options = (("oui", _("oui")), ("non", _("non")))
    elif item.kind == "mailbox":
        options = (("", value_words(name, "")), *((address, address) for address in settings.mailboxes))
    return Shown(
        name=name,
        kind=item.kind,
        title=_(TITLES[name]),
        meaning=_(MEANINGS[name]),
        value=given.get(name, typed(own.get(name, usual))),
        is_own=name in own,
        origin=origin,
        above=value_words(name, usual),
        options=options,
    )


ROUTES = (
    page("/reglages/service", overview, Rule.SETTINGS),
    page("/reglages/service", save, Rule.SETTINGS, methods=POST),
    page("/reglages/service/{code}", of_agency, Rule.SETTINGS),
    page("/reglages/service/{code}", save_of_agency, Rule.SETTINGS, methods=POST),
)
