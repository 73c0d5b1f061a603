"""Everything about one person in one column, newest first, in keyset pages: one branch of a UNION for each kind.

Each row has `kind`, `at`, `key` (its place among those of the same moment), `actor` and `data` with what the kind says.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, Text, and_, cast, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.pages.scope import Scope
from mailflow.store.ready import one_of, ready, row, rows
from mailflow.store.tables import (
    address_change,
    amendment,
    assignment,
    cases,
    conversation,
    merge,
    message,
    outbox,
    person,
    person_address,
    phone_change,
    staff,
    step_log,
    suppression,
    task,
)

PAGE = 30
EXCERPT = 240
CONSENT = ("optional_stopped", "optional_resumed")
# Said better by the mail or by the change that caused it; the filter on the pathway shows every line.
QUIET = (
    *("entered", "sent", "reminded", "deferred", "delivery", "refused"),
    *("paused", "resumed", "moved", "added", "migrated", "transferred"),
)
KINDS: dict[str, tuple[str, ...]] = {
    "messages": ("message",),
    "parcours": ("every_step",),
    "taches": ("task_opened", "task_ended"),
    "decisions": ("decision_opened", "decision_ended"),
    "changements": ("amendment",),
    "suivi": ("assignment", "merge"),
    "consentement": ("consent",),
    "adresses": ("address", "dead_address", "phone"),
}
ALL = (*(name for names in KINDS.values() for name in names if name != "every_step"), "step")
Key = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class _Whose:
    """The person, if this reader may see them, with the entries merged into theirs; the cases of all these, and the
    conversations that the reader may see. Ids, so that the planner knows how few they are.
    """

    people: tuple[UUID, ...]
    cases: tuple[UUID, ...]
    conversations: tuple[UUID, ...]

    @property
    def parts(self) -> tuple[tuple[UUID, ...], tuple[UUID, ...], tuple[UUID, ...]]:
        """All of it."""
        return self.people, self.cases, self.conversations


async def timeline(
    connection: AsyncConnection,
    scope: Scope,
    person_id: UUID,
    after: Key | None,
    names: Collection[str] = ALL,
    limit: int = PAGE,
) -> Sequence[RowMapping]:
    """One page and one row more when there are older ones."""
    whose = await _whose(connection, scope, person_id)
    first = after is None
    statement = _first_page(*whose.parts, frozenset(names), limit) if first else (_page(whose, names, limit, after), {})
    return await rows(connection, statement)


@ready
def _first_page(
    people: tuple[UUID, ...], cases: tuple[UUID, ...], talks: tuple[UUID, ...], names: frozenset[str], limit: int
) -> Select[Any]:
    return _page(_Whose(people, cases, talks), names, limit, None)


def _page(whose: _Whose, names: Collection[str], limit: int, after: Key | None) -> Select[Any]:
    branches = []
    for name in sorted(names):
        found = BRANCHES[name](whose).subquery(name)
        branch = select(found).order_by(found.c.at.desc(), found.c.key.desc()).limit(limit + 1)
        if after is not None:
            at, key = after
            branch = branch.where(or_(found.c.at < at, and_(found.c.at == at, found.c.key < key)))
        branches.append(select(branch.subquery()))
    whole = union_all(*branches).subquery()
    return select(whole).order_by(whole.c.at.desc(), whole.c.key.desc()).limit(limit + 1)


async def _whose(connection: AsyncConnection, scope: Scope, person_id: UUID) -> _Whose:
    """Here the reader's rights decide; everything below is only of these ids."""
    found = await row(connection, _known(scope, person_id))
    if found is None:
        return _Whose((), (), ())
    return _Whose(tuple(found["people"]), tuple(found["cases"]), tuple(found["talks"]))


@ready
def _known(scope: Scope, person_id: UUID) -> Select[Any]:
    entry = person.alias("entry")
    entries = select(entry.c.id).where(or_(entry.c.id == person_id, entry.c.merged_into == person_id))
    talks = select(conversation.c.id).where(conversation.c.person_id.in_(entries), scope.conversations())
    lists = {"people": entries, "cases": select(cases.c.id).where(cases.c.person_id.in_(entries)), "talks": talks}
    return select(*(func.array(found.scalar_subquery()).label(name) for name, found in lists.items())).where(
        select(person.c.id).where(person.c.id == person_id, scope.people()).exists()
    )


def _row(kind: str, at: Any, key: Any, actor: Any, **data: Any) -> Select[Any]:
    said = func.jsonb_build_object(*(part for name, value in data.items() for part in (literal(name, Text), value)))
    place = (literal(f"{kind}:") + cast(key, Text)).label("key")
    return select(literal(kind).label("kind"), at.label("at"), place, actor.label("actor"), said.label("data"))


NOBODY = literal("")


def _messages(whose: _Whose) -> Select[Any]:
    text = func.left(func.coalesce(func.nullif(message.c.reply_text, ""), message.c.text), EXCERPT)
    return (
        _row(
            *("message", message.c.at, message.c.id, func.coalesce(staff.c.name, "")),
            id=message.c.id,
            conversation_id=message.c.conversation_id,
            direction=message.c.direction,
            subject=func.left(message.c.subject, EXCERPT),
            excerpt=text,
            from_name=message.c.from_name,
            from_address=message.c.from_address,
            disposition=message.c.disposition,
            sent_as=outbox.c.kind,
            delivery=outbox.c.state,
        )
        .join_from(message, outbox, message.c.outbox_id == outbox.c.id, isouter=True)
        .join(staff, message.c.author_id == staff.c.id, isouter=True)
        .where(one_of(message.c.conversation_id, whose.conversations))
    )


def _lines(whose: _Whose, kind: str) -> Select[Any]:
    log = step_log.c
    row = _row(
        kind, log.at, func.lpad(cast(log.id, Text), 12, "0"), NOBODY, step=log.step, what=log.what, detail=log.detail
    )
    return row.where(one_of(log.case_id, whose.cases))


def _steps(whose: _Whose) -> Select[Any]:
    said = or_(step_log.c.what != "left", step_log.c.detail != "sent")
    return _lines(whose, "step").where(step_log.c.what.not_in(QUIET + CONSENT), said)


def _every_step(whose: _Whose) -> Select[Any]:
    return _lines(whose, "step").where(step_log.c.what.not_in(CONSENT))


def _consent(whose: _Whose) -> Select[Any]:
    return _lines(whose, "consent").where(step_log.c.what.in_(CONSENT))


def _tasks(whose: _Whose, which: str, when: str) -> Select[Any]:
    at = task.c.created_at if when == "opened" else task.c.done_at
    return (
        _row(
            *(f"{which}_{when}", at, task.c.id, func.coalesce(staff.c.name, "") if when == "ended" else NOBODY),
            id=task.c.id,
            title=task.c.title,
            state=task.c.state,
            outcome=task.c.outcome,
            label=task.c.labels[task.c.outcome].astext,
            reasons=func.left(task.c.reasons, EXCERPT),
        )
        .join_from(task, staff, task.c.done_by == staff.c.id, isouter=True)
        .where(one_of(task.c.case_id, whose.cases), task.c.kind == which, at.is_not(None))
    )


def _amendments(whose: _Whose) -> Select[Any]:
    kept = amendment.c
    return (
        _row("amendment", kept.at, kept.id, staff.c.name, what=kept.kind, change=kept.data, reason=kept.reason)
        .join_from(amendment, staff, kept.staff_id == staff.c.id)
        .where(one_of(kept.case_id, whose.cases), kept.kind != "transferred")
    )


def _assignments(whose: _Whose) -> Select[Any]:
    """With who said so and why, where an adviser was given the person by somebody."""
    by, to = staff.alias("by"), staff.alias("to")
    same = and_(
        amendment.c.kind == "transferred",
        amendment.c.at == assignment.c.since,
        amendment.c.data["to"].astext == cast(assignment.c.staff_id, Text),
        one_of(amendment.c.case_id, whose.cases),
    )
    actor = func.coalesce(by.c.name, "")
    return (
        _row("assignment", assignment.c.since, assignment.c.id, actor, to=to.c.name, reason=amendment.c.reason)
        .join_from(assignment, to, assignment.c.staff_id == to.c.id)
        .join(amendment, same, isouter=True)
        .join(by, amendment.c.staff_id == by.c.id, isouter=True)
        .where(one_of(assignment.c.person_id, whose.people))
    )


def _merges(whose: _Whose) -> Select[Any]:
    other = person.alias("other")
    undone = merge.c.undone_at.is_not(None)
    return (
        _row(
            "merge", merge.c.at, merge.c.id, staff.c.name, other=other.c.reference, reason=merge.c.reason, undone=undone
        )
        .join_from(merge, staff, merge.c.staff_id == staff.c.id)
        .join(other, merge.c.gone_id == other.c.id)
        .where(one_of(merge.c.kept_id, whose.people))
    )


def _addresses(whose: _Whose) -> Select[Any]:
    kept = address_change.c
    return (
        _row(
            *("address", kept.at, kept.id, staff.c.name),
            what=kept.kind,
            address=kept.address,
            undone=kept.undone_at,
            reason=kept.reason,
        )
        .join_from(address_change, staff, kept.staff_id == staff.c.id)
        .where(one_of(kept.person_id, whose.people))
    )


def _dead_addresses(whose: _Whose) -> Select[Any]:
    own = person_address.c
    return (
        _row("dead_address", suppression.c.since, own.id, NOBODY, address=own.address, reason=suppression.c.reason)
        .join_from(suppression, person_address, own.address == suppression.c.address)
        .where(one_of(own.person_id, whose.people), suppression.c.reason != "manual")  # said by the change itself
    )


def _phones(whose: _Whose) -> Select[Any]:
    kept = phone_change.c
    return (
        _row("phone", kept.at, kept.id, staff.c.name, before=kept.before, after=kept.after, undone=kept.undone_at)
        .join_from(phone_change, staff, kept.staff_id == staff.c.id)
        .where(one_of(kept.person_id, whose.people))
    )


BRANCHES = {
    "message": _messages,
    "step": _steps,
    "every_step": _every_step,
    "consent": _consent,
    "task_opened": lambda whose: _tasks(whose, "task", "opened"),
    "task_ended": lambda whose: _tasks(whose, "task", "ended"),
    "decision_opened": lambda whose: _tasks(whose, "decision", "opened"),
    "decision_ended": lambda whose: _tasks(whose, "decision", "ended"),
    "amendment": _amendments,
    "assignment": _assignments,
    "merge": _merges,
    "address": _addresses,
    "dead_address": _dead_addresses,
    "phone": _phones,
}
