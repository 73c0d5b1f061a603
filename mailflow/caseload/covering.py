"""Who takes over on which day of an absence: the cover, or while that one is away the cover's cover, or nobody. Pure.

The same rule as store/threads.OWNER and inbox/routing: nobody twice, nobody whose account is closed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

LONGEST = 400  # days


@dataclass(frozen=True, slots=True)
class Absence:
    """Days inclusive. Without a `cover` of its own the usual one takes over."""

    staff_id: UUID
    first_day: date
    last_day: date
    cover: UUID | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row with the same chain. `passed` are the covers who are away too; `taker` None: nobody is there."""

    first_day: date
    last_day: date
    passed: tuple[UUID, ...]
    taker: UUID | None


@dataclass(frozen=True, slots=True)
class Team:
    """Usual cover of everybody at work (None for none), and all known absences."""

    covers: Mapping[UUID, UUID | None]
    absences: Sequence[Absence]

    def chain(self, absence: Absence, day: date) -> tuple[tuple[UUID, ...], UUID | None]:
        """The covers passed over because they are away, and who takes over that day."""
        passed: list[UUID] = []
        seen = {absence.staff_id}
        follower = absence.cover or self.covers.get(absence.staff_id)
        while follower is not None and follower in self.covers and follower not in seen:
            away = self._away(follower, day)
            if away is None:
                return tuple(passed), follower
            passed.append(follower)
            seen.add(follower)
            follower = away.cover or self.covers.get(follower)
        return tuple(passed), None

    def _away(self, staff_id: UUID, day: date) -> Absence | None:
        days = (item for item in self.absences if item.staff_id == staff_id)
        return next((item for item in days if item.first_day <= day <= item.last_day), None)

    def spans(self, absence: Absence) -> list[Span]:
        """The whole absence, day after day, as few spans as say it."""
        found: list[Span] = []
        for number in range(min((absence.last_day - absence.first_day).days + 1, LONGEST)):
            day = absence.first_day + timedelta(days=number)
            passed, taker = self.chain(absence, day)
            if found and (found[-1].passed, found[-1].taker) == (passed, taker):
                found[-1] = Span(found[-1].first_day, day, passed, taker)
            else:
                found.append(Span(day, day, passed, taker))
        return found
