"""The invented agency in Lyon: its hours, its advisers and their logins. Data only."""

from __future__ import annotations

from dataclasses import dataclass

DOMAIN = "agence-lyon.example.org"
PASSWORD = "demo"  # noqa: S105 - printed on the screen; the demo listens on loopback only

AGENCY = {
    "code": "lyon-vaise",
    "name": "Agence de Lyon Vaise",
    "time_zone": "Europe/Paris",
    "holidays": "FR",
    "hours": {
        "mon": [["08:30", "12:30"], ["12:30", "16:30"]],
        "tue": [["08:30", "12:30"], ["12:30", "16:30"]],
        "wed": [["08:30", "12:30"], ["12:30", "16:30"]],
        "thu": [["08:30", "12:30"]],
        "fri": [["08:30", "12:30"], ["12:30", "15:30"]],
    },
    "closures": ["2026-05-15", "2027-05-07"],
    "email": f"suivi@{DOMAIN}",
    "phone": "3949",
    "postal_address": "12 rue de l'Invention, 69009 Lyon",
    "walk_in": "du lundi au vendredi de 8 h 30 à 12 h 30",
}

REGION = ("ARA", "Auvergne-Rhône-Alpes")
IN_PILOT = 40  # days, when the demo is loaded


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works at the agency; `cover` is the login of who takes over."""

    login: str
    name: str
    title: str
    role: str
    cover: str | None = None


STAFF = (
    Member("claire", "Claire Morvan", "Conseillère", "adviser", "karim"),
    Member("karim", "Karim Benali", "Conseiller", "adviser", "claire"),
    Member("sophie", "Sophie Lambert", "Conseillère", "adviser", "julien"),
    Member("julien", "Julien Roche", "Conseiller", "adviser", "sophie"),
    Member("nadege", "Nadège Colin", "Responsable d'équipe", "supervisor"),
    Member("admin", "Paul Verdier", "Administrateur", "administrator"),
)
LEAD = "nadege"

GIVEN = (
    *("Adèle", "Amine", "Anaïs", "Antoine", "Aurélie", "Bastien", "Bérénice", "Carmen", "Cédric", "Chantal"),
    *("Christelle", "Damien", "Delphine", "Élodie", "Fabrice", "Fatima", "Florian", "Gaëlle", "Hakim", "Inès"),
    *("Jérôme", "Joëlle", "Kevin", "Laetitia", "Loïc", "Magali", "Mathis", "Mélanie", "Mohamed", "Nathalie"),
    *("Nicolas", "Noémie", "Olivier", "Pascale", "Quentin", "Rachida", "Rémi", "Sabrina", "Sylvain", "Thérèse"),
)
FAMILY = (
    *("Arnould", "Baptistin", "Berthomier", "Chassagne", "Coulonge", "Delorme", "Desvignes", "Duclosel", "Escoffon"),
    *("Fargette", "Galtier", "Gonnard", "Haddadi", "Imbertin", "Jacquemond", "Kessabi", "Lachenal", "Lhéritier"),
    *("Maligneau", "Mercadal", "Nesmoz", "Ouvrard", "Pelissonnier", "Quintard", "Rivollet", "Sabatière", "Tissandon"),
    *("Ulmann", "Vacheron", "Yvinecq", "Zerrouki"),
)
