"""The fields that wordings may use, and their values for one mail. Strings only; no rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from mailflow.core.rollout import Phase, moves_of, phase_on
from mailflow.core.worktime import WorkCalendar
from mailflow.store.recipients import Recipient
from mailflow.templates.french import long_time


class Source(StrEnum):
    """Where a value comes from."""

    PERSON = "person"
    ADVISER = "adviser"
    AGENCY = "agency"
    ANSWER = "answer"  # what the person's own reply chose


class Missing(StrEnum):
    """What happens where there is no value."""

    NEVER = "never"  # there always is one
    BLANK = "blank"  # nothing stands there: put an `if` around it
    AGENCY = "agency"  # the agency's name stands there
    HELD = "held"  # the mail does not leave; an adviser is told


@dataclass(frozen=True, slots=True)
class Field:
    """What a field stands for, in the words of those who write wordings, and an invented value for previews.

    `private`: a stranger who sees the subject of the mail must not read it.
    """

    meaning: str
    sample: str
    source: Source
    missing: Missing = Missing.NEVER
    private: bool = False


PHASES = {
    Phase.NONE: "",
    Phase.PILOT: "pilote",
    Phase.TRANSITION: "transition",
    Phase.ONLINE: "en ligne seulement",
}
FIELDS: Mapping[str, Field] = {
    "prenom": Field("prénom de la personne", "Léa", Source.PERSON),
    "nom": Field("nom de la personne", "Fontaine", Source.PERSON, private=True),
    "reference": Field("numéro de dossier", "LYO-00042", Source.PERSON, private=True),
    "conseiller": Field("conseiller qui suit la personne, ou l'agence", "Karim Benali", Source.ADVISER, Missing.AGENCY),
    "agence": Field("nom de l'agence", "Agence de Lyon Confluence", Source.AGENCY),
    "agence_telephone": Field("téléphone de l'agence", "04 00 00 00 00", Source.AGENCY),
    "agence_courriel": Field("adresse électronique de l'agence", "suivi@agence.example.org", Source.AGENCY),
    "agence_adresse": Field("adresse postale de l'agence", "12 rue des Essais, 69002 Lyon", Source.AGENCY),
    "agence_horaires": Field(
        "heures d'accueil de l'agence", "lundi au vendredi, 9 h – 12 h", Source.AGENCY, Missing.BLANK
    ),
    "region": Field(
        "région de l'agence ; seulement dans un parcours", "Auvergne-Rhône-Alpes", Source.AGENCY, Missing.BLANK
    ),
    "phase": Field(
        "phase de la région : pilote, transition ou en ligne seulement ; seulement dans un parcours",
        "transition",
        Source.AGENCY,
        Missing.BLANK,
    ),
    "creneau": Field(
        "créneau choisi ; seulement pour confirmer une réponse",
        "mardi 10 mars 2026 à 14 h",
        Source.ANSWER,
        Missing.HELD,
        private=True,
    ),
    "rendez_vous": Field(
        "rendez-vous confirmé ; seulement pour confirmer une réponse",
        "jeudi 12 mars 2026 à 9 h 30",
        Source.ANSWER,
        Missing.HELD,
        private=True,
    ),
}


def values_for(
    case: Mapping[str, Any],
    recipient: Recipient,
    asked: Mapping[str, Any],
    slot: object,
    calendar: WorkCalendar,
    today: date,
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
        "region": case["region_name"] or "",
        "phase": PHASES[phase_on(moves_of(case["region_phases"] or ()), today)],
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
