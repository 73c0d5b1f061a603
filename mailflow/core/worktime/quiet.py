"""Hours of the day in which nothing goes out that can wait, also over midnight. Days and holidays play no part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from mailflow.core.worktime.daily import MIDNIGHT, Day, seconds


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` on, until `ends` on the wall clock of the agency. Equal times: no hour is quiet."""

    begins: time
    ends: time

    @property
    def loud(self) -> Day:
        """The rest of the day."""
        begins, ends = seconds(self.begins), seconds(self.ends)
        if begins > ends:
            return ((ends, begins),)
        parts = ((0, begins), (ends, MIDNIGHT)) if begins < ends else ((0, MIDNIGHT),)
        return tuple(part for part in parts if part[0] < part[1])
