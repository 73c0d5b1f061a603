"""What keeps a machine from acting on a clear answer whatever else speaks for it: several offers that all suit, a day
and a number that differ, a yes to something else, a new telephone number, a file that is plainly no paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailflow.mail.folding import folded
from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.talk import Slot, Talk
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Intent

_EITHER = Phrases(  # the service may choose: a person does
    r"les (?:deux|trois|quatre) (?:me )?(?:vont|va|conviennent|ok|sont (?:ok|bons?|possibles?)|c'est (?:ok|bon))"
    r"|\bau choix\b|comme (?:vous|ca vous|cela vous) (?:preferez|voulez|voudrez|arrange|chante)|\ba vous de (?:voir"
    r"|choisir)|peu (?:m'|)importe|n'importe (?:le)?quel|(?:le|la) premiere? (?:libre|qui se libere)|either (?:one|is)"
    r"|whichever|c'est vous qui (?:voyez|decidez)"
)
_DAY_NUMBER = re.compile(
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?: le)? (\d{1,2})(?!\d)"
    r"(?! ?(?:h\b|h\d|heures?|:|min|/))"
)
_SOMETHING_ELSE = Phrases(
    r"(?:oui|ok|d'accord|partant|inscri\w+|bien recu\w*|recue?s?|interessee?)[^.!?\n]{0,30}\b(?:l'atelier|la brochure"
    r"|la newsletter|la formation|le forum|le salon|la reunion|le stage|l'offre|l'enquete|le questionnaire|le cpf)\b"
)
_AS_PLANNED = re.compile(
    r"\b(?:prefer|gard|rest|maintien|maintenons|vien|serai)\w*[^.!?\n]{0,25} comme (?:prevu|convenu|entendu)\b"
)
_ITS_HOUR = re.compile(  # of something else: "mercredi 14 h c'est l'heure où je récupère ma fille"
    r"\bc'est (?:l'heure|le jour|le moment|le creneau)"
    r" (?:ou (?:je|j'|on|il|elle|ma|mon|mes|la|le|les)|de (?:ma|mon|mes)|du|des)\b"
    r"(?![^.!?\n]{0,25}\b(?:libre|dispo|disponible)\b)"
)
_STILL_NOT = re.compile(r"\W*(?:non[ ,]*)?toujours pas\W*\Z")  # not found yet, or not searching?
_TELEPHONE = re.compile(r"(?<!\d)(?:\+33 ?|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)")
_NO_PAPER = frozenset(
    {
        *("vacances", "vacance", "plage", "ticket", "caisse", "recette", "menu", "courses", "chat", "chaton", "chien"),
        *("selfie", "anniversaire", "noel", "mariage", "bapteme", "jardin", "gateau", "film", "musique", "chanson"),
    }
)


def doubt(talk: Talk, found: Findings) -> None:
    """Notes what no weighing lifts."""
    if talk.slots and _EITHER.search(talk.body):
        found.doubt("more than one slot is meant")
    if _is_over(talk) and not _looks_back(talk, found):
        found.doubt("the appointment is past")
    taken = found.slot is not None or found.answer == "yes"
    if taken and talk.offered and not _days_named(talk) <= _numbers(talk.offered):
        found.doubt("a weekday and its number do not fit")
    if talk.asked == "appointment_confirmation" and found.answer == "yes" and _SOMETHING_ELSE.search(talk.body):
        found.doubt("a yes to something else")
    if found.slot is not None and _ITS_HOUR.search(talk.body):
        found.doubt("it is the hour of something else")
    if found.has(Intent.RESCHEDULE) and _AS_PLANNED.search(talk.body):
        found.doubt("both as planned and another date")
    if found.answer and talk.asked == "yes_no" and _STILL_NOT.match(talk.body):
        found.doubt("not one clear answer")
    if (found.slot is not None or found.answer) and _TELEPHONE.search(talk.written):
        found.doubt("a telephone number is written")
    if talk.asked == "document" and any(_is_no_paper(file.filename) for file in talk.files):
        found.doubt("a file's name speaks of another paper")


def _is_over(talk: Talk) -> bool:
    return talk.appointment is not None and talk.appointment.at <= talk.received


def _looks_back(talk: Talk, found: Findings) -> bool:
    """Nothing but thanks, or a word of being late, which people write when they should be there."""
    thanks = found.intents == [Intent.THANKS] and not talk.days and not talk.hours
    return thanks or found.intents == [Intent.LATE_TODAY]


def _numbers(slots: Iterable[Slot]) -> set[int]:
    return {slot.at.day for slot in slots}


def _days_named(talk: Talk) -> set[int]:
    return {int(number) for number in _DAY_NUMBER.findall(talk.body)}


def _is_no_paper(name: str) -> bool:
    return not _NO_PAPER.isdisjoint(re.split(r"[^a-z]+", folded(name).rpartition(".")[0]))
