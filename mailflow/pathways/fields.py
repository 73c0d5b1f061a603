"""Reading the fields of one mapping of a document, gathering every mistake instead of stopping at the first."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from mailflow.pathways.durations import EXAMPLE, Duration, read_duration
from mailflow.pathways.problems import Problem
from mailflow.pathways.yaml_source import Path

NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
HOUR = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")


@dataclass(slots=True)
class Notes:
    """What all readers of one document share: lines, and the mistakes found so far."""

    lines: Mapping[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    targets: list[tuple[str, str, int]] = field(default_factory=list)  # step, target, line
    places: dict[str, int] = field(default_factory=dict)  # step → the line it begins at
    mentions: list[tuple[str, str, str, int]] = field(default_factory=list)  # step, field, name of a step, line
    inner: list[tuple[str, list[Fields]]] = field(default_factory=list)  # scope, its steps, to be read
    entered: list[tuple[str, str]] = field(default_factory=list)  # step, first step of one of its tracks


@dataclass(slots=True)
class Fields:
    """One mapping. `following` is the id of the step after this one, "" after the last."""

    values: Mapping[str, Any]
    path: Path
    notes: Notes
    step: str = ""
    following: str = ""
    seen: set[str] = field(default_factory=set)

    def line(self, name: str | None = None) -> int:
        """The line of a field, or of the mapping itself."""
        lines = self.notes.lines
        return lines.get((*self.path, name) if name else self.path, lines.get(self.path, 0))

    def wrong(self, name: str | None, sentence: str, instead: str) -> None:
        """Note a mistake."""
        path = (*self.path, name) if name else self.path
        self.notes.problems.append(Problem(self.line(name), self.step, sentence, instead, path))

    def has(self, name: str) -> bool:
        """Whether the field is there and not empty."""
        return self.values.get(name) is not None

    def take(self, name: str) -> Any:
        """The raw value, None when missing; the field counts as known from now on."""
        self.seen.add(name)
        return self.values.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """A line of text; without `default` it must be there."""
        value = self.take(name)
        if value is None and default is not None:
            return default
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip() or len(value) > 300 or not value.isprintable():
            self.wrong(name, f"“{name}” must be one line of text.", f"Write `{name}: …`.")
            return default or ""
        return value.strip()

    def name(self, field_name: str, default: str | None = None) -> str:
        """A short name of small letters, digits, - and _."""
        value = self.text(field_name, default)
        if value and not NAME.fullmatch(value):
            self.wrong(field_name, f"“{value}” is no name.", "Use small letters, digits, - and _, a letter first.")
        return value

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of the allowed words."""
        words = list(allowed)
        value = self.text(name, default)
        if value and value not in words:
            self.wrong(name, f"“{value}” is not a possible {name}.", hint(value, words))
            return default or words[0]
        return value or words[0]

    def number(self, name: str, low: int, high: int, default: int) -> int:
        """A whole number within bounds."""
        value = self.take(name)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.wrong(name, f"“{name}” must be a number from {low} to {high}.", f"Write `{name}: {default}`.")
            return default
        return value

    def flag(self, name: str) -> bool:
        """True or false; false when missing."""
        value = self.take(name)
        if value is not None and not isinstance(value, bool):
            self.wrong(name, f"“{name}” is true or false.", f"Write `{name}: true`.")
        return value is True

    def span(self, name: str, default: Duration | None = None, *, negative: bool = False) -> Duration:
        """A span of time."""
        value = self.take(name)
        if value is None and default is not None:
            return default
        found = read_duration(value) if isinstance(value, str) else None
        if found is None or (found.count < 0 and not negative):
            self.wrong(name, f"“{name}” must be a span of time.", f"Write for example {EXAMPLE}.")
            return default or Duration(0, "day")
        return found

    def hour(self, name: str) -> time | None:
        """A time of day, None when missing."""
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, str) or not HOUR.fullmatch(value):
            self.wrong(name, f"“{name}” must be a time of day.", f'Write `{name}: "09:00"`.')
            return None
        return time.fromisoformat(value.zfill(5))

    def target(self, name: str, default: str | None = None) -> str:
        """The step to go on with; `next` may be left out before another step."""
        if not self.has(name) and default is not None:
            self.seen.add(name)
            value = default
        else:
            value = self.text(name)
        if value:
            self.notes.targets.append((self.step, value, self.line(name)))
        return value

    def mention(self, name: str) -> str:
        """A step named for another reason than going on to it, "" when missing."""
        value = self.text(name, "")
        if value:
            self.notes.mentions.append((self.step, name, value, self.line(name)))
        return value

    def inner_steps(self, track: str) -> str:
        """The steps of a track within this step, under `steps`; returns the id of the first, "" without any."""
        entries = list(self.list_of("steps"))
        if not entries:
            self.wrong("steps", "This track has no steps.", "Write `steps:` with `- id: …` and `kind: …`.")
            return ""
        scope = f"{self.step}/{track}"
        self.notes.inner.append((scope, entries))
        first = str(entries[0].values.get("id", ""))
        self.notes.entered.append((self.step, first))
        return first

    def goes_on(self, name: str = "next") -> str:
        """`next`, or what this kind calls it, or the step that follows in the list."""
        if not self.following and not self.has(name):
            self.seen.add(name)
            self.wrong(None, "This last step does not say how it goes on.", f"Write `{name}: …`, or add an `end` step.")
            return ""
        return self.target(name, self.following)

    def words(
        self, name: str, allowed: Sequence[str] | None = None, default: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        """A list of words, or a single one; without `default` it must be there."""
        value = self.take(name)
        if value is None and default is not None:
            return default
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not found or not all(isinstance(word, str) for word in found):
            self.wrong(name, f"“{name}” must be a list of words.", f"Write `{name}: [one, other]`.")
            return ()
        for word in found:
            if allowed is not None and word not in allowed:
                self.wrong(name, f"“{word}” is not known in “{name}”.", hint(word, allowed))
        return tuple(found)

    def mapping(self, name: str) -> Fields | None:
        """A nested mapping, None when missing or wrong."""
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(name, f"“{name}” must hold fields.", f"Indent its fields below `{name}:`.")
            return None
        return Fields(value, (*self.path, name), self.notes, self.step, self.following)

    def list_of(self, name: str) -> Iterator[Fields]:
        """Nested mappings of a list; nothing when missing."""
        value = self.take(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.wrong(name, f"“{name}” must be a list.", "Begin each entry with `- `.")
            return
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield Fields(item, (*self.path, name, index), self.notes, self.step, self.following)
            else:
                self.wrong(name, f"Entry {index + 1} of “{name}” has no fields.", "Write `- field: value`.")

    def finish(self) -> None:
        """Note the fields nobody asked for."""
        for name in self.values:
            if name not in self.seen:
                self.wrong(name, f"“{name}” is not a field here.", hint(name, sorted(self.seen)))


def hint(word: str, allowed: Sequence[str]) -> str:
    """What may have been meant."""
    close = difflib.get_close_matches(word, allowed, n=1)
    return f"Did you mean “{close[0]}”?" if close else f"Possible: {', '.join(allowed)}."
