"""The fields that wordings may use, and their values for one mail. Strings only; no rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mailflow.core.worktime import WorkCalendar
from mailflow.store.recipients import Recipient
from mailflow.templates.french import long_time

PERSON = ("prenom", "nom", "reference", "conseiller")
AGENCY = ("agence", "agence_telephone", "agence_courriel", "agence_adresse", "agence_horaires")
ANSWER = ("creneau", "rendez_vous")  # only in the confirmation of an answer about an appointment
FIELDS = frozenset((*PERSON, *AGENCY, *ANSWER))


def values_for(
    case: Mapping[str, Any], recipient: Recipient, asked: Mapping[str, Any], slot: object, calendar: WorkCalendar
) -> dict[str, str]:
    """`case` is the row of `store.cases.lock_case`; `asked` and `slot` are of the answered mail. Missing: left out."""
    values = {
        "prenom": recipient.given_name,
        "nom": recipient.family_name,
        "reference": recipient.reference,
        "conseiller": recipient.adviser or case["agency_name"],
        "agence": case["agency_name"],
        "agence_telephone": case["agency_phone"],
        "agence_courriel": case["agency_email"],
        "agence_adresse": case["agency_postal_address"],
        "agence_horaires": case["agency_walk_in"],
    }
    chosen = next((item for item in asked.get("slots") or () if item.get("n") == slot), None)
    for name, entry in (("creneau", chosen), ("rendez_vous", asked.get("appointment"))):
        at = _instant(entry)
        if at is not None:
            values[name] = long_time(calendar.local(at))
    return values


def instants(asked: Mapping[str, Any]) -> list[datetime]:
    """When the appointments begin that were offered or named."""
    entries = [*(asked.get("slots") or ()), asked.get("appointment")]
    return [at for at in map(_instant, entries) if at is not None]


def _instant(entry: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(entry["start"])) if isinstance(entry, Mapping) else None
    except (KeyError, TypeError, ValueError):
        return None
    return at if at is not None and at.tzinfo is not None else None
