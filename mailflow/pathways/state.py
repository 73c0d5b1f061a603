"""Where a case stands: ids, dates and enums only. `{}` is a fresh case; unknown fields are dropped, never an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Any

from mailflow.core.quick import dataclass
from mailflow.pathways.changing import changed
from mailflow.pathways.events import Ref

DEEPEST = 8  # tracks within tracks
FREE = ":free"  # the scope of a track that no step holds: an adviser added it, or its step went on without it


class Stage(StrEnum):
    """How far an unanswered conversation has been escalated."""

    NONE = "none"
    NUDGE = "nudge"
    COVER = "cover"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Position:
    """The step an enrolment is at. Due times follow from `since` and the step's rule, they are not kept."""

    step: str
    occurrence: int
    since: datetime
    reminded: int = 0  # reminders done, or escalations of a task
    not_before: datetime | None = None  # the guard said: not before
    sending: str = ""  # the part handed to the guard in this transaction
    halted: bool = False  # a human has it: no reminder, no timeout
    memo: Mapping[str, str | int] = field(default_factory=dict)  # what the step kind remembers of this occurrence


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One pathway the case follows, on one pinned revision; or, with a `parent`, a track within it.

    A track belongs to one step (`scope`) of its parent and is gone when it ends: what it knows goes to the parent.
    """

    revision: str
    position: Position | None = None
    ended: str = ""  # outcome code, "" while it runs
    anchors: Mapping[str, datetime] = field(default_factory=dict)  # "enrolled" and each step left
    outcomes: Mapping[str, str] = field(default_factory=dict)  # step → how it was left last
    counts: Mapping[str, int] = field(default_factory=dict)  # step → times entered
    sent: Mapping[str, str] = field(default_factory=dict)  # step → its newest outbox id
    replies: Mapping[str, str] = field(default_factory=dict)  # step → message id of the answer
    parent: str = ""  # name of the enrolment it is a track of
    scope: str = ""  # the parent's step, or FREE
    key: str = ""  # which track of that step
    through_pause: bool = False  # goes on while the case is paused
    extra: Mapping[str, Any] = field(default_factory=dict)  # a detour's own steps, as in a document

    def ref(self, name: str) -> Ref:
        """The occurrence it is at; `name` is the enrolment's."""
        return Ref(name, self.position.step, self.position.occurrence) if self.position else Ref(name, "", 0)


@dataclass(frozen=True, slots=True)
class ReplyClock:
    """A conversation whose last human mail still waits for an answer."""

    since: datetime
    stage: Stage = Stage.NONE
    taken: datetime | None = None  # when somebody took it on: they have a day before it goes to the next one


@dataclass(frozen=True, slots=True)
class CaseState:
    """All that the case remembers."""

    enrolments: Mapping[str, Enrolment] = field(default_factory=dict)
    clocks: Mapping[str, ReplyClock] = field(default_factory=dict)  # conversation id → clock
    paused: datetime | None = None  # since when the pathways stand still
    paused_until: datetime | None = None  # when they go on by themselves

    def with_enrolment(self, name: str, enrolment: Enrolment) -> CaseState:
        """The same with one enrolment changed."""
        return CaseState({**self.enrolments, name: enrolment}, self.clocks, self.paused, self.paused_until)

    def without(self, name: str) -> CaseState:
        """The same without one enrolment."""
        return changed(self, enrolments={key: item for key, item in self.enrolments.items() if key != name})

    def lineage(self, name: str) -> tuple[Enrolment, ...]:
        """The enrolment and those it is a track of, itself first."""
        item = self.enrolments.get(name)
        if item is None or not item.parent:
            return (item,) if item is not None else ()
        found: list[Enrolment] = []
        while item is not None and len(found) < DEEPEST:
            found.append(item)
            item = self.enrolments.get(item.parent) if item.parent else None
        return tuple(found)

    def own_lineage(self, item: Enrolment) -> tuple[Enrolment, ...]:
        """The enrolment and those of the same revision that it is a track of: what its steps may look at."""
        above = item.parent
        if not above:
            return (item,)
        found, revision, enrolments = [item], item.revision, self.enrolments
        for _ in range(DEEPEST - 1):
            parent = enrolments.get(above)
            if parent is None:
                break
            if parent.revision == revision:
                found.append(parent)
            above = parent.parent
            if not above:
                break
        return tuple(found)

    def tracks(self, name: str, scope: str | None = None) -> tuple[str, ...]:
        """Names of the tracks of an enrolment, of one step of it when `scope` is given."""
        return tuple(
            key
            for key, item in self.enrolments.items()
            if item.parent == name and (scope is None or item.scope == scope)
        )

    def to_json(self) -> dict[str, Any]:
        """What is stored; empty parts are left out."""
        made: dict[str, Any] = {}
        if self.enrolments:
            made["enrolments"] = {name: _enrolment_json(item) for name, item in self.enrolments.items()}
        if self.clocks:
            made["clocks"] = {key: _clock_json(clock) for key, clock in self.clocks.items()}
        if self.paused:
            made["paused"] = self.paused.isoformat()
        if self.paused_until:
            made["paused_until"] = self.paused_until.isoformat()
        return made


def state_from_json(raw: Mapping[str, Any]) -> CaseState:
    """What `to_json` gave, also of an older release."""
    return CaseState(
        enrolments={name: _enrolment(item) for name, item in raw.get("enrolments", {}).items()},
        clocks={
            key: ReplyClock(
                datetime.fromisoformat(item["since"]),
                Stage(item["stage"]),
                datetime.fromisoformat(item["taken"]) if item.get("taken") else None,
            )
            for key, item in raw.get("clocks", {}).items()
        },
        paused=datetime.fromisoformat(raw["paused"]) if raw.get("paused") else None,
        paused_until=datetime.fromisoformat(raw["paused_until"]) if raw.get("paused_until") else None,
    )


def _clock_json(clock: ReplyClock) -> dict[str, Any]:
    made = {"since": clock.since.isoformat(), "stage": clock.stage.value}
    return {**made, "taken": clock.taken.isoformat()} if clock.taken else made


def _enrolment_json(item: Enrolment) -> dict[str, Any]:
    made: dict[str, Any] = {"revision": item.revision}
    if item.position:
        made["position"] = _position_json(item.position)
    for name in ("parent", "scope", "key", "through_pause", "ended"):
        if getattr(item, name):
            made[name] = getattr(item, name)
    if item.anchors:
        made["anchors"] = {name: at.isoformat() for name, at in item.anchors.items()}
    for name in ("outcomes", "counts", "sent", "replies", "extra"):
        if getattr(item, name):
            made[name] = dict(getattr(item, name))
    return made


def _enrolment(raw: Mapping[str, Any]) -> Enrolment:
    return Enrolment(
        revision=raw["revision"],
        parent=raw.get("parent", ""),
        scope=raw.get("scope", ""),
        key=raw.get("key", ""),
        through_pause=raw.get("through_pause", False),
        position=_position(raw["position"]) if raw.get("position") else None,
        ended=raw.get("ended", ""),
        anchors={name: datetime.fromisoformat(at) for name, at in raw.get("anchors", {}).items()},
        outcomes=raw.get("outcomes", {}),
        counts=raw.get("counts", {}),
        sent=raw.get("sent", {}),
        replies=raw.get("replies", {}),
        extra=raw.get("extra", {}),
    )


def _position_json(item: Position) -> dict[str, Any]:
    made: dict[str, Any] = {"step": item.step, "occurrence": item.occurrence, "since": item.since.isoformat()}
    if item.not_before:
        made["not_before"] = item.not_before.isoformat()
    for name in ("reminded", "sending", "halted", "memo"):
        if getattr(item, name):
            made[name] = getattr(item, name)
    return made


def _position(raw: Mapping[str, Any]) -> Position:
    held = raw.get("not_before")
    return Position(
        step=raw["step"],
        occurrence=raw["occurrence"],
        since=datetime.fromisoformat(raw["since"]),
        reminded=raw.get("reminded", 0),
        not_before=datetime.fromisoformat(held) if held else None,
        sending=raw.get("sending", ""),
        halted=raw.get("halted", False),
        memo=raw.get("memo", {}),
    )
