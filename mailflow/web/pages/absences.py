"""Absences: one's own, for the team lead the whole team's, with who takes over on which day. Nothing moves by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from starlette.datastructures import FormData
from starlette.responses import Response

from mailflow.caseload.covering import LONGEST, Absence, Team
from mailflow.core.errors import Refused
from mailflow.store import absences, audit
from mailflow.store.conversations import tell_live
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.language import _
from mailflow.web.login import wall
from mailflow.web.pages.bulk import id_of
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar

SHOWN_PAST = timedelta(days=7)
DONE = ("notee", "changee", "retour", "retiree")


@dataclass(frozen=True, slots=True)
class Written:
    """An absence as a form has it; `id` None for a new one."""

    staff_id: UUID
    first_day: date | None
    last_day: date | None
    cover_id: UUID | None
    id: UUID | None = None


async def show(call: Call) -> Response:
    """The list, the form, and who takes over when."""
    return await page_with(call, await _asked(call))


async def page_with(
    call: Call, written: Written, *, status: int = 200, error: str = "", preview: Any = None
) -> Response:
    """The page with the form as it was written."""
    viewer = call.viewer
    members = await absences.members(call.connection, viewer.agency_id)
    rows = await absences.from_day(call.connection, viewer.agency_id, call.today - SHOWN_PAST)
    team = team_of(members, rows)
    mine = [row for row in rows if viewer.role == "supervisor" or row["staff_id"] in (viewer.id, *viewer.covers)]
    return call.render(
        "absences.html",
        status,
        error=error,
        done=call.request.query_params.get("fait", ""),
        written=written,
        preview=preview,
        rows=[{**row, "spans": team.spans(absence_of(row))} for row in mine],
        members=members,
        names={row["id"]: row["name"] for row in members},
        usual={row["id"]: row["cover_id"] for row in members},
        today=call.today,
        current="absences",
        **(await sidebar(call)),
    )


def team_of(members: Sequence[RowMapping], rows: Sequence[RowMapping]) -> Team:
    """What the chain of cover is reckoned from."""
    return Team({row["id"]: row["cover_id"] for row in members}, [absence_of(row) for row in rows])


def absence_of(row: RowMapping) -> Absence:
    """A row as a value."""
    return Absence(row["staff_id"], row["first_day"], row["last_day"], row["cover_id"])


async def _asked(call: Call) -> Written:
    """The form as the address asks for it: a blank one, one to change, or one just removed to put back."""
    query = call.request.query_params
    changed = id_of(query.get("modifier"))
    found = await absences.lock(call.connection, call.viewer.agency_id, changed) if changed else None
    if found is not None and _may(call, found["staff_id"]):
        return Written(found["staff_id"], found["first_day"], found["last_day"], found["cover_id"], found["id"])
    whose = id_of(query.get("qui")) or call.viewer.id
    days = (day_of(query.get("du")), day_of(query.get("au")))
    return Written(whose if _may(call, whose) else call.viewer.id, *days, id_of(query.get("par")))


async def add(call: Call) -> Response:
    """Note an absence, or show who would take over."""
    form = await call.form()
    written = _read(call, form, None)
    if not _may(call, written.staff_id):
        raise Missing
    return await _keep(call, form, written)


async def change(call: Call) -> Response:
    """Change, end or remove one."""
    form = await call.form()
    found = await absences.lock(call.connection, call.viewer.agency_id, call.id())
    if found is None or not _may(call, found["staff_id"]):
        raise Missing
    what = str(form.get("quoi", ""))
    if what == "retour":
        return await _end(call, found)
    if what == "retirer":
        await absences.delete_absence(call.connection, found["id"])
        await _note(call, "absence.removed", found["staff_id"])
        cover = found["cover_id"] or ""
        back = f"qui={found['staff_id']}&du={found['first_day']}&au={found['last_day']}&par={cover}"
        return see_other(f"/absences?fait=retiree&{back}")
    return await _keep(call, form, _read(call, form, found))


async def _end(call: Call, found: RowMapping) -> Response:
    """Back from today on."""
    if not found["first_day"] <= call.today <= found["last_day"]:
        raise Refused(_("Cette absence n’est pas en cours."))
    if found["first_day"] == call.today:
        await absences.delete_absence(call.connection, found["id"])
    else:
        await absences.change_absence(call.connection, found["id"], last_day=call.today - timedelta(days=1))
    await _note(call, "absence.ended", found["staff_id"])
    return see_other("/absences?fait=retour")


async def _keep(call: Call, form: FormData, written: Written) -> Response:
    members = await absences.members(call.connection, call.viewer.agency_id)
    known = {row["id"] for row in members}
    error = await _wrong(call, written, known)
    if error or written.first_day is None or written.last_day is None:
        return await page_with(call, written, status=422, error=error)
    if form.get("quoi") == "apercu":
        rows = await absences.from_day(call.connection, call.viewer.agency_id, written.first_day)
        others = [row for row in rows if row["id"] != written.id]
        absence = Absence(written.staff_id, written.first_day, written.last_day, written.cover_id)
        return await page_with(call, written, preview=team_of(members, others).spans(absence))
    values = {"first_day": written.first_day, "last_day": written.last_day, "cover_id": written.cover_id}
    if written.id is None:
        await absences.insert_absence(call.connection, written.staff_id, **values)
    else:
        await absences.change_absence(call.connection, written.id, **values)
    await _note(call, "absence.changed" if written.id else "absence.added", written.staff_id)
    return see_other(f"/absences?fait={'changee' if written.id else 'notee'}")


async def _wrong(call: Call, written: Written, known: set[UUID]) -> str:
    first, last = written.first_day, written.last_day
    if first is None or last is None:
        return _("Indiquez le premier et le dernier jour.")
    if last < first:
        return _("Le dernier jour est avant le premier.")
    if last < call.today:
        return _("Cette absence est déjà passée.")
    if (last - first).days >= LONGEST:
        return _("Une absence dure treize mois au plus : au-delà, transférez le portefeuille.")
    if written.staff_id not in known or (written.cover_id is not None and written.cover_id not in known):
        return _("Cette personne ne travaille pas dans votre agence.")
    if written.cover_id == written.staff_id:
        return _("Personne ne se remplace soi-même : choisissez un collègue.")
    if await absences.overlaps(call.connection, written.staff_id, first, last, written.id):
        return _("Une autre absence est déjà notée pour l’un de ces jours : modifiez-la.")
    return ""


def _may(call: Call, staff_id: UUID) -> bool:
    """One's own; the team lead the whole team's: `_wrong` and `lock` look at the agency."""
    return staff_id == call.viewer.id or call.viewer.role == "supervisor"


def _read(call: Call, form: FormData, found: RowMapping | None) -> Written:
    whose = found["staff_id"] if found else id_of(form.get("qui")) or call.viewer.id
    days = (day_of(form.get("du")), day_of(form.get("au")))
    return Written(whose, *days, id_of(form.get("par")), found["id"] if found else None)


def day_of(value: object) -> date | None:
    """A day of a form."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


async def _note(call: Call, action: str, staff_id: UUID) -> None:
    """Logged; and everybody's lists look again who covers whom."""
    await audit.record(call.connection, wall.now(), call.viewer.id, action, object_id=staff_id)
    members = await absences.members(call.connection, call.viewer.agency_id)
    await tell_live(call.connection, {f"staff:{row['id']}" for row in members})


ROUTES = (
    page("/absences", show, Rule.CASEWORK),
    page("/absences", add, Rule.CASEWORK, methods=POST),
    page("/absences/{id:uuid}", change, Rule.CASEWORK, methods=POST),
)
