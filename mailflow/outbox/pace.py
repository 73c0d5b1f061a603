"""How fast mail may leave: mails a minute to the relay, and to each recipient domain. In memory, pure but for itself.

A mail over its domain's rate gets its own later time at once, so that each is put off once and others pass it. What an
adviser wrote is counted, and never put off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self
from uuid import UUID

from mailflow.config import Settings
from mailflow.core.errors import Misconfigured
from mailflow.store.dispatch import Claimed

BURST = timedelta(seconds=5)  # so much of the rate may go at once
EVERY_OTHER = "*"
REMEMBERED = 200_000
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Meter:
    """One rate: the time at which everything let through so far would have gone at an even pace."""

    interval: timedelta
    even: datetime = BEGINNING

    def take(self, now: datetime) -> datetime:
        """When the next mail may go, and that place is taken."""
        even = max(self.even, now)
        self.even = even + self.interval
        return max(now, even - BURST)

    def room(self, now: datetime) -> int:
        """How many may go now."""
        ahead = max(self.even, now) - now
        return max(0, (BURST - ahead) // self.interval + 1) if ahead <= BURST else 0

    def free_at(self) -> datetime:
        """When there is room again."""
        return self.even - BURST


@dataclass(slots=True)
class Pace:
    """The rates of one dispatcher."""

    relay: Meter | None = None
    per_minute: dict[str, int] = field(default_factory=dict)  # domain, or "*" for each other one
    _domains: dict[str, Meter] = field(default_factory=dict)
    _placed: set[UUID] = field(default_factory=set)  # put off before: their place is taken

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The site's rates; `Misconfigured` when they cannot be read."""
        rate = settings.relay_mails_per_minute
        return cls(Meter(_interval(rate)) if rate else None, read_rates(settings.domain_mails_per_minute))

    def room(self, room: int, now: datetime) -> int:
        """How many of `room` mails the relay may get now."""
        return min(room, self.relay.room(now)) if self.relay else room

    def rest(self, now: datetime) -> timedelta:
        """How long until the relay may get one more."""
        return max(timedelta(), self.relay.free_at() - now) if self.relay else timedelta()

    def count(self, mails: Sequence[Claimed], now: datetime) -> None:
        """These leave now."""
        for _ in mails if self.relay else ():
            assert self.relay is not None
            self.relay.take(now)

    def put_off(self, mails: Sequence[Claimed], now: datetime) -> list[tuple[UUID, datetime]]:
        """Those that must wait for their domain, each with its time."""
        later = []
        for mail in mails:
            meter = None if mail.obstacle or mail.id in self._placed else self._meter(mail.domain)
            self._placed.discard(mail.id)
            at = meter.take(now) if meter else now
            if at > now and mail.kind != "reply":
                later.append((mail.id, at))
                if len(self._placed) < REMEMBERED:
                    self._placed.add(mail.id)
        return later

    def _meter(self, domain: str) -> Meter | None:
        rate = self.per_minute.get(domain, self.per_minute.get(EVERY_OTHER, 0))
        if not rate:
            return None
        if len(self._domains) > REMEMBERED:
            self._domains.clear()
        return self._domains.setdefault(domain, Meter(_interval(rate)))


def read_rates(text: str) -> dict[str, int]:
    """`orange.fr=60, *=600` → mails a minute by domain."""
    found = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        domain, sign, rate = (piece.strip() for piece in part.partition("="))
        if not domain or not sign or not rate.isdigit() or not 0 < int(rate) <= 1_000_000:
            raise Misconfigured(
                f"MAILFLOW_DOMAIN_MAILS_PER_MINUTE: {part!r} is not like orange.fr=60 (or *=600 for every other domain)"
            )
        found[domain.lower()] = int(rate)
    return found


def _interval(per_minute: int) -> timedelta:
    return timedelta(minutes=1) / per_minute
