"""From a read mail and its open request to intents, slot, dates, absence, answer and whether a machine may act."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.mail import day_spans
from mailflow.mail.intents import (
    asked,
    distress,
    feelings,
    gratitude,
    life,
    machines,
    meetings,
    papers,
    persons,
    safety,
    settling,
    slots,
    told_days,
    wishes,
)
from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.talk import Talk, prepare
from mailflow.mail.intents.weighing import choosing, features, weighing, weights
from mailflow.mail.intents.weighing.weighing import CLEAR, FOR_A_PERSON, WEIGHED, Weighed
from mailflow.mail.intents.weighing.weights import Weights
from mailflow.mail.values import Absence, Context, Disposition, Intent, ReadMail, Safe, Understanding

_UNSURE_END = (
    "sais pas quand",
    "surement",
    "sans doute",
    "peut-etre",
    "probablement",
    "environ",
    "a peu pres",
    "normalement",
)
_MOST = 3


def understand(mail: ReadMail, context: Context, received_at: datetime, zone: ZoneInfo) -> Understanding:
    """What the mail means. Whatever is not certain is for a person."""
    if mail.disposition is not Disposition.HUMAN:
        return machines.understand(mail, context, received_at, zone)
    return verdict(*by_rules(mail, context, received_at, zone))


def verdict(talk: Talk, found: Findings, *, weighed: bool = True) -> Understanding:
    """What a mail means by what the rules found, and by what its words weigh."""
    if weighed and _can_be_weighed(talk):
        _weigh(talk, found)
    else:
        safety.decide(talk, found)
    absence = _absence(talk) if found.has(Intent.ABSENCE_DECLARED) else None
    dates = told_days.told(talk, found, absence)
    return Understanding(
        intents=tuple([*found.intents, *_told(talk, found)][:_MOST]) or (Intent.OTHER,),
        slot=found.slot,
        dates=tuple(dates),
        absence=absence,
        answer=found.answer,
        safe=Safe.HUMAN if found.doubts else Safe.ACT,
        evidence=(*_as_written(talk, found.evidence), *(f"person: {doubt}" for doubt in found.doubts)),
    )


def _can_be_weighed(talk: Talk) -> bool:
    """Whether there are words, to something that the table knows to be asked."""
    known = features.asked(talk) != features.OWN_QUESTION
    return known and bool(talk.body.strip()) and not talk.mail.is_calendar_reply


def by_rules(mail: ReadMail, context: Context, received_at: datetime, zone: ZoneInfo) -> tuple[Talk, Findings]:
    """A human reply made ready, and what the families of rules find in it, not yet judged."""
    talk = prepare(mail, context if isinstance(context, dict) else {}, received_at, zone)
    found = Findings()
    for family in (persons, distress, feelings, meetings, life, papers, wishes, slots):
        family.find(talk, found)
    asked.answer(talk, found)
    _calendar(talk, found)
    settling.settle(talk, found)
    feelings.find_last(talk, found)
    return talk, found


def judged(talk: Talk, found: Findings, weighed: Weighed, choices: Weights) -> bool:
    """Judges what the rules found; in doubt, judges instead what is likely. Whether all that is new is sure."""
    noted, weighty = weighing.serious(found.doubts), weighing.weighty(found.doubts)
    lifted = len(noted) < len(found.doubts)
    safety.decide(talk, found)
    if not found.doubts:
        return True
    before = (found.intents, found.answer)
    sure = weighing.correct(found, weighed)
    choice = choosing.choose(talk, choices) if found.slot is None and found.has(Intent.CHOOSE_SLOT) else None
    if choice:
        found.slot = choice.number
        found.evidence.append(f"{WEIGHED}{choice.because}")
        sure = sure and choice.sure
        if choice.sure:
            noted, weighty = choosing.without_pointing(noted), choosing.without_pointing(weighty)
    if choice or lifted or before != (found.intents, found.answer):
        found.doubts = noted
        safety.decide(talk, found)
        found.doubts += [doubt for doubt in weighty if doubt not in found.doubts]
    return sure


def _weigh(talk: Talk, found: Findings) -> None:
    """The verdict: a doubt that is no more than unknown words is lifted where the whole reads harmless."""
    noted = weighing.serious(found.doubts)
    weighed = weighing.weigh(talk, weights.learned())
    sure = judged(talk, found, weighed, weights.learned(choosing.TABLE))
    odds = weighed.of_a_person(found)
    if odds >= (FOR_A_PERSON if found.doubts else CLEAR):
        if not found.doubts:
            found.doubt(f"it reads like mail for a person: {weighed.because('human')}".rstrip(": "))
        return
    found.doubts = weighing.without_lifted(found.doubts, odds, noted)
    if not sure:
        found.doubt("what is meant is not certain")


_TOLD_WORDS = 5
_NO_TALE = re.compile(r"signaler|ajouter|bien recu|preciser")


def _told(talk: Talk, found: Findings) -> list[Intent]:
    """What an open question was asked for, told beside thanks: nothing that a machine acts on."""
    if talk.asked != "free_text" or found.intents != [Intent.THANKS] or _NO_TALE.search(talk.question):
        return []
    told = [clause for clause in talk.clauses if not gratitude.thanks(clause)]
    return [Intent.OTHER] if sum(len(clause.split()) for clause in told) >= _TOLD_WORDS else []


def _as_written(talk: Talk, evidence: list[str]) -> list[str]:
    """The found words as they stand in the mail; as the rules saw them where folding or writing out moved them."""
    plain = talk.plain
    if len(plain) != len(talk.written):
        return evidence
    plain = plain.replace("\n", " ")
    places = [(plain.find(words), words) for words in evidence]
    return [" ".join(talk.written[at : at + len(words)].split()) if at >= 0 else words for at, words in places]


def _calendar(talk: Talk, found: Findings) -> None:
    """An iCalendar REPLY answers like the words yes and no."""
    status = talk.mail.is_calendar_reply
    if not status or talk.asked != "appointment_confirmation":
        return
    if status.startswith("counter"):
        found.add(Intent.RESCHEDULE, "METHOD:COUNTER")
        found.drop(Intent.CONFIRM, Intent.CANCEL)
        found.answer = "no"
    elif status == "accepted" and not found.has(Intent.CANCEL, Intent.RESCHEDULE):
        found.add(Intent.CONFIRM, "PARTSTAT=ACCEPTED")
        found.answer = "yes"
    elif status == "declined":
        found.add(Intent.CANCEL, "PARTSTAT=DECLINED")
        found.answer = "no"
        if found.has(Intent.CONFIRM):
            found.answer = None
            found.doubt("the calendar answer and the words do not agree")


def _absence(talk: Talk) -> Absence | None:
    if _unsure_end(talk) and not day_spans.has_both_ends(talk.low, talk.today):
        return None
    span = day_spans.absence(talk.low, talk.today, talk.days)
    return Absence(*span) if span and span[1] - span[0] < timedelta(days=400) else None


def _unsure_end(talk: Talk) -> bool:
    """ "sans doute jusqu'au 20"; not "jusqu'au 20. Après je serai sûrement fatiguée"."""
    if not any(words in talk.low for words in _UNSURE_END):
        return False
    if "sais pas quand" in talk.low:
        return True
    said = [sentence for sentence in talk.sentences if any(words in sentence for words in _UNSURE_END)]
    named = [talk.low[day.start : day.end] for day in talk.days]
    return any(day in sentence for sentence in said for day in named)
