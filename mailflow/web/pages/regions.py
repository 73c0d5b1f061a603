"""Regions of the roll-out: their agencies, their phases with dates, and the evaluations without which none goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping
from starlette.responses import Response

from mailflow.caseload import rollout
from mailflow.caseload.rollout import Conclusion
from mailflow.caseload.settings import regions
from mailflow.caseload.settings.checks import Invalid
from mailflow.caseload.settings.region_values import EVALUATION, judged_in
from mailflow.core.rollout import Move, Phase, move_on, moves_of
from mailflow.store import regions as store
from mailflow.web.call import Call, Missing, see_other
from mailflow.web.guard import POST, page
from mailflow.web.labels import label
from mailflow.web.language import _
from mailflow.web.pages.administration import change_shown, form_values, settings_page
from mailflow.web.rights import Rule

TAB = "/reglages/regions"
PHASE = ("phase", "from", "reason")
MOST_AGENCIES = 1000
Values = Mapping[str, Any]
NONE: Values = {}


async def overview(call: Call) -> Response:
    """All regions, each with its phase and what is planned."""
    everywhere, rows = await store.agencies(call.connection), []
    for row in await store.listed(call.connection):
        mine = [item for item in everywhere if item["region"] == row["code"]]
        today = await regions.today_in(call.connection, [item["code"] for item in mine], call.now)
        moves = moves_of(row["phases"])
        coming = next((move for move in moves if move.day > today), None)
        rows.append({**row, "standing": move_on(moves, today), "coming": coming, "agencies": mine})
    return await settings_page(call, "regions.html", TAB, rows=rows)


async def new(call: Call) -> Response:
    """An empty form."""
    return await new_page(call, {"code": "", "name": "", "agencies": []})


async def create(call: Call) -> Response:
    """A new region, without a phase."""
    given = await named(call)
    try:
        made = await regions.save(call.connection, given["code"], given, call.viewer.id, call.now, new=True)
    except Invalid as invalid:
        return await new_page(call, given, wrong=invalid.wrong, status=422)
    return see_other(f"/reglages/region/{given['code']}?fait={made}")


async def new_page(
    call: Call, values: Values, *, wrong: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    """The form of a region that is not there yet."""
    every = await store.agencies(call.connection)
    shared: Values = {"change": None, "back": "", "code": ""}
    return await settings_page(
        call, "region_new.html", TAB, status, values=values, wrong=wrong or {}, agencies=every, **shared
    )


async def edit(call: Call) -> Response:
    """One region."""
    return await form_page(call, *await found(call))


async def save(call: Call) -> Response:
    """Its name and its agencies."""
    code, kept = await found(call)
    given = await named(call)
    values = {"name": given["name"], "agencies": given["agencies"]}
    try:
        made = await regions.save(call.connection, code, values, call.viewer.id, call.now)
    except Invalid as invalid:
        return await form_page(call, code, kept, values=values, wrong=invalid.wrong, status=422)
    return see_other(f"/reglages/region/{code}?fait={made or 'rien'}")


async def move(call: Call) -> Response:
    """Plan a phase, go back to one, or withdraw what is planned."""
    code, kept = await found(call)
    form = await call.form()
    by = (call.viewer.id, call.now)
    if form.get("quoi") == "retirer":
        made = await regions.withdraw(call.connection, code, *by)
        return see_other(f"/reglages/region/{code}?fait={made or 'rien'}")
    given = form_values(form, PHASE)
    try:
        made = await regions.move(call.connection, code, given, *by)
    except Invalid as invalid:
        wrong = {"from" if name == "day" else name: said for name, said in invalid.wrong.items()}
        return await form_page(call, code, kept, phase=given, phase_wrong=wrong, status=422)
    return see_other(f"/reglages/region/{code}?fait={made or 'rien'}")


async def evaluate(call: Call) -> Response:
    """Record an evaluation; it stays."""
    code, kept = await found(call)
    given = form_values(await call.form(), [f"e_{name}" for name in EVALUATION])
    values = {name: given[f"e_{name}"] for name in EVALUATION}
    try:
        withdrawn = await regions.evaluate(call.connection, code, values, call.viewer.id, call.now)
    except Invalid as invalid:
        wrong = {f"e_{name}": said for name, said in invalid.wrong.items()}
        return await form_page(call, code, kept, evaluation=values, evaluation_wrong=wrong, status=422)
    return see_other(f"/reglages/region/{code}?fait={'evaluee-retiree' if withdrawn else 'evaluee'}#evaluations")


async def found(call: Call) -> tuple[str, dict[str, Any]]:
    """The region of the address."""
    code = str(call.request.path_params["code"])
    kept = await regions.values_of(call.connection, code)
    if kept is None:
        raise Missing
    return code, kept


async def named(call: Call) -> dict[str, Any]:
    """Code, name and ticked agencies of a form."""
    form = await call.form()
    agencies = [str(code) for code in form.getlist("agencies")]
    return {**form_values(form, ("code", "name")), "agencies": agencies}


async def form_page(
    call: Call,
    code: str,
    kept: Values,
    *,
    values: Values = NONE,
    wrong: Values = NONE,
    phase: Values = NONE,
    phase_wrong: Values = NONE,
    evaluation: Values = NONE,
    evaluation_wrong: Values = NONE,
    status: int = 200,
) -> Response:
    """The page of one region: phases, evaluations, name and agencies; forms as they were written."""
    row = await store.lock(call.connection, code)
    assert row is not None  # the caller found it
    today = await regions.today_in(call.connection, kept["agencies"], call.now)
    moves, recorded = moves_of(kept["phases"]), await store.evaluations(call.connection, row["id"])
    now = move_on(moves, today)
    proof = rollout.counting([judged_in(dict(item)) for item in recorded], now)
    coming = next((item for item in moves if item.day > today), None)
    usual = {"phase": "", "from": today.isoformat(), "reason": "", **(coming.to_json() if coming else {})}
    blank = {"phase": now.phase.value, "day": today.isoformat(), "made_by": call.viewer.name, "conclusion": ""}
    return await settings_page(
        call,
        "region.html",
        TAB,
        status,
        code=code,
        kept=kept,
        values={**kept, **values},
        wrong=wrong,
        agencies=await store.agencies(call.connection),
        today=today,
        standing=now,
        moves=moves,
        coming=coming,
        choices=phase_choices(moves, today),
        needs=now.phase in rollout.EVALUATED,
        proof=proof,
        phase={**usual, **phase},
        phase_wrong=phase_wrong,
        evaluations=evaluations_shown(moves, recorded),
        begun=phases_begun(moves, today),
        conclusions=[("", "–"), *((item.value, label(item.value, "conclusions")) for item in Conclusion)],
        evaluation={**blank, "measures": "", **evaluation},
        evaluation_wrong=evaluation_wrong,
        **await change_shown(call, regions.KIND, code, f"/reglages/region/{code}"),
    )


def phase_choices(moves: Sequence[Move], today: date) -> list[tuple[str, str]]:
    """Where the region may go, in words: on, or back."""
    back = _("revenir à : {phase}")
    return [
        (phase.value, back.format(phase=label(phase.value, "phases")) if backwards else label(phase.value, "phases"))
        for phase, backwards in rollout.choices(moves, today).items()
    ]


def phases_begun(moves: Sequence[Move], today: date) -> list[tuple[str, str]]:
    """Those the region was ever in: there is something to evaluate."""
    begun = {move.phase for move in moves if move.day <= today} - {Phase.NONE}
    return [(phase.value, label(phase.value, "phases")) for phase in Phase if phase in begun]


def evaluations_shown(moves: Sequence[Move], recorded: Sequence[RowMapping]) -> list[dict[str, Any]]:
    """Newest first; those that a newer one of the same run of a phase corrects are said to be."""
    shown: list[dict[str, Any]] = []
    seen: set[Move | None] = set()
    for row in reversed(recorded):
        run = rollout.run_of(moves, judged_in(dict(row)))
        shown.append({**row, "corrected": run in seen})
        seen.add(run)
    return shown


ROUTES = (
    page("/reglages/regions", overview, Rule.SETTINGS),
    page("/reglages/regions/nouvelle", new, Rule.SETTINGS),
    page("/reglages/regions/nouvelle", create, Rule.SETTINGS, methods=POST, fields=MOST_AGENCIES),
    page("/reglages/region/{code}", edit, Rule.SETTINGS),
    page("/reglages/region/{code}", save, Rule.SETTINGS, methods=POST, fields=MOST_AGENCIES),
    page("/reglages/region/{code}/phase", move, Rule.SETTINGS, methods=POST),
    page("/reglages/region/{code}/evaluation", evaluate, Rule.SETTINGS, methods=POST),
)
