"""What every page of one dossier shows: who it is, how to reach them, where their pathway stands. Logged as read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.core.rollout import move_on, moves_of
from mailflow.store import holds
from mailflow.store.pages import dossier, transfers, twins
from mailflow.web.call import Call, Missing
from mailflow.web.pages.tagging import tags_on
from mailflow.web.sidebar import sidebar


@dataclass(frozen=True, slots=True)
class Reach:
    """How the person can be reached. `state`: mail, unverified, dead or none; `address` is the one that counts."""

    state: str
    address: str = ""
    reason: str = ""


async def person_of(call: Call) -> RowMapping:
    """The person of the address, by the reader's rights."""
    found = await dossier.identity(call.connection, call.viewer.scope, call.id())
    if found is None:
        raise Missing
    return found


async def framed(call: Call, tab: str) -> dict[str, Any]:
    """The values of templates/dossier_frame.html."""
    person, scope, connection = await person_of(call), call.viewer.scope, call.connection
    await call.log_read("dossier.read", person_id=person["id"], object_id=person["id"], why=person["why"])
    addresses = await dossier.addresses(connection, scope, person["id"])
    return {
        "person": person,
        "rollout": move_on(moves_of(person["region_phases"]), call.today) if person["region_name"] else None,
        "tab": tab,
        "current": "people",
        "addresses": addresses,
        "reach": reach(addresses),
        "opted_out": await dossier.opted_out(connection, scope, person["id"]),
        "twin": await twins.has_twin(connection, scope, person["id"]),
        "once": new_id,
        "done": call.request.query_params.get("fait", ""),
        "error": "",
        "held": await holds.of_person(connection, person["id"]),
        "handed": await transfers.of_person(connection, scope, person["id"]),
        **(await tags_on(call, "person", person["id"])),
        **(await sidebar(call)),
    }


def reach(addresses: Sequence[RowMapping]) -> Reach:
    """By the rules of store/people.address_of_person: the preferred active address, never a dead or unconfirmed one."""
    alive = [row for row in addresses if row["state"] == "active" and not row["reason"]]
    if alive:
        return Reach("mail", alive[0]["address"])
    dead = [row for row in addresses if row["reason"] or row["state"] == "unreachable"]
    if dead:
        return Reach("dead", dead[0]["address"], dead[0]["reason"] or "")
    return Reach("unverified", addresses[0]["address"]) if addresses else Reach("none")


def text_of(form: Any, name: str) -> str:
    """A field of a form, trimmed."""
    return str(form.get(name, "")).replace("\0", "").strip()


def once_of(form: Any) -> UUID:
    """Made with the page, so that two clicks are one."""
    try:
        return UUID(text_of(form, "une-fois"))
    except ValueError:
        raise Refused("Cette page est incomplète : rechargez-la et recommencez.") from None
