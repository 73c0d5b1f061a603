"""Whether a machine may act on a mail alone: every reason against it. Doubt is always human; `act` must be earned."""

from __future__ import annotations

import re

from mailflow.mail.french_dates import Named
from mailflow.mail.intents import (
    answers,
    beside,
    beyond,
    clarity,
    courtesy,
    gratitude,
    meetings,
    papers,
    relevance,
    vetoes,
    wishes,
)
from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.gravity import THREAT, TROUBLE
from mailflow.mail.intents.hedges import (
    ASKS_FOR_OTHERS,
    ASKS_TO_MOVE,
    COMES,
    COMES_THEN,
    HEDGE_MOVE,
    RIGHTS,
    SAYS_NO,
    SERIOUS,
    UNWELL,
)
from mailflow.mail.intents.talk import Talk
from mailflow.mail.values import Intent

_PERSON = (
    Intent.EXCUSE_AFTER, Intent.ABSENCE_DECLARED, Intent.JOB_FOUND, Intent.TRAINING_START, Intent.COMPLAINT,
    Intent.DISTRESS, Intent.IDENTITY_UNCLEAR, Intent.CHANGE_OF_CONTACT, Intent.QUESTION, Intent.OTHER,
)  # fmt: skip
_FIGURE = re.compile(r"\d|\b(?:premier|deuxieme|troisieme|dernier)\b")
_LATE_MINUTES = re.compile(r"(\d{1,3})\s*(?:min|mn|minutes?|')")
_SAID_MINUTES = {"quart d'heure": 15, "dizaine de min": 10, "vingtaine de min": 20, "demi-heure": 30, "demi heure": 30}


def decide(talk: Talk, found: Findings) -> None:
    """Leaves the reasons against acting in `found.doubts`; none is the verdict to act."""
    for intent in filter(found.intents.__contains__, _PERSON):
        found.doubt(f"{intent.value} is for a person")
    if not talk.mail.from_address:
        found.doubt("the sender is not certain")
    if talk.mail.is_calendar_reply and talk.mail.is_calendar_reply not in ("accepted", "declined"):
        found.doubt("a calendar answer without a decision")
    if any(beside.has_words(text) for text in talk.mail.further_texts):
        found.doubt("another text stands beside the mail")
    if not found.intents:
        found.doubt("nothing is understood")
    elif not found.doubts:
        vetoes.doubt(talk, found)
        if words := search(THREAT, talk.low) or search(TROUBLE, talk.low):
            found.doubt(f"trouble is told: {words}")
        _by_request(talk, found)


def _by_request(talk: Talk, found: Findings) -> None:
    intents = set(found.intents)
    if intents == {Intent.THANKS}:
        if talk.words > 60 or search(RIGHTS, talk.body) or gratitude.says_more(talk):
            found.doubt("more than thanks")
        elif talk.asked and talk.asked != "free_text" and (talk.hours or talk.days or _FIGURE.search(talk.body)):
            found.doubt("a day or a number is named")
        return
    judge = _JUDGES.get(talk.asked)
    if judge is None:
        _spontaneous(talk, found)
    else:
        judge(talk, found)


def _slots(talk: Talk, found: Findings) -> None:
    intents = set(found.intents) - {Intent.THANKS}
    if intents == {Intent.CHOOSE_SLOT} and found.slot is not None:
        _hedged_choice(talk, found)
    elif intents == {Intent.RESCHEDULE}:
        _moved(talk, found)
        if not ASKS_FOR_OTHERS.search(talk.body):
            found.doubt("only what does not suit is said")
    else:
        found.doubt("not one clear choice")


def _hedged_choice(talk: Talk, found: Findings) -> None:
    if not any(reason.startswith("inline") for reason in found.evidence) and not any(
        "answer under slot" in e for e in found.evidence
    ):
        beyond.doubt_answer(talk, found)
    chosen = next((slot for slot in talk.slots if slot.number == found.slot), None)
    if chosen is None or chosen.at <= talk.received:
        found.doubt("the slot is past")
    elif any(day.clash for day in talk.days):
        found.doubt("a weekday and its number do not fit")


def _moved(talk: Talk, found: Findings) -> None:
    """A wish for another date is safe: the machine only offers new ones."""
    if talk.appointment and (answers.begins_with_yes(talk) or COMES.search(talk.body)):
        found.doubt("both a yes and another date")
    if talk.appointment and not (ASKS_TO_MOVE.search(talk.body) or meetings.is_hindered(talk.body)):
        found.doubt("another date is not plainly asked for")
    if COMES_THEN.search(talk.body) and "?" not in talk.body:
        found.doubt("another day is said, not asked for")
    if any(day.clash for day in talk.days):
        found.doubt("a weekday and its number do not fit")
    if search(HEDGE_MOVE, talk.body) or search(RIGHTS, talk.body) or search(SERIOUS, talk.body):
        said = talk.low.part(courtesy.without_courtesy(talk.body))
        if words := search(HEDGE_MOVE, said) or search(RIGHTS, talk.body) or search(SERIOUS, talk.body):
            found.doubt(f"more than another date: {words}")
    if found.answer == "yes":
        found.doubt("both a yes and another date")
    if talk.words > 90:
        found.doubt("a long answer")


def _confirmation(talk: Talk, found: Findings) -> None:
    intents = set(found.intents) - {Intent.THANKS}
    if intents == {Intent.CONFIRM} and found.answer == "yes":
        beyond.doubt_answer(talk, found)
        _same_appointment(talk, found)
    elif intents in ({Intent.RESCHEDULE}, {Intent.RESCHEDULE, Intent.CANCEL}, {Intent.RESCHEDULE, Intent.DOCUMENT}):
        _moved(talk, found)
    elif intents == {Intent.LATE_TODAY}:
        _late(talk, found)
    else:
        found.doubt("not one clear answer")


def _same_appointment(talk: Talk, found: Findings) -> None:
    """Day and time named in a confirmation must be those of the appointment."""
    appointment = talk.appointment
    if appointment is None:
        found.doubt("no appointment is known")
        return
    named = [day for day in talk.days if relevance.matters(day, talk.low)]
    if any(day.day != appointment.at.date() for day in named):
        said = courtesy.without_courtesy(talk.body)  # "bon dimanche" names no day
        named = [day for day in named if talk.low[day.start : day.end] in said]
    if any(day.clash or day.day != appointment.at.date() for day in named):
        found.doubt("another day is named")
    if any(day.named is Named.TODAY for day in talk.days) and appointment.at.date() != talk.today:
        said = courtesy.without_courtesy(talk.body)
        if any(day.named is Named.TODAY and talk.low[day.start : day.end] in said for day in talk.days):
            found.doubt("another day is named")
    clock = appointment.at.time()
    if any(one != clock and (one.hour + 12, one.minute) != (clock.hour, clock.minute) for one in talk.hours):
        found.doubt("another time is named")
    if re.search(r"\bagence (?:de|d'|du) ?(?!france)[a-z]", talk.body):
        found.doubt("a place is named")
    if talk.files:
        found.doubt("a file is attached")
    if appointment.modality == "in_person" and _BY_PHONE.search(talk.body) and _BY_PHONE.search(_plain(talk)):
        found.doubt("another way of meeting is named")
    if appointment.modality in ("phone", "video") and re.search(
        r"\b(?:a l'agence|sur place|dans vos locaux|viendrai|je viens)\b", talk.body
    ):
        found.doubt("another way of meeting is named")


_BY_PHONE = re.compile(r"visio|par telephone|m'appeler|me joindre|(?:votre|l'|un) ?appel\b")


def _plain(talk: Talk) -> str:
    return courtesy.without_courtesy(talk.body)


def _late(talk: Talk, found: Findings) -> None:
    minutes = [int(hit) for hit in _LATE_MINUTES.findall(talk.body)]
    minutes += [number for said, number in _SAID_MINUTES.items() if said in talk.body]
    if talk.appointment and talk.hours and not minutes:
        clock = talk.appointment.at
        minutes = [(hour.hour - clock.hour) * 60 + hour.minute - clock.minute for hour in talk.hours]
        if _INSTEAD.search(talk.body):
            minutes = [late for late in minutes if late]  # "11h15 au lieu de 11h"
    if talk.appointment and talk.appointment.at.date() < talk.received.date():
        found.doubt("the appointment is past")
    if not minutes or max(minutes) > 30 or min(minutes) <= 0:
        found.doubt("how late is not said, or too late")
    said = talk.low.part(_INSTEAD.sub(" ", talk.body))
    if re.search(r"appel|annul|autre|report|au lieu|possible|peut[- ]etre|pouvez|\bsi\b|\?", said) or search(
        RIGHTS, said
    ):
        found.doubt("more than being late")


_INSTEAD = re.compile(r"\bau lieu de \d{1,2} ?h(?:eures?)? ?\d{0,2}")


def _yes_no(talk: Talk, found: Findings) -> None:
    intents = set(found.intents) - {Intent.THANKS}
    plain = ({Intent.CONFIRM}, {Intent.DECLINE}, {Intent.OPT_IN_WEB}, {Intent.OPT_OUT_WEB}, {Intent.CANCEL})
    if intents not in plain or found.answer is None:
        found.doubt("not one clear answer")
        return
    if "still_searching" in talk.question and found.answer == "no":
        found.doubt("the end of the search is for a person")
    if intents == {Intent.CANCEL} and "workshop" not in talk.question:
        found.doubt("not one clear answer")
    if found.answer == "yes":
        beyond.doubt_answer(talk, found)
        if search(UNWELL, talk.body):
            found.doubt("more is said than the answer")
    else:
        beyond.doubt_refusal(talk, found)
    if found.answer == "no" and not SAYS_NO.search(talk.body):
        found.doubt("a reason, but no answer")
    if "web" in talk.question and found.answer == "yes" and _IN_PERSON.search(talk.body):
        found.doubt("meeting in person is named")
    if talk.files:
        found.doubt("a file is attached")


_IN_PERSON = re.compile(r"presentiel|agence|face|conseill|en vrai|en personne|physique|contact|se voi|sur place")


def _document(talk: Talk, found: Findings) -> None:
    if set(found.intents) - {Intent.THANKS} != {Intent.DOCUMENT}:
        found.doubt("more than the papers")
        return
    papers.judge(talk, found)
    if talk.words > 60 or search(RIGHTS, talk.body) or "?" in talk.body:
        found.doubt("more than the papers")
    said = courtesy.without_courtesy(talk.body)
    odd = clarity.unexplained(talk, clarity.without_asides(said), papers.WORDS)
    if len(odd) > clarity.allowed(talk.words) + talk.words // 16:
        found.doubt(f"more than the papers: {' '.join(odd[:4])}")
    if words := search(_BUT_PAPERS, said):
        found.doubt(f"a condition or a doubt: {words}")


_BUT_PAPERS = re.compile(
    r"\b(?:je vous )?signale|(?<!vous )adresse|\bmais\b|\bpar contre\b|\bsauf\b|\bcependant\b|\bbut\b"
)


def _spontaneous(talk: Talk, found: Findings) -> None:
    if set(found.intents) - {Intent.THANKS} == {Intent.STOP_OPTIONAL} and not talk.asked:
        if not wishes.names_optional(talk):
            found.doubt("it may mean all mail")
        if re.search(
            r"\btous\b|\btout\b(?! en)|pole emploi|france travail|chomage|\banpe\b|\bchez vous|votre agence"
            r"|inscrite?\b|inscription|demandeur|mon compte|(?:mon|ma) (?:mari|femme"
            r"|fils|fille|mere|pere)|convocation|conseiller(?! .{0,40}\bconserv)|rendez-vous|suivi",
            re.sub(r"(?:conserv|gard|sauf)\w*[^.]{0,60}", " ", talk.body),
        ):
            found.doubt("it may mean more than optional mail")
        return
    found.doubt("nobody asked for this")


_JUDGES = {
    "appointment_slots": _slots,
    "appointment_confirmation": _confirmation,
    "yes_no": _yes_no,
    "document": _document,
}
