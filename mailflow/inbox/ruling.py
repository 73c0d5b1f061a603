"""Applies administrators' rules to mail that is placed: tags, priority, and another queue for mail of nobody's.

Never takes a mail from the person's own adviser, never closes, hides or answers one; a rule that fails is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.inbox.knowledge import Knowledge
from mailflow.inbox.planning import Item
from mailflow.inbox.routing import QueueKind, stand_in
from mailflow.inbox.verdict import finding
from mailflow.mail.intake_rules import Applied, Facts, Queue, Rule, Standing, decide
from mailflow.store import tags

PRIORITY_HOURS = 24.0  # of working time: one day, instead of three

log = structlog.get_logger(__name__)


def apply(item: Item, have: Knowledge, rules: Sequence[Rule], raw: bytes, now: datetime) -> None:
    """Decide on one placed mail, and change where it goes and until when, for it and the mails after it."""
    mine = [rule for rule in rules if rule.agency_id in (None, item.agency_id)]
    if not mine or item.placement is None:
        return
    try:
        decision = decide(mine, facts_of(item, raw), Standing.of(found.code for found in item.placement.findings))
    except Exception as error:  # noqa: BLE001 - the rules' edge: whatever an administrator wrote, mail is filed
        log.error("rules failed", error=type(error).__name__)
        item.notes += (finding("rule.failed"),)
        return
    item.decision = decision
    for held in decision.applied:
        item.notes += (finding("rule.held", name=held.rule.name),)
        _move(item, held, have, now)
        _press(item, held, have)


def facts_of(item: Item, raw: bytes) -> Facts:
    """What rules may look at; the same as store/intake_rules finds again later."""
    mail, envelope = item.mail, item.envelope
    return Facts(
        nature=mail.disposition.value,
        sender=mail.from_address,
        mailbox=envelope.mailbox,
        recipients=envelope.recipients,
        subject=mail.subject,
        text=mail.text,
        attachments=mail.attachments,
        raw=raw,
    )


def _move(item: Item, held: Applied, have: Knowledge, now: datetime) -> None:
    effects, placement = held.effects, item.placement
    if placement is None or effects.queue is Queue.SAME:
        return
    code, kind, owner_id = "rule.lead", QueueKind.LEAD, None
    if effects.adviser_id is not None:
        today = have.calendar(item.agency_id).local(now).date()
        kind, owner_id = QueueKind.ADVISER, stand_in(effects.adviser_id, have.absences, today)
        code = "rule.adviser" if owner_id == effects.adviser_id else "rule.cover"
    item.placement = replace(placement, kind=kind, owner_id=owner_id, taken=True)
    item.notes += (finding(code, name=held.rule.name),)


def _press(item: Item, held: Applied, have: Knowledge) -> None:
    """The answer is due earlier: of what is owed already too, and never later."""
    placement, talk = item.placement, have.known.conversations[item.conversation_id]
    if placement is None or not held.effects.priority:
        return
    due = have.calendar(item.agency_id).add_working_hours(item.envelope.received_at, PRIORITY_HOURS)
    due = min(due, talk.due_at) if talk.due_at else due
    item.placement = replace(placement, due_at=due)
    have.known.conversations[talk.id] = replace(talk, due_at=due, priority="high")
    item.notes += (finding("rule.priority", name=held.rule.name),)


async def tags_wanted(connection: AsyncConnection, items: Collection[Item], now: datetime) -> list[tuple[UUID, UUID]]:
    """Which conversation gets which tag, once the conversations are written; missing tags are made."""
    wanted = {(item.agency_id, name) for item in items for name in item.decision.effects.tags}
    there = await tags.ensure(connection, wanted, now)
    found = []
    for item in items:
        for held in item.decision.applied:
            for name in held.effects.tags:
                tag_id = there.get((item.agency_id, name))
                code = "rule.tag" if tag_id else "rule.no_room"
                item.notes += (finding(code, name=held.rule.name, tag=name),)
                found += [(item.conversation_id, tag_id)] if tag_id else []
    return found
