"""A change of the settings in words: what it is called, and each value before and after. Knows no database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mailflow.caseload.settings.checks import day_text, spans_text
from mailflow.caseload.settings.site import VALUE
from mailflow.web.details import switch_words
from mailflow.web.labels import QUEUES, ROLES, label
from mailflow.web.language import _, mark
from mailflow.web.rule_words import rule_conditions
from mailflow.web.site_words import key_words, value_words

FIELDS = {
    "name": mark("nom"),
    "email": mark("courriel"),
    "phone": mark("téléphone"),
    "postal_address": mark("adresse postale"),
    "walk_in": mark("heures d’accueil"),
    "time_zone": mark("fuseau horaire"),
    "holidays": mark("jours fériés"),
    "hours": mark("horaires"),
    "closures": mark("fermetures"),
    "lead": mark("responsable"),
    "agency": mark("agence"),
    "title": mark("fonction"),
    "role": mark("rôle"),
    "tier": mark("suivi"),
    "ceiling": mark("plafond"),
    "cover": mark("remplaçant"),
    "active": mark("compte ouvert"),
    "colour": mark("couleur"),
    "held": mark("retenu"),
    "on": mark("posée sur"),
    "match": mark("conditions à remplir"),
    "conditions": mark("conditions"),
    "queue": mark("file"),
    "tags": mark("étiquettes"),
    "priority": mark("prioritaire"),
    "place": mark("rang"),
    "agencies": mark("agences"),
    "phases": mark("phases"),
}
DAYS = {
    "mon": mark("lundi"),
    "tue": mark("mardi"),
    "wed": mark("mercredi"),
    "thu": mark("jeudi"),
    "fri": mark("vendredi"),
    "sat": mark("samedi"),
    "sun": mark("dimanche"),
}
LONGEST = 120
OF_RULES = {"active": mark("règle active")}
MATCHES = {"all": mark("toutes"), "any": mark("au moins une")}


def change_name(row: Mapping[str, Any]) -> str:
    """What the change is about."""
    if row["kind"] in ("tag", "rule", "region"):
        return str((row["after"] or row["before"] or {}).get("name", ""))
    if row["kind"] == "absence":
        return str((row["after"] or row["before"] or {}).get("login", ""))
    if row["kind"] == "setting":
        return key_words(str(row["key"]))
    return switch_words(row["key"]) if row["kind"] == "switch" else str(row["key"])


def change_lines(row: Mapping[str, Any]) -> list[str]:
    """Each field with what it was and is."""
    before, after = row["before"], row["after"]
    if row["kind"] == "wording":
        return [wording_words(before or {}, after or {})]
    if row["kind"] == "setting":
        name, of_agency = str(row["key"]).partition("@")[::2]
        ends = [setting_said(name, values[VALUE], of_agency) for values in (before, after)]
        return [" → ".join(ends)]
    if row["kind"] == "absence":
        kept = after or before or {}
        days = {name: closure_text(kept[name]) for name in ("first_day", "last_day")}
        said_of = _("notée : du {first_day} au {last_day}") if after else _("retirée : du {first_day} au {last_day}")
        return [said_of.format(**days)]
    if before is None:
        return [_("ajouté")]
    if after is None:
        return [_("retiré")]
    if row["kind"] == "region":
        before, after = without_the_same(before, after)
    called = FIELDS | (OF_RULES if row["kind"] == "rule" else {})
    return [
        f"{_(called.get(name, name))} : {said(name, before.get(name))} → {said(name, after.get(name))}"
        for name in after
        if before.get(name) != after.get(name)
    ]


def without_the_same(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A region's values with those phases and agencies only that came or went."""
    found = dict(before), dict(after)
    for name in ("phases", "agencies"):
        for mine, other in ((found[0], after), (found[1], before)):
            mine[name] = [item for item in mine[name] if item not in other[name]]
    return found


def wording_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """In which pathways a text came, went or changed."""
    sentence = _("texte changé dans : {names}")
    if before and all(one["text"] is None for one in before.values()):
        sentence = _("formulation ajoutée dans : {names}")
    elif after and all(one["text"] is None for one in after.values()):
        sentence = _("formulation retirée de : {names}")
    return sentence.format(names=", ".join(sorted(after or before)))


def setting_said(name: str, value: object, of_agency: str) -> str:
    """A setting's value, or what counts without one."""
    if value is None:
        return _("comme le service") if of_agency else _("valeur d’origine")
    return value_words(name, value)


def said(name: str, value: object) -> str:
    """A value for people."""
    if isinstance(value, bool):
        text = _("oui") if value else _("non")
    elif name == "role":
        text = ROLES.get(str(value), str(value))
    elif name == "match":
        text = _(MATCHES.get(str(value), str(value)))
    elif name == "conditions" and isinstance(value, list):
        text = " ; ".join(rule_conditions(value))
    elif name == "phases" and isinstance(value, list):
        text = " ; ".join(phase_text(item) for item in value)
    elif name in ("tags", "agencies") and isinstance(value, list):
        text = ", ".join(map(str, value))
    elif name == "queue":
        text = queue_text(str(value))
    elif name == "hours" and isinstance(value, Mapping):
        text = " ; ".join(f"{_(DAYS[day])} {spans_text(found)}" for day, found in value.items())
    elif name == "closures" and isinstance(value, list):
        text = ", ".join(closure_text(item) for item in value)
    else:
        text = str(value) if value not in (None, "") else ""
    text = text or _("rien")
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text


def phase_text(item: Mapping[str, str]) -> str:
    """A phase with its first day."""
    return _("{phase} à partir du {day}").format(phase=label(item["phase"], "phases"), day=closure_text(item["from"]))


def queue_text(value: str) -> str:
    """The queue a rule names: the team lead's, an adviser's by login, "" for none."""
    kind, _slash, login = value.partition("/")
    return _(QUEUES[kind]) if kind == "lead" else login


def closure_text(item: object) -> str:
    """A closed day as it is typed: "24/12/2026 08:30-12:30"."""
    day, _between, hours = day_text(item).partition(" ")
    year, month, number = day.split("-")
    return " ".join(filter(None, (f"{number}/{month}/{year}", hours)))
