"""The absences of an account, noted and taken away by an administrator on the account's page; each can be undone."""

from __future__ import annotations

from starlette.responses import Response

from mailflow.caseload.settings import absences, accounts
from mailflow.caseload.settings.checks import Invalid
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.pages.accounts import form_page
from mailflow.web.pages.administration import form_values
from mailflow.web.pages.bulk import id_of
from mailflow.web.rights import Rule

NAMES = ("first_day", "last_day", "cover")


async def save(call: Call) -> Response:
    """Note one, or take the one away that the form names."""
    login = str(call.request.path_params["login"])
    found = await accounts.values_of(call.connection, login)
    if found is None:
        raise Missing
    form = await call.form()
    by = (call.viewer.id, call.now)
    if form.get("quoi") == "retirer":
        key = id_of(form.get("absence"))
        own = {row["id"] for row in await absences.of_account(call.connection, login, call.today)}
        if key is None or key not in own:
            raise Missing
        made = await absences.remove(call.connection, login, key, *by)
    else:
        given = form_values(form, NAMES)
        try:
            made = await absences.add(call.connection, {**given, "login": login}, *by)
        except Invalid as invalid:
            wrong = {f"absence_{name}": said for name, said in invalid.wrong.items()}
            return await form_page(call, login, found, absence=given, absence_wrong=wrong, status=422)
    return see_other(f"/reglages/compte/{login}?fait={made}")


ROUTES = (page("/reglages/compte/{login}/absences", save, Rule.SETTINGS, methods=POST),)
