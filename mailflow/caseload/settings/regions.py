"""Regions as administrators keep them: agencies, phases with their days, evaluations. Knows no page.

Phases and evaluations are judged by caseload/rollout.py; here they are kept, recorded and undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload import rollout
from mailflow.caseload.settings.agencies import CODE
from mailflow.caseload.settings.checks import Invalid
from mailflow.caseload.settings.region_values import clean, judged_in, read_evaluation, read_move, shown
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.core.rollout import moves_of
from mailflow.store import audit, regions, setting_changes

KIND = "region"
ZONE = ZoneInfo("Europe/Paris")  # of a region without an agency
EVALUATED = "region.evaluated"
GONE = "Cette région n’existe pas."


async def values_of(connection: AsyncConnection, code: str) -> dict[str, Any] | None:
    """As it is now; locked until commit."""
    row = await regions.lock(connection, code)
    if row is None:
        return None
    mine = [item["code"] for item in await regions.agencies(connection) if item["region"] == code]
    phases = [move.to_json() for move in moves_of(row["phases"])]  # JSONB keeps no order of its own
    return {"name": row["name"], "agencies": mine, "phases": phases}


async def today_in(connection: AsyncConnection, codes: Iterable[str], now: datetime) -> date:
    """The day it is in a region of these agencies, in the one where it begins first."""
    rows = await regions.agencies(connection)
    zones = [ZoneInfo(row["time_zone"]) for row in rows if row["code"] in set(codes)]
    return max(now.astimezone(zone).date() for zone in zones or [ZONE])


async def save(
    connection: AsyncConnection,
    code: str,
    values: Mapping[str, Any],
    by: UUID | None,
    now: datetime,
    *,
    new: bool = False,
) -> UUID | None:
    """Write a region, or a `new` one; what is not among the values stays. The change, None when nothing changed.

    With `evaluations` (of a file) those that are not there yet are recorded too.
    """
    before = await values_of(connection, code)
    if new and (before is not None or not CODE.fullmatch(code)):
        taken = "Une région a déjà ce code."
        raise Invalid({"code": taken if before else "De 1 à 20 lettres sans accent, chiffres, - ou _."})
    if not new and before is None:
        raise Refused(GONE, "no such region")
    made = clean({**(before or {}), **values})
    row = await regions.lock(connection, code)
    region_id: UUID = row["id"] if row else new_id()
    fresh = await _unknown(connection, region_id, values.get("evaluations") or [])
    await _check(connection, region_id, code, made, before, fresh, now)
    if made != before:
        await _write(connection, region_id, code, made)
    for item in fresh:
        await _record(connection, region_id, item, by, now)
    if made == before:
        return None
    return await setting_changes.record(connection, by, now, kind=KIND, key=code, before=before, after=made)


async def _check(
    connection: AsyncConnection,
    region_id: UUID,
    code: str,
    made: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    fresh: Sequence[Mapping[str, Any]],
    now: datetime,
) -> None:
    """Raises `Invalid` for agencies of other regions, and for phases and evaluations that may not be."""
    there = {row["code"]: row["region"] for row in await regions.agencies(connection)}
    for named in made["agencies"]:
        if named not in there:
            raise Invalid({"agencies": f"Il n’y a pas d’agence « {named[:40]} »."})
        if there[named] not in (None, code):
            raise Invalid(
                {"agencies": f"L’agence {named} est déjà dans la région {there[named]} : retirez-la d’abord."}
            )
    was, moves = moves_of((before or {}).get("phases", [])), moves_of(made["phases"])
    today = await today_in(connection, made["agencies"], now)
    faults = [rollout.evaluation_fault(moves, judged_in(item), today) for item in fresh]
    if was != moves:
        recorded = await regions.evaluations(connection, region_id)
        evaluations = [judged_in(dict(row)) for row in (*recorded, *fresh)]
        faults.append(rollout.fault(was, moves, evaluations, today))
    if found := next(filter(None, faults), None):
        raise Invalid(dict([found]))


async def _write(connection: AsyncConnection, region_id: UUID, code: str, made: Mapping[str, Any]) -> None:
    """Keep checked values."""
    await regions.write(connection, region_id, {"code": code, "name": made["name"], "phases": made["phases"]})
    await regions.set_agencies(connection, region_id, made["agencies"])


async def move(
    connection: AsyncConnection, code: str, values: Mapping[str, Any], by: UUID | None, now: datetime
) -> UUID | None:
    """The next phase, or one to go back to, from a day on; it takes the place of what was planned."""
    before = await _there(connection, code)
    today = await today_in(connection, before["agencies"], now)
    wanted = read_move(values)
    begun = rollout.without_plan(moves_of(before["phases"]), today)
    phases = [*(item.to_json() for item in begun), wanted.to_json()]
    return await save(connection, code, {"phases": phases}, by, now)


async def withdraw(connection: AsyncConnection, code: str, by: UUID | None, now: datetime) -> UUID | None:
    """Nothing is planned any more; the change, None when nothing was."""
    before = await _there(connection, code)
    today = await today_in(connection, before["agencies"], now)
    kept = rollout.without_plan(moves_of(before["phases"]), today)
    return await save(connection, code, {"phases": [item.to_json() for item in kept]}, by, now)


async def evaluate(
    connection: AsyncConnection, code: str, values: Mapping[str, Any], by: UUID | None, now: datetime
) -> bool:
    """Record an evaluation; True when it takes back a phase that was planned on the strength of an older one."""
    before = await _there(connection, code)
    made, moves = read_evaluation(values), moves_of(before["phases"])
    today = await today_in(connection, before["agencies"], now)
    if found := rollout.evaluation_fault(moves, judged_in(made), today):
        raise Invalid(dict([found]))
    row = await regions.lock(connection, code)
    assert row is not None  # locked above
    await _record(connection, row["id"], made, by, now)
    if not rollout.broken_plan(moves, judged_in(made), today):
        return False
    return await withdraw(connection, code, by, now) is not None


async def put_back(connection: AsyncConnection, code: str, wanted: Any, there: Any, by: UUID, now: datetime) -> None:
    """Undo: the values `wanted` where those of `there` still stand; None was no region."""
    if await values_of(connection, code) != there:
        raise Refused("La région a changé depuis : rien n’a été annulé.", "region changed meanwhile")
    row = await regions.lock(connection, code)
    region_id: UUID = row["id"] if row else new_id()
    if wanted is not None:
        made = clean(wanted)
        await _check(connection, region_id, code, made, there, [], now)
        await _write(connection, region_id, code, made)
        return
    today = await today_in(connection, there["agencies"], now)
    begun = rollout.fault(moves_of(there["phases"]), [], [], today)
    if begun or not await regions.remove(connection, region_id):
        raise Refused("La région est déjà utilisée : elle ne peut plus être retirée.", "region in use")


async def _unknown(connection: AsyncConnection, region_id: UUID, given: Any) -> list[dict[str, Any]]:
    """Those evaluations of a file that are not there yet."""
    if not isinstance(given, list):
        raise Invalid({"evaluations": "Une liste d’évaluations."})
    there = [shown(dict(row)) for row in await regions.evaluations(connection, region_id)] if given else []
    fresh = []
    for item in given:
        made = read_evaluation(item if isinstance(item, Mapping) else {})
        if shown(made) in there:
            there.remove(shown(made))
        else:
            fresh.append(made)
    return fresh


async def _record(
    connection: AsyncConnection, region_id: UUID, made: Mapping[str, Any], by: UUID | None, now: datetime
) -> None:
    await regions.add_evaluation(connection, {**made, "region_id": region_id, "staff_id": by, "at": now})
    await audit.record(connection, now, by, EVALUATED, object_id=region_id)


async def _there(connection: AsyncConnection, code: str) -> dict[str, Any]:
    found = await values_of(connection, code)
    if found is None:
        raise Refused(GONE, "no such region")
    return found
