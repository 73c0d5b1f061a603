"""Accounts: who they are, what they may do, how many they follow; and the link by which one chooses a password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping
from starlette.responses import Response

from mailflow.caseload.settings import absences, accounts
from mailflow.caseload.settings.checks import Invalid
from mailflow.core.errors import Refused
from mailflow.store import administration, audit
from mailflow.web import password_links
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.ceilings import tier_ceilings
from mailflow.web.guard import POST, page
from mailflow.web.labels import ROLES
from mailflow.web.language import _
from mailflow.web.login import wall
from mailflow.web.pages.administration import change_shown, form_values, settings_page
from mailflow.web.rights import Rule

TAB = "/reglages/comptes"
TEXTS = ("agency", "name", "title", "email", "role", "tier", "ceiling", "cover", "active")
EMPTY: dict[str, Any] = {**dict.fromkeys(TEXTS, ""), "role": "adviser", "ceiling": 250, "active": True}

NO_ABSENCE = {"first_day": "", "last_day": "", "cover": ""}


async def overview(call: Call) -> Response:
    """All accounts by agency; closed ones last."""
    rows = await administration.accounts(call.connection)
    wanted = call.request.query_params.get("agence", "")
    shown = [row for row in rows if wanted in ("", row["agency"])]
    agencies = await administration.agencies(call.connection)
    return await settings_page(
        call,
        "accounts.html",
        TAB,
        rows=sorted(shown, key=lambda row: not row["active"]),
        agencies=agencies,
        wanted=wanted,
    )


async def new(call: Call) -> Response:
    """An empty form."""
    return await form_page(call, "", {**EMPTY, "agency": call.request.query_params.get("agence", "")})


async def edit(call: Call) -> Response:
    """One account."""
    login = str(call.request.path_params["login"])
    found = await accounts.values_of(call.connection, login)
    if found is None:
        raise Missing
    return await form_page(call, login, found)


async def create(call: Call) -> Response:
    """A new account: nobody can log in with it before a password is chosen."""
    return await saved(call, "")


async def save(call: Call) -> Response:
    """An account that is there."""
    login = str(call.request.path_params["login"])
    if await accounts.values_of(call.connection, login) is None:
        raise Missing
    return await saved(call, login)


async def saved(call: Call, login: str) -> Response:
    """Check and store, or the form again with each mistake at its field."""
    form = await call.form()
    given = form_values(form, TEXTS)
    named = login or str(form.get("login", "")).strip().lower()
    given |= {"active": True} if not login else {}
    try:
        made = await accounts.save(call.connection, named, given, call.viewer.id, call.now, new=not login)
    except Invalid as invalid:
        shown = given | {"login": named, "active": given["active"] in (True, "1")}
        return await form_page(call, login, shown, wrong=invalid.wrong, status=422)
    return see_other(f"/reglages/compte/{named}?fait={made or 'rien'}")


async def make_link(call: Call) -> Response:
    """The link, shown this once: whoever has it chooses the password of the account."""
    login = str(call.request.path_params["login"])
    row = await administration.lock_account(call.connection, login)
    if row is None:
        raise Missing
    kept = await administration.password_of(call.connection, row["id"])
    if kept is None:
        raise Refused(_("Ce compte est fermé : rouvrez-le d’abord."))
    services = call.web.services
    token = password_links.make(services.keyring, row["id"], kept["password_hash"], wall.now())
    await audit.record(call.connection, wall.now(), call.viewer.id, "password.link", object_id=row["id"])
    base = (services.settings.web_url or str(call.request.base_url)).rstrip("/")
    found = await accounts.values_of(call.connection, login)
    assert found is not None  # locked above
    hours = int(password_links.VALID.total_seconds() // 3600)
    return await form_page(call, login, found, link=f"{base}/mot-de-passe/{token}", link_hours=hours)


async def form_page(
    call: Call,
    login: str,
    values: Mapping[str, Any],
    *,
    wrong: Mapping[str, str] | None = None,
    status: int = 200,
    **more: Any,
) -> Response:
    """The form."""
    rows = await administration.accounts(call.connection)
    agencies = await administration.agencies(call.connection)
    advisers = [row for row in rows if row["active"] and row["role"] == "adviser" and row["login"] != login]
    mine = [row for row in advisers if not login or row["agency"] == values["agency"]]
    return await settings_page(
        call,
        "account.html",
        TAB,
        status,
        login=login,
        values={"login": ""} | dict(values),
        wrong=wrong or {},
        roles=list(ROLES.items()),
        agencies=[(row["code"], row["name"]) for row in agencies],
        covers=[("", "–"), *((row["login"], f"{row['name']} ({row['agency_name']})") for row in mine)],
        tiers=list(await tier_ceilings(call)),
        account=next((row for row in rows if row["login"] == login), None),
        **{"link": "", "link_hours": 0, "absence": NO_ABSENCE, "absence_wrong": {}} | more,
        absences=await absences.of_account(call.connection, login, call.today) if login else [],
        colleagues=[("", _("Le remplaçant habituel")), *following(rows, login)],
        **await just_changed(call, login),
    )


async def just_changed(call: Call, login: str) -> dict[str, Any]:
    """The change of the account or of one of its absences, to be undone."""
    where = f"/reglages/compte/{login}"
    found = await change_shown(call, accounts.KIND, login, where)
    return found if found["change"] else await change_shown(call, absences.KIND, "", where)


def following(rows: Sequence[RowMapping], login: str) -> list[tuple[str, str]]:
    """Who could take over, as choices: colleagues of the account's agency who follow people."""
    agency = next((row["agency"] for row in rows if row["login"] == login), "")
    there = [row for row in rows if row["agency"] == agency and row["active"] and row["login"] != login]
    return [(row["login"], row["name"]) for row in there if row["role"] in ("adviser", "supervisor")]


ROUTES = (
    page("/reglages/comptes", overview, Rule.SETTINGS),
    page("/reglages/comptes/nouveau", new, Rule.SETTINGS),
    page("/reglages/comptes/nouveau", create, Rule.SETTINGS, methods=POST),
    page("/reglages/compte/{login}", edit, Rule.SETTINGS),
    page("/reglages/compte/{login}", save, Rule.SETTINGS, methods=POST),
    page("/reglages/compte/{login}/lien", make_link, Rule.SETTINGS, methods=POST),
)
