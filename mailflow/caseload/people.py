"""Taking a person into the portfolio of an adviser, with a case. Enrols nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.cases import open_case
from mailflow.core.errors import Refused
from mailflow.mail.address import canonical
from mailflow.store import enlisting


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person as the service's own register knows them. `reference` is the service's number."""

    reference: str
    given_name: str
    family_name: str
    address: str
    phone: str = ""
    tier: str = ""
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Enlisted:
    """The person and the case; `new` is False when the reference was known and the details were brought up to date."""

    person_id: UUID
    case_id: UUID
    new: bool


async def enlist(
    connection: AsyncConnection, agency_id: UUID, adviser_id: UUID, newcomer: Newcomer, now: datetime
) -> Enlisted:
    """Add the person, or bring a known one up to date. Raises `Refused` for an address that is none.

    An entry that was merged into another changes nothing: the kept one is brought up to date by its own reference.
    """
    if kept := await enlisting.kept_entry(connection, newcomer.reference):
        return Enlisted(kept, await open_case(connection, agency_id, kept, now), False)
    address = canonical(newcomer.address)
    if not address:
        raise Refused(f"{newcomer.reference}: {newcomer.address!r} is not an e-mail address")
    person_id, new = await enlisting.keep_person(
        connection,
        agency_id,
        {
            "reference": newcomer.reference,
            "given_name": newcomer.given_name,
            "family_name": newcomer.family_name,
            "phone": newcomer.phone,
            "tier": newcomer.tier,
            "language": newcomer.language,
        },
        now,
    )
    await enlisting.keep_address(connection, person_id, address)
    await enlisting.assign(connection, person_id, adviser_id, now)
    return Enlisted(person_id, await open_case(connection, agency_id, person_id, now), new)
