"""How much, when and under which name mail leaves for an agency: what administrators set, over the environment.

A value is read in the transaction that obeys it, so a change counts at once. Workflows never read it. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.config import Settings
from mailflow.core.worktime import QuietHours
from mailflow.store import site_settings

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one agency. The names are those of the settings; 0 mails: no limit, "": none, or the service's usual."""

    quiet_hours: str = ""
    mails_per_day: int = 0
    mails_per_week: int = 0
    sender_name: str = ""
    sender_address: str = ""
    reply_address: str = ""
    acknowledgements: bool = True
    acknowledgement_days: int = 7
    acknowledgement_note: str = ""
    confirmations: bool = True
    automatic_originals_months: int = 0  # 0: for ever
    unmatched_months: int = 0
    dossier_months: int = 0
    tier_ceilings: Mapping[str, int] = field(default_factory=dict)  # people in one portfolio, by tier

    @classmethod
    def of(cls, settings: Settings, kept: Mapping[str, Any] | None) -> Self:
        """From what is set for the agency (`site_settings.kept_for`), and the environment where nothing is."""
        usual: dict[str, Any] = {
            "quiet_hours": settings.quiet_hours,
            "acknowledgements": settings.acknowledgements,
            "tier_ceilings": settings.tier_ceilings,
        }
        known = {name: value for name, value in (kept or {}).items() if name in cls.__dataclass_fields__}
        return cls(**usual | known)

    @property
    def quiet(self) -> QuietHours | None:
        """The hours of the day in which no pathway mail goes out that can wait."""
        return quiet_of(self.quiet_hours)

    @property
    def most(self) -> dict[timedelta, int]:
        """How many pathway mails that can wait a person gets within a time, over all pathways."""
        return {span: number for span, number in ((DAY, self.mails_per_day), (WEEK, self.mails_per_week)) if number}


@lru_cache(maxsize=256)
def quiet_of(text: str) -> QuietHours | None:
    """ "20:00-07:30" → those hours."""
    begins, _, ends = text.partition("-")
    return QuietHours(time.fromisoformat(begins), time.fromisoformat(ends)) if begins else None


async def limits_of(connection: AsyncConnection, settings: Settings, ids: Collection[UUID]) -> dict[UUID, Limits]:
    """Agency → what holds there now."""
    found = await site_settings.of_agencies(connection, ids)
    return {key: Limits.of(settings, kept) for key, kept in found.items()}
