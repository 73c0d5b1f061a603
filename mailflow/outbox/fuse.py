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
        self.held = False  # the switch is turned: automatic mail after that means that somebody put it back
        self._most = most
        self._left: deque[tuple[datetime, int]] = deque()
        self._sum = 0
        self._blown = False

    def begin(self, count: int, now: datetime) -> None:
        """What left before this process began."""
        self._left.clear()
        self._left.append((now, count))
        self._sum = count

    def blows(self, mails: Sequence[Claimed], now: datetime) -> bool:
        """Count these; True, once, when they are the ones too many. The caller turns the switch, then sets `held`."""
        count = sum(mail.kind != "reply" and not mail.obstacle for mail in mails)
        if not count or not self._most:
            return False
        if self.held:
            self.held = self._blown = False
            self.begin(0, now)
        self._count(count, now)
        if self._blown or self._sum <= self._most:
            return False
        self._blown = True
        return True

    def _count(self, count: int, now: datetime) -> None:
        minute = now.replace(second=0, microsecond=0)
        if self._left and self._left[-1][0] == minute:
            count += self._left.pop()[1]
        self._left.append((minute, count))
        while self._left[0][0] <= now - HOUR:
            self._left.popleft()
        self._sum = sum(number for _, number in self._left)
