"""`survey`: a few short questions in one mail, answered by reply, read by the adviser.

Silence and difficulty only ever lead to a colleague who calls: no way leads from here to a decision or a legal mail.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

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
from mailflow.pathways.intents import INTENTS
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

ANSWERS, STUCK, SUPPRESSED = "answers", "stuck", "suppressed"
LABELS = {ANSWERS: "Rien à signaler", STUCK: "La personne est bloquée"}
MOST_QUESTIONS = 3
PART = "message"
READ_WITHIN = Duration(2, "day", working=True)
PROBLEMS = ("decline", "question", "complaint", "distress", "other")  # words of a person who may be blocked


@dataclass(frozen=True, slots=True)
class Survey(Step):
    """`clear` are the intents that the machine may take as an answer by itself; all else an adviser reads."""

    kind: ClassVar[str] = "survey"
    takes_time: ClassVar[bool] = True

    wording: str
    mail_class: MailClass
    questions: tuple[str, ...]
    clear: tuple[str, ...]
    reminders: tuple[Reminder, ...]
    timeout: Duration
    timeout_next: str
    next: str
    stuck: str
    suppressed: str

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Survey:
        questions = tuple(_question(entry) for entry in fields.list_of("questions"))
        if not 1 <= len(questions) <= MOST_QUESTIONS:
            instead = "Write `questions:` with `- question: …`, short enough to be answered by reply."
            fields.wrong("questions", f"A survey asks one to {MOST_QUESTIONS} questions.", instead)
        reminders = read_reminders(fields)
        timeout, timeout_next = read_timeout(fields)
        check_order(fields, reminders, timeout)
        goes_on = fields.goes_on()
        return cls(
            id=step_id,
            title=title,
            wording=fields.name("wording"),
            mail_class=MailClass(fields.choice("class", ["optional", "service"], "optional")),
            questions=questions,
            clear=fields.words("clear", [item for item in INTENTS if item not in PROBLEMS], ()),
            reminders=reminders,
            timeout=timeout,
            timeout_next=timeout_next,
            next=goes_on,
            stuck=fields.target(STUCK),
            suppressed=fields.target(SUPPRESSED, goes_on),
        )

    def enter(self, here: Here) -> Turn:
        return STAY

    def due(self, here: Here) -> datetime | None:
        if _asked(here):
            return due_of(here, self.plan(here))
        return None if here.position.sending else self._goes_at(here)

    def _goes_at(self, here: Here) -> datetime:
        return opening(max(here.position.since, here.position.not_before or here.position.since), here.calendar)

    def plan(self, here: Here) -> tuple[Planned, ...]:
        if not _asked(here):
            return (Planned("message", self._goes_at(here)),)
        return () if here.position.halted else planned(here, self.reminders, self.timeout)

    def on_due(self, here: Here) -> Turn:
        if not _asked(here):
            command = SendMessage(here.ref, PART, self.wording, self.mail_class, self._goes_at(here))
            return Turn((command,), replace(here.position, sending=PART))
        late = [item for item in self.plan(here) if item.at <= here.now]
        if any(item.what == TIMEOUT for item in late):
            return self._close(here, TIMEOUT, self.timeout_next)
        return remind(here, self.reminders, late, self.id) if late else STAY

    def on_event(self, here: Here, event: Event) -> Turn:
        if isinstance(event, Dispatched) and event.ref == here.ref:
            return reminded(here, event) if _asked(here) else self._dispatched(here, event)
        if isinstance(event, MailReceived) and event.about == here.ref and event.disposition == "human":
            return self._answered(here, event)
        if isinstance(event, TaskDone) and event.ref == here.ref and here.position.halted:
            return self._read(here, event.outcome)
        if isinstance(event, Delivery) and event.result in ("failed", "bounced"):
            ours = event.outbox_id == here.sent_by(self.id)
            return self._ask_human(here, (Log(here.ref, "undelivered", event.status),)) if ours else STAY
        return STAY

    def _dispatched(self, here: Here, event: Dispatched) -> Turn:
        if event.result is SendResult.SUPPRESSED:
            withdrawn = (WithdrawTask(here.ref),) if here.position.halted else ()
            return Turn(withdrawn, outcome=SUPPRESSED, target=self.suppressed)
        if event.result is SendResult.DEFERRED:
            return Turn(position=replace(here.position, sending="", not_before=event.until))
        waiting = replace(here.position, sending="", not_before=None, since=here.now, memo={"asked": 1})
        return Turn((OpenRequest(here.ref, {"asked": "free_text"}, here.sent_by(self.id)),), waiting)

    def _answered(self, here: Here, event: MailReceived) -> Turn:
        said = set(event.intents) - {"thanks"} or set(event.intents)
        if event.safe and event.proof and said and said <= set(self.clear):
            done = self._close(here, ANSWERS, self.next)
            withdrawn = (WithdrawTask(here.ref),) if here.position.halted else ()
            return replace(done, commands=(*done.commands, *withdrawn))
        commands: tuple[Command, ...] = (Log(here.ref, "unclear", "survey"),)
        if not event.needs_answer:
            commands += (HandToHuman(event.conversation_id, event.at, "survey"),)
        return self._ask_human(here, commands)

    def expects(self, here: Here, event: MailReceived) -> bool:
        said = set(event.intents) - {"thanks"} or set(event.intents)
        return event.about == here.ref and event.safe and event.proof and bool(said) and said <= set(self.clear)

    def _ask_human(self, here: Here, commands: tuple[Command, ...]) -> Turn:
        if not here.position.halted:
            options = (ANSWERS, STUCK, TIMEOUT, *(way.event for way in self.on))
            details: dict[str, Any] = {"questions": list(self.questions)}
            due = after(here.now, READ_WITHIN, here.calendar)
            title = f"Réponses à lire : {self.title}"
            commands += (OpenTask(here.ref, title, options, "owner", due, LABELS, details),)
        return Turn(commands, replace(here.position, halted=True))

    def _read(self, here: Here, outcome: str) -> Turn:
        ways = {way.event: way.target for way in self.on} | dict(self.ways())
        if outcome not in ways:
            return Turn((Log(here.ref, "ignored", "unknown outcome of the task"),))
        return self._close(here, outcome, ways[outcome])

    def _close(self, here: Here, outcome: str, target: str) -> Turn:
        return Turn((CloseRequest(here.ref, outcome),), outcome=outcome, target=target)

    def leave(self, here: Here) -> tuple[Command, ...]:
        return (CloseRequest(here.ref, "left"), *((WithdrawTask(here.ref),) if here.position.halted else ()))

    def ways(self) -> tuple[tuple[str, str], ...]:
        ways = ((ANSWERS, self.next), (STUCK, self.stuck), (TIMEOUT, self.timeout_next))
        return (*ways, (SUPPRESSED, self.suppressed))

    def wordings(self) -> tuple[str, ...]:
        return (self.wording, *(reminder.wording for reminder in self.reminders))


def _asked(here: Here) -> bool:
    return bool(here.position.memo.get("asked"))


def _question(entry: Fields) -> str:
    made = entry.text("question")
    entry.finish()
    return made


STEP = Survey
