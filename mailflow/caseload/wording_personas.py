"""Invented people for whom a wording is tried: the usual one, and those for whom mails go wrong. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailflow.caseload.wording_values import FIELDS, Missing
from mailflow.core.errors import Refused
from mailflow.templates.rendering import Rendered, fields_of, render


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets the mail; `title` says what is special, `changes` what differs from the samples (None: no value)."""

    name: str
    title: str
    changes: dict[str, str | None]

    def values(self) -> dict[str, str]:
        """As sending would have them: what has no value is left out."""
        samples: dict[str, str | None] = {name: field.sample for name, field in FIELDS.items()}
        return {name: value for name, value in (samples | self.changes).items() if value is not None}


WITHOUT_ANSWER: dict[str, str | None] = {"creneau": None, "rendez_vous": None}
READERS: Mapping[str, Reader] = {
    "lea": Reader("Léa Fontaine", "tous les champs ont une valeur", {}),
    "karim": Reader(
        "Karim Haddad",
        "personne sans conseiller, n’a rien choisi par retour de courriel",
        {"prenom": "Karim", "nom": "Haddad", "conseiller": "Agence de Lyon Confluence", **WITHOUT_ANSWER},
    ),
    "chau": Reader(
        "Nguyễn Thị Minh-Châu",
        "agence sans heures d’accueil ni région, nom long",
        {
            "prenom": "Minh-Châu Marie-Antoinette",
            "nom": "Nguyễn Thị-de La Rochefoucauld-Montmirail",
            "agence_horaires": "",
            "region": "",
            "phase": "",
        },
    ),
    "obrien": Reader(
        "Seán O’Brien",
        "des signes qui veulent dire autre chose en HTML et en Markdown",
        {"prenom": "Seán *", "nom": "O’Brien <& Fils>", "agence": "Agence [Sud] & Co", "conseiller": "_Zoé_ <b>"},
    ),
}
FIRST = "lea"


@dataclass(frozen=True, slots=True)
class Tried:
    """What becomes of a wording for one reader. `held`: fields without which the mail would not leave."""

    reader: Reader
    mail: Rendered | None
    blank: tuple[str, ...]
    held: tuple[str, ...]
    refusal: str = ""


def try_out(source: str, reader: Reader) -> Tried:
    """The mail for this reader. Raises `Refused` only when the wording itself is not valid."""
    values, named = reader.values(), sorted(fields_of(source))
    blank = tuple(name for name in named if name in values and not values[name].strip())
    held = tuple(name for name in named if name not in values and name in FIELDS)
    try:
        return Tried(reader, render(source, values), blank, held)
    except Refused as error:
        return Tried(reader, None, blank, held, "" if held else error.public)


def at_risk(source: str) -> dict[str, Missing]:
    """The fields of a wording that some people have no value for, and what happens then."""
    known = {name: FIELDS[name].missing for name in sorted(fields_of(source)) if name in FIELDS}
    return {name: missing for name, missing in known.items() if missing is not Missing.NEVER}
