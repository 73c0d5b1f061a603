"""Settings of the service, and of single agencies over them: checked, written, recorded, undone. Knows no page."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.settings.checks import Typed
from mailflow.caseload.settings.registry import SETTINGS
from mailflow.config import Settings
from mailflow.core.errors import Refused
from mailflow.store import putting_off, setting_changes, site_settings

KIND = "setting"
VALUE = "value"  # in the record of changes; None: what stands above counts


def clean(settings: Settings, name: str, given: Any) -> Any:
    """The value to keep; raises `Invalid` with a sentence."""
    if name not in SETTINGS:
        raise Refused("Ce réglage n’existe pas.", "no such setting")
    typed = Typed({name: given})
    value = SETTINGS[name].read(typed, name, settings)
    typed.check()
    return value


async def save(
    connection: AsyncConnection,
    settings: Settings,
    name: str,
    agency_code: str,
    given: Any,
    by: UUID | None,
    now: datetime,
) -> UUID | None:
    """Set it for an agency ("": the service), or with None let what stands above count; None when nothing changed."""
    value = None if given is None else clean(settings, name, given)
    agency_id = await _agency(connection, agency_code)
    before = await site_settings.lock(connection, name, agency_id)
    if value == before and type(value) is type(before):
        return None
    await _write(connection, name, agency_id, value, now)
    values = {VALUE: before}, {VALUE: value}
    key = key_of(name, agency_code)
    return await setting_changes.record(connection, by, now, kind=KIND, key=key, before=values[0], after=values[1])


async def put_back(connection: AsyncConnection, key: str, wanted: Any, there: Any, by: UUID, now: datetime) -> None:
    """Undo: the value `wanted` where that of `there` still stands."""
    name, _, agency_code = key.partition("@")
    agency_id = await _agency(connection, agency_code)
    if await site_settings.lock(connection, name, agency_id) != there[VALUE]:
        raise Refused("Ce réglage a changé depuis : rien n’a été annulé.", "setting changed meanwhile")
    await _write(connection, name, agency_id, wanted[VALUE], now)


async def _write(connection: AsyncConnection, name: str, agency_id: UUID | None, value: Any, now: datetime) -> None:
    await site_settings.write(connection, name, agency_id, value, now)
    if name in putting_off.LIMITS:
        await putting_off.look_again(connection, now)


def key_of(name: str, agency_code: str) -> str:
    """How the record of changes calls it."""
    return f"{name}@{agency_code}" if agency_code else name


async def _agency(connection: AsyncConnection, code: str) -> UUID | None:
    if not code:
        return None
    found = await site_settings.agency_named(connection, code)
    if found is None:
        raise Refused("Cette agence n’existe pas.", "no such agency")
    return found
