"""The fuse: so many automatic mails in an hour are not normal. It blows once, and a person puts it back. In memory.

Holding is the switch's business (store/switch.py): nothing is dropped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from mailflow.store.dispatch import Claimed

HOUR = timedelta(hours=1)


class Fuse:
    """Counts what leaves within the last hour of the service's time. `most` 0: there is no fuse."""

    def __init__(self, most: int) -> None:
        self.blown = False
        self._most = most
        self._left: deque[tuple[datetime, int]] = deque()
        self._sum = 0

    def begin(self, count: int, now: datetime) -> None:
        """What left before this process began."""
        self._left.clear()
        self._left.append((now, count))
        self._sum = count

    def blows(self, mails: Sequence[Claimed], now: datetime) -> bool:
        """Count these; True when they are the ones too many. Automatic mail after that means: somebody put it back."""
        count = sum(mail.kind != "reply" and not mail.obstacle for mail in mails)
        if not count or not self._most:
            return False
        if self.blown:
            self.blown = False
            self.begin(0, now)
        self._count(count, now)
        self.blown = self._sum > self._most
        return self.blown

    def _count(self, count: int, now: datetime) -> None:
        minute = now.replace(second=0, microsecond=0)
        if self._left and self._left[-1][0] == minute:
            count += self._left.pop()[1]
        self._left.append((minute, count))
        while self._left[0][0] <= now - HOUR:
            self._left.popleft()
        self._sum = sum(number for _, number in self._left)
