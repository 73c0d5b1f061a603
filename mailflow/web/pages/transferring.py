"""Handing people over, with a note and an end: who goes to whom is looked at before it is done, and can be undone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from starlette.datastructures import FormData
from starlette.responses import Response

from mailflow.caseload import transferring
from mailflow.core.errors import Refused
from mailflow.store import absences, transfers
from mailflow.store.pages import choosing
from mailflow.store.pages import transfers as shown_transfers
from mailflow.store.portfolios import portfolios
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.ceilings import tier_ceilings
from mailflow.web.guard import POST, page
from mailflow.web.handing import plan, start
from mailflow.web.language import _
from mailflow.web.pages.absences import day_of
from mailflow.web.pages.bulk import id_of
from mailflow.web.pages.entry import local_path
from mailflow.web.rights import Rule
from mailflow.web.sidebar import sidebar

LONGEST_NOTE = 2000
LONGEST_RELAY = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Share:
    """What one adviser would get."""

    name: str
    coming: int
    people: int
    ceiling: int
    away: bool


async def show_all(call: Call) -> Response:
    """What was handed over in the agency."""
    rows = await shown_transfers.newest(call.connection, call.viewer.scope)
    done = call.request.query_params.get("fait", "")
    return call.render("transfers.html", rows=rows, done=done, current="transfers", **(await sidebar(call)))


async def begin(call: Call) -> Response:
    """A transfer of one person, or of a whole portfolio; checked rows come from pages/bulk.py."""
    form = await call.form()
    viewer = call.viewer
    whose, one = id_of(form.get("de")), id_of(form.get("c"))
    if whose is not None:
        chosen = await transfers.portfolio_of(call.connection, viewer.agency_id, whose)
        if not chosen and await choosing.adviser(call.connection, viewer.scope, whose) is None:
            raise Missing
    else:
        chosen = await choosing.people(call.connection, viewer.scope, [one] if one else [])
        if not chosen:
            raise Missing
    return await start(call, chosen)


async def show(call: Call) -> Response:
    """What is planned, or was done."""
    row = await _found(call)
    if row["state"] != "draft":
        rows = await shown_transfers.people(call.connection, call.viewer.scope, row["id"])
        await call.log_read("transfer.read", object_id=row["id"])
        fait = call.request.query_params.get("fait", "")
        return call.render(
            "transfer_done.html", row=row, rows=rows, done=fait, current="transfers", **(await sidebar(call))
        )
    return await page_with(call, row)


async def page_with(call: Call, row: RowMapping, *, status: int = 200, error: str = "") -> Response:
    """Who would get whom, as it was planned."""
    connection, agency_id = call.connection, call.viewer.agency_id
    people = await transfers.seekers(connection, agency_id, [UUID(each) for each in row["chosen"]])
    places = {UUID(who): UUID(to) for who, to in row["plan"].items()}
    advisers = await portfolios(connection, agency_id)
    away = await absences.away(connection, agency_id, call.today)
    names = {item["id"]: item["name"] for item in await absences.members(connection, agency_id)}
    coming = Counter(places.values())
    target = next((item for item in advisers if item.staff_id == row["target_id"]), None)
    await call.log_read("transfer.read", object_id=row["id"])
    return call.render(
        "transfer.html",
        status,
        error=error,
        row=row,
        people=people,
        places=places,
        left=[item["id"] for item in people if item["id"] not in places],
        names=names,
        target=target,
        short=sum(item["adviser_id"] != target.staff_id for item in people) - coming[target.staff_id] if target else 0,
        shares=[
            Share(names.get(item.staff_id, ""), coming[item.staff_id], item.people, item.ceiling, item.staff_id in away)
            for item in advisers
            if coming[item.staff_id]
        ],
        advisers=sorted(advisers, key=lambda item: names.get(item.staff_id, "")),
        away=away,
        last_day=_last_day(call, row["until"]),
        today=call.today,
        current="transfers",
        **(await sidebar(call)),
    )


async def change(call: Call) -> Response:
    """See the plan for another adviser or end, or carry out the one that was shown."""
    row = await _found(call, lock=True)
    form = await call.form()
    if row["state"] != "draft":
        raise Refused(_("Ce transfert est déjà fait."))
    values = await _values(call, form)
    await transfers.write(call.connection, row["id"], **values)
    if form.get("quoi") != "confier" or values["target_id"] != row["target_id"]:
        await plan(call, row["id"])
        return see_other(f"/transfert/{row['id']}")
    again = await _found(call)
    if not values["note"] and await _needs_note(call, again):
        error = _("Écrivez un mot de relais : il reste en tête du dossier jusqu’à ce qu’il soit lu.")
        return await page_with(call, again, status=422, error=error)
    try:
        ceilings = await tier_ceilings(call)
        async with call.connection.begin_nested():
            await transferring.carry_out(call.connection, dict(again), ceilings, call.now)
    except Refused as refusal:
        await plan(call, row["id"])
        return await page_with(call, await _found(call), status=422, error=refusal.public)
    return see_other(f"/transfert/{row['id']}?fait=confie")


async def _needs_note(call: Call, row: RowMapping) -> bool:
    """Whether somebody followed one of these people: there is something to hand over."""
    people = await transfers.seekers(call.connection, row["agency_id"], [UUID(each) for each in row["plan"]])
    return any(item["adviser_id"] for item in people)


async def _values(call: Call, form: FormData) -> dict[str, Any]:
    """Target, note and end of a form. The end is the midnight after the last day."""
    target = id_of(form.get("a"))
    if target is not None and await choosing.adviser(call.connection, call.viewer.scope, target) is None:
        raise Refused(_("Choisissez un conseiller de votre agence."))
    day = day_of(form.get("jusqu"))
    if str(form.get("jusqu", "")).strip() and day is None:
        raise Refused(_("Le dernier jour du relais est illisible."))
    if day is not None and not call.today <= day <= call.today + LONGEST_RELAY:
        raise Refused(_("Le dernier jour du relais doit être à venir, dans les treize mois."))
    note = str(form.get("note", "")).replace("\0", "").strip()[:LONGEST_NOTE]
    return {"target_id": target, "note": note, "until": _midnight_after(call, day) if day else None}


def _midnight_after(call: Call, day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), call.viewer.zone).astimezone(UTC)


def _last_day(call: Call, until: datetime | None) -> date | None:
    return until.astimezone(call.viewer.zone).date() - timedelta(days=1) if until else None


async def take_back(call: Call) -> Response:
    """The people go back to who followed them before, as far as nobody else follows them by now."""
    row = await _found(call, lock=True)
    await transferring.give_back(call.connection, dict(row), call.now, by=call.viewer.id)
    return see_other(f"/transfert/{row['id']}?fait=repris")


async def read(call: Call) -> Response:
    """The new adviser has read the note."""
    form = await call.form()
    scope = call.viewer.scope
    if not await transfers.read_note(call.connection, call.id(), scope.stands_for, call.now):
        raise Missing
    await call.log_read("transfer.note_read", object_id=call.id())
    return see_other(local_path(str(form.get("suite", ""))) or "/suivis")


async def _found(call: Call, *, lock: bool = False) -> RowMapping:
    """A transfer of the agency; a draft only for who began it."""
    row = await transfers.find(call.connection, call.viewer.agency_id, call.id(), lock=lock)
    if row is None or (row["state"] == "draft" and row["author_id"] != call.viewer.id):
        raise Missing
    return row


ROUTES = (
    page("/transferts", show_all, Rule.TEAM),
    page("/transferts", begin, Rule.TEAM, methods=POST),
    page("/transfert/{id:uuid}", show, Rule.TEAM),
    page("/transfert/{id:uuid}", change, Rule.TEAM, methods=POST),
    page("/transfert/{id:uuid}/reprise", take_back, Rule.TEAM, methods=POST),
    page("/transfert/{id:uuid}/lu", read, Rule.CASEWORK, methods=POST),
)
