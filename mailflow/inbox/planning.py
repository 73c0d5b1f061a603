"""Applies identification and routing to a batch, mail after mail, so that later mails see what earlier ones made. Pure.

Three passes: `allot` says whose each mail is, `contexts` what was asked of them, `place` where it goes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from mailflow.core.ids import new_id
from mailflow.core.keys import Keyring
from mailflow.inbox.clues import Clues, Envelope
from mailflow.inbox.identify import Identified, identify
from mailflow.inbox.knowledge import Knowledge
from mailflow.inbox.routing import Placement, Situation, desk_of, route, temper
from mailflow.inbox.verdict import Finding, finding
from mailflow.mail.authentication import has_proof
from mailflow.mail.intake_rules import NOTHING, Decision
from mailflow.mail.values import Context, Disposition, MatchRule, ReadMail, Understanding
from mailflow.store.conversations import FoundConversation
from mailflow.store.filing import FoundRequest

NO_QUEUE = UUID(int=0)
THREADED = (
    MatchRule.TOKEN,
    MatchRule.OWN_MESSAGE_ID,
    MatchRule.FOREIGN_MESSAGE_ID,
    MatchRule.BOUNCE_ADDRESS,
)
AUTOMATIC = (Disposition.AUTO_REPLY, Disposition.BOUNCE, Disposition.DELAYED, Disposition.LIST, Disposition.OWN)


@dataclass(slots=True)
class Item:
    """One mail on its way through the passes."""

    incoming_id: int
    mail: ReadMail
    envelope: Envelope
    clues: Clues
    message_id: UUID
    who: Identified
    conversation_id: UUID
    agency_id: UUID
    meant: Understanding
    tempered: Finding | None = None
    placement: Placement | None = None
    decision: Decision = NOTHING  # of the administrators' rules
    notes: tuple[Finding, ...] = ()

    @property
    def person_id(self) -> UUID | None:
        """The person it is surely from (or, for a report, about)."""
        return self.who.person.id if self.who.person and not self.who.parked else None

    def findings(self) -> list[Finding]:
        """Every step's finding, in order."""
        nature = finding(f"nature.{self.mail.disposition}", reason=self.mail.disposition_reason or "—")
        tempered = (self.tempered,) if self.tempered else ()
        placed = self.placement.findings if self.placement else ()
        return [nature, *self.who.findings, *tempered, *placed, *self.notes]


@dataclass(frozen=True, slots=True)
class Taken:
    """A claimed mail, read, with its clues."""

    incoming_id: int
    mail: ReadMail
    envelope: Envelope
    clues: Clues


def allot(taken: Collection[Taken], have: Knowledge, keyring: Keyring, authserv_names: frozenset[str]) -> list[Item]:
    """Whose is each mail? New conversations get their id here and are known to the mails after them."""
    items = []
    for one in taken:
        envelope, mail = one.envelope, one.mail
        proof = has_proof(mail, envelope.authserv_names or authserv_names, envelope.trusted)
        today = envelope.received_at.date()
        who = identify(mail, one.clues, have.known, keyring, authenticated=proof, today=today)
        conversation = _conversation(who, envelope, have)
        item = Item(
            one.incoming_id,
            mail,
            envelope,
            one.clues,
            new_id(),
            who,
            conversation.id,
            conversation.agency_id,
            Understanding(),
        )
        _remember(item, conversation, have)
        items.append(item)
    return items


def _conversation(who: Identified, envelope: Envelope, have: Knowledge) -> FoundConversation:
    if who.conversation_id is not None:
        return have.known.conversations[who.conversation_id]
    person = who.person if not who.parked else None
    return FoundConversation(
        id=new_id(),
        agency_id=person.agency_id if person else have.agency_of(envelope.mailbox),
        person_id=person.id if person else None,
        case_id=None,
        queue_id=NO_QUEUE,
        state="",
        stage="none",
        due_at=None,
        last_at=envelope.received_at,
        strangers=frozenset(),
    )


def _remember(item: Item, conversation: FoundConversation, have: Knowledge) -> None:
    known, sender = have.known, item.clues.sender
    if conversation.person_id is None and sender:
        conversation = replace(conversation, strangers=conversation.strangers | {sender})
        if not known.at(sender):
            known.strangers[sender] = conversation.id
    known.conversations[conversation.id] = conversation
    if item.mail.message_id and sender:
        known.written[item.mail.message_id, sender] = conversation.id


def cases_wanted(items: Collection[Item], have: Knowledge) -> dict[UUID, UUID]:
    """People who need a case (person → agency)."""
    people = (have.known.people[item.person_id] for item in items if item.person_id)
    return {person.id: person.agency_id for person in people}


def open_strangers_cases(items: Collection[Item], have: Knowledge) -> dict[UUID, UUID]:
    """A case for each conversation without a person that needs the reply clock (case → agency); they are noted."""
    made: dict[UUID, UUID] = {}
    for item in items:
        conversation = have.known.conversations[item.conversation_id]
        if conversation.case_id is not None:
            continue
        case_id = have.cases.get(conversation.person_id) if conversation.person_id else None
        if case_id is None and item.mail.disposition not in AUTOMATIC:
            case_id = new_id()
            made[case_id] = conversation.agency_id
        have.known.conversations[conversation.id] = replace(conversation, case_id=case_id)
    return made


def request_of(item: Item, have: Knowledge) -> FoundRequest | None:
    """What the mail answers: the newest open request of its own thread; without a thread, of the person's case.

    A reply in the thread of something else answers that, not the newest question: nothing is read into it. In a thread
    whose question timed out it is read against that one, and is late.
    """
    case_id = have.cases.get(item.person_id) if item.person_id else None
    requests = have.requests.get(case_id, []) if case_id else []
    if item.who.rule in THREADED:
        own = [request for request in requests if request.conversation_id == item.conversation_id]
        own.sort(key=lambda request: not request.late)  # what is still asked comes last
        requests = own or [request for request in requests if request.conversation_id is None and not request.late]
    else:
        requests = [request for request in requests if not request.late]
    return requests[-1] if requests else None


def contexts(items: Collection[Item], have: Knowledge) -> list[tuple[ReadMail, Context, datetime, str]]:
    """What to understand each mail against."""
    asked = []
    for item in items:
        request = request_of(item, have)
        context: Context = dict(request.asked) if request else {"asked": None}
        zone = have.agencies[item.agency_id]["time_zone"]
        asked.append((item.mail, context, item.envelope.received_at, zone))
    return asked


def place(item: Item, meant: Understanding, have: Knowledge, now: datetime, act_within_days: int) -> None:
    """Route one mail, and note the conversation's new state for the mails after it."""
    conversation = have.known.conversations[item.conversation_id]
    calendar = have.calendar(item.agency_id)
    request = request_of(item, have)
    person = item.who.person if item.person_id else None
    situation = Situation(
        conversation_state=conversation.state,
        asked=request is not None and not request.late and bool(request.asked.get("asked")),
        desk=desk_of(person, have.absences, calendar.local(now).date()) if person else None,
        calendar=calendar,
    )
    item.meant, item.tempered = temper(meant, item.mail, item.who, item.envelope, act_within_days)
    item.placement = route(item.mail, item.who, item.meant, item.envelope, situation)
    if request is not None and request.late and item.placement.needs_answer:
        item.tempered = finding("meaning.late")
    if item.placement.moves:
        moved = replace(conversation, state=item.placement.state, stage="none", due_at=item.placement.due_at)
        moved = replace(moved, priority="normal")
        have.known.conversations[conversation.id] = moved
