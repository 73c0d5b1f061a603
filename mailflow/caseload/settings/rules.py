"""Intake rules as administrators keep them: checked, put in order, taken away, each change with what was before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.settings.checks import Invalid, Typed
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.mail.intake_rules import MOST_CONDITIONS, MOST_VALUES, OF_HEADER, WITHOUT_VALUE, What
from mailflow.mail.rule_reading import read_condition, values_of
from mailflow.outbox.posting import can_write_to
from mailflow.store import intake_rules, setting_changes
from mailflow.store.names import plain_words
from mailflow.store.tags import LONGEST as LONGEST_TAG

KIND = "rule"
MOST = 50  # of one agency, and of all together
MOST_TAGS = 5
LONGEST_VALUE = 500
HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
DOMAIN = re.compile(r"@?(?:[a-z0-9-]+\.)+[a-z0-9-]+")
MATCHES = frozenset({"all", "any"})
GONE = "Cette règle n’existe pas."
FIELDS = ("agency", "name", "active", "match", "conditions", "queue", "tags", "priority")


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values to keep; raises `Invalid` with every mistake."""
    typed = Typed({**values, "active": values.get("active", True)})
    queue = typed.line("queue", 60, needed=False)
    made = {
        "agency": typed.line("agency", 60, needed=False),
        "name": typed.line("name", 80),
        "active": typed.flag("active"),
        "match": typed.choice("match", MATCHES),
        "conditions": _conditions(typed),
        "queue": queue,
        "tags": _tags(typed),
        "priority": typed.flag("priority"),
    }
    if "name" not in typed.wrong and not plain_words(str(made["name"])):
        typed.wrong["name"] = "Il faut au moins une lettre ou un chiffre."
    if queue not in ("", "lead") and not queue.startswith("adviser/"):
        typed.wrong["queue"] = "Choisissez dans la liste."
    elif queue.startswith("adviser/") and not made["agency"]:
        typed.wrong["queue"] = "Une règle de toutes les agences ne peut nommer un conseiller : choisissez une agence."
    if not (queue or made["tags"] or made["priority"]) and not typed.wrong.keys() & {"queue", "tags"}:
        typed.wrong["effects"] = "Choisissez au moins un effet : une file, une étiquette ou la priorité."
    typed.check()
    return made


def _conditions(typed: Typed) -> list[dict[str, str]]:
    raw = typed.values.get("conditions")
    given = [one if isinstance(one, Mapping) else {} for one in raw] if isinstance(raw, list) else []
    if not 0 < len(given) <= MOST_CONDITIONS:
        typed.wrong["conditions"] = f"Il faut de 1 à {MOST_CONDITIONS} conditions."
        return []
    return [_condition(typed, f"conditions.{number}", one) for number, one in enumerate(given)]


def _condition(typed: Typed, place: str, given: Mapping[str, Any]) -> dict[str, str]:
    part = Typed(given)
    what, header, value = part.choice("what", {kind.value: kind for kind in What}), "", ""
    if what in OF_HEADER:
        header = part.shaped("header", HEADER, "Un nom d’en-tête, sans espace : List-Id, X-Origine…").lower()
    if "what" not in part.wrong and What(what) not in WITHOUT_VALUE:
        value = part.line("value", LONGEST_VALUE)
        _check_value(part, What(what), value)
    typed.wrong |= {f"{place}.{name}": sentence for name, sentence in part.wrong.items()}
    made = {"what": what, "header": header, "value": value}
    if not part.wrong:
        read_condition(made)
    return made


def _check_value(part: Typed, what: What, text: str) -> None:
    found = values_of(what, text)
    if "value" in part.wrong:
        return
    if not found:
        part.wrong["value"] = "Il faut au moins une lettre ou un chiffre."
    elif len(found) > MOST_VALUES:
        part.wrong["value"] = f"Au plus {MOST_VALUES} valeurs, séparées par des virgules."
    elif what is What.RECIPIENT and not all(can_write_to(one) for one in found):
        part.wrong["value"] = "Une adresse électronique, ou plusieurs séparées par des virgules."
    elif what is What.SENDER and not all(can_write_to(one) or DOMAIN.fullmatch(one) for one in found):
        part.wrong["value"] = "Une adresse (nom@domaine.fr) ou un domaine (domaine.fr), séparés par des virgules."


def _tags(typed: Typed) -> list[str]:
    raw = typed.values.get("tags") or []
    given = raw.split(",") if isinstance(raw, str) else list(raw) if isinstance(raw, list) else []
    names = [" ".join(str(name).split()) for name in given]
    found = list({" ".join(plain_words(name)): name for name in reversed(names) if name}.values())[::-1]
    if len(found) > MOST_TAGS:
        typed.wrong["tags"] = f"Au plus {MOST_TAGS} étiquettes."
    elif any(len(name) > LONGEST_TAG or not plain_words(name) or not name.isprintable() for name in found):
        typed.wrong["tags"] = f"Une étiquette : de 1 à {LONGEST_TAG} signes, dont une lettre ou un chiffre."
    return found


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the table as it is typed, exported and kept with changes."""
    queue = f"adviser/{row['login'] or ''}" if row["queue"] == "adviser" else row["queue"]
    return {
        "agency": row["agency"],
        "name": row["name"],
        "active": row["active"],
        "match": "all" if row["every"] else "any",
        "conditions": [{name: one[name] for name in ("what", "header", "value")} for one in row["conditions"]],
        "queue": queue,
        "tags": list(row["tags"]),
        "priority": row["priority"],
    }


async def values_of_rule(connection: AsyncConnection, key: str) -> dict[str, Any] | None:
    """As it is now; locked until commit. `key` is the rule's id."""
    row = await intake_rules.lock(connection, UUID(key))
    return shown(row) if row else None


async def save(
    connection: AsyncConnection, key: str, values: Mapping[str, Any], by: UUID | None, now: datetime
) -> UUID | None:
    """Change the rule of this id, or make one for "", the last of its agency; the change, None when nothing changed."""
    made = clean(values)
    before = await values_of_rule(connection, key) if key else None
    if key and (before is None or before["agency"] != made["agency"]):
        raise Refused(GONE, "no such rule")
    if made == before:
        return None
    key = key or str(new_id())
    await write(connection, key, made, by, now)
    return await setting_changes.record(connection, by, now, kind=KIND, key=key, before=before, after=made)


async def write(
    connection: AsyncConnection, key: str, values: Mapping[str, Any], by: UUID | None, now: datetime, place: int = MOST
) -> None:
    """Keep checked values; `place` is where a new one comes. Raises `Invalid` for what is not there, or is twice."""
    row = await row_of(connection, values)
    others = await intake_rules.in_order(connection, row["agency_id"])
    ids = [rule_id for rule_id, _ in others]
    if any(name == row["plain_name"] and str(rule_id) != key for rule_id, name in others):
        raise Invalid({"name": "Une règle de cette agence porte déjà ce nom."})
    new = UUID(key) not in ids
    if new and len(ids) >= MOST:
        raise Invalid({"name": f"Au plus {MOST} règles par agence."})
    await intake_rules.write(
        connection, UUID(key), row | {"changed_by": by, "changed_at": now} | ({"place": MOST} if new else {}), new=new
    )
    if new:
        await intake_rules.set_order(connection, [*ids[: place - 1], UUID(key), *ids[place - 1 :]])


async def row_of(connection: AsyncConnection, values: Mapping[str, Any]) -> dict[str, Any]:
    """Checked values as the table has them; raises `Invalid` for an agency or adviser that is not there."""
    agency_id = await intake_rules.agency_of(connection, values["agency"]) if values["agency"] else None
    if values["agency"] and agency_id is None:
        raise Invalid({"agency": "Choisissez une agence."})
    kind, _slash, login = values["queue"].partition("/")
    adviser_id = await intake_rules.adviser_of(connection, agency_id, login) if agency_id and login else None
    if kind == "adviser" and adviser_id is None:
        raise Invalid({"queue": "Ce conseiller n’est pas, ou plus, de cette agence."})
    return {
        "agency_id": agency_id,
        "name": values["name"],
        "plain_name": " ".join(plain_words(values["name"])),
        "active": values["active"],
        "every": values["match"] == "all",
        "conditions": values["conditions"],
        "queue": kind,
        "adviser_id": adviser_id,
        "tags": values["tags"],
        "priority": values["priority"],
    }


async def remove(connection: AsyncConnection, key: str, by: UUID, now: datetime) -> UUID:
    """Take it away; its place is kept with the change."""
    row = await intake_rules.lock(connection, UUID(key))
    if row is None:
        raise Refused(GONE, "no such rule")
    before = shown(row) | {"place": await _place(connection, row)}
    await _drop(connection, row)
    return await setting_changes.record(connection, by, now, kind=KIND, key=key, before=before, after=None)


async def move(connection: AsyncConnection, key: str, steps: int, by: UUID, now: datetime) -> UUID | None:
    """Up (negative) or down among those of its agency; None at the end."""
    row = await intake_rules.lock(connection, UUID(key))
    if row is None:
        raise Refused(GONE, "no such rule")
    before = await _place(connection, row)
    after = await _put_at(connection, row, before + steps)
    if before == after:
        return None
    values = [{"name": row["name"], "place": place} for place in (before, after)]
    return await setting_changes.record(connection, by, now, kind=KIND, key=key, before=values[0], after=values[1])


async def arrange(
    connection: AsyncConnection, agency_id: UUID | None, names: Sequence[str], by: UUID, now: datetime
) -> None:
    """Those of these plain names first and in this order: each that has to move is moved."""
    for place, name in enumerate(dict.fromkeys(names)):
        there = await intake_rules.in_order(connection, agency_id)
        now_at = next((number for number, (_, known) in enumerate(there) if known == name), place)
        if now_at > place:
            await move(connection, str(there[now_at][0]), place - now_at, by, now)


async def turn_off(connection: AsyncConnection, key: str, by: UUID, now: datetime) -> UUID | None:
    """Off, as it is otherwise: nothing has to be right about it for that."""
    before = await values_of_rule(connection, key)
    if before is None:
        raise Refused(GONE, "no such rule")
    if not before["active"]:
        return None
    await intake_rules.write(connection, UUID(key), {"active": False, "changed_by": by, "changed_at": now}, new=False)
    after = before | {"active": False}
    return await setting_changes.record(connection, by, now, kind=KIND, key=key, before=before, after=after)


async def put_back(connection: AsyncConnection, key: str, wanted: Any, there: Any, by: UUID, now: datetime) -> None:
    """Undo, of a move or of values."""
    row = await intake_rules.lock(connection, UUID(key))
    changed = Refused("La règle a changé depuis : rien n’a été annulé.", "rule changed meanwhile")
    if wanted and there and wanted.keys() == {"name", "place"}:
        if row is None or await _place(connection, row) != there["place"]:
            raise changed
        await _put_at(connection, row, wanted["place"])
        return
    known = {name: there[name] for name in FIELDS} if there else None
    if (shown(row) if row else None) != known:
        raise changed
    if wanted is None:
        assert row is not None  # it is as `there` says
        await _drop(connection, row)
        return
    await write(connection, key, clean(wanted), by, now, int(wanted.get("place", MOST)))


async def _place(connection: AsyncConnection, row: Mapping[str, Any]) -> int:
    ids = [rule_id for rule_id, _ in await intake_rules.in_order(connection, row["agency_id"])]
    return ids.index(row["id"]) + 1


async def _put_at(connection: AsyncConnection, row: Mapping[str, Any], place: int) -> int:
    ids = [rule_id for rule_id, _ in await intake_rules.in_order(connection, row["agency_id"])]
    place = max(1, min(place, len(ids)))
    ids.remove(row["id"])
    ids.insert(place - 1, row["id"])
    await intake_rules.set_order(connection, ids)
    return place


async def _drop(connection: AsyncConnection, row: Mapping[str, Any]) -> None:
    await intake_rules.remove(connection, row["id"])
    rest: Sequence[tuple[UUID, str]] = await intake_rules.in_order(connection, row["agency_id"])
    await intake_rules.set_order(connection, [rule_id for rule_id, _ in rest])
