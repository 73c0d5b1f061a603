"""Absences as administrators keep them, for any account of any agency: checked, recorded, undone. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.covering import LONGEST
from mailflow.caseload.settings.checks import Invalid, Typed, day_of
from mailflow.core.errors import Refused
from mailflow.store import absences, administration, setting_changes
from mailflow.store.conversations import tell_live

KIND = "absence"
GONE = "Cette absence n’existe pas."


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values to keep; raises `Invalid`."""
    typed = Typed(values)
    made = {
        "login": typed.line("login", 60),
        "first_day": day_of(typed.line("first_day", 20)),
        "last_day": day_of(typed.line("last_day", 20)),
        "cover": typed.line("cover", 60, needed=False),
    }
    for name in ("first_day", "last_day"):
        if not made[name]:
            typed.wrong.setdefault(name, "Un jour, comme 24/12/2026.")
    if not typed.wrong:
        length = (date.fromisoformat(made["last_day"]) - date.fromisoformat(made["first_day"])).days
        if length < 0:
            typed.wrong["last_day"] = "Le dernier jour est avant le premier."
        elif length >= LONGEST:
            typed.wrong["last_day"] = "Une absence dure treize mois au plus : au-delà, transférez le portefeuille."
    if made["cover"] and made["cover"] == made["login"]:
        typed.wrong["cover"] = "Personne ne se remplace soi-même : choisissez un collègue."
    typed.check()
    return made


async def of_account(connection: AsyncConnection, login: str, today: date) -> list[RowMapping]:
    """Those of an account that are not over."""
    account = await _account(connection, login)
    rows = await absences.from_day(connection, account["agency_id"], today)
    return [row for row in rows if row["staff_id"] == account["id"]]


async def add(connection: AsyncConnection, values: Mapping[str, Any], by: UUID, now: datetime) -> UUID:
    """Note one; the change."""
    made = clean(values)
    key = await _write(connection, made)
    return await setting_changes.record(connection, by, now, kind=KIND, key=str(key), before=None, after=made)


async def remove(connection: AsyncConnection, login: str, key: UUID, by: UUID, now: datetime) -> UUID:
    """Take one of an account's away; the change."""
    before = await _values_of(connection, login, key)
    if before is None:
        raise Refused(GONE, "no such absence")
    await absences.delete_absence(connection, key)
    await _tell(connection, login)
    return await setting_changes.record(connection, by, now, kind=KIND, key=str(key), before=before, after=None)


async def put_back(connection: AsyncConnection, key: str, wanted: Any, there: Any, by: UUID, now: datetime) -> None:
    """Undo: one that was noted goes, one that was taken away comes back, unless somebody changed it since."""
    login = (wanted or there)["login"]
    if await _values_of(connection, login, UUID(key)) != there:
        raise Refused("Cette absence a changé depuis : rien n’a été annulé.", "absence changed meanwhile")
    if wanted is None:
        await absences.delete_absence(connection, UUID(key))
        await _tell(connection, login)
        return
    await _write(connection, clean(wanted), UUID(key))


async def _write(connection: AsyncConnection, made: Mapping[str, Any], key: UUID | None = None) -> UUID:
    account = await _account(connection, made["login"])
    members = {row["id"] for row in await absences.members(connection, account["agency_id"])}
    if account["id"] not in members:
        raise Invalid({"first_day": "Ce compte ne suit personne : une absence n’y changerait rien."})
    cover = await administration.lock_account(connection, made["cover"]) if made["cover"] else None
    if made["cover"] and (cover is None or cover["id"] not in members):
        raise Invalid({"cover": "Choisissez un collègue de la même agence, au compte ouvert."})
    first, last = date.fromisoformat(made["first_day"]), date.fromisoformat(made["last_day"])
    if await absences.overlaps(connection, account["id"], first, last):
        raise Invalid({"first_day": "Une autre absence est déjà notée pour l’un de ces jours."})
    values = {"first_day": first, "last_day": last, "cover_id": cover["id"] if cover else None}
    found = await absences.insert_absence(connection, account["id"], **values | ({"id": key} if key else {}))
    await _tell(connection, made["login"])
    return found


async def _values_of(connection: AsyncConnection, login: str, key: UUID) -> dict[str, Any] | None:
    account = await _account(connection, login)
    row = await absences.lock(connection, account["agency_id"], key)
    if row is None or row["staff_id"] != account["id"]:
        return None
    cover = await administration.login_of(connection, row["cover_id"]) if row["cover_id"] else ""
    days = {name: row[name].isoformat() for name in ("first_day", "last_day")}
    return {"login": login, **days, "cover": cover}


async def _account(connection: AsyncConnection, login: str) -> RowMapping:
    found = await administration.lock_account(connection, login)
    if found is None:
        raise Refused("Ce compte n’existe pas.", "no such account")
    return found


async def _tell(connection: AsyncConnection, login: str) -> None:
    """Everybody's lists look again who covers whom."""
    account = await _account(connection, login)
    members = await absences.members(connection, account["agency_id"])
    await tell_live(connection, {f"staff:{row['id']}" for row in members})
