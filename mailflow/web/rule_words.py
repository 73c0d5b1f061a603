"""Intake rules in words: their conditions, what they do, and what a trial found. Knows no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mailflow.caseload.settings.rule_trial import Trial
from mailflow.mail.intake_rules import Effects, Queue, Standing, What
from mailflow.web.labels import label
from mailflow.web.language import _, mark

# What a form offers, in its order: what stands before the value; "…" where one is typed.
CHOICES = {
    What.TEXT: mark("L’objet ou le texte contient…"),
    What.SUBJECT: mark("L’objet contient…"),
    What.SENDER: mark("L’expéditeur est…"),
    What.RECIPIENT: mark("L’adresse d’arrivée est…"),
    What.FILE: mark("Il y a une pièce jointe"),
    What.FILE_NAME: mark("Le nom d’une pièce jointe contient…"),
    What.FILE_TYPE: mark("Une pièce jointe est de type…"),
    What.HEADER_PRESENT: mark("L’en-tête est présent…"),
    What.HEADER_CONTAINS: mark("L’en-tête contient…"),
    What.HEADER_EQUALS: mark("L’en-tête vaut exactement…"),
    What.HUMAN: mark("Une personne a écrit le message"),
    What.AUTO_REPLY: mark("C’est une réponse automatique"),
    What.LIST: mark("C’est un envoi en nombre"),
}
SAID = {
    What.TEXT: mark("objet ou texte contient « {value} »"),
    What.SUBJECT: mark("objet contient « {value} »"),
    What.SENDER: mark("expéditeur : {value}"),
    What.RECIPIENT: mark("adresse d’arrivée : {value}"),
    What.FILE: mark("pièce jointe"),
    What.FILE_NAME: mark("nom d’une pièce jointe contient « {value} »"),
    What.FILE_TYPE: mark("pièce jointe de type {value}"),
    What.HEADER_PRESENT: mark("en-tête {header} présent"),
    What.HEADER_CONTAINS: mark("en-tête {header} contient « {value} »"),
    What.HEADER_EQUALS: mark("en-tête {header} vaut « {value} »"),
    What.HUMAN: mark("écrit par une personne"),
    What.AUTO_REPLY: mark("réponse automatique"),
    What.LIST: mark("envoi en nombre"),
}
assert set(CHOICES) == set(SAID) == set(What)


@dataclass(frozen=True, slots=True)
class Row:
    """One difference of a trial: a mail by its number, each thing before and after, equal where nothing changes."""

    number: int
    at: datetime
    queue: tuple[str, str]
    tags: tuple[str, str]
    priority: tuple[str, str]
    met: tuple[str, ...]


def condition_words(what: str, header: str = "", value: str = "") -> str:
    """One condition, as kept."""
    return _(SAID[What(what)]).format(header=header, value=value) if what in SAID else what


def rule_conditions(found: Iterable[Mapping[str, Any]]) -> list[str]:
    """The conditions of a rule as it is typed or kept."""
    return [condition_words(one.get("what", ""), one.get("header", ""), one.get("value", "")) for one in found]


def met_words(held: Mapping[str, Any]) -> str:
    """By which conditions a rule held for a mail: from `message.verdict`."""
    return " ; ".join(condition_words(*map(str, one)) for one in held.get("met") or ())


def trial_rows(trial: Trial) -> list[Row]:
    """The differences as a table shows them."""
    return [
        Row(
            one.number,
            one.at,
            (_queue(one.before, one.standing, trial.names), _queue(one.after, one.standing, trial.names)),
            (", ".join(one.before.tags) or "–", ", ".join(one.after.tags) or "–"),
            (_priority(one.before), _priority(one.after)),
            tuple(condition_words(met.what, met.header, met.typed) for met in one.met),
        )
        for one in trial.shown
    ]


def _queue(effects: Effects, standing: Standing, names: Mapping[UUID, str]) -> str:
    if effects.queue is Queue.LEAD:
        return label("lead", "queues")
    if effects.adviser_id is not None:
        return names.get(effects.adviser_id, "?")
    return label("triage", "queues") if standing.routable else _("inchangée")


def _priority(effects: Effects) -> str:
    return _("haute") if effects.priority else _("normale")
