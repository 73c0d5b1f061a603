"""The French words of the pages for wordings: sources of fields, remarks on sentences and subjects. Tables only."""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.caseload.wording_values import Missing, Source
from mailflow.templates.readability import Remark, Why
from mailflow.templates.subject_rules import SHOWN, Subject
from mailflow.web.language import _, mark

CLASSES = {"legal": mark("obligatoire (loi)"), "service": mark("service"), "optional": mark("facultatif")}
LANGUAGES = {"fr": mark("français"), "en": mark("anglais")}
SOURCES: Mapping[str, str] = {
    Source.PERSON: mark("la personne"),
    Source.ADVISER: mark("son conseiller"),
    Source.AGENCY: mark("son agence"),
    Source.ANSWER: mark("sa réponse"),
}
MISSING: Mapping[str, str] = {
    Missing.NEVER: mark("toujours rempli"),
    Missing.BLANK: mark("vide si l’agence n’en a pas : prévoyez-le avec un « if »"),
    Missing.AGENCY: mark("sans conseiller : le nom de l’agence"),
    Missing.HELD: mark("sans valeur, le courriel ne part pas et le conseiller est prévenu"),
}
GRADES = {"good": mark("facile à lire"), "fair": mark("à relire"), "poor": mark("difficile à lire")}
REMARKS: Mapping[str, str] = {
    Why.LONG: mark("longue : {what} mots"),
    Why.VERY_LONG: mark("très longue : {what} mots, coupez-la"),
    Why.PASSIVE: mark("« {what} » : dites qui le fait"),
    Why.HEAVY: mark("« {what} » : plutôt « {instead} »"),
    Why.LONG_WORD: mark("« {what} » : un mot plus court existe-t-il ?"),
    Why.NEGATIONS: mark("{what} négations : dites ce qui est, ou ce qu’il faut faire"),
}
SUBJECTS: Mapping[str, str] = {
    Subject.LONG: mark("L’objet est long : un téléphone en montre environ {shown} signes."),
    Subject.LOUD: mark("Majuscules ou point d’exclamation : l’objet ressemble à une publicité."),
    Subject.REPLY: mark("L’objet commence comme une réponse : c’est mailflow qui l’ajoute quand c’en est une."),
    Subject.STOP: mark("Un objet ne finit pas par un point."),
    Subject.PRIVATE: mark("L’objet montre un nom, un numéro de dossier ou un rendez-vous à qui voit l’écran."),
}


def remark_words(remark: Remark) -> str:
    """A remark on a sentence."""
    instead = _(remark.instead)
    return _(REMARKS[remark.why]).format(what=remark.what, instead=instead)


def subject_words(found: Subject) -> str:
    """A remark on a subject."""
    return _(SUBJECTS[found]).format(shown=SHOWN)
