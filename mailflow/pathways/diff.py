"""What changed between two revisions of a pathway, each change with its class: whom it may be given to. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from mailflow.pathways.document import Pathway
from mailflow.pathways.durations import Duration, Roll
from mailflow.pathways.step import Step


class Class(StrEnum):
    """Who may be moved: see docs/guide/pathways.md."""

    WORDING = "wording"  # what people read: all open cases
    FUTURE = "future"  # how a step works: cases that are not past it
    STRUCTURE = "structure"  # a step is gone: a mapping says where its people go
    LEGAL = "legal"  # a legal step: nobody who is at it


class Kind(StrEnum):
    """What changed."""

    WORDING = "wording"
    TEXT = "text"  # titles, labels, notes
    DELAY = "delay"
    WAYS = "ways"
    SETTING = "setting"
    NEW = "new step"
    REMOVED = "removed step"
    MOVED = "moved step"  # into or out of a track
    REPLACED = "other kind"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `step` is "" for the pathway itself."""

    kind: Kind
    change_class: Class
    step: str
    detail: str
    path: tuple[str, ...] = field(default=(), compare=False)  # of what changed, within its step
    was: Any = field(default=None, compare=False)
    now: Any = field(default=None, compare=False)

    def __str__(self) -> str:
        where = f"step {self.step}: " if self.step else ""
        return f"[{self.change_class}] {where}{self.kind}{f': {self.detail}' if self.detail else ''}"


TEXTS = frozenset({"title", "note", "label", "labels", "unclear", "unclear_title", "legal_basis"})
CLOCK = frozenset({"offset", "anchor", "roll", "hour", "span", "until"})
FOR_PEOPLE = frozenset({"title", "owner", "sources", "personas", "tests"})  # of the pathway: they move nobody
DEAF = frozenset({"id", "scope"})


def diff(old: Pathway, new: Pathway, old_texts: Mapping[str, str], new_texts: Mapping[str, str]) -> tuple[Change, ...]:
    """All changes, the pathway's own first, then step by step in the order of the new document."""
    found = list(_of_pathway(old.raw, new.raw))
    for step_id, step in new.steps.items():
        if step_id not in old.steps:
            found.append(Change(Kind.NEW, _class(Class.FUTURE, step), step_id, step.title))
            continue
        found.extend(_of_step(old.steps[step_id], step))
        found.extend(_of_wordings(step, old_texts, new_texts))
    found.extend(
        Change(Kind.REMOVED, _class(Class.STRUCTURE, step), step_id, step.title)
        for step_id, step in old.steps.items()
        if step_id not in new.steps
    )
    return tuple(found)


def _class(usual: Class, *steps: Step) -> Class:
    return Class.LEGAL if any(step.is_legal for step in steps) else usual


def _of_pathway(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in sorted((old.keys() | new.keys()) - {"steps", "code"}):
        if old.get(name) != new.get(name):
            people = name in FOR_PEOPLE
            kind = Kind.TEXT if people else Kind.WAYS if name == "goals" else Kind.SETTING
            yield Change(
                kind, Class.WORDING if people else Class.FUTURE, "", name, (name,), old.get(name), new.get(name)
            )


def _of_wordings(step: Step, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for code in dict.fromkeys(step.wordings()):
        if code in old and code in new and old[code] != new[code]:
            yield Change(Kind.WORDING, _class(Class.WORDING, step), step.id, code)


def _of_step(old: Step, new: Step) -> Iterator[Change]:
    if old.scope != new.scope:
        detail = f"{old.scope or 'the pathway'} → {new.scope or 'the pathway'}"
        yield Change(Kind.MOVED, _class(Class.STRUCTURE, old, new), new.id, detail)
    if old.kind != new.kind:
        yield Change(Kind.REPLACED, _class(Class.STRUCTURE, old, new), new.id, f"{old.kind} → {new.kind}")
        return
    targets = {target for step in (old, new) for _, target in step.ways()}
    targets |= {way.target for step in (old, new) for way in (*step.on, *((step.skip,) if step.skip else ()))}
    before, after = dict(_leaves(old)), dict(_leaves(new))
    for path in dict.fromkeys([*before, *after]):
        was, now = before.get(path), after.get(path)
        if was != now:
            kind = _kind(path, was, now, targets)
            usual = Class.WORDING if kind is Kind.TEXT else Class.FUTURE
            yield Change(
                kind, _class(usual, old, new), new.id, f"{'.'.join(path)}: {_said(was)} → {_said(now)}", path, was, now
            )


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every plain value within a step, with where it stands. Spans of time are one value."""
    if is_dataclass(value) and not isinstance(value, Duration | type):
        for item in fields(value):
            if path or item.name not in DEAF:
                yield from _leaves(getattr(value, item.name), (*path, item.name))
    elif isinstance(value, Mapping):
        for name in value:
            yield from _leaves(value[name], (*path, str(name)))
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value, 1):
            yield from _leaves(item, (*path, str(number)))
    elif value not in (None, ""):
        yield path, value


def _kind(path: tuple[str, ...], was: Any, now: Any, targets: set[str]) -> Kind:
    names = [name for name in path if not name.isdigit()]
    if TEXTS & set(names):
        return Kind.TEXT
    if CLOCK & set(names) or any(isinstance(value, Duration | date | time | Roll) for value in (was, now)):
        return Kind.DELAY
    return Kind.WAYS if was in targets or now in targets else Kind.SETTING


def _said(value: Any) -> str:
    if isinstance(value, Duration):
        unit = f"{'working ' if value.working else ''}{value.unit}{'' if value.count == 1 else 's'}"
        return f"{value.count} {unit}"
    return "–" if value is None else str(value)
