"""The person's end of the mail: what the guard sees of the address, and what filing makes of a mail that comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mailflow.caseload.simulating.reacting import Deed


@dataclass(slots=True)
class Postbox:
    """The person's address as the guard sees it."""

    address: str = "personne@example.org"
    reachable: bool = True
    stopped_optional: bool = False
    recent: dict[str, list[float]] = field(default_factory=dict)

    def forget(self, before: float) -> None:
        """Only the last week counts."""
        for times in self.recent.values():
            while times and times[0] <= before:
                del times[0]


def stops_optional(deed: Deed) -> bool:
    """Whether filing stops optional mail because of it (inbox/routing.py)."""
    return not deed.automatic and deed.clear and set(deed.says) - {"thanks"} == {"stop_optional"}


def needs_answer(deed: Deed, asked: Mapping[str, Any]) -> bool:
    """Whether filing leaves a mail to a human (inbox/routing.py)."""
    if deed.automatic or stops_optional(deed):
        return False
    act = deed.clear and bool(deed.says)
    if act and (set(deed.says) == {"thanks"}):
        return False
    return not (act and asked.get("asked"))
