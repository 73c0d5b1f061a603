"""The kinds of steps: a name, one line that says what they do, an icon, and a step in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mailflow.pathways.durations import read_duration
from mailflow.pathways.graph.words import span
from mailflow.web.language import _, mark

KINDS: Mapping[str, tuple[str, str, str]] = {
    "message": (mark("Courriel"), mark("Envoie un texte, une fois."), "mail"),
    "await_reply": (mark("Réponse attendue"), mark("Attend la réponse, rappelle, puis renonce."), "inbox"),
    "wait": (mark("Attente"), mark("Laisse passer du temps."), "clock"),
    "task": (mark("Tâche"), mark("Une personne fait quelque chose et dit ce qui en est sorti."), "list-checks"),
    "branch": (mark("Choix"), mark("Prend le premier chemin qui convient."), "split"),
    "document_request": (mark("Pièces demandées"), mark("Attend des documents, rappelle, redemande."), "paperclip"),
    "survey": (mark("Questions"), mark("Pose une à trois questions ; le conseiller lit les réponses."), "list"),
    "decision": (mark("Décision"), mark("Une personne décide, qui ne l’a pas préparée, avec ses raisons."), "scale"),
    "assign": (mark("Attribution"), mark("Change de conseiller ou de modalité, sous le plafond."), "user"),
    "subpathway": (mark("Autre parcours"), mark("Suit un autre parcours jusqu’à sa fin."), "route"),
    "parallel": (mark("En parallèle"), mark("Plusieurs pistes à la fois."), "list-filter"),
    "recurring": (mark("À intervalles"), mark("Les mêmes étapes, encore et encore."), "history"),
    "goto": (mark("Retour"), mark("Revient en arrière, un nombre de fois limité."), "undo-2"),
    "experiment": (mark("Essai"), mark("Répartit les personnes en groupes qui restent les leurs."), "users"),
    "end": (mark("Fin"), mark("Le parcours est terminé."), "flag"),
}


def kind_name(kind: str) -> str:
    """What a kind is called."""
    return _(KINDS[kind][0]) if kind in KINDS else _("Sorte inconnue")


def kind_icon(kind: str) -> str:
    """Its icon."""
    return KINDS[kind][2] if kind in KINDS else "triangle-alert"


def spelled(text: Any) -> str:
    """A span as people say it; as it is written when it is none."""
    found = read_duration(text) if isinstance(text, str) else None
    return span(found) if found is not None else str(text or "?")


def summary(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """What a step does, in one line; only of what the document says."""
    maker = SUMMARIES.get(str(raw.get("kind", "")))
    try:
        return maker(raw, titles) if maker else ""
    except (AttributeError, TypeError, KeyError, IndexError):
        return _("à compléter")


def _message(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    return _("texte « {name} »").format(name=raw["wording"]) if raw.get("wording") else _("aucun texte choisi")


def _await(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    within = spelled(raw["timeout"].get("after"))
    after = ", ".join(spelled(item.get("after")) for item in raw.get("reminders") or ())
    if not after:
        return _("pendant {within}, sans rappel").format(within=within)
    return _("pendant {within}, rappels à {after}").format(within=within, after=after)


def _wait(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    if raw.get("for") is not None:
        return spelled(raw["for"])
    if raw.get("until") is not None:
        return _("jusqu’au {day}").format(day=raw["until"])
    relative = raw["relative"]
    anchor = relative.get("anchor", "")
    name = _("l’inscription au parcours") if anchor == "enrolled" else titles.get(anchor, anchor)
    return _("{span} à compter de : {name}").format(span=spelled(relative.get("offset", "0 days")), name=name)


def _task(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    ways = ", ".join(str(item.get("label") or item.get("outcome")) for item in raw.get("outcomes") or ())
    return _("sous {within} : {ways}").format(within=spelled(raw.get("due", "2 working days")), ways=ways)


def _branch(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    targets = [str(item.get("next", "?")) for item in raw.get("ways") or ()] + [str(raw.get("else", "?"))]
    return _("vers {targets}").format(targets=", ".join(titles.get(item, item) for item in dict.fromkeys(targets)))


def _items(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    return ", ".join(str(item.get("item", "?")) for item in raw["items"])


def _questions(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    return " · ".join(str(item.get("question", "?")) for item in raw["questions"])


def _pathway(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    return str(raw.get("pathway") or _("aucun parcours choisi"))


def _recurring(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    if raw.get("day_of_month"):
        return _("le {day} de chaque mois").format(day=raw["day_of_month"])
    return _("tous les {span}").format(span=spelled(raw.get("every")))


def _goto(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    target = str(raw.get("to", "?"))
    return _("vers {name}, au plus {n} fois").format(name=titles.get(target, target), n=raw.get("max_loops", "?"))


def _end(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    return _("issue « {name} »").format(name=raw.get("outcome", "?"))


def _decision(raw: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    return str(raw.get("legal_basis") or _("base légale à indiquer"))


SUMMARIES = {
    "message": _message,
    "await_reply": _await,
    "wait": _wait,
    "task": _task,
    "branch": _branch,
    "document_request": _items,
    "survey": _questions,
    "decision": _decision,
    "subpathway": _pathway,
    "recurring": _recurring,
    "goto": _goto,
    "end": _end,
}
