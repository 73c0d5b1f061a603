"""Saved views: keeping a list's filters under a name, renaming, sharing and removing them."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.datastructures import FormData
from starlette.responses import Response

from mailflow.core.errors import Refused
from mailflow.store import views
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.filters import address, read_filters, write_filters
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.rights import Rule
from mailflow.web.sidebar import LISTS, sidebar

LONGEST = 60


async def show(call: Call) -> Response:
    """All views one sees, with what may be done to them."""
    rows = await views.views(call.connection, call.viewer.scope)
    return call.render("views.html", rows=rows, current="views", **(await sidebar(call)))


async def create(call: Call) -> Response:
    """Keep the filters of a list; only known ones go into the table."""
    form = await call.form()
    kind = str(form.get("page", ""))
    if kind not in LISTS:
        raise Refused(_("Cette liste ne peut pas être enregistrée."))
    filters = read_filters(dict(parse_qsl(str(form.get("filtres", "")))))
    made = await views.create_view(
        call.connection,
        call.viewer.scope,
        page=kind,
        name=name_of(form),
        filters=write_filters(filters),
        shared=form.get("equipe") == "1",
        now=call.now,
    )
    if made is None:
        raise Refused(_("Il y a déjà quinze vues : supprimez-en une avant d’en ajouter."))
    return see_other(address(LISTS[kind], filters))


async def change(call: Call) -> Response:
    """Rename, share or take back; or remove."""
    form = await call.form()
    scope = call.viewer.scope
    if form.get("quoi") == "supprimer":
        done = await views.delete_view(call.connection, scope, call.id())
    else:
        shared = form.get("equipe") == "1"
        done = await views.change_view(call.connection, scope, call.id(), name=name_of(form), shared=shared)
    if not done:
        raise Missing
    return see_other("/vues")


def name_of(form: FormData) -> str:
    """The name written, checked."""
    name = " ".join(str(form.get("nom", "")).split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise Refused(_("Donnez un nom à la vue, en soixante signes au plus."))
    return name


ROUTES = (
    page("/vues", show, Rule.CASEWORK),
    page("/vues", create, Rule.CASEWORK, methods=POST),
    page("/vues/{id:uuid}", change, Rule.CASEWORK, methods=POST),
)
