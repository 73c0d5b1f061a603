"""How well labelled mails are read: figures per field, for the benchmark and for a site's own replay. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FIELDS = ("disposition", "reply_text", "intents", "slot", "dates", "absence", "answer", "safe", "attachments")


@dataclass(slots=True)
class Score:
    """Right answers per field, the wrong ones, and the two kinds of wrong `safe`."""

    total: int = 0
    right: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    wrong_act: int = 0
    needless_human: int = 0

    def share(self, name: str) -> float:
        """Part of the mails whose field is right, 0 to 1."""
        return self.right[name] / self.total if self.total else 0.0

    def add(self, identity: str, got: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
        """Counts one mail: `got` as `mailflow inspect` prints it, `expected` as the labels say."""
        self.total += 1
        for name in FIELDS:
            if same(name, got, expected):
                self.right[name] += 1
            else:
                self.misses.append(f"{identity} {name}: got {got.get(name)!r}, expected {expected.get(name)!r}")
        self.wrong_act += got["safe"] == "act" and expected["safe"] == "human"
        self.needless_human += got["safe"] == "human" and expected["safe"] == "act"


def same(name: str, got: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    """Whether one field agrees: sets as sets, white space folded, a delay notice as the bounce it may become."""
    mine, theirs = got.get(name), expected.get(name)
    if name == "disposition":
        return mine == theirs or (mine == "delayed" and theirs == "bounce")
    if name == "reply_text":
        return str(mine).split() == str(theirs).split()
    if name in ("intents", "dates"):
        return sorted(mine or []) == sorted(theirs or [])
    if name == "attachments":
        return sorted(str(one["filename"]) for one in mine or []) == sorted(theirs or [])
    return bool(mine == theirs)
