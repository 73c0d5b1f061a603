"""Counts of many verdicts: dispositions, intents, safe, what could not be read, the slowest mails. Bounded memory."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping
from typing import Any

MOST_REASONS = 50
EXAMPLES = 3
SLOWEST = 5


class Tally:
    """What was seen so far."""

    def __init__(self) -> None:
        self.mails = self.size = 0
        self.seconds = 0.0  # of processor time
        self.dispositions: Counter[str] = Counter()
        self.intents: Counter[str] = Counter()  # of mail that people wrote
        self.safe: Counter[str] = Counter()  # of the same
        self.queues: Counter[str] = Counter()  # where they would go at a site
        self.unreadable: Counter[str] = Counter()  # by reason
        self.where: dict[str, list[str]] = {}  # some mails of each reason
        self._slowest: list[tuple[float, int, str]] = []

    def add(self, name: str, size: int, verdict: Mapping[str, Any], seconds: float) -> None:
        """Counts one mail."""
        self.mails += 1
        self.size += size
        self.seconds += seconds
        disposition = str(verdict["disposition"])
        self.dispositions[disposition] += 1
        if disposition == "human":
            self.safe[str(verdict["safe"])] += 1
            self.intents.update(verdict["intents"])
        elif disposition == "unreadable":
            self._cannot_be_read(name, str(verdict["disposition_reason"]))
        if site := verdict.get("site"):
            self.queues[str(site["queue"])] += 1
        entry = (seconds, -self.mails, name)
        if len(self._slowest) < SLOWEST:
            heapq.heappush(self._slowest, entry)
        else:
            heapq.heappushpop(self._slowest, entry)

    @property
    def slowest(self) -> list[tuple[str, float]]:
        """The slowest mails and their processor time, the slowest first."""
        return [(name, seconds) for seconds, _, name in sorted(self._slowest, reverse=True)]

    def _cannot_be_read(self, name: str, reason: str) -> None:
        if reason not in self.unreadable and len(self.unreadable) >= MOST_REASONS:
            reason = "other reasons"
        self.unreadable[reason] += 1
        named = self.where.setdefault(reason, [])
        if len(named) < EXAMPLES:
            named.append(name)
