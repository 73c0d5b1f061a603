"""`decision`: a human decides, with reasons, about what another human prepared, and not before the person could answer.

No default, no timeout, no machine: silence of those who decide only reminds them. Reasons and names are kept beside the
case, never in its state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from mailflow.pathways.commands import Command, Log, OpenDecision, RemindTask, WithdrawTask
from mailflow.pathways.durations import Duration, after
from mailflow.pathways.events import Event, TaskDone
from mailflow.pathways.fields import Fields
from mailflow.pathways.step import STAY, Here, Planned, Step, Turn

NO_FOLLOW_UP = ("sans_suite", "no_follow_up")
DECIDERS = ("lead",)
WEEK = Duration(5, "day", working=True)


@dataclass(frozen=True, slots=True)
class Decision(Step):
    """`hearing`: how long the person may answer or be heard, counted from `anchor` ("" from the beginning)."""

    kind: ClassVar[str] = "decision"
    takes_time: ClassVar[bool] = True

    role: str
    prepared_by: str
    anchor: str
    hearing: Duration
    within: Duration
    every: Duration
    options: tuple[tuple[str, str], ...]
    labels: Mapping[str, str]
    evidence: tuple[str, ...]

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Decision:
        _refuse_machines(fields)
        entries = [_option(entry) for entry in fields.list_of("options")]
        options = tuple((name, target) for name, _, target in entries)
        if len(options) < 2 or len(dict(options)) < len(options) or not set(NO_FOLLOW_UP) & set(dict(options)):
            instead = "Write `options:` with `- outcome: sans_suite`, `label: …` and `next: …`, and the others."
            fields.wrong("options", "Options of their own names are needed, one of them sans_suite.", instead)
        anchor, hearing = _contradictory(fields)
        every = fields.span("remind_every", WEEK)
        if every.rough_minutes < 1440:
            fields.wrong("remind_every", "This reminds too often.", "At least `remind_every: 1 working day`.")
            every = WEEK
        evidence = fields.words("evidence", default=())
        fields.notes.mentions += [(fields.step, "evidence", name, fields.line("evidence")) for name in evidence]
        prepared_by = fields.mention("prepared_by")
        if not prepared_by:
            fields.wrong("prepared_by", "Who prepares the decision is missing.", "Name the `task` that prepares it.")
        return cls(
            id=step_id,
            title=title,
            role=fields.choice("role", DECIDERS, "lead"),
            prepared_by=prepared_by,
            anchor=anchor,
            hearing=hearing,
            within=fields.span("due", WEEK),
            every=every,
            options=options,
            labels={name: label for name, label, _ in entries},
            evidence=evidence,
        )

    def enter(self, here: Here) -> Turn:
        not_before = self._may_be_taken(here)
        command = OpenDecision(
            ref=here.ref,
            title=self.title,
            options=tuple(name for name, _ in self.options),
            role=self.role,
            due=after(not_before, self.within, here.calendar),
            labels=self.labels,
            legal_basis=self.legal_basis,
            not_before=not_before,
            prepared_by=self.prepared_by,
            evidence=tuple(name for name in self.evidence if here.anchor(name) or here.sent_by(name)),
        )
        memo = {"reminded_at": not_before.isoformat()}
        return Turn((command,), replace(here.position, memo=memo))

    def _may_be_taken(self, here: Here) -> datetime:
        begins = (here.anchor(self.anchor) if self.anchor else None) or here.position.since
        return max(after(begins, self.hearing, here.calendar), here.position.since)

    def due(self, here: Here) -> datetime:
        last = here.position.memo.get("reminded_at")
        begins = datetime.fromisoformat(str(last)) if last else here.position.since
        span = self.every if here.position.reminded else self.within
        return after(begins, span, here.calendar)

    def on_due(self, here: Here) -> Turn:
        memo = {**here.position.memo, "reminded_at": here.now.isoformat()}
        position = replace(here.position, reminded=here.position.reminded + 1, memo=memo)
        return Turn((RemindTask(here.ref), Log(here.ref, "deciders_reminded")), position)

    def on_event(self, here: Here, event: Event) -> Turn:
        if not isinstance(event, TaskDone) or event.ref != here.ref:
            return STAY
        target = dict(self.options).get(event.outcome)
        if target is None:
            return Turn((Log(here.ref, "ignored", "unknown outcome of the task"),))
        return Turn(outcome=event.outcome, target=target)

    def leave(self, here: Here) -> tuple[Command, ...]:
        return (WithdrawTask(here.ref),)

    @property
    def runs_paused(self) -> bool:
        return True

    @property
    def is_legal(self) -> bool:
        return True

    def ways(self) -> tuple[tuple[str, str], ...]:
        return self.options

    def plan(self, here: Here) -> tuple[Planned, ...]:
        return (Planned("overdue", self.due(here)),)


def _refuse_machines(fields: Fields) -> None:
    for name, what in (
        ("on", "No event decides"),
        ("skip_if", "No condition decides"),
        ("timeout", "Time never decides"),
    ):
        if fields.has(name):
            fields.wrong(name, f"{what}: only a human does.", f"Leave `{name}` out; put a `branch` before the step.")
    if not fields.has("legal_basis"):
        fields.wrong("legal_basis", "What the decision rests on is missing.", "Write `legal_basis: C. trav., art. …`.")


def _contradictory(fields: Fields) -> tuple[str, Duration]:
    """`contradictory: {anchor, for}`: the days to answer or be heard."""
    entry = fields.mapping("contradictory")
    if entry is None:
        instead = "Write `contradictory:` with `for: 10 days`, and `anchor:` with the step that informed the person."
        fields.wrong("contradictory", "How long the person may answer or be heard is missing.", instead)
        return "", WEEK
    made = entry.mention("anchor"), entry.span("for")
    if made[1].count == 0:
        entry.wrong("for", "This leaves no time to answer.", "Write for example `for: 10 days`.")
    entry.finish()
    return made


def _option(entry: Fields) -> tuple[str, str, str]:
    made = entry.name("outcome"), entry.text("label"), entry.target("next")
    entry.finish()
    return made


STEP = Decision
