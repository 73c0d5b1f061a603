"""`await_reply`: wait for the answer to a mail, remind, and give up at the timeout.

A clear answer goes on by machine. Any other human mail stops reminders and timeout and becomes a task, whose outcomes
are those of this step. Automatic answers and lists move nothing; a bounce is a task too, as nobody can answer then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from mailflow.pathways.changing import changed
from mailflow.pathways.commands import (
    CloseRequest,
    Command,
    HandToHuman,
    Log,
    OpenRequest,
    OpenTask,
    WithdrawTask,
)
from mailflow.pathways.durations import Duration, after
from mailflow.pathways.events import Delivery, Dispatched, Event, MailReceived, TaskDone
from mailflow.pathways.fields import Fields
from mailflow.pathways.intents import ASKED, INTENTS
from mailflow.pathways.reminders import (
    TIMEOUT,
    Reminder,
    check_order,
    due_of,
    planned,
    read_reminders,
    read_timeout,
    remind,
    reminded,
)
from mailflow.pathways.step import STAY, Here, Planned, Step, Turn


@dataclass(frozen=True, slots=True)
class Answer:
    """An outcome and what a reply must say for it: all of its intents among these, and this yes or no if given."""

    outcome: str
    intents: tuple[str, ...]
    answer: str
    next: str
    label: str = ""  # on an adviser's button, when a human reads the reply

    def fits(self, event: MailReceived) -> bool:
        """Whether the reply says this and nothing else; politeness does not count."""
        meant = [intent for intent in event.intents if intent != "thanks"]
        if not meant and "thanks" in self.intents:
            meant = list(event.intents)
        said = not self.answer or event.answer in ("", self.answer)
        return bool(meant) and all(intent in self.intents for intent in meant) and said


@dataclass(frozen=True, slots=True)
class AwaitReply(Step):
    """`about` names the message step that asked; `asked` is the context replies are read against."""

    kind: ClassVar[str] = "await_reply"
    takes_time: ClassVar[bool] = True

    about: str
    asked: Mapping[str, Any]
    answers: tuple[Answer, ...]
    reminders: tuple[Reminder, ...]
    timeout: Duration
    timeout_next: str
    unclear_title: str

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> AwaitReply:
        answers = tuple(_answer(entry) for entry in fields.list_of("answers"))
        if not answers:
            instead = "Write `answers:` with `- intents: [confirm]`, `outcome: oui` and `next: …`."
            fields.wrong("answers", "No answer is expected here.", instead)
        names = [answer.outcome for answer in answers]
        if TIMEOUT in names or len(set(names)) < len(names):
            fields.wrong("answers", "Each outcome needs a name of its own, and none is called timeout.", "Rename it.")
        reminders = read_reminders(fields)
        timeout, timeout_next = read_timeout(fields)
        check_order(fields, reminders, timeout)
        return cls(
            id=step_id,
            title=title,
            about=fields.mention("about"),
            asked=_asked(fields),
            answers=answers,
            reminders=reminders,
            timeout=timeout,
            timeout_next=timeout_next,
            unclear_title=fields.text("unclear", f"Réponse à lire : {title}"),
        )

    def enter(self, here: Here) -> Turn:
        return Turn((OpenRequest(here.ref, here.asked if here.asked is not None else self.asked),))

    def due(self, here: Here) -> datetime | None:
        return due_of(here, self.plan(here))

    def plan(self, here: Here) -> tuple[Planned, ...]:
        return () if here.position.halted else planned(here, self.reminders, self.timeout)

    def on_due(self, here: Here) -> Turn:
        late = [item for item in self.plan(here) if item.at <= here.now]
        if any(item.what == TIMEOUT for item in late):
            return Turn((CloseRequest(here.ref, TIMEOUT),), outcome=TIMEOUT, target=self.timeout_next)
        return remind(here, self.reminders, late, self.about) if late else STAY

    def on_event(self, here: Here, event: Event) -> Turn:
        if isinstance(event, Dispatched) and event.ref == here.ref:
            return reminded(here, event)
        if isinstance(event, MailReceived) and event.about == here.ref and event.disposition == "human":
            return self._answered(here, event)
        if isinstance(event, TaskDone) and event.ref == here.ref:
            return self._decided(here, event.outcome)
        if isinstance(event, Delivery) and event.result in ("failed", "bounced"):
            return self._undelivered(here, event)
        return STAY

    def _answered(self, here: Here, event: MailReceived) -> Turn:
        fitting = self._fitting(event)
        if fitting is not None:
            done: tuple[Command, ...] = (CloseRequest(here.ref, fitting.outcome),)
            if here.position.halted:
                done += (WithdrawTask(here.ref),)
            return Turn(done, outcome=fitting.outcome, target=fitting.next)
        if event.safe and set(event.intents) == {"thanks"}:
            return Turn((Log(here.ref, "thanked"),))
        reason = "unverified" if event.safe and not event.proof else "unclear"
        commands: tuple[Command, ...] = (Log(here.ref, "unclear", reason),)
        if not event.needs_answer:
            commands += (HandToHuman(event.conversation_id, event.at, reason),)
        return self._ask_human(here, commands)

    def _fitting(self, event: MailReceived) -> Answer | None:
        return next((item for item in self.answers if event.safe and event.proof and item.fits(event)), None)

    def expects(self, here: Here, event: MailReceived) -> bool:
        return event.about == here.ref and self._fitting(event) is not None

    def leave(self, here: Here) -> tuple[Command, ...]:
        return (CloseRequest(here.ref, "left"), *((WithdrawTask(here.ref),) if here.position.halted else ()))

    def ways(self) -> tuple[tuple[str, str], ...]:
        return (*((answer.outcome, answer.next) for answer in self.answers), (TIMEOUT, self.timeout_next))

    def _undelivered(self, here: Here, event: Delivery) -> Turn:
        ours = {here.sent_by(self.about), here.sent_by(self.id)} - {""}
        if event.outbox_id not in ours:
            return STAY
        return self._ask_human(here, (Log(here.ref, "undelivered", event.status),))

    def _ask_human(self, here: Here, commands: tuple[Command, ...]) -> Turn:
        if not here.position.halted:
            options = (*(name for name, _ in self.ways()), *(item.event for item in self.on))
            due = after(here.now, Duration(2, "day", working=True), here.calendar)
            labels = {answer.outcome: answer.label for answer in self.answers if answer.label}
            commands += (OpenTask(here.ref, self.unclear_title, options, "owner", due, labels),)
        return Turn(commands, changed(here.position, halted=True))

    def _decided(self, here: Here, outcome: str) -> Turn:
        ways = {item.event: item.target for item in self.on} | dict(self.ways())
        if outcome not in ways:
            return Turn((Log(here.ref, "ignored", "unknown outcome of the task"),))
        return Turn((CloseRequest(here.ref, outcome),), outcome=outcome, target=ways[outcome])

    def wordings(self) -> tuple[str, ...]:
        return tuple(reminder.wording for reminder in self.reminders)


def _answer(entry: Fields) -> Answer:
    intents = entry.words("intents", INTENTS)
    answer = entry.choice("answer", ["yes", "no"]) if entry.has("answer") else ""
    made = Answer(entry.name("outcome"), intents, answer, entry.target("next"), entry.text("label", ""))
    entry.finish()
    return made


def _asked(fields: Fields) -> Mapping[str, Any]:
    value = fields.take("asked")
    if value is None:
        return {"asked": None}
    if not isinstance(value, dict) or value.get("asked") not in ASKED:
        fields.wrong("asked", "“asked” must say what kind of question it is.", f"Possible: {', '.join(ASKED)}.")
        return {"asked": None}
    return value


STEP = AwaitReply
