"""`await_reply`: wait for the answer to a mail, remind, and give up at the timeout.

A clear answer goes on by machine. Any other human mail stops reminders and timeout and becomes a task, whose outcomes
are those of this step. Automatic answers and lists move nothing; a bounce is a task too, as nobody can answer then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, ClassVar

from mailflow.pathways.changing import changed
from mailflow.pathways.commands import (
    CloseRequest,
    Command,
    HandToHuman,
    Log,
    MailClass,
    OpenRequest,
    OpenTask,
    SendMessage,
    WithdrawTask,
)
from mailflow.pathways.durations import Duration, after, opening
from mailflow.pathways.events import Delivery, Dispatched, Event, MailReceived, SendResult, TaskDone
from mailflow.pathways.fields import Fields
from mailflow.pathways.intents import ASKED, INTENTS
from mailflow.pathways.step import STAY, Here, Planned, Step, Turn

TIMEOUT = "timeout"


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
class Reminder:
    """Sent `after` the step began, in the thread of the mail it is about."""

    after: Duration
    wording: str
    mail_class: MailClass


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
        reminders = tuple(_reminder(entry) for entry in fields.list_of("reminders"))
        timeout, timeout_next = _timeout(fields)
        _check_order(fields, reminders, timeout)
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
        if here.position.halted or here.position.sending:
            return None
        return min((item.at for item in self.plan(here)), default=None)

    def plan(self, here: Here) -> tuple[Planned, ...]:
        if here.position.halted:
            return ()
        since, held = here.position.since, here.position.not_before
        times = [after(since, reminder.after, here.calendar) for reminder in self.reminders[here.position.reminded :]]
        ends = after(since, self.timeout, here.calendar)
        held_times = [opening(max(at, held) if held else at, here.calendar) for at in times]
        planned = [Planned("reminder", at) for at in held_times if at < ends]
        return (*planned, Planned(TIMEOUT, ends))

    def on_due(self, here: Here) -> Turn:
        planned = [item for item in self.plan(here) if item.at <= here.now]
        if any(item.what == TIMEOUT for item in planned):
            return Turn((CloseRequest(here.ref, TIMEOUT),), outcome=TIMEOUT, target=self.timeout_next)
        if not planned:
            return STAY
        number = min(here.position.reminded + len(planned), len(self.reminders))  # several late ones become one mail
        reminder, part = self.reminders[number - 1], f"reminder-{number}"
        command = SendMessage(
            ref=here.ref,
            part=part,
            wording=reminder.wording,
            mail_class=reminder.mail_class,
            due=planned[-1].at,
            follows=here.sent_by(self.about),
        )
        return Turn((command,), changed(here.position, sending=part))

    def on_event(self, here: Here, event: Event) -> Turn:
        if isinstance(event, Dispatched) and event.ref == here.ref:
            return self._dispatched(here, event)
        if isinstance(event, MailReceived) and event.about == here.ref and event.disposition == "human":
            return self._answered(here, event)
        if isinstance(event, TaskDone) and event.ref == here.ref:
            return self._decided(here, event.outcome)
        if isinstance(event, Delivery) and event.result in ("failed", "bounced"):
            return self._undelivered(here, event)
        return STAY

    def _dispatched(self, here: Here, event: Dispatched) -> Turn:
        if event.result is SendResult.DEFERRED:
            return Turn(position=changed(here.position, sending="", not_before=event.until))
        done = int(event.part.rpartition("-")[2]) if event.part.startswith("reminder-") else here.position.reminded
        return Turn(position=changed(here.position, sending="", not_before=None, reminded=done))

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


def _reminder(entry: Fields) -> Reminder:
    words = [item.value for item in MailClass]
    made = Reminder(entry.span("after"), entry.name("wording"), MailClass(entry.choice("class", words, "service")))
    entry.finish()
    return made


def _timeout(fields: Fields) -> tuple[Duration, str]:
    entry = fields.mapping("timeout")
    if entry is None:
        instead = "Write `timeout:` with `after: 5 working days` and `next: …`."
        fields.wrong("timeout", "What happens when nobody answers is missing.", instead)
        return Duration(5, "day", working=True), ""
    span, target = entry.span("after"), entry.target("next")
    if span.count == 0:
        entry.wrong("after", "The timeout leaves no time to answer.", "Write for example `after: 5 working days`.")
    entry.finish()
    return span, target


def _asked(fields: Fields) -> Mapping[str, Any]:
    value = fields.take("asked")
    if value is None:
        return {"asked": None}
    if not isinstance(value, dict) or value.get("asked") not in ASKED:
        fields.wrong("asked", "“asked” must say what kind of question it is.", f"Possible: {', '.join(ASKED)}.")
        return {"asked": None}
    return value


def _check_order(fields: Fields, reminders: tuple[Reminder, ...], timeout: Duration) -> None:
    lengths = [(reminder.after.rough_minutes, reminder.after.working) for reminder in reminders]
    if any(later[0] <= earlier[0] for earlier, later in pairwise(lengths)):
        fields.wrong("reminders", "The reminders are not in order of time.", "Put the earliest first.")
    if any(minutes >= timeout.rough_minutes and working >= timeout.working for minutes, working in lengths):
        fields.wrong("reminders", "A reminder comes after the timeout.", "Make the timeout longer.")


STEP = AwaitReply
