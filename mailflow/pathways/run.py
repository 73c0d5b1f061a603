"""One call of `advance` under way: gathers commands and moves enrolments and their tracks from step to step.

What makes them move is in the modules beside it: time in interpreter, mail in listening, advisers in amending.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.asking import forgotten
from mailflow.pathways.changing import changed
from mailflow.pathways.commands import Command, HandToHuman, Log, WithdrawTask
from mailflow.pathways.document import Pathway
from mailflow.pathways.dues import Dues
from mailflow.pathways.events import Ref
from mailflow.pathways.goals import ASKED
from mailflow.pathways.reading import read_step
from mailflow.pathways.state import DEEPEST, FREE, CaseState, Enrolment, Position, ReplyClock
from mailflow.pathways.step import Child, Here, Step, Turn
from mailflow.pathways.stuck import FIRST, STUCK, ask, is_stuck, stuck_at

MOST_MOVES = 200  # in one advance
MOST_OCCURRENCES = 500  # of one step in one enrolment
MOST_TRACKS = 50  # of one case
CASE = Ref("", "", 0)  # for log lines about no enrolment

Look = tuple[Mapping[str, Enrolment], Here, Step | None]


@dataclass(slots=True)
class Run:
    """The case's state as it becomes, and what is wanted done."""

    state: CaseState
    now: datetime
    calendar: WorkCalendar
    revisions: Mapping[str, Pathway]
    attributes: Mapping[str, str]
    commands: list[Command] = field(default_factory=list)
    moves: int = 0
    dues: Dues = field(default_factory=Dues)
    looked: dict[str, Look] = field(default_factory=dict)  # as long as no enrolment changes

    # -- looking -------------------------------------------------------------------------------------------------

    def look(self, name: str, asked: Mapping[str, Any] | None = None) -> tuple[Here | None, Step | None]:
        """Where an enrolment stands, and its step; None for what is not there."""
        enrolments = self.state.enrolments
        seen = self.looked.get(name)
        if seen is not None and seen[0] is enrolments and asked is None:
            return seen[1], seen[2]
        enrolment = enrolments.get(name)
        if enrolment is None or enrolment.position is None:
            return None, None
        pathway = self.revisions.get(enrolment.revision)
        calendar = self.calendar.quieted(pathway.quiet) if pathway is not None else self.calendar
        here = Here(
            name, self.state.own_lineage(enrolment), enrolment.position, self.now, calendar, self.attributes, asked
        )
        step = self.step_of(enrolment, enrolment.position.step)
        if is_stuck(enrolment.position):
            step = stuck_at(enrolment.position.step, step)
        if asked is None:
            self.looked[name] = (enrolments, here, step)
        return here, step

    def step_of(self, enrolment: Enrolment, step_id: str) -> Step | None:
        """A step of the enrolment's revision, or of its detour."""
        if step_id in enrolment.extra:
            return read_step(enrolment.extra[step_id])[0]
        pathway = self.revisions.get(enrolment.revision)
        return pathway.steps.get(step_id) if pathway else None

    def due(self, name: str) -> datetime | None:
        """When the enrolment wants to be looked at."""
        here, step = self.look(name)
        if here is None or step is None:
            return None
        if self.state.paused and not (here.lineage[0].through_pause or step.runs_paused):
            return None
        return step.due(here)

    def earliest(self) -> tuple[datetime, str] | None:
        """The enrolment that wants to be looked at first, and when."""
        dues = self.dues
        at_once: list[tuple[datetime, str]] = []  # not for later: what is due by now may be due "now" again then
        for name in dues.suspects(self.state):
            at = self.due(name)
            if at is not None and at <= self.now:
                at_once.append((at, name))
            else:
                here, _ = self.look(name)
                dues.keep(name, here.lineage if here else (self.state.enrolments[name],), at)
        first = dues.first()
        return min(at_once if first is None else (*at_once, first)) if at_once else first

    # -- noting --------------------------------------------------------------------------------------------------

    def command(self, command: Command) -> None:
        """Want something done."""
        self.commands.append(command)
        if isinstance(command, HandToHuman):
            self.owe(command.conversation_id, command.since)

    def log(self, ref: Ref, what: str, detail: str = "") -> None:
        """A line of the case's history."""
        self.commands.append(Log(ref, what, detail))

    def owe(self, conversation_id: str, since: datetime) -> None:
        """The clock runs wherever a human owes an answer, from the first mail that waits for it."""
        if conversation_id not in self.state.clocks:
            self.state = changed(self.state, clocks={**self.state.clocks, conversation_id: ReplyClock(since)})

    def keep(self, name: str, enrolment: Enrolment) -> None:
        """Put a changed enrolment into the state."""
        self.state = self.state.with_enrolment(name, enrolment)

    # -- moving --------------------------------------------------------------------------------------------------

    def apply(self, name: str, turn: Turn) -> None:
        """Do what a step wants."""
        position = self.state.enrolments[name].position
        assert position is not None
        for command in turn.commands:
            self.command(command)
        if turn.position is not None:
            self.keep(name, changed(self.state.enrolments[name], position=turn.position))
        for child in turn.children:
            self._begin(name, position, child)
        if turn.end:
            self.finish(name, turn.end)
        elif turn.target:
            self.go(name, turn.outcome, turn.target)

    def force(self, name: str, outcome: str, target: str) -> None:
        """Leave the step for another reason than its own."""
        here, step = self.look(name)
        if here is not None and step is not None:
            for command in step.leave(here):
                self.command(command)
        self.go(name, outcome, target)

    def go(self, name: str, outcome: str, target: str) -> None:
        """Leave the step with an outcome, and enter the next one."""
        enrolment = self.state.enrolments[name]
        position = enrolment.position
        assert position is not None
        self.log(enrolment.ref(name), "left", outcome)
        self.end_tracks(name, position.step)
        self._hold_clock(name)
        self._forget_asked(name)
        enrolment = self.state.enrolments[name]
        anchors = {**enrolment.anchors, position.step: self.now}
        outcomes = {**enrolment.outcomes, position.step: outcome}
        self.enter(name, target, anchors=anchors, outcomes=outcomes)

    def _hold_clock(self, name: str) -> None:
        """Time that a step holds moves every anchor set before it, so that what is counted from them comes later."""
        here, step = self.look(name)
        held = step.held(here) if here is not None and step is not None else timedelta(0)
        revision = self.state.enrolments[name].revision
        while held and (enrolment := self.state.enrolments.get(name)) is not None and enrolment.revision == revision:
            anchors = {key: at + held if at <= self.now - held else at for key, at in enrolment.anchors.items()}
            self.keep(name, changed(enrolment, anchors=anchors))
            name = enrolment.parent

    def enter(self, name: str, step_id: str, asked: Mapping[str, Any] | None = None, **left: Any) -> None:
        """Arrive at a step; `left` is what else becomes of the enrolment as it leaves the one before."""
        self.moves += 1
        enrolment = self.state.enrolments[name]
        if step_id in ("", FIRST):
            pathway = self.revisions.get(enrolment.revision)
            step_id = pathway.first if pathway else ""
        occurrence = enrolment.counts.get(step_id, 0) + 1
        position = Position(step_id, occurrence, self.now)
        counts = {**enrolment.counts, step_id: occurrence}
        self.keep(name, changed(enrolment, position=position, counts=counts, **left))
        here, step = self.look(name, asked)
        if here is None or step is None or self.moves > MOST_MOVES or occurrence > MOST_OCCURRENCES:
            self.stuck(name, "no such step" if step is None else "too many moves")
            return
        self.log(here.ref, "entered")
        if step.skip and step.skip.condition and step.skip.condition.holds(here):
            self.go(name, step.skip.event, step.skip.target)
            return
        self.apply(name, step.enter(here))

    def stuck(self, name: str, reason: str, step_id: str = "") -> None:
        """Nothing sensible to do: the enrolment rests where it is, and a human says how it goes on."""
        enrolment = self.state.enrolments[name]
        position = enrolment.position
        if position is None:
            occurrence = enrolment.counts.get(step_id, 0) + 1
            enrolment = changed(enrolment, counts={**enrolment.counts, step_id: occurrence})
            position = Position(step_id, occurrence, self.now)
        else:
            self.end_tracks(name, position.step)
            enrolment = self.state.enrolments[name]
        position = changed(position, halted=True, sending="", memo={STUCK: reason})
        self.keep(name, changed(enrolment, position=position))
        ref = self.state.enrolments[name].ref(name)
        self.log(ref, STUCK, reason)
        step = stuck_at(position.step, self.step_of(enrolment, position.step))
        self.command(ask(ref, step, self.revisions.get(enrolment.revision), is_track=bool(enrolment.parent)))

    def _forget_asked(self, name: str) -> None:
        """Nobody has to say any more whose mail it was: the step is left."""
        enrolment, withdrawn = forgotten(name, self.state.enrolments[name])
        if withdrawn:
            self.commands.extend(withdrawn)
            self.keep(name, enrolment)

    def _withdraw_goals(self, name: str) -> None:
        """Nobody has to say any more whether a goal is reached."""
        enrolment = self.state.enrolments[name]
        for mark in [mark for mark, outcome in enrolment.outcomes.items() if outcome == ASKED]:
            self.command(WithdrawTask(Ref(name, mark, enrolment.counts.get(mark, 1))))

    # -- tracks --------------------------------------------------------------------------------------------------

    def _begin(self, name: str, of: Position, child: Child) -> None:
        """Begin a track, unless an earlier one has ended the step meanwhile."""
        enrolment = self.state.enrolments.get(name)
        if enrolment is None or enrolment.position is None:
            return
        if (enrolment.position.step, enrolment.position.occurrence) != (of.step, of.occurrence):
            return
        track = f"{name}.{of.step}.{of.occurrence}.{child.key}"
        if track in self.state.enrolments:
            return
        made = Enrolment(
            revision=child.revision or enrolment.revision,
            parent=name,
            scope=FREE if child.free else of.step,
            key=child.key,
            through_pause=enrolment.through_pause or child.through_pause,
            anchors={"enrolled": self.now} if child.revision else {},
        )
        self.keep(track, made)
        if len(self.state.lineage(track)) >= DEEPEST or len(self.state.enrolments) > MOST_TRACKS:
            self.stuck(track, "too many tracks", child.step)
            return
        self.enter(track, child.step)

    def end_tracks(self, name: str, scope: str | None = None) -> None:
        """End the tracks of a step (or all) with everything they hold."""
        for track in self.state.tracks(name, scope):
            self.end_tracks(track)
            here, step = self.look(track)
            if here is not None and step is not None:
                for command in step.leave(here):
                    self.command(command)
                self._forget_asked(track)
                self.log(here.ref, "ended", "with its step")
            gone = self.state.enrolments[track]
            self.state = self.state.without(track)
            self.keep(name, _remembering(self.state.enrolments[name], gone))

    def finish(self, name: str, outcome: str) -> None:
        """An `end`: the enrolment rests; a track hands what it knows to its parent, which may go on."""
        enrolment = self.state.enrolments[name]
        self.log(enrolment.ref(name), "ended", outcome)
        self.end_tracks(name)
        self._forget_asked(name)
        enrolment = self.state.enrolments[name]
        if not enrolment.parent:
            self._withdraw_goals(name)
            self.keep(name, changed(self.state.enrolments[name], position=None, ended=outcome))
            return
        self.state = self.state.without(name)
        parent = self.state.enrolments.get(enrolment.parent)
        if parent is None:
            return
        same = parent.revision == enrolment.revision
        self.keep(enrolment.parent, (_knowing if same else _remembering)(parent, enrolment))
        here, step = self.look(enrolment.parent)
        if here is not None and step is not None and here.position.step == enrolment.scope:
            self.apply(enrolment.parent, step.on_child(here, enrolment.key, outcome))


def _knowing(parent: Enrolment, track: Enrolment) -> Enrolment:
    return changed(
        parent,
        outcomes={**parent.outcomes, **track.outcomes},
        anchors={**parent.anchors, **track.anchors},
        sent={**parent.sent, **track.sent},
        replies={**parent.replies, **track.replies},
    )


def _remembering(parent: Enrolment, track: Enrolment) -> Enrolment:
    """Of another pathway's steps, or of a track cut short, only the mails count: one may come back long after."""
    kept = {f"{track.scope}:{step}": outbox_id for step, outbox_id in track.sent.items()}
    return changed(parent, sent={**parent.sent, **kept}) if kept else parent
