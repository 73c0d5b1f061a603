"""The fields that wordings may use, and their values for one mail. Strings only; no rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailflow.core.worktime import WorkCalendar
from mailflow.store.recipients import Recipient
from mailflow.templates.french import long_time


@dataclass(frozen=True, slots=True)
class Field:
    """What a field stands for, in the words of those who write wordings, and an invented value for previews."""

    meaning: str
    sample: str


FIELDS: Mapping[str, Field] = {
    "prenom": Field("prénom de la personne", "Léa"),
    "nom": Field("nom de la personne", "Fontaine"),
    "reference": Field("numéro de dossier", "LYO-00042"),
    "conseiller": Field("conseiller qui suit la personne, ou l'agence", "Karim Benali"),
    "agence": Field("nom de l'agence", "Agence de Lyon Confluence"),
    "agence_telephone": Field("téléphone de l'agence", "04 00 00 00 00"),
    "agence_courriel": Field("adresse électronique de l'agence", "suivi@agence.example.org"),
    "agence_adresse": Field("adresse postale de l'agence", "12 rue des Essais, 69002 Lyon"),
    "agence_horaires": Field("heures d'accueil de l'agence", "lundi au vendredi, 9 h – 12 h"),
    "creneau": Field("créneau choisi ; seulement pour confirmer une réponse", "mardi 10 mars 2026 à 14 h"),
    "rendez_vous": Field("rendez-vous confirmé ; seulement pour confirmer une réponse", "jeudi 12 mars 2026 à 9 h 30"),
}


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
