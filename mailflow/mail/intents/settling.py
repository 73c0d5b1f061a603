"""Takes intents back that a stronger one explains."""

from __future__ import annotations

import re

from mailflow.mail import day_spans
from mailflow.mail.intents import feelings, meetings, slots, wishes
from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.talk import Talk
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Intent


def settle(talk: Talk, found: Findings) -> None:
    """Takes back what a stronger intent explains."""
    if found.has(Intent.CHOOSE_SLOT) and found.has(Intent.RESCHEDULE):
        if found.slot is not None and (meetings.only_refuses(talk)):
            found.drop(Intent.RESCHEDULE)
        elif found.slot is None:
            found.drop(Intent.CHOOSE_SLOT)
        else:
            found.doubt("both a slot and another date")
    if found.has(Intent.RESCHEDULE) and meetings.comes_later_today(talk):
        found.drop(Intent.RESCHEDULE)
        found.add(Intent.LATE_TODAY)
    if found.has(Intent.DECLINE) and found.has(Intent.RESCHEDULE) and re.search(r"(?:autre|prochaine) fois", talk.body):
        found.drop(Intent.RESCHEDULE)
    if found.has(Intent.RESCHEDULE, Intent.CANCEL) and talk.asked.startswith("appointment"):
        if _BUSY_WORKING.search(talk.body):
            found.drop(Intent.JOB_FOUND)
        if _BUSY_LEARNING.search(talk.body) and found.has(Intent.RESCHEDULE):
            found.drop(Intent.TRAINING_START)
    if found.has(Intent.COMPLAINT) and talk.asked != "document" and not talk.files:
        found.drop(Intent.DOCUMENT)
    if found.has(Intent.RESCHEDULE) and found.has(Intent.ABSENCE_DECLARED) and _only_busy(talk):
        found.drop(Intent.ABSENCE_DECLARED)
    if found.has(Intent.DISTRESS) and talk.asked == "appointment_slots" and not slots.begins_with_choice(talk):
        found.slot = None
        found.drop(Intent.CHOOSE_SLOT, Intent.CONFIRM)
    if found.has(Intent.EXCUSE_AFTER):
        found.drop(Intent.CANCEL, Intent.LATE_TODAY)
        if not day_spans.has_both_ends(talk.low, talk.today):
            found.drop(Intent.ABSENCE_DECLARED)
    if found.has(Intent.LATE_TODAY) and found.has(Intent.RESCHEDULE) and not meetings.says_late(talk):
        found.drop(Intent.LATE_TODAY)
    if found.has(Intent.LATE_TODAY):
        found.drop(Intent.CANCEL)
        if not found.has(Intent.RESCHEDULE, Intent.CONFIRM):
            found.answer = None
    if found.has(Intent.IDENTITY_UNCLEAR):
        if re.search(r"erreur|homonyme|tromp|jamais (?:ete )?inscrit", talk.body):
            found.drop(Intent.JOB_FOUND)
        found.drop(Intent.CHANGE_OF_CONTACT, Intent.THANKS, Intent.ABSENCE_DECLARED)
    if found.has(Intent.STOP_OPTIONAL):
        found.drop(Intent.DECLINE, Intent.CANCEL)
    if found.has(Intent.JOB_FOUND):
        if talk.asked == "yes_no":
            found.drop(Intent.DECLINE)
        if not wishes.names_optional(talk):
            found.drop(Intent.STOP_OPTIONAL)
    if found.has(Intent.COMPLAINT) or (len(found.intents) > 1 and feelings.thanks_in_closing(talk)):
        found.drop(Intent.THANKS)


_THAT_DAY = (
    r"[^.!?\n]{0,25}(?:ce jour|cette semaine|toute la|semaine prochaine|lundi|mardi|mercredi|jeudi|vendredi|demain"
    r"|ce matin|cet apres-midi|jusqu'a \d|ces jours|du \d)"
)
_BUSY_WORKING = Phrases(
    rf"\b(?:je (?:travaille|bosse)|suis (?:au travail|en mission)){_THAT_DAY}|entretien d'embauche"
    rf"|(?:ce jour|cette semaine|lundi|mardi|mercredi|jeudi|vendredi|demain)[^.!?\n]{{0,12}} je (?:travaille"
    rf"|bosse)\b(?! depuis)"
)
_BUSY_LEARNING = Phrases(rf"\b(?:suis|serai) en (?:formation|stage|cours){_THAT_DAY}")
_BUSY = re.compile(r"deplacement|mission|immersion|occupe")
_AWAY = re.compile(r"vacances|conge|absen|etranger|hospital|arret|opere")


def _only_busy(talk: Talk) -> bool:
    """ "en déplacement cette semaine-là" says why no offer suits; it declares no absence."""
    return bool(_BUSY.search(talk.body)) and not _AWAY.search(talk.body)
