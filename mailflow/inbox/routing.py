"""Where a mail goes and whether a human owes an answer: queue, state, due time, and why. Pure.

Also tempers what the machine may do alone: nothing without proof, nothing on mail that was long under way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from mailflow.core.worktime import WorkCalendar
from mailflow.inbox.clues import Envelope
from mailflow.inbox.identify import Identified, Proof
from mailflow.inbox.verdict import Finding, finding
from mailflow.mail.values import Disposition, Intent, ReadMail, Safe, Understanding
from mailflow.outbox.statuses import dead_status
from mailflow.store.people import FoundAbsence, FoundPerson

ANSWER_HOURS = 72.0
STOP_SUBJECT = re.compile(
    r"stop|unsubscribe|d[ée]sinscription|me d[ée]sinscrire|d[ée]sabonnement|me d[ée]sabonner|abmelden|abbestellen"
    r"|darse de baja|baja|cancelar (?:inscri[çc][ãa]o|assinatura)|annulla iscrizione|disiscrizione|uitschrijven"
    r"|إلغاء الاشتراك",
    re.IGNORECASE,
)
PROGRAMS_TEXT = re.compile(
    r"(?:stop|unsubscribe|d[ée]sinscription|d[ée]sabonnement)?"
    r"|[^?]{0,60}(?:automatically (?:generated|sent)|g[ée]n[ée]r[ée] automatiquement|automatisch (?:erstellt|gesendet)"
    r"|generado autom[áa]ticamente|generato automaticamente)[^?]{0,120}",
    re.IGNORECASE,
)


class QueueKind(StrEnum):
    """The lists that filing puts mail on; on the team lead's only when a rule says so."""

    ADVISER = "adviser"
    TRIAGE = "triage"
    LEAD = "lead"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers for a person today. `owner_id` is the adviser or, while absent, the cover."""

    owner_id: UUID
    finding: Finding


@dataclass(frozen=True, slots=True)
class Placement:
    """The outcome for the conversation. `moves` False: queue, state, stage and due time stay as they are."""

    kind: QueueKind
    owner_id: UUID | None
    state: str
    due_at: datetime | None
    needs_answer: bool
    moves: bool
    findings: tuple[Finding, ...]
    taken: bool = False  # out of triage by a rule: it may be given back there, and stays in sight there


@dataclass(frozen=True, slots=True)
class Situation:
    """What routing needs besides the mail: the conversation's state ("" for a new one), the request, the desk."""

    conversation_state: str
    asked: bool
    desk: Desk | None
    calendar: WorkCalendar


def desk_of(person: FoundPerson, absences: Iterable[FoundAbsence], today: date) -> Desk | None:
    """The adviser; when absent today the cover, or the cover's cover; the adviser again when nobody is there."""
    if person.adviser_id is None:
        return None
    away = {found.staff_id: found.cover_id for found in absences if found.first_day <= today <= found.last_day}
    if person.adviser_id not in away:
        return Desk(person.adviser_id, finding("place.adviser"))
    cover = _present(person.adviser_id, away)
    if cover is None:
        return Desk(person.adviser_id, finding("place.absent"))
    return Desk(cover, finding("place.cover"))


def stand_in(staff_id: UUID, absences: Iterable[FoundAbsence], today: date) -> UUID:
    """The colleague, or who covers them today."""
    away = {found.staff_id: found.cover_id for found in absences if found.first_day <= today <= found.last_day}
    return _present(staff_id, away) or staff_id


def _present(staff_id: UUID, away: Mapping[UUID, UUID | None]) -> UUID | None:
    passed: set[UUID] = set()
    while staff_id in away and staff_id not in passed:
        passed.add(staff_id)
        cover = away[staff_id]
        if cover is None:
            return None
        staff_id = cover
    return None if staff_id in passed else staff_id


def temper(
    meant: Understanding, mail: ReadMail, who: Identified, envelope: Envelope, act_within_days: int
) -> tuple[Understanding, Finding | None]:
    """Take the decision away from the machine where proof is missing or the mail was long under way."""
    if mail.disposition is not Disposition.HUMAN:
        return meant, None
    late = envelope.received_at - mail.written_at if mail.written_at else timedelta(0)
    if late > timedelta(days=act_within_days):
        found = finding("meaning.old", days=late.days)
        return replace(meant, safe=Safe.HUMAN, evidence=(*meant.evidence, found.words)), found
    if meant.safe is Safe.HUMAN:
        return meant, finding("meaning.human")
    if who.proof is Proof.NONE and not only_thanks(meant):
        return replace(meant, safe=Safe.HUMAN), finding("meaning.unproved")
    return meant, finding("meaning.act")


def only_thanks(meant: Understanding) -> bool:
    """Nothing but thanks: never reopens anything, and nobody owes an answer to it."""
    return set(meant.intents) == {Intent.THANKS} and meant.safe is Safe.ACT


def stops_optional(mail: ReadMail, who: Identified, meant: Understanding) -> str:
    """How the sender, surely the holder of the address, said "no more optional mail": reply, mail, "" for not at all.

    `mail` is what programs send on a click on "unsubscribe": to the signed address of a mail of ours, that word alone
    as the subject, and no other text than the program's own (RFC 2369 §3.2).
    """
    if who.person is None or who.parked or who.proof is Proof.NONE:
        return ""
    if who.proof is Proof.TOKEN and STOP_SUBJECT.fullmatch(mail.subject.strip()) and _says_nothing(mail):
        return "mail"
    only = set(meant.intents) - {Intent.THANKS} == {Intent.STOP_OPTIONAL} and meant.safe is Safe.ACT
    return "reply" if only and mail.disposition is Disposition.HUMAN else ""


def _says_nothing(mail: ReadMail) -> bool:
    words = " ".join((mail.reply_text or mail.text).split())
    return (
        mail.disposition in (Disposition.HUMAN, Disposition.AUTO_REPLY) and PROGRAMS_TEXT.fullmatch(words) is not None
    )


def route(mail: ReadMail, who: Identified, meant: Understanding, envelope: Envelope, situation: Situation) -> Placement:
    """Place one mail; `meant` is already tempered."""
    if stops_optional(mail, who, meant):
        return _unowed(finding("place.stopped"), situation)
    match mail.disposition:
        case Disposition.HUMAN:
            return _human(who, meant, envelope, situation)
        case Disposition.UNREADABLE:
            return _owed(finding("place.unreadable"), None, envelope, situation)
        case Disposition.BOUNCE if who.entry is not None:
            dead = mail.bounce is not None and dead_status(mail.bounce.recipients)
            why = finding("place.dead_address" if dead else "place.not_delivered")
            return _owed_by_desk(envelope, situation, answer=False, why=(why,))
        case Disposition.AUTO_REPLY if _known(who) and meant.safe is Safe.HUMAN:
            return _owed_by_desk(envelope, situation, answer=False)
        case _:
            return _quiet(who, situation)


def _known(who: Identified) -> bool:
    return who.person is not None and not who.parked


def _human(who: Identified, meant: Understanding, envelope: Envelope, situation: Situation) -> Placement:
    if not _known(who):
        return _owed(finding("place.triage"), None, envelope, situation)
    if only_thanks(meant) and not situation.asked:
        return _unowed(finding("place.nothing_owed"), situation)
    if meant.safe is Safe.ACT and situation.asked and who.proof is not Proof.NONE:
        return _unowed(finding("place.machine"), situation, reopens=True)
    return _owed_by_desk(envelope, situation)


def _owed_by_desk(
    envelope: Envelope, situation: Situation, *, answer: bool = True, why: tuple[Finding, ...] = ()
) -> Placement:
    desk = situation.desk
    place = _owed(desk.finding if desk else finding("place.no_adviser"), desk, envelope, situation)
    return replace(place, needs_answer=answer, findings=(*why, *place.findings))


def _owed(words: Finding, desk: Desk | None, envelope: Envelope, situation: Situation) -> Placement:
    """A human has to look; what is already owed in this conversation keeps its queue and its earlier due time."""
    open_already = situation.conversation_state == "open"
    due_at = situation.calendar.add_working_hours(envelope.received_at, ANSWER_HOURS)
    return Placement(
        kind=QueueKind.ADVISER if desk else QueueKind.TRIAGE,
        owner_id=desk.owner_id if desk else None,
        state="open",
        due_at=due_at,
        needs_answer=True,
        moves=not open_already,
        findings=(finding("place.kept"),) if open_already else (words,),
    )


def _unowed(words: Finding, situation: Situation, *, reopens: bool = False) -> Placement:
    """Nobody has to look; what is open stays so, and what is closed too unless the mail `reopens` it."""
    desk = situation.desk
    return Placement(
        kind=QueueKind.ADVISER if desk else QueueKind.TRIAGE,
        owner_id=desk.owner_id if desk else None,
        state="waiting",
        due_at=None,
        needs_answer=False,
        moves=situation.conversation_state in (("", "closed") if reopens else ("",)),
        findings=(words,),
    )


def _quiet(who: Identified, situation: Situation) -> Placement:
    """Automatic mail: kept and visible, and it disturbs nobody."""
    if _known(who):
        return _unowed(finding("place.attached"), situation)
    words = finding("place.attached" if who.conversation_id else "place.automatic")
    return Placement(QueueKind.AUTOMATIC, None, "waiting", None, False, situation.conversation_state == "", (words,))
