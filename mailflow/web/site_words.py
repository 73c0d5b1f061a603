"""The settings of the service in words: what each is called, what it does, and its values for people. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mailflow.caseload.settings.registry import SETTINGS
from mailflow.web.language import _, mark

GROUPS = {
    mark("Combien et quand"): ("mails_per_day", "mails_per_week", "quiet_hours"),
    mark("Expéditeur"): ("sender_name", "sender_address", "reply_address"),
    mark("Réponses automatiques"): (
        *("acknowledgements", "acknowledgement_days", "acknowledgement_note"),
        "confirmations",
    ),
    mark("Portefeuilles"): ("tier_ceilings",),
    mark("Conservation"): ("automatic_originals_months", "unmatched_months", "dossier_months"),
}
NOTES = {
    "Conservation": mark(
        "Un changement d’une durée ne compte qu’après 24 heures, pour pouvoir s’annuler. Ce qui est effacé l’est pour "
        "toujours ; demandez d’abord aux archives ce qui doit être gardé."
    ),
}
TITLES = {
    "mails_per_day": mark("Courriels par personne et par jour"),
    "mails_per_week": mark("Courriels par personne et par semaine"),
    "quiet_hours": mark("Heures calmes"),
    "sender_name": mark("Nom de l’expéditeur"),
    "sender_address": mark("Adresse de l’expéditeur"),
    "reply_address": mark("Adresse de réponse"),
    "acknowledgements": mark("Accusés de réception"),
    "acknowledgement_days": mark("Jours entre deux accusés"),
    "acknowledgement_note": mark("Précision dans l’accusé"),
    "confirmations": mark("Confirmations des parcours"),
    "automatic_originals_months": mark("Originaux du courrier automatique"),
    "unmatched_months": mark("Courriels de personnes inconnues, classés"),
    "dossier_months": mark("Dossiers terminés"),
    "tier_ceilings": mark("Plafonds des portefeuilles par type de suivi"),
}
MEANINGS = {
    "mails_per_day": mark(
        "Au plus, en 24 heures, tous parcours ensemble ; 0 : sans limite. Ce qui dépasse attend son tour. "
        "Les courriels obligatoires et les réponses partent toujours."
    ),
    "mails_per_week": mark(
        "Au plus, en 7 jours, tous parcours ensemble ; 0 : sans limite. Un parcours peut être plus strict."
    ),
    "quiet_hours": mark(
        "À ces heures de l’agence, aucun courriel de parcours ne part s’il peut attendre. Comme 20:00-07:30 ; "
        "vide : aucune."
    ),
    "sender_name": mark(
        "Montré dans les courriels automatiques. Vide : le nom de l’agence. Un conseiller signe de son nom."
    ),
    "sender_address": mark(
        "Une des boîtes dont le courrier arrive ici, pour les courriels écrits à partir de maintenant."
    ),
    "reply_address": mark(
        "La boîte où vont les réponses ; une signature s’ajoute à son nom pour retrouver la conversation."
    ),
    "acknowledgements": mark(
        "Chaque courriel d’une personne obtient un accusé, comme le demande la loi (CRPA, art. L112-11). "
        "Ne les coupez que si un autre service les envoie."
    ),
    "acknowledgement_days": mark("Une même adresse n’obtient pas deux accusés en moins de temps."),
    "acknowledgement_note": mark(
        "Quelques lignes en texte simple, ajoutées à l’accusé ; ce que demande la loi y reste."
    ),
    "confirmations": mark(
        "La réponse automatique d’un parcours à qui vient d’écrire, par exemple « c’est noté ». "
        "Les confirmations obligatoires partent toujours."
    ),
    "automatic_originals_months": mark(
        "Mois pendant lesquels est gardé l’original des listes, avis de remise et réponses automatiques qui ne sont à "
        "personne ; 0 : sans limite, sinon 3 au moins. Le texte reste."
    ),
    "unmatched_months": mark(
        "Mois pendant lesquels est gardée une conversation classée qui n’a jamais été rattachée à personne ; "
        "0 : sans limite, sinon 6 au moins. Tout s’efface : messages, pièces jointes, notes."
    ),
    "dossier_months": mark(
        "Mois sans rien de reçu, d’envoyé ni de noté après la fin de tous les parcours ; 0 : sans limite, sinon 12 au "
        "moins. La personne et tout ce qui est à elle s’efface, et ne revient pas. Un dossier à conserver reste."
    ),
    "tier_ceilings": mark(
        "Une ligne par type de suivi, comme « guidé : 150 ». Un type qui n’est pas nommé n’a que le plafond du compte."
    ),
}
NOTHING = {
    "quiet_hours": mark("aucune"),
    "sender_name": mark("le nom de l’agence"),
    "sender_address": mark("la boîte du service"),
    "reply_address": mark("la boîte du service"),
    "acknowledgement_note": mark("aucune"),
}
assert set(TITLES) == set(MEANINGS) == set(SETTINGS) == {name for names in GROUPS.values() for name in names}


def typed(value: Any) -> str:
    """A value as it stands in a form."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Mapping):
        return "\n".join(f"{tier} : {most}" for tier, most in value.items())
    return str(value)


def value_words(name: str, value: Any) -> str:
    """A value for people."""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, Mapping):
        return ", ".join(f"{tier} : {most}" for tier, most in value.items())
    if value == 0:
        return _("sans limite")
    return str(value) if value else _(NOTHING.get(name, ""))


def key_words(key: str) -> str:
    """What a change is about: "Heures calmes", or that of an agency."""
    name, _at, agency = key.partition("@")
    title = _(TITLES.get(name, name))
    return _("{title}, agence {agency}").format(title=title, agency=agency) if agency else title
