"""The dates of a reply: which of the days it names are told of, and which day is meant. Decides no intent."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from mailflow.mail.french_dates import Mention, Named, mentions
from mailflow.mail.intents import polite_moves, relevance
from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.talk import Talk
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Absence, Intent


def told(talk: Talk, found: Findings, absence: Absence | None) -> list[date]:
    """The days that matter, in order."""
    days: set[date] = set()
    missed = _missed(talk)
    for mention in talk.days:
        if _is_a_number(mention, talk, found):
            continue
        if (past := relevance.begun(mention, talk.low, talk.today, missed)) is not None:
            days.add(past)
        elif (proposed := _in_that_week(mention, talk, found)) is not None:
            days.add(proposed)
        elif relevance.matters(mention, talk.low) or _matters_here(mention, talk, found, missed):
            days.add(mention.day)
    if talk.mail.is_calendar_reply.startswith("counter ") and (asked := _proposed(talk)):
        days.add(asked)
    if found.has(Intent.RESCHEDULE) and (shifted := polite_moves.shifted(talk)):
        days.add(shifted)
    if absence is not None and absence.first_day != talk.received.date():
        days.add(absence.first_day)
    return sorted(days)


def _is_a_number(mention: Mention, talk: Talk, found: Findings) -> bool:
    """ "le 3" is the third offer, or nobody knows which when the third of the month is offered too."""
    if mention.named is not Named.DAY or talk.asked != "appointment_slots":
        return False
    digits = "".join(c for c in talk.low[mention.start : mention.end] if c.isdigit())
    if not digits:
        return False
    if int(digits) not in {slot.number for slot in talk.slots}:
        return _is_no_offer(int(digits), mention, talk)
    meant = [slot for slot in talk.slots if slot.at.date() == mention.day]
    return not meant or (len(talk.days) == 1 and found.slot not in {slot.number for slot in meant})


_FEW_WORDS = 5


def _is_no_offer(number: int, mention: Mention, talk: Talk) -> bool:
    """Nothing but "le 4 svp", where three were offered: a choice that was miscounted, or a day nobody offered."""
    if len(talk.low.split()) > _FEW_WORDS or mention.day in {slot.at.date() for slot in talk.slots}:
        return False
    return number <= 2 * len(talk.slots) and not _ANOTHER_DAY.search(talk.low)


_ANOTHER_DAY = re.compile(r"\?|plutot|\bou\b|libre|dispo|peux|pourr|possible|report|decal|mieux|rdv|rendez")
_WAITED_FOR = re.compile(
    r"attendue?|votre absence|\bpas (?:(?:pu )?vous (?:voir|rencontrer|joindre)|vue?s?\b|presente|connecte|venue?s?\b"
    r"|decroche|honore|joignable)|\b(?:n'etiez|vous etiez) (?:pas|absente?)|\bavez (?:manque|rate)\b|injoignable|missed"
)


def _missed(talk: Talk) -> date | None:
    """The day on which somebody was waited for, as the service wrote it."""
    if talk.appointment is not None:
        return talk.appointment.at.date() if talk.appointment.at < talk.received else None
    if not _WAITED_FOR.search(talk.question):
        return None
    return next((day.day for day in mentions(talk.question, talk.today) if day.day <= talk.today), None)


def _matters_here(mention: Mention, talk: Talk, found: Findings, missed: date | None) -> bool:
    """A day that would not count elsewhere, but does by what was asked or by what the mail is for."""
    match mention.named:
        case Named.HABIT | Named.WEEKDAY:
            return _names_the_choice(mention, talk, found)
        case Named.RELATIVE:
            return _was_missed(mention, talk, found, missed) or _is_news(mention, talk, found)
        case Named.TODAY:
            return _is_missed_today(mention, talk, found)
        case Named.VAGUE:
            return _is_promised(mention, talk, found)
        case Named.FULL:
            return found.has(Intent.QUESTION, Intent.COMPLAINT) and not talk.asked  # "votre courrier du 22 janvier"
        case _:
            return False


_CHOSEN = re.compile(
    r"\b(?:prend\w*|choisi\w*|garde\w*|reten\w*|retient|reste|va pour|ce sera|plutot|option\w*)\s(?:\w+\s)?\Z"
)


_BUT = re.compile(r"\b(?:sauf|pas|excepte|hormis|ni|a part|except|but|not) \Z")


def _names_the_choice(mention: Mention, talk: Talk, found: Findings) -> bool:
    """ "le mardi" is a habit, but here it says which slot is chosen, or left out."""
    if found.slot is None:
        offered = [slot for slot in talk.slots if slot.at.date() == mention.day]
        before = _CHOSEN.search(talk.low, max(0, mention.start - 30), mention.start)
        return len(offered) == 1 and before is not None and talk.low.startswith("le ", mention.start)
    if mention.named is Named.HABIT and _BUT.search(talk.low, max(0, mention.start - 20), mention.start):
        return any(slot.at.date() == mention.day for slot in talk.slots)
    chosen = next((slot for slot in talk.slots if slot.number == found.slot), None)
    return chosen is not None and chosen.at.date() == mention.day


def _in_that_week(mention: Mention, talk: Talk, found: Findings) -> date | None:
    """ "Je ne peux pas jeudi 21, c'est possible le vendredi ?": the one after it."""
    if mention.named is not Named.HABIT or mention.weekday is None or not found.has(Intent.RESCHEDULE):
        return None
    if not talk.low.startswith("le ", mention.start) or talk.low[mention.end - 1] == "s":
        return None
    earlier = [day.day for day in talk.days if day.start < mention.start and day.named in _WITH_NUMBER]
    if not earlier or "?" not in talk.low[mention.end : mention.end + 60]:
        return None
    return earlier[-1] + timedelta(days=(mention.weekday - earlier[-1].weekday()) % 7 or 7)


_WITH_NUMBER = (Named.FULL, Named.NUMBERED, Named.DAY)
_SAID_THEN = re.compile(r"\b(?:depuis|telephone|appel\w*|message|mail|recu) (?:d')?\Z")
_WRITTEN_THEN = re.compile(r"\b(?:message|mail|courrier|sms|recu) (?:d')?\Z")


def _was_missed(mention: Mention, talk: Talk, found: Findings, missed: date | None) -> bool:
    """ "hier", in a mail that explains why somebody was not there."""
    if mention.day >= talk.today:
        return False
    before = max(0, mention.start - 20), mention.start
    if mention.day == missed:
        return not _WRITTEN_THEN.search(talk.low, *before)
    return found.has(Intent.EXCUSE_AFTER, Intent.COMPLAINT) and not _SAID_THEN.search(talk.low, *before)


_AT_WORK = Phrases(
    r"frontalier|embauch|travail|commenc|\bbosse|\bposte\b|contrat|\bcdi\b|\bcdd\b|interim|salarie|employe|en formation"
    r"|en stage|en poste|boulot|working|started|new job"
)
_SINCE = re.compile(r"\b(?:depuis|since) \Z")


def _is_news(mention: Mention, talk: Talk, found: Findings) -> bool:
    """ "je suis en poste depuis hier"."""
    if mention.day >= talk.today or not found.has(Intent.JOB_FOUND, Intent.TRAINING_START):
        return False
    since = _SINCE.search(talk.low, max(0, mention.start - 8), mention.start)
    return since is not None and _AT_WORK.search(relevance.clause(mention, talk.low)) is not None


_NOT_THERE = Phrases(
    r"\bpas\b|\bplus\b|\bnon\b|annul|impossible|empeche|absent|manque|rate|oubli|loup|dormi|report|decal|rendez-vous"
    r"|not\b|c'est (?:mort|fichu|foutu|cuit)|compromis|malade|n't\b|cancel|miss|sorry|desole"
)
_REALLY_TODAY = ("ce matin", "auj", "ajd", "ojd", "ce soir", "cet", "today", "tonight", "heute", "hoy", "hoje", "oggi")


def _is_missed_today(mention: Mention, talk: Talk, found: Findings) -> bool:
    """ "Je ne pourrai pas venir ce matin", "je n'étais pas là ce matin": the day of an appointment is today."""
    if not talk.low.startswith(_REALLY_TODAY, mention.start):
        return False
    due = talk.appointment is not None and talk.appointment.at.date() == talk.today
    lost = due and found.has(Intent.CANCEL, Intent.RESCHEDULE, Intent.DECLINE)
    if not (lost or found.has(Intent.EXCUSE_AFTER)):
        return False
    before = _SAID_THEN.search(talk.low, max(0, mention.start - 20), mention.start)
    told_of = relevance.clause(mention, talk.low)
    return before is None and _NOT_THERE.search(told_of) is not None and not _TOLD_TODAY.search(told_of)


_TOLD_TODAY = re.compile(
    r"\b(?:je (?:recois|vois|decouvre|trouve|vous ecris|vous envoie|lis)|j'ai (?:recu|vu|lu|trouve))\b"
)


def _is_promised(mention: Mention, talk: Talk, found: Findings) -> bool:
    """A paper for next week, or a meeting "la première quinzaine de mai": the first day of it."""
    said = talk.low[mention.start : mention.end]
    if "quinzaine" in said:
        return found.has(Intent.RESCHEDULE)
    return talk.asked == "document" and found.has(Intent.DOCUMENT) and said.endswith(("semaine prochaine", "next week"))


def _proposed(talk: Talk) -> date | None:
    """The day an iCalendar COUNTER asks for, in the service's own zone."""
    said = talk.mail.is_calendar_reply.partition(" ")[2].upper()
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return (at.astimezone(talk.received.tzinfo) if at.tzinfo else at).date()
