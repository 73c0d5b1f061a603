"""Who wrote a mail, how sure that is, and which conversation it belongs to. Pure: everything known is handed in.

The order of the rules is fixed (strongest first), the subject is never one of them, and every match must also pass
the sender test: the sender is one of those whom the conversation is held with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from mailflow.core.keys import Keyring
from mailflow.inbox.clues import Clues
from mailflow.inbox.verdict import Finding, finding
from mailflow.mail.values import Disposition, MatchRule, ReadMail
from mailflow.store.conversations import FoundConversation, FoundEntry
from mailflow.store.people import FoundPerson

MOST_SUGGESTIONS = 3


class Proof(StrEnum):
    """How we know that the sender is the holder of the address."""

    NONE = "none"
    TOKEN = "token"  # noqa: S105 - the signed reply address was given to this sender only
    AUTHENTICATED = "authenticated"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where an adviser may put a parked mail with one click. `why` is a code of `verdict.WORDS`, without "suggest."."""

    person_id: UUID | None
    conversation_id: UUID | None
    why: str


@dataclass(slots=True)
class Known:
    """What the database knows about the clues of a batch. Filing adds what it makes while it works through it."""

    people: dict[UUID, FoundPerson] = field(default_factory=dict)
    conversations: dict[UUID, FoundConversation] = field(default_factory=dict)
    entries: dict[UUID, FoundEntry] = field(default_factory=dict)
    written: dict[tuple[str, str], UUID] = field(default_factory=dict)  # (Message-ID, sender) → conversation
    strangers: dict[str, UUID] = field(default_factory=dict)  # unknown sender → open conversation

    def at(self, address: str) -> tuple[FoundPerson, ...]:
        """The people with this address, in a fixed order."""
        found = (person for person in self.people.values() if address and address in person.addresses)
        return tuple(sorted(found, key=lambda person: person.id))

    def of_person(self, person_id: UUID) -> FoundConversation | None:
        """The person's newest conversation, those not closed first."""
        own = [found for found in self.conversations.values() if found.person_id == person_id]
        return max(own, key=lambda found: (found.state != "closed", found.last_at, found.id), default=None)

    def held_with(self, found: FoundConversation) -> frozenset[str]:
        """The addresses of those whom a conversation is held with."""
        person = self.people.get(found.person_id) if found.person_id else None
        return frozenset(person.addresses) if person else found.strangers


@dataclass(frozen=True, slots=True)
class Identified:
    """Who and which conversation. Without `conversation_id` a new one is made, for the person if there is one."""

    rule: MatchRule = MatchRule.NONE
    proof: Proof = Proof.NONE
    person: FoundPerson | None = None
    conversation_id: UUID | None = None
    entry: FoundEntry | None = None  # the outbox entry a delivery report is about
    parked: bool = False  # an adviser must say whose it is
    suggestions: tuple[Suggestion, ...] = ()
    findings: tuple[Finding, ...] = ()


def identify(
    mail: ReadMail, clues: Clues, known: Known, keyring: Keyring, *, authenticated: bool, today: date
) -> Identified:
    """Apply the rules to one mail."""
    if mail.disposition in (Disposition.BOUNCE, Disposition.DELAYED):
        return _report(clues, known)
    if mail.disposition is Disposition.UNREADABLE:
        return Identified()
    if not clues.sender:
        return Identified(findings=(finding("sender.none"),))
    token = _token(clues, known, keyring, today)
    found = _thread(clues, known, token)
    proof, words = _proof(clues, found, token, authenticated)
    return replace(found, proof=proof, findings=(_sender(clues, known), words, *found.findings))


@dataclass(frozen=True, slots=True)
class _Token:
    """The reply address's token, tried: is it this sender's, or truly ours but given to somebody else?"""

    conversation: FoundConversation | None = None
    of_sender: bool = False
    of_other: bool = False
    refused: bool = False


def _token(clues: Clues, known: Known, keyring: Keyring, today: date) -> _Token:
    token = clues.token
    if token is None:
        return _Token()
    conversation = known.conversations.get(token.conversation_id)
    if conversation is None:
        return _Token(refused=True)
    if token.valid_for(keyring, clues.sender, today):
        return _Token(conversation, of_sender=True)
    others = sorted(known.held_with(conversation) - {clues.sender})
    if any(token.valid_for(keyring, address, today) for address in others):
        return _Token(conversation, of_other=True)
    return _Token(refused=True)


def _thread(clues: Clues, known: Known, token: _Token) -> Identified:
    if token.conversation is not None:
        if token.of_sender:
            return _joined(MatchRule.TOKEN, token.conversation, known)
        return _parked("thread.third_party", _of(token.conversation))
    found = next(_answered(clues, known), None) or _by_sender(clues, known)
    if token.refused:
        return replace(found, findings=(finding("thread.token_refused"), *found.findings))
    return found


def _answered(clues: Clues, known: Known) -> Iterator[Identified]:
    """Rules 2 and 3: the signed Message-IDs of our own mails, then known ones of the sender's."""
    for conversation, rule in _named(clues, known):
        if clues.sender in known.held_with(conversation):
            yield _joined(rule, conversation, known)
        else:
            yield _parked("thread.third_party", _of(conversation))
    for name in clues.foreign:
        place = known.written.get((name, clues.sender))
        if place in known.conversations:
            yield _joined(MatchRule.FOREIGN_MESSAGE_ID, known.conversations[place], known)


def _named(clues: Clues, known: Known) -> Iterator[tuple[FoundConversation, MatchRule]]:
    """Conversations of our own mails that are answered, by Message-ID or by the signed return address (RFC 3834 §4)."""
    ids = [(entry, MatchRule.OWN_MESSAGE_ID) for entry in clues.own]
    if clues.returned is not None:
        ids.append((clues.returned, MatchRule.BOUNCE_ADDRESS))
    for entry_id, rule in ids:
        entry = known.entries.get(entry_id)
        if entry and entry.conversation_id in known.conversations:
            yield known.conversations[entry.conversation_id], rule


def _by_sender(clues: Clues, known: Known) -> Identified:
    people = known.at(clues.sender)
    if len(people) > 1:
        return _parked("", *(_suggest(person, known) for person in people))
    if people:
        person = people[0]
        conversation = known.of_person(person.id)
        words = finding("thread.sender" if conversation else "thread.new")
        return Identified(
            MatchRule.SENDER,
            person=person,
            conversation_id=conversation.id if conversation else None,
            findings=(words,),
        )
    place = known.strangers.get(clues.sender)
    if place in known.conversations:
        return _joined(MatchRule.SENDER, known.conversations[place], known)
    return Identified(findings=(finding("thread.new"),))


def _joined(rule: MatchRule, conversation: FoundConversation, known: Known) -> Identified:
    person = known.people.get(conversation.person_id) if conversation.person_id else None
    return Identified(rule, person=person, conversation_id=conversation.id, findings=(finding(f"thread.{rule}"),))


def _parked(code: str, *suggestions: Suggestion) -> Identified:
    words = (finding(code),) if code else ()
    return Identified(parked=True, suggestions=suggestions, findings=words)


def _of(conversation: FoundConversation) -> Suggestion:
    return Suggestion(conversation.person_id, conversation.id, "thread")


def _suggest(person: FoundPerson, known: Known) -> Suggestion:
    conversation = known.of_person(person.id)
    return Suggestion(person.id, conversation.id if conversation else None, "shared")


def _sender(clues: Clues, known: Known) -> Finding:
    people = known.at(clues.sender)
    if len(people) > 1:
        return finding("sender.shared")
    return finding("sender.one" if people else "sender.unknown")


def _proof(clues: Clues, found: Identified, token: _Token, authenticated: bool) -> tuple[Proof, Finding]:
    """A verified mail from an address that nobody has confirmed yet proves nothing about the person."""
    if found.rule is MatchRule.TOKEN and token.of_sender:
        return Proof.TOKEN, finding("proof.token")
    if not authenticated:
        return Proof.NONE, finding("proof.none")
    if found.person and found.person.addresses.get(clues.sender) == "unverified":
        return Proof.NONE, finding("proof.new_address")
    return Proof.AUTHENTICATED, finding("proof.authenticated")


def _report(clues: Clues, known: Known) -> Identified:
    """A delivery report: only a name that we signed says which mail it is about."""
    named = ((clues.returned, MatchRule.BOUNCE_ADDRESS), (clues.reported, MatchRule.OWN_MESSAGE_ID))
    for entry_id, rule in named:
        entry = known.entries.get(entry_id) if entry_id else None
        if entry is None:
            continue
        words = finding("thread.bounce_address" if rule is MatchRule.BOUNCE_ADDRESS else "thread.reported_id")
        person = known.people.get(entry.person_id) if entry.person_id else None
        place = entry.conversation_id if entry.conversation_id in known.conversations else None
        return Identified(rule, person=person, conversation_id=place, entry=entry, findings=(words,))
    return Identified(findings=(finding("thread.no_entry"),))


def conversations_named(clues: Iterable[Clues], known: Known) -> set[UUID]:
    """Every conversation that a batch of clues may lead to, for loading them at once."""
    named: set[UUID] = set(known.written.values()) | set(known.strangers.values())
    named.update(entry.conversation_id for entry in known.entries.values() if entry.conversation_id)
    named.update(clue.token.conversation_id for clue in clues if clue.token)
    return named
