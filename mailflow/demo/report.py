"""Counts what became of the played mails and holds it against the labels. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.demo.player import Played
from mailflow.demo.samples import Sample, Way
from mailflow.demo.site import loaded_at
from mailflow.services import Services
from mailflow.store import tables as t

TRIAGE, AUTOMATIC = "triage", "automatic"
FAMILY = {"delayed": "bounce"}  # the labels count a delay notice among the bounces


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where one sample ended: as filed, or as its label says it should."""

    disposition: str
    matched_by: str
    queue: str
    needs_human: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding of one sample that is not what the label says."""

    sample: str
    what: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Report:
    """The counts of the table, and every difference from the labels."""

    played: int
    filed: dict[str, Outcome]
    expected: dict[str, Outcome]
    acknowledged: int
    answered_by_machine: int
    sent: int
    waiting_to_send: int
    planned: int
    differences: list[Difference] = field(default_factory=list)

    def counts(self, what: str) -> list[tuple[str, int, int]]:
        """Value, found and expected count for one field of `Outcome`, most frequent first."""
        found = Counter(str(getattr(outcome, what)) for outcome in self.filed.values())
        wanted = Counter(str(getattr(outcome, what)) for outcome in self.expected.values())
        return [(value, found[value], wanted[value]) for value, _ in (found | wanted).most_common()]


async def report(services: Services, played: list[Played]) -> Report:
    """Look up every played mail by the hash of its bytes."""
    async with services.engine.connect() as connection:
        owners = await adviser_of(connection)
        rows = {bytes(row.sha256): row for row in await connection.execute(filed_rows())}
        filed, expected = {}, {}
        for mail in played:
            row = rows.get(sha256(mail.raw).digest())
            expected[mail.sample.id] = expectation(mail.sample, owners, loaded_at(services.settings.home))
            if row is not None:
                filed[mail.sample.id] = Outcome(
                    FAMILY.get(row.disposition, row.disposition), row.matched_by, place(row), row.state == "open"
                )
        return Report(
            played=len(played),
            filed=filed,
            expected=expected,
            acknowledged=await count(connection, t.outbox.c.kind == "acknowledgement"),
            answered_by_machine=await machine_answers(connection),
            sent=await count(connection, t.outbox.c.state == "sent"),
            waiting_to_send=await count(connection, t.outbox.c.state.in_(("queued", "sending", "held"))),
            planned=await planned(connection),
            differences=list(differences(filed, expected)),
        )


def filed_rows() -> Any:
    """Incoming mail with its message, conversation and queue."""
    return (
        select(
            t.incoming.c.sha256,
            t.message.c.disposition,
            t.message.c.matched_by,
            t.conversation.c.state,
            t.queue.c.kind,
            t.staff.c.name,
        )
        .join(t.message, t.message.c.incoming_id == t.incoming.c.id)
        .join(t.conversation, t.conversation.c.id == t.message.c.conversation_id)
        .join(t.queue, t.queue.c.id == t.conversation.c.queue_id)
        .outerjoin(t.staff, t.staff.c.id == t.queue.c.owner_id)
    )


def place(row: Any) -> str:
    """A queue in words: its owner's name, or its kind."""
    return str(row.name or row.kind)


async def adviser_of(connection: AsyncConnection) -> dict[str, str]:
    """Adviser's name by the canonical address of the person followed."""
    query = (
        select(t.person_address.c.address, t.staff.c.name)
        .join(t.assignment, t.assignment.c.person_id == t.person_address.c.person_id)
        .join(t.staff, t.staff.c.id == t.assignment.c.staff_id)
        .where(t.assignment.c.until.is_(None))
    )
    return {row.address: row.name for row in await connection.execute(query)}


def expectation(sample: Sample, owners: dict[str, str], loaded: datetime) -> Outcome:
    """What should become of the sample, from its labels, the way it was sent, and the day on which it was played."""
    label = sample.expected
    disposition = label["disposition"]
    person = sample.person
    if sample.way in (Way.THIRD_PARTY, Way.STRANGER) or person is None:
        queue = TRIAGE if disposition == "human" else AUTOMATIC
    else:
        queue = owners[person[1]]
    matched = "none" if sample.way is Way.THIRD_PARTY else sample.way.value
    return Outcome(disposition, matched, queue, owes_answer(sample, loaded))


def owes_answer(sample: Sample, loaded: datetime) -> bool:
    """A human owes an answer: the label says so, or nothing had been asked that a machine could go on with.

    Thanks need nobody, and to stop optional mail is done at any time.
    """
    label = sample.expected
    if label["safe"] == "human":
        return True
    if label["disposition"] == "human" and is_past(sample.context, loaded):
        return True
    spontaneous = sample.context["asked"] is None and label["disposition"] == "human"
    return spontaneous and label["intents"] not in (["thanks"], ["stop_optional"])


def is_past(context: dict[str, Any], loaded: datetime) -> bool:
    """An appointment or a slot that was asked about is over: no machine acts on that any more."""
    slots = context.get("slots") or [context[key] for key in ("appointment",) if key in context]
    return any(datetime.fromisoformat(slot["start"]) <= loaded for slot in slots)


def differences(filed: dict[str, Outcome], expected: dict[str, Outcome]) -> Iterable[Difference]:
    """Every field of every sample that is not as expected; a mail that is nowhere is one difference."""
    for sample, wanted in expected.items():
        found = filed.get(sample)
        if found is None:
            yield Difference(sample, "item", "in a queue", "nowhere")
            continue
        for what in ("disposition", "matched_by", "queue", "needs_human"):
            if getattr(found, what) != getattr(wanted, what):
                yield Difference(sample, what, str(getattr(wanted, what)), str(getattr(found, what)))


async def count(connection: AsyncConnection, condition: Any) -> int:
    """Outbox rows for which `condition` holds."""
    return int(await connection.scalar(select(func.count()).select_from(t.outbox).where(condition)) or 0)


async def machine_answers(connection: AsyncConnection) -> int:
    """Mails of the pathway that answered a reply: those after the question, in the pathway of one question."""
    asked = t.outbox.c.dedup_key.like("demo/%")
    query = (
        select(func.count())
        .select_from(t.outbox)
        .join(t.open_request, t.open_request.c.case_id == t.outbox.c.case_id)
        .where(t.outbox.c.kind.in_(("pathway", "confirmation")), ~asked, t.open_request.c.closed_at.is_not(None))
    )
    return int(await connection.scalar(query) or 0)


async def planned(connection: AsyncConnection) -> int:
    """Open cases with a next due time: a reminder, a step or an escalation that will come by itself."""
    due = t.cases.c.next_due.is_not(None) & (t.cases.c.status == "open")
    return int(await connection.scalar(select(func.count()).select_from(t.cases).where(due)) or 0)
