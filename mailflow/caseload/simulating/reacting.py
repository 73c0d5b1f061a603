"""What a persona and the adviser do about mails, questions and tasks, and when. Knows no interpreter and no time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from mailflow.core.worktime import WorkCalendar
from mailflow.pathways.durations import Duration, after, opening
from mailflow.pathways.events import MailReceived, Ref
from mailflow.pathways.personas import Handled, Persona, Reply
from mailflow.pathways.step import Step
from mailflow.pathways.steps.await_reply import Answer

BOUNCE_AFTER = timedelta(minutes=5)
DEAD, FULL = "5.1.1", "5.2.2"  # RFC 3463 §3.2: no such mailbox; mailbox full
USUAL: Mapping[str, tuple[tuple[str, ...], str]] = {
    "yes_no": (("confirm",), "yes"),
    "appointment_slots": (("choose_slot",), ""),
    "appointment_confirmation": (("confirm",), "yes"),
    "document": (("document",), ""),
    "free_text": (("other",), ""),
}


class Act(StrEnum):
    """Kinds of deeds."""

    WRITE = "write"
    DO_TASK = "do_task"
    ANSWER = "answer"
    BOUNCE = "bounce"
    PAUSE = "pause"
    RESUME = "resume"


class Deed(NamedTuple):
    """Something a person will do. `target`: the conversation, or the outbox id of a mail that does not arrive."""

    at: datetime
    act: Act
    ref: Ref | None = None
    target: str = ""
    says: tuple[str, ...] = ()
    answer: str = ""
    clear: bool = True
    automatic: bool = False
    outcome: str = ""


@dataclass(slots=True)
class Reacting:
    """One persona's behaviour, and how often each rule was used already."""

    persona: Persona
    calendar: WorkCalendar
    used: dict[tuple[str, int], int] = field(default_factory=dict)

    def begins(self, at: datetime) -> list[Deed]:
        """What will happen whatever the pathway does."""
        found = [
            Deed(self._later(at, item.after), Act.WRITE, None, f"own-{number}", item.says, item.answer, item.clear)
            for number, item in enumerate(self.persona.writes)
        ]
        for item in self.persona.pauses:
            pause = self._later(at, item.after)
            found += [Deed(pause, Act.PAUSE), Deed(self._later(pause, item.lasts), Act.RESUME)]
        return found

    def asked(self, at: datetime, ref: Ref, step: Step | None, asked: Mapping[str, Any], thread: str) -> list[Deed]:
        """Replies to a question."""
        if not self.persona.replies or step is None:
            return []
        rules = [(at, rule) for at, rule in enumerate(self.persona.replies) if rule.to == step.id]
        rules = rules or [(at, rule) for at, rule in enumerate(self.persona.replies) if not rule.to]
        found = []
        for number, rule in rules:
            if self._may(("reply", number), rule.times):
                says, answer = words_of(rule, step, asked)
                when = self._later(at, rule.after)
                found.append(Deed(when, Act.WRITE, ref, thread, says, answer, rule.clear, rule.automatic))
        return found

    def mailed(self, at: datetime, step: str, wording: str, outbox_id: str) -> list[Deed]:
        """A mail that does not arrive comes back."""
        if self.persona.bounces:
            return [Deed(at + BOUNCE_AFTER, Act.BOUNCE, None, outbox_id, outcome=DEAD)]
        if wording in self.persona.undelivered or step in self.persona.undelivered:
            return [Deed(at + BOUNCE_AFTER, Act.BOUNCE, None, outbox_id, outcome=FULL)]
        return []

    def task(self, at: datetime, ref: Ref, options: tuple[str, ...], earliest: datetime | None = None) -> list[Deed]:
        """The adviser does it, not before `earliest`, or does not."""
        number, rule = self._rule(ref.step)
        if rule.after is None or not options or not self._may((f"task {ref.step}", number), rule.times):
            return []
        outcome = rule.outcome if rule.outcome in options else options[0]
        when = opening(max(self._later(at, rule.after), earliest or at), self.calendar)
        return [Deed(when, Act.DO_TASK, ref, outcome=outcome)]

    def owed(self, at: datetime, conversation: str) -> list[Deed]:
        """The adviser answers a mail, or does not."""
        span = self.persona.answers_after
        if span is None:
            return []
        return [Deed(opening(self._later(at, span), self.calendar), Act.ANSWER, None, conversation)]

    def _rule(self, step: str) -> tuple[int, Handled]:
        rules = list(enumerate(self.persona.tasks))
        named = [
            item
            for item in rules
            if item[1].step == step and self.used.get((f"task {step}", item[0]), 0) < item[1].times
        ]
        return next(iter([*named, *(item for item in rules if not item[1].step)]), (-1, Handled()))

    def _may(self, key: tuple[str, int], times: int) -> bool:
        self.used[key] = self.used.get(key, 0) + 1
        return self.used[key] <= times

    def _later(self, at: datetime, span: Duration) -> datetime:
        return after(at, span, self.calendar)


def words_of(rule: Reply, step: Step, asked: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    """Intents of a reply, and its yes or no."""
    if rule.automatic:
        return (), ""
    if rule.says:
        return rule.says, rule.answer
    answers = getattr(step, "answers", ())
    clear = getattr(step, "clear", ())  # a survey's
    if not isinstance(answers, tuple) or not answers:
        return (clear[:1], "") if clear else USUAL.get(str(asked.get("asked")), (("other",), ""))
    wanted: Answer = next((item for item in answers if item.outcome == rule.outcome), answers[0])
    for intent in wanted.intents:
        if next((item for item in answers if item.fits(_reading(intent, wanted.answer))), None) is wanted:
            return (intent,), wanted.answer
    return wanted.intents[:1], wanted.answer


def _reading(intent: str, answer: str) -> MailReceived:
    return MailReceived(datetime.min, "", "", intents=(intent,), answer=answer, safe=True, proof=True)  # noqa: DTZ901
