"""Accounts as administrators keep them: nobody is locked out, and nobody's people are left alone. Knows no page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.settings.checks import Invalid, Typed
from mailflow.core.errors import Refused
from mailflow.store import administration, setting_changes
from mailflow.store.site import add_account

KIND = "account"
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
ROLES = frozenset({"adviser", "supervisor", "administrator", "auditor"})
FIELDS = ("agency", "name", "title", "email", "role", "tier", "ceiling", "cover", "active")
CEILING = 1000


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values to keep; raises `Invalid` with every mistake."""
    typed = Typed(values)
    made = {
        "agency": typed.line("agency", 60),
        "name": typed.line("name", 100),
        "title": typed.line("title", 60, needed=False),
        "email": typed.address("email"),
        "role": typed.choice("role", ROLES),
        "tier": typed.line("tier", 40, needed=False),
        "ceiling": typed.number("ceiling", 1, CEILING),
        "cover": typed.line("cover", 60, needed=False),
        "active": typed.flag("active"),
    }
    typed.check()
    return made


async def values_of(connection: AsyncConnection, login: str) -> dict[str, Any] | None:
    """As it is now; locked until commit."""
    row = await administration.lock_account(connection, login)
    return {name: row[name] or "" if name == "cover" else row[name] for name in FIELDS} if row else None


async def save(
    connection: AsyncConnection,
    login: str,
    values: Mapping[str, Any],
    by: UUID | None,
    now: datetime,
    *,
    new: bool = False,
) -> UUID | None:
    """Write an account, or a `new` one (which cannot log in before it has a password); None when nothing changed."""
    made = clean(values)
    before = await values_of(connection, login)
    if new and (before is not None or not LOGIN.fullmatch(login)):
        taken = "Un compte a déjà cet identifiant."
        raise Invalid({"login": taken if before else "De 2 à 40 petites lettres, chiffres, points, - ou _."})
    if not new and before is None:
        raise Refused("Ce compte n’existe pas.", "no such account")
    if made == before:
        return None
    await write(connection, login, made, by, now)
    return await setting_changes.record(connection, by, now, kind=KIND, key=login, before=before, after=made)


async def write(
    connection: AsyncConnection, login: str, values: Mapping[str, Any], by: UUID | None, now: datetime
) -> None:
    """Keep checked values, of an account that is there or of a new one. Raises `Invalid` when people would suffer."""
    row = await administration.lock_account(connection, login)
    columns = {name: value for name, value in values.items() if name not in ("agency", "cover")}
    cover_id = await _cover(connection, login, values)
    if row is None:
        codes = {found["code"] for found in await administration.agencies(connection)}
        if values["agency"] not in codes:
            raise Invalid({"agency": "Choisissez une agence."})
        await add_account(connection, values["agency"], {**columns, "login": login, "cover_id": cover_id}, now)
        return
    if values["agency"] != row["agency"]:
        raise Invalid({"agency": "Un compte reste dans son agence : fermez-le et ouvrez-en un autre."})
    await _check_leaving(connection, dict(row), values, by)
    await administration.change_account(connection, row["id"], {**columns, "cover_id": cover_id})


async def _cover(connection: AsyncConnection, login: str, values: Mapping[str, Any]) -> UUID | None:
    if not values["cover"]:
        return None
    row = await administration.lock_account(connection, values["cover"])
    fits = row is not None and row["active"] and row["agency"] == values["agency"] and row["role"] == "adviser"
    if row is None or not fits or row["login"] == login:
        raise Invalid({"cover": "Choisissez un autre conseiller de la même agence, au compte ouvert."})
    found: UUID = row["id"]
    return found


async def _check_leaving(
    connection: AsyncConnection, row: Mapping[str, Any], values: Mapping[str, Any], by: UUID | None
) -> None:
    """Closing an account, or giving it another role: not one's own, not the last one, and nobody left alone."""
    closes = row["active"] and not values["active"]
    changes = values["role"] != row["role"]
    if not closes and not changes:
        return
    field = "active" if closes else "role"
    if row["id"] == by:
        raise Invalid({field: "Votre propre compte se change par un autre administrateur."})
    if row["role"] == "administrator" and not await administration.other_administrators(connection, row["id"]):
        raise Invalid({field: "C’est le dernier administrateur : ouvrez-en un autre d’abord."})
    if row["people"]:
        raise Invalid({field: f"Ce compte suit encore {row['people']} personnes : confiez-les d’abord à un collègue."})
    waiting = await administration.open_work(connection, row["id"])
    if waiting:
        raise Invalid({field: f"Sa file contient encore {waiting} conversations ou tâches : confiez-les d’abord."})
    leaning = await administration.leans_on(connection, row["id"])
    if leaning:
        raise Invalid({field: f"Remplaçant ou responsable de : {', '.join(leaning[:5])}. Nommez quelqu’un d’autre."})


async def put_back(connection: AsyncConnection, login: str, wanted: Any, there: Any, by: UUID, now: datetime) -> None:
    """Undo: the values `wanted` where those of `there` still stand; None was no account."""
    if await values_of(connection, login) != there:
        raise Refused("Le compte a changé depuis : rien n’a été annulé.", "account changed meanwhile")
    if wanted is not None:
        await write(connection, login, clean(wanted), by, now)
        return
    row = await administration.lock_account(connection, login)
    if row is None:
        return
    await _check_leaving(connection, dict(row), {**there, "active": False}, by)
    try:
        async with connection.begin_nested():
            await administration.remove_account(connection, row["id"])
    except IntegrityError:
        raise Refused("Ce compte a déjà servi : fermez-le plutôt.", "account in use") from None
