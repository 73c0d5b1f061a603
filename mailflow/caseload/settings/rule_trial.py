"""A rule tried on the last mails before it is kept: what the rules in force came to, and what they would come to.

Reads mail, and lets nothing of it out: numbers, times, and what rules do. Writes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.settings.rules import row_of
from mailflow.caseload.settings.rules_in_force import in_force, readable
from mailflow.core.ids import new_id
from mailflow.mail.intake_rules import OF_HEADER, Condition, Decision, Effects, Facts, Rule, Standing, decide
from mailflow.store import intake_rules

MAILS = 1000
LOT = 100  # read at once
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Difference:
    """One mail on which the rules would do something else: its number, and by which conditions."""

    number: int
    at: datetime
    standing: Standing
    before: Effects
    after: Effects
    met: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """Over how many mails, how many the rule holds for, how many come out otherwise, and the newest of these."""

    mails: int
    held: int
    differing: int
    shown: tuple[Difference, ...]
    names: Mapping[UUID, str]  # of the advisers in `shown`


async def try_rule(connection: AsyncConnection, key: str, values: Mapping[str, Any]) -> Trial:
    """The rule of this id ("" for a new one) with these checked values, on the last mails of its agency."""
    row = {"id": UUID(key) if key else new_id(), **await row_of(connection, values)}
    present = await in_force(connection)
    earlier = await intake_rules.before(connection, row["agency_id"], row["id"])
    wanted = _with(present, readable([row])[0], frozenset(earlier), on=row["active"])
    headers = any(one.what in OF_HEADER for rule in (*present, *wanted) for one in rule.conditions)
    ids = await intake_rules.newest_mail(connection, row["agency_id"], MAILS)
    held = 0
    found: list[Difference] = []
    for begin in range(0, len(ids), LOT):
        lot = await intake_rules.mail_facts(connection, ids[begin : begin + LOT], headers=headers)
        more, differing = await asyncio.to_thread(_compare, lot, present, wanted, row["id"])
        held += more
        found += differing
    shown = tuple(found[:MOST_SHOWN])
    named = {one.adviser_id for item in shown for one in (item.before, item.after) if one.adviser_id}
    return Trial(len(ids), held, len(found), shown, await intake_rules.names_of(connection, list(named)))


def _with(present: Sequence[Rule], tried: Rule, earlier: frozenset[UUID], *, on: bool) -> list[Rule]:
    """The rules as they would be: the tried one behind those of all agencies and the `earlier` ones of its own."""
    rest = [rule for rule in present if rule.id != tried.id]
    ahead = [rule for rule in rest if rule.id in earlier or (tried.agency_id and rule.agency_id is None)]
    place = rest.index(ahead[-1]) + 1 if ahead else 0
    return [*rest[:place], tried, *rest[place:]] if on else rest


def _compare(
    lot: Sequence[tuple[Mapping[str, Any], Facts]], present: Sequence[Rule], wanted: Sequence[Rule], rule_id: UUID
) -> tuple[int, list[Difference]]:
    held, found = 0, []
    for row, facts in lot:
        steps = (row["verdict"] or {}).get("steps") or ()
        standing = Standing.of(str(step.get("code", "")) for step in steps)
        before, after = (
            decide([rule for rule in rules if rule.agency_id in (None, row["agency_id"])], facts, standing)
            for rules in (present, wanted)
        )
        met = _met(after, rule_id)
        held += bool(met)
        if before.effects != after.effects:
            met = met or _met(before, rule_id)
            effects = (before.effects, after.effects)
            found.append(Difference(row["incoming_id"] or 0, row["at"], standing, *effects, met))
    return held, found


def _met(decision: Decision, rule_id: UUID) -> tuple[Condition, ...]:
    return next((one.met for one in decision.applied if one.rule.id == rule_id), ())
