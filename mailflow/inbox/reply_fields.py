"""The fields that canned replies and bulk answers may use, and their values for one conversation. No rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mailflow.caseload.wording_values import FIELDS

IN_PATHWAYS = frozenset({"creneau", "rendez_vous", "region", "phase"})  # only there are they known
USABLE = tuple(name for name in FIELDS if name not in IN_PATHWAYS)
COLUMNS = {
    "prenom": "given_name",
    "nom": "family_name",
    "reference": "reference",
    "agence": "agency_name",
    "agence_telephone": "phone",
    "agence_courriel": "agency_email",
    "agence_adresse": "postal_address",
    "agence_horaires": "walk_in",
}


def values_of(row: Mapping[str, Any], signed: str) -> dict[str, str]:
    """`row` of store.pages.answering.field_rows; `signed` is who answers. What is not known is left out."""
    values = {name: str(row[column] or "") for name, column in COLUMNS.items()}
    values["conseiller"] = str(row["adviser"] or signed)
    return {name: value for name, value in values.items() if value.strip()}


def samples() -> dict[str, str]:
    """Invented values for previews."""
    return {name: FIELDS[name].sample for name in USABLE}
