"""The differences of many mails, counted and grouped, the most serious first. Memory does not grow with the mails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mailflow.mail.replaying.differences import HUMAN, Difference, Kind, Level, Verdict, shown

LONGEST = 300
MOST_GROUPS = 400
_BY_VALUE = frozenset({Kind.HIDDEN_NOW, Kind.UNREADABLE_NOW, Kind.HUMAN_NOW, Kind.DISPOSITION, Kind.INTENTS})
COUNTED = ("disposition", "safe", "intents", "queue", "found_by")
_OF_SITE = ("queue", "found_by")
WORDY = frozenset({Kind.REPLY_TEXT, Kind.ANOTHER_SENDER})  # what differs is what people wrote


@dataclass(frozen=True, slots=True)
class Example:
    """One mail of a group. `words` are empty unless the report may hold them."""

    file: str
    id: str
    before: str
    after: str
    reason: str
    words: str = ""


@dataclass(slots=True)
class Group:
    """All differences of one kind; of those with few values, of one change of value."""

    kind: Kind
    level: Level
    before: str
    after: str
    count: int = 0
    examples: list[Example] = field(default_factory=list)


class Findings:
    """What a replay found out so far. `most` examples are kept of each group."""

    def __init__(self, most: int = 20, with_words: bool = False) -> None:
        self.compared = self.different = self.without_old = self.without_mail = 0
        self.levels: Counter[Level] = Counter()  # mails by their most serious difference
        self.before: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
        self.after: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
        self._groups: dict[tuple[Kind, str, str], Group] = {}
        self._most = most
        self._with_words = with_words

    def add(self, file: str, identity: str, old: Verdict, new: Verdict, found: Sequence[Difference]) -> None:
        """Counts one mail that both sides speak of."""
        self.compared += 1
        _count(self.before, old)
        _count(self.after, new)
        if not found:
            return
        self.different += 1
        self.levels[min((one.level for one in found), key=list(Level).index)] += 1
        for one in found:
            self._put(file, identity, one, new)

    @property
    def groups(self) -> list[Group]:
        """The groups, the most serious kind first, in it the largest."""
        order = list(Kind)
        return sorted(self._groups.values(), key=lambda group: (order.index(group.kind), -group.count, group.after))

    def of(self, level: Level) -> list[Group]:
        """The groups of one level."""
        return [group for group in self.groups if group.level is level]

    def _put(self, file: str, identity: str, one: Difference, new: Verdict) -> None:
        by_value = one.kind in _BY_VALUE and len(self._groups) < MOST_GROUPS
        key = (one.kind, one.before, one.after) if by_value else (one.kind, "", "")
        group = self._groups.setdefault(key, Group(one.kind, one.level, key[1], key[2]))
        group.count += 1
        if len(group.examples) < self._most:
            group.examples.append(self._example(file, identity, one, new))

    def _example(self, file: str, identity: str, one: Difference, new: Verdict) -> Example:
        before, after = (one.before, one.after) if self._with_words or one.kind not in WORDY else ("", "")
        words = " · ".join(str(part) for part in new.get("evidence") or ()) if self._with_words else ""
        automatic = new.get("disposition") != HUMAN  # of a person's mail the reason says only that it is one
        reason = str(new.get("disposition_reason") or "") if automatic else ""
        return Example(file, identity, *(text[:LONGEST] for text in (before, after, reason, words)))


def _count(counts: Mapping[str, Counter[str]], verdict: Verdict) -> None:
    for name, counter in counts.items():
        value: Any = verdict.get(name)
        if name in _OF_SITE:
            if site := verdict.get("site"):
                counter[shown(site.get(name))] += 1
        elif name == "intents":
            counter.update(value or ())
        elif name in verdict:
            counter[shown(value)] += 1
