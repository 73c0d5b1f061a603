"""Administrators' own rules for mail that comes in: does a mail meet their conditions, and what do they ask for then?

Pure, and bounded whatever is written in a rule or a mail: plain words and addresses, no patterns. Knows no database;
that a rule only ever adds (never closes, hides or answers) is settled here by what `Effects` can say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from mailflow.mail.folding import folded
from mailflow.mail.parsing import headers
from mailflow.mail.values import Attachment, Disposition

LOOKED_AT = 20_000  # characters of the text
HEAD = 64 * 1024  # bytes of the raw mail, in which its header is looked for
MOST_CONDITIONS = 8
MOST_VALUES = 20  # of one condition, any of which is enough
RULED = frozenset({Disposition.HUMAN, Disposition.AUTO_REPLY, Disposition.LIST})  # the others follow the protocol
ROUTABLE = frozenset({"place.triage"})  # findings of mail that nobody was found for
OWED = ROUTABLE | {"place.no_adviser", "place.adviser", "place.absent", "place.cover", "place.kept"}

_WORD = re.compile(r"[^\W_]+")


class What(StrEnum):
    """What a condition looks at, and how."""

    TEXT = "text"  # subject or text holds these words
    SUBJECT = "subject"
    SENDER = "sender"  # an address or a domain
    RECIPIENT = "recipient"
    FILE = "file"
    FILE_NAME = "file_name"
    FILE_TYPE = "file_type"
    HEADER_PRESENT = "header_present"
    HEADER_CONTAINS = "header_contains"
    HEADER_EQUALS = "header_equals"
    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    LIST = "list"


OF_HEADER = frozenset({What.HEADER_PRESENT, What.HEADER_CONTAINS, What.HEADER_EQUALS})
NATURES = frozenset({What.HUMAN, What.AUTO_REPLY, What.LIST})
WITHOUT_VALUE = NATURES | {What.FILE, What.HEADER_PRESENT}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. `values`: any of them is enough; folded, and words of `TEXT` and `SUBJECT` as `plain` has them."""

    what: What
    header: str = ""
    values: tuple[str, ...] = ()
    typed: str = ""  # as the administrator wrote it


class Queue(StrEnum):
    """Where a rule may put mail that nobody was found for."""

    SAME = ""
    LEAD = "lead"
    ADVISER = "adviser"


@dataclass(frozen=True, slots=True)
class Effects:
    """All that a rule can do. Without an `adviser_id` that is at work, `ADVISER` does nothing."""

    queue: Queue = Queue.SAME
    adviser_id: UUID | None = None
    tags: tuple[str, ...] = ()
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule that is on. `every`: all conditions must hold, else one is enough. Without conditions it never holds."""

    id: UUID
    name: str
    agency_id: UUID | None  # None: of every agency
    every: bool
    conditions: tuple[Condition, ...]
    effects: Effects


@dataclass(frozen=True)  # not slotted: what several rules ask for is worked out once and kept
class Facts:
    """What rules may look at in one mail."""

    nature: str
    sender: str
    mailbox: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    raw: bytes = field(default=b"", repr=False)  # its beginning is enough

    @cached_property
    def subject_words(self) -> str:
        """The subject, as `plain` writes words."""
        return plain(self.subject[:LOOKED_AT])

    @cached_property
    def words(self) -> str:
        """Subject and text, likewise; no words reach over from one to the other."""
        return f"{self.subject_words}\n{plain(self.text[:LOOKED_AT])}"

    @cached_property
    def addressed(self) -> frozenset[str]:
        """Every address it came to, with and without what stands after "+"."""
        given = {self.mailbox.lower(), *(one.lower() for one in self.recipients)}
        return frozenset(given | {_untagged(one) for one in given})

    @cached_property
    def header(self) -> headers.Headers:
        """The fields of its header."""
        block = self.raw[:HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
        return headers.parse(block)


@dataclass(frozen=True, slots=True)
class Standing:
    """What rules find decided already: may the mail be put elsewhere, does somebody owe an answer?"""

    routable: bool
    owed: bool

    @classmethod
    def of(cls, codes: Iterable[str]) -> Standing:
        """From the codes of a mail's findings, as filing made them or as they were kept."""
        found = frozenset(codes)
        return cls(bool(found & ROUTABLE), bool(found & OWED))


@dataclass(frozen=True, slots=True)
class Applied:
    """One rule that held: by which conditions, and what of its effects counted."""

    rule: Rule
    met: tuple[Condition, ...]
    effects: Effects


@dataclass(frozen=True, slots=True)
class Decision:
    """What all rules together come to: the first that names a queue decides it, tags add up."""

    effects: Effects = field(default_factory=Effects)
    applied: tuple[Applied, ...] = ()


NOTHING = Decision()


def plain(text: str) -> str:
    """The words of a text, folded, each between spaces: " a b " is in " x a b c " when both words stand there."""
    return f" {' '.join(_WORD.findall(folded(text)))} "


def decide(rules: Sequence[Rule], facts: Facts, standing: Standing) -> Decision:
    """The rules in order, on one mail."""
    if not rules or facts.nature not in RULED:
        return NOTHING
    effects, applied = Effects(), []
    for rule in rules:
        met = tuple(condition for condition in rule.conditions if meets(facts, condition))
        if not met or (rule.every and len(met) < len(rule.conditions)):
            continue
        counts = _counting(rule.effects, effects, standing)
        effects = Effects(
            counts.queue or effects.queue,
            counts.adviser_id or effects.adviser_id,
            (*effects.tags, *counts.tags),
            counts.priority or effects.priority,
        )
        applied.append(Applied(rule, met, counts))
    return Decision(effects, tuple(applied)) if applied else NOTHING


def _counting(wanted: Effects, before: Effects, standing: Standing) -> Effects:
    """What is left of a rule's effects on this mail, after the rules before it."""
    there = wanted.queue is not Queue.ADVISER or wanted.adviser_id is not None
    moves = standing.routable and there and before.queue is Queue.SAME
    return Effects(
        wanted.queue if moves else Queue.SAME,
        wanted.adviser_id if moves and wanted.queue is Queue.ADVISER else None,
        tuple(name for name in wanted.tags if name not in before.tags),
        wanted.priority and standing.owed and not before.priority,
    )


def meets(facts: Facts, condition: Condition) -> bool:
    """Whether one condition holds."""
    what, values = condition.what, condition.values
    if what in NATURES:
        return facts.nature == what.value
    if what in OF_HEADER:
        return _header(facts, condition)
    match what:
        case What.TEXT:
            return any(value in facts.words for value in values)
        case What.SUBJECT:
            return any(value in facts.subject_words for value in values)
        case What.SENDER:
            return any(_is_from(facts.sender, value) for value in values)
        case What.RECIPIENT:
            return not facts.addressed.isdisjoint(values)
        case What.FILE:
            return bool(facts.attachments)
        case What.FILE_NAME:
            names = [folded(file.filename) for file in facts.attachments]
            return any(value in name for value in values for name in names)
        case _:
            return any(_is_kind(file, value) for value in values for file in facts.attachments)


def _header(facts: Facts, condition: Condition) -> bool:
    found = [folded(headers.text(value)) for value in facts.header.all(condition.header)]
    match condition.what:
        case What.HEADER_PRESENT:
            return bool(found)
        case What.HEADER_CONTAINS:
            return any(value in said for value in condition.values for said in found)
        case _:
            return any(said.strip() in condition.values for said in found)


def _is_from(sender: str, value: str) -> bool:
    """An address, or a domain with all below it ("exemple.fr", "@exemple.fr")."""
    local, _at, domain = value.rpartition("@")
    if local:
        return sender == value
    own = sender.rpartition("@")[2]
    return own == domain or own.endswith(f".{domain}")


def _is_kind(file: Attachment, value: str) -> bool:
    """ "pdf" by the end of the name or the type's second half, "image" by its first, "image/png" by both."""
    kind = file.content_type.lower()
    ending = file.filename.lower().rpartition(".")[2] if "." in file.filename else ""
    return value in (kind, ending) or value in kind.split("/")


def _untagged(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
