"""Changes between two versions of a pathway in words: « le rappel 1 passe de 7 à 5 jours ouvrés »."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from mailflow.pathways.diff import Change, Class, Kind
from mailflow.pathways.durations import Duration
from mailflow.pathways.graph.words import EVENTS, span
from mailflow.web.language import _, mark
from mailflow.web.studio.field_words import CHOICES, LABELS

CLASSES: Mapping[Class, str] = {
    Class.WORDING: mark("Textes"),
    Class.FUTURE: mark("Suite du parcours"),
    Class.STRUCTURE: mark("Structure"),
    Class.LEGAL: mark("Étapes légales"),
}
WHO: Mapping[Class, str] = {
    Class.WORDING: mark("toutes les personnes du parcours"),
    Class.FUTURE: mark("les personnes qui n’ont pas dépassé ces étapes"),
    Class.STRUCTURE: mark("les mêmes ; qui est à une étape retirée va où vous le dites"),
    Class.LEGAL: mark("jamais qui est à l’étape qui change"),
}
FIELDS: Mapping[str, str] = {  # as the typed steps call them, where the document has another word
    "span": mark("la durée"),
    "within": mark("le délai"),
    "timeout": mark("la fin de l’attente"),
    "timeout_next": mark("la suite sans réponse"),
    "next": mark("la suite"),
    "otherwise": mark("la suite sinon"),
    "mail_class": mark("la classe"),
    "in_window": mark("l’envoi aux heures ouvertes seulement"),
    "hour": mark("l’heure"),
    "roll": mark("le report d’un jour fermé"),
    "until": mark("la date"),
    "offset": mark("le décalage"),
    "anchor": mark("le repère"),
    "wording": mark("le texte"),
    "title": mark("le titre"),
    "note": mark("la note au conseiller"),
    "label": mark("le bouton"),
    "labels": mark("le bouton"),
    "role": mark("qui la fait"),
    "every": mark("l’intervalle"),
    "day": mark("le jour du mois"),
    "most": mark("le nombre de tours"),
    "times": mark("le nombre de fois"),
    "percent": mark("la part"),
    "ceiling": mark("le plafond"),
    "legal_basis": mark("la base légale"),
    "hearing": mark("le délai pour répondre ou être entendu"),
    "suppressed": mark("la suite quand l’envoi n’est pas possible"),
    "unclear_title": mark("le titre de la tâche"),
    "target": mark("la suite"),
    "event": mark("l’événement"),
    "outcome": mark("l’issue"),
    "question": mark("la question"),
    "item": mark("la pièce"),
}
PARTS: Mapping[str, str] = {
    "reminders": mark("rappel {n}"),
    "answers": mark("réponse {n}"),
    "outcomes": mark("issue {n}"),
    "options": mark("option {n}"),
    "on": mark("sortie {n}"),
    "choices": mark("chemin {n}"),
    "arms": mark("groupe {n}"),
    "items": mark("pièce {n}"),
    "questions": mark("question {n}"),
    "tracks": mark("piste {n}"),
}
OWN: Mapping[str, str] = {
    "title": mark("Le titre du parcours change."),
    "owner": mark("Le responsable du parcours change."),
    "sources": mark("Les sources changent."),
    "personas": mark("Les personnes types changent."),
    "goals": mark("Les sorties anticipées changent."),
    "caps": mark("Les plafonds de courriels par semaine changent."),
    "quiet_hours": mark("Les heures calmes changent."),
    "language": mark("La langue change."),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One change in words. `step` is the title of its step, "" for the pathway's own."""

    step: str
    step_id: str
    change_class: Class
    words: str


def said(changes: Iterable[Change], titles: Mapping[str, str]) -> list[Said]:
    """All changes in words."""
    return [
        Said(titles.get(change.step, change.step), change.step, change.change_class, in_words(change, titles))
        for change in changes
    ]


def in_words(change: Change, titles: Mapping[str, str]) -> str:
    """One sentence."""
    if not change.step:
        return (
            _(OWN[change.detail]) if change.detail in OWN else _("Le réglage « {n} » change.").format(n=change.detail)
        )
    if change.kind is Kind.NEW:
        return _("Nouvelle étape.")
    if change.kind is Kind.REMOVED:
        return _("Étape retirée.")
    if change.kind is Kind.WORDING:
        return _("Le texte « {name} » est modifié.").format(name=change.detail)
    if change.kind is Kind.MOVED:
        return _("L’étape change de piste.")
    if change.kind is Kind.REPLACED:
        return _("L’étape change de sorte.")
    what, was, now = _what(change.path), change.was, change.now
    if was is None:
        return _("{what} : ajouté, {now}.").format(what=_first(what), now=_value(now, titles))
    if now is None:
        return _("{what} : retiré (c’était {was}).").format(what=_first(what), was=_value(was, titles))
    before, after = _pair(was, now, titles)
    return _("{what} : de {was} à {now}.").format(what=_first(what), was=before, now=after)


def _what(path: tuple[str, ...]) -> str:
    """ "rappel 1, le texte"; the field itself goes without saying for the time of a reminder."""
    said_parts: list[str] = []
    for number, name in enumerate(path):
        if name.isdigit():
            continue
        place = path[number + 1] if number + 1 < len(path) else ""
        if name in PARTS and place.isdigit():
            said_parts.append(_(PARTS[name]).format(n=place))
        elif not (name == "after" and said_parts):
            said_parts.append(
                _(FIELDS[name]) if name in FIELDS else _(LABELS[name]).lower() if name in LABELS else name
            )
    return ", ".join(said_parts)


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _pair(was: Any, now: Any, titles: Mapping[str, str]) -> tuple[str, str]:
    """ "7" and "5 jours ouvrés" when the unit is the same."""
    if isinstance(was, Duration) and isinstance(now, Duration) and (was.unit, was.working) == (now.unit, now.working):
        return str(was.count), span(now)
    return _value(was, titles), _value(now, titles)


def _value(value: Any, titles: Mapping[str, str]) -> str:
    if isinstance(value, Duration):
        return span(value)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = str(value)
    if text in titles:
        return _("« {name} »").format(name=titles[text])
    return _(CHOICES[text]) if text in CHOICES else EVENTS.get(text, _("« {name} »").format(name=text))
