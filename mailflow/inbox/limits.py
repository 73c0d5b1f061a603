"""What one peer and all peers together may use of the mail server. Counts only; answers nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from mailflow.config import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one SMTP session and of the whole server."""

    mail_bytes: int = 25 * 1024 * 1024
    connections: int = 1000
    connections_per_peer: int = 50
    recipients: int = 100
    command_bytes: int = 2048  # RFC 5321 §4.5.3.1.4 wants 512, extensions add to it
    idle_commands: int = 50  # since the last mail taken
    unknown_commands: int = 5
    handshake_seconds: float = 30
    idle_seconds: float = 60
    transaction_seconds: float = 600
    bytes_per_second: float = 500
    slow_start_seconds: float = 20  # the rate counts only after that
    bytes_in_flight: int = 192 * 1024 * 1024  # of all unfinished mails together

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The site's limits."""
        return cls(
            mail_bytes=settings.smtp_max_bytes,
            connections=settings.smtp_connections,
            connections_per_peer=settings.smtp_connections_per_peer,
            bytes_in_flight=max(192 * 1024 * 1024, 2 * settings.smtp_max_bytes),
        )


class Doors:
    """How many are inside, by address, and how many bytes they hold."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._inside: Counter[str] = Counter()
        self._total = 0
        self._bytes = 0

    def enter(self, peer: str) -> bool:
        """Let one connection in, or refuse it."""
        if self._total >= self.limits.connections or self._inside[peer] >= self.limits.connections_per_peer:
            return False
        self._inside[peer] += 1
        self._total += 1
        return True

    def leave(self, peer: str) -> None:
        """One connection that had entered is gone."""
        self._total -= 1
        self._inside[peer] -= 1
        if not self._inside[peer]:
            del self._inside[peer]

    def hold(self, count: int) -> bool:
        """Take room for `count` more bytes of unfinished mail; False when there is none."""
        if self._bytes + count > self.limits.bytes_in_flight:
            return False
        self._bytes += count
        return True

    def release(self, count: int) -> None:
        """Give room back."""
        self._bytes -= count

    @property
    def inside(self) -> int:
        """Connections open now."""
        return self._total
