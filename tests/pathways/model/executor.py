"""The executor as an independent model: what was sent, which tasks are open, who is owed an answer. It carries the
commands of one case out in memory, and says in a sentence when the interpreter breaks a promise.

It reads states and commands only; of the interpreter it knows nothing but `advance`.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailflow.pathways import commands as wanted
from mailflow.pathways import interpreter
from mailflow.pathways.commands import Command
from mailflow.pathways.document import Pathway
from mailflow.pathways.dues import Dues
from mailflow.pathways.events import (
    ConversationClosed,
    Delivery,
    Dispatched,
    Event,
    MailReceived,
    Ref,
    ReplySent,
    SendResult,
    TaskDone,
    Tick,
    Told,
)
from mailflow.pathways.interpreter import Advanced
from mailflow.pathways.state import CaseState, state_from_json
from tests.pathways.calendars import LYON, MONDAY
from tests.pathways.model import promises
from tests.pathways.model.promises import Broken, Task

MOST_AT_ONCE = 30  # transactions at one instant
SOON = timedelta(hours=1)


@dataclass(slots=True)
class Executor:
    """One case. `guard`: "" sends, else what is said to every mail; `assigning`: what becomes of each assignment."""

    revisions: Mapping[str, Pathway]
    attributes: dict[str, str] = field(default_factory=lambda: {"case": "c1", "tier": "guidé"})
    now: datetime = MONDAY
    guard: str = ""
    assigning: str = "assigned"
    state: CaseState = field(default_factory=CaseState)
    next_due: datetime | None = None
    dues: Dues = field(default_factory=Dues)
    sent: dict[tuple[Ref, str], str] = field(default_factory=dict)
    tasks: dict[Ref, Task] = field(default_factory=dict)  # every one that was ever opened
    requests: dict[Ref, bool] = field(default_factory=dict)  # open?
    mails: set[str] = field(default_factory=set)
    owed: set[str] = field(default_factory=set)
    until: datetime | None = None  # of the pause
    advances: int = 0
    returned: set[str] = field(default_factory=set)  # mails that did not arrive

    def open_tasks(self) -> list[Task]:
        """In the order they were opened."""
        return [task for task in self.tasks.values() if task.open]

    def finish(self, task: Task, outcome: str) -> TaskDone:
        """A human does it: the event of it."""
        task.open = False
        return TaskDone(self.now, task.ref, outcome)

    def take(self, events: Iterable[Event]) -> None:
        """One transaction, and as many more at this instant as the case wants."""
        self._transaction(list(events))
        for _ in range(MOST_AT_ONCE):
            if self.next_due is None or self.next_due > self.now:
                break
            self._transaction([])
        else:
            raise Broken("it is never done: the next due time is not after now")
        promises.nobody_is_lost(self.state, self.now, self.revisions, self.attributes, self.tasks, self.next_due)
        promises.tasks_are_somebodys(self.state, self.tasks)
        for ref, is_open in self.requests.items():
            if is_open and not promises.is_current(self.state, ref):
                raise Broken(f"the request of {ref} stays open though nobody waits there")
        if self.owed != set(self.state.clocks):
            raise Broken("an owed answer without a clock, or a clock of nothing owed")
        if self.state.paused is not None and self.state.paused_until != self.until:
            raise Broken("a pause forgot its end")

    def _transaction(self, events: list[Event]) -> None:
        waiting: deque[Event] = deque([*events, Tick(self.now)])
        while waiting:
            event = waiting.popleft()
            before, done = self.state, self._advance(event, settle=not waiting)
            self.state, self.next_due = done.state, done.next_due
            self._owe(event)
            promises.nobody_disappeared(before, self.state)
            promises.people_decide(before, self.state, event, self.revisions, self.tasks)
            promises.only_proved_mail_moves(before, self.state, event)
            for command in done.commands:
                fed_back = self._carry_out(command, before)
                if fed_back is not None:
                    waiting.append(fed_back)
            self._bounced(before, event)
            if before.paused is None and self.state.paused is not None:
                self.until = getattr(event, "until", None)

    def _advance(self, event: Event, *, settle: bool) -> Advanced:
        """Twice: with what is remembered of due times, and from the stored state without. Both must be the same."""
        text = json.dumps(self.state.to_json())
        stored = state_from_json(json.loads(text))
        given = self.now, LYON, self.revisions, self.attributes
        # Looked up at each call, so that a test may put a broken one in its place.
        self.advances += 1
        done = interpreter.advance(self.state, event, *given, settle=settle, dues=self.dues)
        again = interpreter.advance(stored, event, *given, settle=settle)
        if done != again:
            raise Broken("replayed from the stored state, the same event leads elsewhere")
        if self.advances % 4 == 0 and json.dumps(self.state.to_json()) != text:
            raise Broken("the state it was given has changed")
        return done

    def _owe(self, event: Event) -> None:
        if isinstance(event, ReplySent | ConversationClosed):
            self.owed.discard(event.conversation_id)
        elif isinstance(event, MailReceived) and event.needs_answer:
            self.owed.add(event.conversation_id)
        elif answered := getattr(event, "answered", ""):
            self.owed.add(answered)

    def _bounced(self, before: CaseState, event: Event) -> None:
        """Somebody hears of the newest mail of each step that did not arrive."""
        if not isinstance(event, Delivery) or event.result not in ("failed", "bounced"):
            return
        if not any(event.outbox_id in item.sent.values() for item in before.enrolments.values()):
            return
        moved = any(
            item.position and not promises.is_current(self.state, item.ref(name))
            for name, item in before.enrolments.items()
        )
        if not moved and event.outbox_id not in self.returned and not self.open_tasks():
            raise Broken("a mail did not arrive and nobody hears of it")
        self.returned.add(event.outbox_id)

    # -- commands ------------------------------------------------------------------------------------------------

    def _carry_out(self, command: Command, before: CaseState) -> Event | None:
        match command:
            case wanted.SendMessage():
                return self._send(command, before)
            case wanted.OpenTask():
                self._open(Task(command.ref, command.options))
            case wanted.OpenDecision():
                if command.ref.enrolment not in self.state.enrolments:
                    raise Broken(f"a decision for {command.ref}, which is gone")
                self._open(Task(command.ref, command.options, decision=True, not_before=command.not_before))
            case wanted.WithdrawTask():
                if command.ref in self.tasks:
                    self.tasks[command.ref].open = False
            case wanted.EscalateTask() | wanted.RemindTask():
                if command.ref not in self.tasks or not self.tasks[command.ref].open:
                    raise Broken(f"{command.ref} has no open task to speak of")
            case wanted.AssignPerson():
                if not promises.is_current(self.state, command.ref):
                    raise Broken(f"{command.ref} assigns somebody though it is over")
                return Told(self.now, command.ref, self.assigning)
            case wanted.OpenRequest():
                if command.ref in self.requests:
                    raise Broken(f"the request of {command.ref} is opened twice")
                self._know(command.about)
                self.requests[command.ref] = True
            case wanted.CloseRequest():
                self.requests[command.ref] = False
            case wanted.HandToHuman():
                self.owed.add(command.conversation_id)
        return None

    def _open(self, task: Task) -> None:
        """One key is one task for ever: the second would be seen by nobody."""
        if task.ref in self.tasks:
            raise Broken(f"the task {task.ref} is opened a second time, which nobody sees")
        if not task.options:
            raise Broken(f"the task {task.ref} can have no outcome")
        self.tasks[task.ref] = task

    def _know(self, outbox_id: str) -> None:
        if outbox_id and outbox_id not in self.sent.values():
            raise Broken("it speaks of a mail that was never sent")

    def _send(self, command: wanted.SendMessage, before: CaseState) -> Dispatched:
        promises.may_be_sent(self.state, before, command, self.now, self.revisions)
        self._know(command.follows)
        if command.answers and command.answers not in self.mails:
            raise Broken("it answers a mail that nobody wrote")
        told = (self.now, command.ref, command.part)
        if self.guard == "suppressed":
            return Dispatched(*told, SendResult.SUPPRESSED, "", "unreachable")
        if self.guard == "deferred" and command.mail_class is not wanted.MailClass.LEGAL:
            return Dispatched(*told, SendResult.DEFERRED, "", "cap", self.now + SOON)
        if (command.ref, command.part) in self.sent:
            raise Broken(f"{command.ref} sends {command.part} twice")
        outbox_id = f"o{len(self.sent)}"
        self.sent[command.ref, command.part] = outbox_id
        return Dispatched(*told, SendResult.SENT, outbox_id)
