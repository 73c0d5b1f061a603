"""Agencies as administrators keep them: checked, written, recorded. Knows no page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.settings.checks import Invalid, Typed
from mailflow.core.errors import Refused
from mailflow.store import administration, setting_changes
from mailflow.store.site import add_agency

KIND = "agency"
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")
FIELDS = (*administration.AGENCY_COLUMNS[1:], "lead")


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values to keep; raises `Invalid` with every mistake."""
    typed = Typed(values)
    made = {
        "name": typed.line("name", 100),
        "email": typed.address("email"),
        "phone": typed.line("phone", 40),
        "postal_address": typed.line("postal_address", 200),
        "walk_in": typed.line("walk_in", 200, needed=False),
        "time_zone": typed.time_zone("time_zone"),
        "holidays": typed.region("holidays"),
        "hours": typed.week("hours"),
        "closures": typed.closures("closures"),
        "lead": typed.line("lead", 60, needed=False),
    }
    typed.check()
    return made


async def values_of(connection: AsyncConnection, code: str) -> dict[str, Any] | None:
    """As it is now; locked until commit."""
    row = await administration.lock_agency(connection, code)
    return {name: row[name] or "" if name == "lead" else row[name] for name in FIELDS} if row else None


async def save(
    connection: AsyncConnection,
    code: str,
    values: Mapping[str, Any],
    by: UUID | None,
    now: datetime,
    *,
    new: bool = False,
) -> UUID | None:
    """Write an agency, or a `new` one; the change, None when nothing changed. Raises `Invalid`."""
    made = clean(values)
    if new and not CODE.fullmatch(code):
        raise Invalid({"code": "De 1 à 20 lettres sans accent, chiffres, - ou _."})
    before = await values_of(connection, code)
    if new and before is not None:
        raise Invalid({"code": "Une agence a déjà ce code."})
    if not new and before is None:
        raise Refused("Cette agence n’existe pas.", "no such agency")
    if made == before:
        return None
    await write(connection, code, made)
    return await setting_changes.record(connection, by, now, kind=KIND, key=code, before=before, after=made)


async def write(connection: AsyncConnection, code: str, values: Mapping[str, Any]) -> None:
    """Keep checked values, of an agency that is there or of a new one."""
    columns = {name: value for name, value in values.items() if name != "lead"}
    row = await administration.lock_agency(connection, code)
    agency_id = row["id"] if row else await add_agency(connection, {"code": code, **columns})
    lead_id = await _lead(connection, code, str(values["lead"]))
    await administration.change_agency(connection, agency_id, {**columns, "lead_id": lead_id})


async def _lead(connection: AsyncConnection, code: str, login: str) -> UUID | None:
    if not login:
        return None
    row = await administration.lock_account(connection, login)
    if row is None or not row["active"] or row["role"] != "supervisor" or row["agency"] != code:
        raise Invalid({"lead": "Choisissez un responsable de cette agence, au compte ouvert."})
    found: UUID = row["id"]
    return found


async def put_back(connection: AsyncConnection, code: str, wanted: Any, there: Any, by: UUID, now: datetime) -> None:
    """Undo: the values `wanted` where those of `there` still stand; None was no agency."""
    if await values_of(connection, code) != there:
        raise Refused("L’agence a changé depuis : rien n’a été annulé.", "agency changed meanwhile")
    if wanted is not None:
        await write(connection, code, clean(wanted))
        return
    row = await administration.lock_agency(connection, code)
    if row is not None and not await administration.remove_agency(connection, row["id"]):
        raise Refused("L’agence est déjà utilisée : elle ne peut plus être retirée.", "agency in use")
