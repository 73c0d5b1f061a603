"""`advance`: what a case does about an event, or about the time that passed. Pure and total: it never raises.

Commands are data. Whoever carries a `SendMessage` out feeds its `Dispatched` back, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from mailflow.core.worktime import WorkCalendar
from mailflow.pathways import reply_clock
from mailflow.pathways.commands import Command, HandToHuman, Log, OpenTask
from mailflow.pathways.document import Pathway
from mailflow.pathways.events import (
    ConversationClosed,
    Delivery,
    Dispatched,
    Enrolled,
    Event,
    MailReceived,
    OptionalMail,
    Ref,
    ReplySent,
    SendResult,
    TaskDone,
    Tick,
    Unknown,
)
from mailflow.pathways.state import CaseState, Enrolment, Position, ReplyClock
from mailflow.pathways.step import Here, Step, Turn

MOST_MOVES = 200  # in one advance
MOST_OCCURRENCES = 500  # of one step in one enrolment
STUCK = "stuck"
CASE = Ref("", "", 0)  # for log lines about no enrolment


@dataclass(frozen=True, slots=True)
class Advanced:
    """The new state, what to do now, and when to look again if nothing happens before."""

    state: CaseState
    commands: tuple[Command, ...]
    next_due: datetime | None


def advance(
    state: CaseState,
    event: Event,
    now: datetime,
    calendar: WorkCalendar,
    revisions: Mapping[str, Pathway],
    attributes: Mapping[str, str] | None = None,
    *,
    settle: bool = True,
) -> Advanced:
    """Apply one event, then, with `settle`, all that is due by `now`.

    A reply is looked at before a timeout that is due as well: settle only after the last of several events.
    """
    run = _Run(state, now, calendar, revisions, attributes or {})
    run.take(event)
    if settle:
        run.settle()
    return Advanced(run.state, tuple(run.commands), run.next_due())


@dataclass(slots=True)
class _Run:
    """One call of `advance`: gathers the changes."""

    state: CaseState
    now: datetime
    calendar: WorkCalendar
    revisions: Mapping[str, Pathway]
    attributes: Mapping[str, str]
    commands: list[Command] = field(default_factory=list)
    moves: int = 0

    def take(self, event: Event) -> None:
        match event:
            case Enrolled():
                self._enrol(event)
            case MailReceived():
                self._mail(event)
            case ReplySent() | ConversationClosed():
                clocks = {key: value for key, value in self.state.clocks.items() if key != event.conversation_id}
                self.state = replace(self.state, clocks=clocks)
            case Delivery():
                self._delivery(event)
            case TaskDone() | Dispatched():
                self._to_step(event)
            case OptionalMail():
                self.commands.append(
                    Log(CASE, "optional_resumed" if event.wanted else "optional_stopped", event.source)
                )
            case Tick():
                self._forget_sending()
            case Unknown():
                self.commands.append(Log(CASE, "ignored", "unreadable event"))

    def settle(self) -> None:
        """Do what is due, the earliest enrolment first, until nothing is."""
        while (name := self._due_now()) is not None and self.moves <= MOST_MOVES:
            self.moves += 1
            here, step = self._here(name)
            if here is not None and step is not None:
                self._apply(name, step.on_due(here))
        for key, clock in self.state.clocks.items():
            self._escalate(key, clock)

    def next_due(self) -> datetime | None:
        times = [at for name in self.state.enrolments if (at := self._due(name)) is not None]
        stages = (reply_clock.next_stage(clock, self.calendar) for clock in self.state.clocks.values())
        return min([*times, *(stage.at for stage in stages if stage)], default=None)

    def _due(self, name: str) -> datetime | None:
        here, step = self._here(name)
        return step.due(here) if here is not None and step is not None else None

    def _due_now(self) -> str | None:
        times = [(at, name) for name in self.state.enrolments if (at := self._due(name)) is not None and at <= self.now]
        return min(times)[1] if times else None

    def _here(self, name: str, asked: Mapping[str, Any] | None = None) -> tuple[Here | None, Step | None]:
        enrolment = self.state.enrolments.get(name)
        if enrolment is None or enrolment.position is None:
            return None, None
        pathway = self.revisions.get(enrolment.revision)
        step = pathway.steps.get(enrolment.position.step) if pathway else None
        here = Here(name, enrolment, enrolment.position, self.now, self.calendar, self.attributes, asked)
        return here, step

    def _enrol(self, event: Enrolled) -> None:
        if event.enrolment in self.state.enrolments:
            self.commands.append(Log(Ref(event.enrolment, "", 0), "ignored", "enrolled twice"))
            return
        made = Enrolment(event.revision, anchors={"enrolled": event.at})
        self.state = self.state.with_enrolment(event.enrolment, made)
        pathway = self.revisions.get(event.revision)
        first = pathway and (event.start_at or pathway.first)
        if pathway is None or first not in pathway.steps:
            self._stuck(event.enrolment, "unknown revision or step")
            return
        self.commands.append(Log(Ref(event.enrolment, "", 0), "enrolled"))
        self._enter(event.enrolment, str(first), event.asked)

    def _mail(self, event: MailReceived) -> None:
        if event.needs_answer:  # a person's mail, or one that nobody could read yet
            self._owe(event.conversation_id, event.at)
        if event.disposition != "human":
            self.commands.append(Log(event.about or CASE, "not_human", event.disposition))
            return
        if event.about is None:
            return
        before = self.state.enrolments.get(event.about.enrolment)
        if before is not None and before.position and before.ref(event.about.enrolment) == event.about:
            replies = {**before.replies, event.about.step: event.message_id}
            self.state = self.state.with_enrolment(event.about.enrolment, replace(before, replies=replies))
            self._to_step(event, event.about.enrolment)
            return
        self.commands.append(Log(event.about, "late"))
        if not event.needs_answer:
            self._command(HandToHuman(event.conversation_id, event.at, "late"))

    def _owe(self, conversation_id: str, since: datetime) -> None:
        """The clock runs wherever a human owes an answer, from the first mail that waits for it."""
        if conversation_id not in self.state.clocks:
            clocks = {**self.state.clocks, conversation_id: ReplyClock(since)}
            self.state = replace(self.state, clocks=clocks)

    def _command(self, command: Command) -> None:
        self.commands.append(command)
        if isinstance(command, HandToHuman):
            self._owe(command.conversation_id, command.since)

    def _delivery(self, event: Delivery) -> None:
        if event.answered:
            self._owe(event.answered, event.at)
        owner = next(
            (
                (name, step_id)
                for name, enrolment in self.state.enrolments.items()
                for step_id, outbox_id in enrolment.sent.items()
                if outbox_id == event.outbox_id
            ),
            None,
        )
        if owner is None:
            return
        name, step_id = owner
        ref = Ref(name, step_id, self.state.enrolments[name].counts.get(step_id, 0))
        self.commands.append(Log(ref, "delivery", f"{event.result} {event.status}".strip()))
        halted = self._halted(name)
        self._to_step(event, name)
        if event.result in ("failed", "bounced") and halted == self._halted(name):
            title = "Courriel non remis : joindre la personne autrement"
            self.commands.append(OpenTask(replace(ref, step=f"{step_id}:undelivered"), title, ("done",)))

    def _halted(self, name: str) -> bool:
        position = self.state.enrolments[name].position
        return position is not None and position.halted

    def _to_step(self, event: Event, name: str | None = None) -> None:
        if isinstance(event, TaskDone | Dispatched):
            name = event.ref.enrolment
        if isinstance(event, Dispatched):
            self._note_dispatch(event)
        here, step = self._here(name or "")
        if here is None or step is None:
            return
        self._apply(here.name, step.on_event(here, event))

    def _note_dispatch(self, event: Dispatched) -> None:
        enrolment = self.state.enrolments.get(event.ref.enrolment)
        if enrolment is None:
            return
        detail = event.reason if event.part == "message" else f"{event.part} {event.reason}".strip()
        self.commands.append(Log(event.ref, event.result.value, detail))
        if event.result is SendResult.SENT:
            sent = {**enrolment.sent, event.ref.step: event.outbox_id}
            self.state = self.state.with_enrolment(event.ref.enrolment, replace(enrolment, sent=sent))

    def _forget_sending(self) -> None:
        """A mark left over from an earlier transaction: what became of that part was never told, so ask again."""
        for name, enrolment in self.state.enrolments.items():
            if enrolment.position and enrolment.position.sending:
                position = replace(enrolment.position, sending="")
                self.state = self.state.with_enrolment(name, replace(enrolment, position=position))

    def _apply(self, name: str, turn: Turn) -> None:
        enrolment = self.state.enrolments[name]
        position = enrolment.position
        assert position is not None
        for command in turn.commands:
            self._command(command)
        if turn.position is not None:
            self.state = self.state.with_enrolment(name, replace(enrolment, position=turn.position))
        if turn.end:
            self.commands.append(Log(enrolment.ref(name), "ended", turn.end))
            self.state = self.state.with_enrolment(name, replace(enrolment, position=None, ended=turn.end))
        elif turn.target:
            self.commands.append(Log(enrolment.ref(name), "left", turn.outcome))
            left = replace(
                enrolment,
                anchors={**enrolment.anchors, position.step: self.now},
                outcomes={**enrolment.outcomes, position.step: turn.outcome},
            )
            self.state = self.state.with_enrolment(name, left)
            self._enter(name, turn.target)

    def _enter(self, name: str, step_id: str, asked: Mapping[str, Any] | None = None) -> None:
        self.moves += 1
        enrolment = self.state.enrolments[name]
        occurrence = enrolment.counts.get(step_id, 0) + 1
        position = Position(step_id, occurrence, self.now)
        entered = replace(enrolment, position=position, counts={**enrolment.counts, step_id: occurrence})
        self.state = self.state.with_enrolment(name, entered)
        here, step = self._here(name, asked)
        if here is None or step is None or self.moves > MOST_MOVES or occurrence > MOST_OCCURRENCES:
            self._stuck(name, "no such step" if step is None else "too many moves")
            return
        self.commands.append(Log(here.ref, "entered"))
        self._apply(name, step.enter(here))

    def _stuck(self, name: str, reason: str) -> None:
        """Nothing sensible to do: a human sees it, and the enrolment rests."""
        enrolment = self.state.enrolments[name]
        ref = enrolment.ref(name)
        title = "Parcours arrêté : à vérifier avec l’administrateur"
        self.commands += [Log(ref, STUCK, reason), OpenTask(replace(ref, step=f"{ref.step}:stuck"), title, ("done",))]
        self.state = self.state.with_enrolment(name, replace(enrolment, position=None, ended=STUCK))

    def _escalate(self, key: str, clock: ReplyClock) -> None:
        while (stage := reply_clock.next_stage(clock, self.calendar)) is not None and stage.at <= self.now:
            clock = replace(clock, stage=stage.stage)
            self.commands += [reply_clock.stage_command(stage.stage, key), Log(CASE, f"clock_{stage.stage.value}")]
        self.state = replace(self.state, clocks={**self.state.clocks, key: clock})
