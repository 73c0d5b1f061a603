"""Tags as administrators keep them: renamed, coloured, taken away and brought back with all that had them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.settings.checks import Invalid, Typed
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.store import administration, setting_changes
from mailflow.store.names import plain_words
from mailflow.store.tags import COLOURS, LONGEST, MOST, put
from mailflow.store.tags import tags as tags_of_agency

KIND = "tag"


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values to keep; raises `Invalid`."""
    typed = Typed(values)
    made = {
        "agency": typed.line("agency", 60),
        "name": typed.line("name", LONGEST),
        "colour": typed.choice("colour", frozenset(COLOURS)),
    }
    if "name" not in typed.wrong and not plain_words(made["name"]):
        typed.wrong["name"] = "Il faut au moins une lettre ou un chiffre."
    typed.check()
    return made


async def values_of(connection: AsyncConnection, key: str) -> dict[str, Any] | None:
    """As it is now; locked until commit. `key` is the tag's id."""
    row = await administration.lock_tag(connection, UUID(key))
    return {name: row[name] for name in ("agency", "name", "colour")} if row else None


async def save(
    connection: AsyncConnection, key: str, values: Mapping[str, Any], by: UUID | None, now: datetime
) -> UUID | None:
    """Change the tag of this id, or make one for ""; the change, None when nothing changed."""
    made = clean(values)
    before = await values_of(connection, key) if key else None
    if key and (before is None or before["agency"] != made["agency"]):
        raise Refused("Cette étiquette n’existe pas.", "no such tag")
    if made == before:
        return None
    key = key or str(new_id())
    await write(connection, key, made, by, now)
    return await setting_changes.record(connection, by, now, kind=KIND, key=key, before=before, after=made)


async def remove(connection: AsyncConnection, key: str, by: UUID, now: datetime) -> UUID:
    """Take it away; what had it is kept with the change, so that undoing brings all back."""
    before = await values_of(connection, key)
    if before is None:
        raise Refused("Cette étiquette n’existe pas.", "no such tag")
    whole = {**before, "on": await administration.tagged(connection, UUID(key))}
    await administration.remove_tag(connection, UUID(key))
    return await setting_changes.record(connection, by, now, kind=KIND, key=key, before=whole, after=None)


async def write(
    connection: AsyncConnection, key: str, values: Mapping[str, Any], by: UUID | None, now: datetime
) -> None:
    """Keep checked values. Raises `Invalid` when another tag is called so."""
    plain = " ".join(plain_words(values["name"]))
    there = {row["code"]: row["id"] for row in await administration.agencies(connection)}
    if values["agency"] not in there:
        raise Invalid({"agency": "Choisissez une agence."})
    if await administration.tag_named(connection, values["agency"], plain) not in (None, UUID(key)):
        raise Invalid({"name": "Une étiquette de cette agence porte déjà ce nom."})
    others = {row["id"] for row in await tags_of_agency(connection, there[values["agency"]])}
    if len(others - {UUID(key)}) >= MOST:
        raise Invalid({"name": f"Au plus {MOST} étiquettes par agence."})
    row = {"name": values["name"], "plain_name": plain, "colour": values["colour"]}
    made = {"created_by": by, "created_at": now}
    await administration.write_tag(connection, UUID(key), values["agency"], row, made)


async def put_back(connection: AsyncConnection, key: str, wanted: Any, there: Any, by: UUID, now: datetime) -> None:
    """Undo; what had a tag that was taken away has it again, if it is still there."""
    known = {name: there[name] for name in ("agency", "name", "colour")} if there else None
    if await values_of(connection, key) != known:
        raise Refused("L’étiquette a changé depuis : rien n’a été annulé.", "tag changed meanwhile")
    if wanted is None:
        await administration.remove_tag(connection, UUID(key))
        return
    await write(connection, key, clean(wanted), by, now)
    for what, ids in (wanted.get("on") or {}).items():
        there_still = await administration.still_there(connection, what, [UUID(item) for item in ids])
        await put(connection, what, there_still, UUID(key), by, now)
