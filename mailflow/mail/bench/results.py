"""The rows of a reading: one line a mail, with its verdict and what it rests on; found again by what people look for.

Rows hold the evidence, which quotes the mails, but neither their texts nor their senders.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailflow.mail.archives.item import Item
from mailflow.mail.bench.folder import ROWS, Run
from mailflow.mail.replaying.differences import Difference, Level
from mailflow.mail.replaying.findings import LONGEST, WORDY

ANY, NONE = "any", "none"
MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Filter:
    """What the rows shown have in common; "" for whatever. `differs`: "any", "none", a level or a kind."""

    disposition: str = ""
    safe: str = ""
    intent: str = ""
    differs: str = ""

    def fits(self, row: Mapping[str, Any]) -> bool:
        """Whether a row is shown."""
        return (
            self.disposition in ("", row["disposition"])
            and self.safe in ("", row["safe"])
            and (not self.intent or self.intent in row["intents"])
            and self._differs(row["differs"])
        )

    def _differs(self, found: Sequence[Mapping[str, str]]) -> bool:
        if self.differs in ("", ANY, NONE):
            return not self.differs or bool(found) == (self.differs == ANY)
        return any(self.differs in (one["kind"], one["level"]) for one in found)


def row_of(number: int, item: Item, verdict: Mapping[str, Any], differs: Sequence[Difference]) -> dict[str, Any]:
    """What is kept of one mail for the page."""
    human = verdict["disposition"] == "human"
    return {
        "number": number,
        "file": item.file[-LONGEST:],
        "id": item.id[-LONGEST:],
        "date": verdict.get("date"),
        "disposition": verdict["disposition"],
        "reason": "" if human else str(verdict.get("disposition_reason") or "")[:LONGEST],
        "safe": verdict["safe"] if human else "",
        "intents": list(verdict["intents"]) if human else [],
        "evidence": [str(part)[:LONGEST] for part in verdict.get("evidence") or ()][:MOST_EVIDENCE],
        "differs": [_told(one) for one in differs],
    }


def _told(one: Difference) -> dict[str, str]:
    words = ("", "") if one.kind in WORDY else (one.before[:LONGEST], one.after[:LONGEST])
    return {"kind": one.kind.value, "level": one.level.value, "before": words[0], "after": words[1]}


def rows(run: Run, wanted: Filter, start: int, most: int) -> tuple[list[dict[str, Any]], int]:
    """At most `most` of the rows that fit from the `start`-th on, and how many fit. Reads the whole file."""
    found: list[dict[str, Any]] = []
    count = 0
    for row in _lines(run.folder / ROWS):
        if wanted.fits(row):
            if start <= count < start + most:
                found.append(row)
            count += 1
    return found, count


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield json.loads(line)


LEVELS = tuple(level.value for level in Level)
