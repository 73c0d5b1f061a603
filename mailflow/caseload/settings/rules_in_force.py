"""The intake rules that are on, ready to be evaluated; one that cannot be read is left out, and mail is filed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.mail.intake_rules import Rule
from mailflow.mail.rule_reading import read_rule
from mailflow.store import intake_rules

log = structlog.get_logger(__name__)


async def in_force(connection: AsyncConnection) -> list[Rule]:
    """In order: those of all agencies first."""
    return readable([dict(row) for row in await intake_rules.active(connection)])


def readable(rows: Iterable[Mapping[str, Any]]) -> list[Rule]:
    """Those of the rows that are rules."""
    found = []
    for row in rows:
        try:
            found.append(read_rule(row))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("rule not read", rule=str(row["id"]), error=type(error).__name__)
    return found
