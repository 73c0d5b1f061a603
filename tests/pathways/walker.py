"""Walks a case through time without a database: carries commands out in memory, as strictly as the real thing."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

from mailflow.pathways.commands import (
    AssignPerson,
    Command,
    EscalateTask,
    HandToHuman,
    OpenDecision,
    OpenTask,
    RemindTask,
    SendMessage,
    WithdrawTask,
)
from mailflow.pathways.document import Pathway, read_pathway
from mailflow.pathways.events import Dispatched, Enrolled, Event, MailReceived, Ref, SendResult, TaskDone, Tick, Told
from mailflow.pathways.interpreter import advance
from mailflow.pathways.state import CaseState
from mailflow.templates.shipped import starter_pathways
from tests.pathways.calendars import LYON, MONDAY

SPACE = UUID(int=7)
REVISIONS = {code: str(uuid5(SPACE, code)) for code in starter_pathways()}
PATHWAYS: dict[str, Pathway] = {REVISIONS[code]: read_pathway(text) for code, text in starter_pathways().items()}
Kind = TypeVar("Kind")


def key(ref: Ref) -> str:
    return f"{ref.enrolment}/{ref.step}/{ref.occurrence}"


@dataclass(slots=True)
class Walker:
    """`refuse`: "" sends, else what the guard says to every mail. `tasks`: open ones."""

    now: datetime = MONDAY
    refuse: str = ""
    assignment: str = "assigned"
    state: CaseState = field(default_factory=CaseState)
    next_due: datetime | None = None
    commands: list[Command] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    tasks: set[str] = field(default_factory=set)
    conversations: set[str] = field(default_factory=set)
    pathways: dict[str, Pathway] = field(default_factory=lambda: dict(PATHWAYS))
    attributes: dict[str, str] = field(default_factory=dict)

    def on(self, text: str, name: str = "e1", **options: Any) -> Walker:
        """Enrolled on a pathway of the test's own."""
        self.feed(Enrolled(self.now, name, self.publish(text), **options))
        return self

    def publish(self, text: str) -> str:
        """A revision of the test's own; its id."""
        made = str(uuid5(SPACE, text))
        self.pathways[made] = read_pathway(text)
        return made

    def enrol(self, code: str, name: str = "e1", **options: Any) -> Walker:
        self.feed(Enrolled(self.now, name, REVISIONS[code], **options))
        return self

    def feed(self, event: Event) -> None:
        """One transaction."""
        if isinstance(event, TaskDone):
            self.tasks.discard(key(event.ref))
        waiting: deque[Event] = deque([event, Tick(self.now)])
        while waiting:
            current = waiting.popleft()
            done = advance(self.state, current, self.now, LYON, self.pathways, self.attributes, settle=not waiting)
            self.state, self.next_due = state_through_json(done.state), done.next_due
            for command in done.commands:
                self.commands.append(command)
                fed_back = self._carry_out(command)
                if fed_back is not None:
                    waiting.append(fed_back)

    def done(self, outcome: str, step: str | None = None) -> None:
        """A human finishes the newest task, or that of `step`."""
        open_ones = [item for item in self.commands_of(OpenTask) if key(item.ref) in self.tasks]
        ref = next(item.ref for item in reversed(open_ones) if step is None or item.ref.step == step)
        self.feed(TaskDone(self.now, ref, outcome))

    def mail(self, *intents: str, about: Ref | None = None, **changes: Any) -> None:
        """A person writes, about what e1 waits for when nothing else is said."""
        about = about or self.state.enrolments["e1"].ref("e1")
        fields: dict[str, Any] = {"intents": intents, "safe": True, "proof": True, "about": about}
        self.feed(MailReceived(self.now, str(uuid4()), str(SPACE), **(fields | changes)))

    @property
    def at(self) -> str:
        """The step that e1 is at, or how it ended in brackets."""
        enrolment = self.state.enrolments["e1"]
        return enrolment.position.step if enrolment.position else f"({enrolment.ended})"

    def tick(self, span: timedelta) -> None:
        self.now += span
        self.feed(Tick(self.now))

    def sleep(self) -> None:
        """Until the next due time."""
        assert self.next_due is not None
        self.now = max(self.now, self.next_due)
        self.feed(Tick(self.now))

    def commands_of(self, kind: type[Kind]) -> list[Kind]:
        return [command for command in self.commands if isinstance(command, kind)]

    def _carry_out(self, command: Command) -> Event | None:
        match command:
            case SendMessage():
                return self._send(command)
            case OpenTask() | OpenDecision():
                self.tasks.add(key(command.ref))
            case WithdrawTask():
                self.tasks.discard(key(command.ref))
            case AssignPerson():
                return Told(self.now, command.ref, self.assignment)
            case EscalateTask() | RemindTask():
                assert key(command.ref) in self.tasks
            case HandToHuman():
                self.conversations.add(command.conversation_id)
        return None

    def _send(self, command: SendMessage) -> Event:
        name = f"{key(command.ref)}/{command.part}"
        if self.refuse == "deferred":
            until = self.now + timedelta(hours=1)
            return Dispatched(self.now, command.ref, command.part, SendResult.DEFERRED, "", "cap", until)
        if self.refuse == "suppressed":
            return Dispatched(self.now, command.ref, command.part, SendResult.SUPPRESSED, "", "unreachable")
        assert name not in self.sent, f"{name} sent twice"
        self.sent.append(name)
        return Dispatched(self.now, command.ref, command.part, SendResult.SENT, str(uuid5(SPACE, name)))


def state_through_json(state: CaseState) -> CaseState:
    from mailflow.pathways.state import state_from_json

    return state_from_json(state.to_json())
