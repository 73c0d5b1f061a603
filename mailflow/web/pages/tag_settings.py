"""Tags of every agency: made, renamed, coloured, taken away; undoing brings back what had them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from mailflow.caseload.settings import tags
from mailflow.caseload.settings.checks import Invalid
from mailflow.store import administration
from mailflow.store.tags import COLOURS
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import mark
from mailflow.web.pages.administration import change_shown, form_values, settings_page
from mailflow.web.pages.bulk import id_of
from mailflow.web.rights import Rule

TAB = "/reglages/etiquettes"
WORDS = {
    "green": mark("vert"),
    "blue": mark("bleu"),
    "amber": mark("ambre"),
    "violet": mark("violet"),
    "grey": mark("gris"),
    "red": mark("rouge"),
}
assert set(WORDS) == set(COLOURS)


async def overview(call: Call) -> Response:
    """All tags by agency."""
    return await tags_page(call)


async def save(call: Call) -> Response:
    """Change a tag, or make one where the form names none."""
    form = await call.form()
    given = form_values(form, ("agency", "name", "colour"))
    key = str(form.get("etiquette", ""))
    tag_id = id_of(key)
    if key and (tag_id is None or await administration.lock_tag(call.connection, tag_id) is None):
        raise Missing
    if key and form.get("quoi") == "retirer":
        return see_other(f"{TAB}?fait={await tags.remove(call.connection, key, call.viewer.id, call.now)}")
    try:
        made = await tags.save(call.connection, key, given, call.viewer.id, call.now)
    except Invalid as invalid:
        return await tags_page(call, wrong=invalid.wrong, given={**given, "key": key}, status=422)
    return see_other(f"{TAB}?fait={made or 'rien'}")


async def tags_page(
    call: Call, *, wrong: Mapping[str, str] | None = None, given: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    """The page, with a form for each tag."""
    agencies = await administration.agencies(call.connection)
    shown = await change_shown(call, tags.KIND, "", TAB)
    return await settings_page(
        call,
        "tag_settings.html",
        TAB,
        status,
        rows=await administration.tags(call.connection),
        agencies=[(row["code"], row["name"]) for row in agencies],
        colours=WORDS,
        wrong=wrong or {},
        given=given or {"agency": "", "name": "", "colour": "green", "key": ""},
        **shown,
    )


ROUTES = (
    page("/reglages/etiquettes", overview, Rule.SETTINGS),
    page("/reglages/etiquettes", save, Rule.SETTINGS, methods=POST),
)
