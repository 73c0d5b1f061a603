"""From a read mail and its open request to intents, slot, dates, absence, answer and whether a machine may act."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.mail import french_dates
from mailflow.mail.intents import (
    answers,
    distress,
    feelings,
    life,
    machines,
    meetings,
    papers,
    persons,
    relevance,
    safety,
    slots,
    wishes,
)
from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.talk import Talk, prepare
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Absence, Context, Disposition, Intent, ReadMail, Understanding

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
    talk = prepare(mail, context if isinstance(context, dict) else {}, received_at, zone)
    found = Findings()
    for family in (persons, distress, feelings, meetings, life, papers, wishes, slots):
        family.find(talk, found)
    _answer(talk, found)
    _calendar(talk, found)
    _settle(talk, found)
    feelings.find_last(talk, found)
    absence = _absence(talk) if found.has(Intent.ABSENCE_DECLARED) else None
    dates = _dates(talk, found, absence)
    safe = safety.decide(talk, found)
    return Understanding(
        intents=tuple(found.intents[:_MOST]) or (Intent.OTHER,),
        slot=found.slot,
        dates=tuple(dates),
        absence=absence,
        answer=found.answer,
        safe=safe,
        evidence=(*_as_written(talk, found.evidence), *(f"person: {doubt}" for doubt in found.doubts)),
    )


def _as_written(talk: Talk, evidence: list[str]) -> list[str]:
    """The found words as they stand in the mail; as the rules saw them where folding or writing out moved them."""
    plain = talk.plain
    if len(plain) != len(talk.written):
        return evidence
    plain = plain.replace("\n", " ")
    places = [(plain.find(words), words) for words in evidence]
    return [" ".join(talk.written[at : at + len(words)].split()) if at >= 0 else words for at, words in places]


def _answer(talk: Talk, found: Findings) -> None:
    """Turns a yes or a no into the intent it means for what was asked."""
    if talk.asked not in ("appointment_confirmation", "yes_no", "appointment_slots"):
        _declined_offer(talk, found)
        return
    said, words = answers.find(talk)
    if talk.asked == "appointment_slots":
        if (
            said == "yes"
            and not found.has(Intent.CHOOSE_SLOT, Intent.RESCHEDULE, Intent.CANCEL)
            and not _postpones(talk)
        ):
            found.add(Intent.CONFIRM, words)
        elif said == "no" and not found.has(Intent.RESCHEDULE, Intent.CHOOSE_SLOT):
            found.add(Intent.RESCHEDULE if meetings.is_hindered(words) else Intent.DECLINE, words)
        return
    if talk.asked == "appointment_confirmation":
        if not found.has(Intent.RESCHEDULE, Intent.CANCEL):
            _absent_that_day(talk, found)
        _confirmation(talk, found, said, words)
    else:
        _yes_no(talk, found, said, words)


def _absent_that_day(talk: Talk, found: Findings) -> None:
    """ "je serai absent mardi" declares no absence: it cancels the appointment of that day."""
    day = talk.appointment.at.date() if talk.appointment else None
    if found.has(Intent.ABSENCE_DECLARED) and [one.day for one in talk.days] == [day]:
        found.drop(Intent.ABSENCE_DECLARED)
        found.add(Intent.CANCEL)


def _confirmation(talk: Talk, found: Findings, said: str | None, words: str) -> None:
    cannot = bool(meetings.CANNOT.search(talk.low))
    if found.has(Intent.EXCUSE_AFTER):
        return
    if found.has(Intent.CANCEL):
        found.answer = "no"
    elif found.has(Intent.RESCHEDULE):
        found.answer = "yes" if said == "yes" and not cannot and answers.strongly_yes(talk) else "no"
        if found.answer == "yes":
            found.add(Intent.CONFIRM, words)
    elif (
        said == "yes"
        and not found.has(Intent.LATE_TODAY, Intent.STOP_OPTIONAL)
        and (
            not found.has(Intent.IDENTITY_UNCLEAR)
            or re.search(r"\b(?:il|elle) (?:viendra|sera|confirme|accepte|est d'accord)", words)
        )
        and not _only_question(talk, found)
    ) or (said == "yes" and found.has(Intent.LATE_TODAY) and answers.begins_with_yes(talk)):
        found.add(Intent.CONFIRM, words)
        found.answer = "yes"
    elif said == "no" and not found.has(Intent.LATE_TODAY, Intent.STOP_OPTIONAL):
        found.add(Intent.RESCHEDULE if meetings.prefers(words) else Intent.CANCEL, words)
        found.answer = "no"


def _only_question(talk: Talk, found: Findings) -> bool:
    return found.has(Intent.QUESTION) and not any(answers.find_clause(clause) == "yes" for clause in talk.clauses[:1])


_PREFERS_WEB = re.compile(r"prefer\w+ (?:le web|par internet|internet|en ligne|le suivi (?:web|en ligne|a distance))\b")


_SUITS_WEB = re.compile(
    r"(?:m'evite\w*|m'arrange\w*|simplifi\w+|facilite\w*|(?:gagn|economis)\w+ du temps|plus (?:simple|pratique|facile|souple)|me va\b"
    r"|m'irait|conviendrait|ideal|parfait)"
)
_NAMES_WEB = re.compile(r"internet|en ligne|\bweb\b|a distance|numerique|visio")
_NEEDS_PEOPLE = re.compile(
    r"vive voix|de visu|en chair et en os|trop (?:vieux|vieille|agee?)|(?:comprends|connais) rien|nulle? (?:en|avec)|zone blanche"
    r"|contact humain|un humain|pas (?:douee?|equipee?|forte? en)|prefere (?:parler|discuter|echanger) (?:a|avec)"
)


def _web_wish(talk: Talk) -> tuple[str | None, str]:
    """A yes or no to the follow-up by internet that is only said by what suits."""
    if no := _NEEDS_PEOPLE.search(talk.body):
        return "no", no[0]
    if yes := _PREFERS_WEB.search(talk.body):
        return "yes", yes[0]
    suits = _SUITS_WEB.search(talk.body)
    if suits and _NAMES_WEB.search(talk.body) and not re.search(r"\b(?:pas|ne|n'|mais|si|sauf)\b|\?", talk.body):
        return "yes", suits[0]
    return None, ""


_ON_CONDITION = re.compile(
    r"\b(?:j'accepte|oui|d'accord|ok|je veux bien)\b[^.!?\n]{0,20}\b(?:seulement si|a (?:la |une )?(?:seule )?condition|uniquement si|que si|si)\b"
)


def _yes_no(talk: Talk, found: Findings, said: str | None, words: str) -> None:
    about_web = "web" in talk.question or "ligne" in talk.question
    if "workshop" in talk.question or "atelier" in talk.question:
        if (
            found.has(Intent.CANCEL)
            and "finalement" not in talk.body
            and "annul" not in talk.body
            and not re.search(r"liberer|rendre (?:ma|la) place", talk.body)
        ):
            found.drop(Intent.CANCEL)
            said, words = "no", words or talk.body
        elif found.has(Intent.CANCEL):
            found.answer = "no"
            return
    if "still_searching" in talk.question:
        said, words = _still_searching(talk, found, said, words)
        if found.has(Intent.JOB_FOUND, Intent.TRAINING_START) and said != "yes":
            found.answer = "no"
            return
    if said is None and about_web:
        said, words = _web_wish(talk)
    if said is None:
        if _ON_CONDITION.search(talk.body):
            found.add(Intent.OPT_IN_WEB if about_web else Intent.CONFIRM, talk.body)
            found.doubt("a yes with a condition")
        return
    found.answer = said
    if about_web:
        found.add(Intent.OPT_IN_WEB if said == "yes" else Intent.OPT_OUT_WEB, words)
    else:
        found.add(Intent.CONFIRM if said == "yes" else Intent.DECLINE, words)


_UNCHANGED = Phrases(
    r"toujours (?:disponible|au chomage|sur le marche|en quete|inscrite?|a l'ecoute|demandeu|sans (?:emploi|travail|rien)|rien trouve"
    r"|pas (?:trouve|de travail|d'emploi))|(?:continue|poursuis) (?:a |de |mes |ma )?(?:cherch|recherch|prospec)"
    r"|rien (?:n'a |de )?(?:change|bouge|nouveau|neuf)|(?:aucun|pas de) changement|(?:n'a|a) pas (?:change|evolue)|inchange"
    r"|meme (?:situation|point)|encore et toujours|plus que jamais|(?:n'ai|j'ai) (?:toujours |encore )?(?:rien|pas)(?: encore)? trouve"
)
_STILL = re.compile(
    r"toujours (?:en|a|disponible)|(?:cherche|recherche)\b(?! plus)|(?:continue|poursuis) (?:a |de |mes |ma )?(?:cherch|recherch)"
)


def _still_searching(talk: Talk, found: Findings, said: str | None, words: str) -> tuple[str | None, str]:
    """ "non, rien n'a changé" means that the search goes on; "c'est bon, j'ai trouvé" that it does not."""
    unchanged = _UNCHANGED.search(talk.body)
    if found.has(Intent.JOB_FOUND, Intent.TRAINING_START):
        return (said if _STILL.search(talk.body) else "no"), words
    if unchanged and "ne cherche plus" not in talk.body and "plus en recherche" not in talk.body:
        if not _STILL.search(talk.body) and (said == "no" or "trouve" in unchanged[0] or "chang" in unchanged[0]):
            found.doubt("nothing has changed, but nothing more is said")
        return "yes", unchanged[0]
    return said, words


def _declined_offer(talk: Talk, found: Findings) -> None:
    if talk.asked == "free_text" and _OFFERS.search(talk.question):
        said, words = answers.find(talk)
        if said == "no" or "ne vais pas postuler" in talk.low or "pas postuler" in talk.low:
            found.add(Intent.DECLINE, words or "pas postuler")


_OFFERS = re.compile(r"\boffre|souhaitez[- ]vous|voulez[- ]vous|etes[- ]vous (?:interesse|d'accord|partant)|acceptez[- ]vous|interesse")


def _postpones(talk: Talk) -> bool:
    return any(
        words in talk.low
        for words in (
            "donne ma reponse",
            "vous redis",
            "reviens vers vous",
            "je regarde",
            "vous reponds",
            "je vous dis",
        )
    )


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


def _settle(talk: Talk, found: Findings) -> None:
    """Takes back what a stronger intent explains."""
    if found.has(Intent.CHOOSE_SLOT) and found.has(Intent.RESCHEDULE):
        if found.slot is not None and (meetings.only_refuses(talk)):
            found.drop(Intent.RESCHEDULE)
        elif found.slot is None:
            found.drop(Intent.CHOOSE_SLOT)
        else:
            found.doubt("both a slot and another date")
    if found.has(Intent.RESCHEDULE, Intent.CANCEL) and talk.asked.startswith("appointment"):
        if _BUSY_WORKING.search(talk.body):
            found.drop(Intent.JOB_FOUND)
        if _BUSY_LEARNING.search(talk.body) and found.has(Intent.RESCHEDULE):
            found.drop(Intent.TRAINING_START)
    if found.has(Intent.COMPLAINT) and talk.asked != "document" and not talk.files:
        found.drop(Intent.DOCUMENT)
    if found.has(Intent.RESCHEDULE) and found.has(Intent.ABSENCE_DECLARED) and _only_busy(talk):
        found.drop(Intent.ABSENCE_DECLARED)
    if found.has(Intent.DISTRESS) and talk.asked == "appointment_slots":
        found.slot = None
        found.drop(Intent.CHOOSE_SLOT, Intent.CONFIRM)
    if found.has(Intent.EXCUSE_AFTER):
        found.drop(Intent.CANCEL, Intent.LATE_TODAY)
        if not french_dates.has_both_ends(talk.low, talk.today):
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
    if found.has(Intent.COMPLAINT):
        found.drop(Intent.THANKS)


_THAT_DAY = (
    r"[^.!?\n]{0,25}(?:ce jour|cette semaine|toute la|semaine prochaine|lundi|mardi|mercredi|jeudi|vendredi|demain"
    r"|ce matin|cet apres-midi|jusqu'a \d|ces jours|du \d)"
)
_BUSY_WORKING = re.compile(
    rf"\b(?:je (?:travaille|bosse)|suis (?:au travail|en mission)){_THAT_DAY}|entretien d'embauche"
    rf"|(?:ce jour|cette semaine|lundi|mardi|mercredi|jeudi|vendredi|demain)[^.!?\n]{{0,12}} je (?:travaille|bosse)\b(?! depuis)"
)
_BUSY_LEARNING = re.compile(rf"\b(?:suis|serai) en (?:formation|stage|cours){_THAT_DAY}")
_BUSY = re.compile(r"deplacement|mission|immersion|occupe")
_AWAY = re.compile(r"vacances|conge|absen|etranger|hospital|arret|opere")


def _only_busy(talk: Talk) -> bool:
    """ "en déplacement cette semaine-là" says why no offer suits; it declares no absence."""
    return bool(_BUSY.search(talk.body)) and not _AWAY.search(talk.body)


def _absence(talk: Talk) -> Absence | None:
    if any(words in talk.low for words in _UNSURE_END) and not french_dates.has_both_ends(talk.low, talk.today):
        return None
    span = french_dates.absence(talk.low, talk.today, [slot.at.date() for slot in talk.offered])
    return Absence(*span) if span and span[1] - span[0] < timedelta(days=400) else None


def _names_the_choice(mention: french_dates.Mention, talk: Talk, found: Findings) -> bool:
    """ "le mardi" is a habit, but here it says which slot is chosen."""
    return mention.named is french_dates.Named.HABIT and any(
        slot.number == found.slot and slot.at.date() == mention.day for slot in talk.slots
    )


def _proposed(talk: Talk) -> date | None:
    """The day an iCalendar COUNTER asks for, in the service's own zone."""
    said = talk.mail.is_calendar_reply.partition(" ")[2].upper()
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return (at.astimezone(talk.received.tzinfo) if at.tzinfo else at).date()


def _dates(talk: Talk, found: Findings, absence: Absence | None) -> list[date]:
    days: set[date] = set()
    numbers = {slot.number for slot in talk.slots}
    for mention in talk.days:
        bare = mention.named is french_dates.Named.DAY
        if bare and talk.asked == "appointment_slots" and mention.day not in {slot.at.date() for slot in talk.slots}:
            digits = int("".join(c for c in talk.low[mention.start : mention.end] if c.isdigit()))
            if digits in numbers:
                continue
        if (past := relevance.begun(mention, talk.low, talk.today)) is not None:
            days.add(past)
        elif relevance.matters(mention, talk.low) or _names_the_choice(mention, talk, found):
            days.add(mention.day)
    if talk.mail.is_calendar_reply.startswith("counter ") and (proposed := _proposed(talk)):
        days.add(proposed)
    if absence is not None and absence.first_day != talk.received.date():
        days.add(absence.first_day)
    return sorted(days)
