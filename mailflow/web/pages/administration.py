"""The first page of the settings: what is held, what changed last; and undoing a change. No mail, no person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from mailflow.caseload.undoing import undo
from mailflow.store import holding, setting_changes, switch
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.pages.bulk import id_of
from mailflow.web.pages.entry import local_path
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar

SHOWN = 30


async def settings(call: Call) -> Response:
    """What administrators find here."""
    per_hour = call.web.services.settings.automatic_mails_per_hour
    held, waiting = await switch.held(call.connection), await holding.count_held(call.connection)
    changes = await setting_changes.newest(call.connection, limit=SHOWN)
    values: dict[str, Any] = {"held": held, "waiting": waiting, "per_hour": per_hour, "changes": changes}
    return await settings_page(call, "settings.html", "/reglages", **values)


async def settings_page(call: Call, template: str, tab: str, status: int = 200, **values: Any) -> Response:
    """One page of the settings, below its tabs."""
    shared = {"current": "settings", "tab": tab, "done": call.request.query_params.get("fait", "")}
    return call.render(template, status, **shared, **values, **await sidebar(call))


async def change_shown(call: Call, kind: str, key: str, back: str) -> dict[str, Any]:
    """The change that was just made, so that the page offers to undo it."""
    done = call.request.query_params.get("fait", "")
    found = await setting_changes.newest(call.connection, kind=kind, key=key, limit=5) if done else ()
    just = [row for row in found if str(row["id"]) == done]
    return {"change": just[0] if just else None, "back": back}


def form_values(form: FormData, names: Iterable[str]) -> dict[str, Any]:
    """The fields of a form as text, without what no field holds."""
    return {name: str(form.get(name, "")).replace("\0", "").replace("\r\n", "\n") for name in names}


async def undo_change(call: Call) -> Response:
    """Back to where it was asked for, with what it was before."""
    form = await call.form()
    change_id = id_of(form.get("changement"))
    if change_id is None:
        raise Missing
    await undo(call.connection, change_id, call.viewer.id, call.now)
    where = local_path(str(form.get("suite", ""))) or "/reglages"
    return see_other(f"{where}{'&' if '?' in where else '?'}fait=annule")


ROUTES = (
    page("/reglages", settings, Rule.SETTINGS),
    page("/reglages/annuler", undo_change, Rule.SETTINGS, methods=POST),
)
