"""`document_request`: wait for papers, remind, and let an adviser say which of them are there.

No mail is judged complete by machine. Papers that are there in part, or cannot be used, are asked for again, a bounded
number of times.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from mailflow.pathways.commands import CloseRequest, Command, HandToHuman, Log, OpenRequest, OpenTask, WithdrawTask
from mailflow.pathways.durations import Duration, after
from mailflow.pathways.events import Delivery, Dispatched, Event, MailReceived, Ref, TaskDone
from mailflow.pathways.fields import Fields
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

COMPLETE, PARTIAL, UNUSABLE = "complete", "partial", "unusable"
LABELS = {
    COMPLETE: "Tout y est",
    PARTIAL: "Il en manque",
    UNUSABLE: "Rien d’utilisable",
    TIMEOUT: "Ne plus attendre",
}
CHECK_WITHIN = Duration(2, "day", working=True)
PAPERS = {"document", "thanks"}


@dataclass(frozen=True, slots=True)
class DocumentRequest(Step):
    """`about` names the message step that asked. `rounds`: how often what is missing is asked for again."""

    kind: ClassVar[str] = "document_request"
    takes_time: ClassVar[bool] = True

    about: str
    items: tuple[str, ...]
    formats: tuple[str, ...]
    within: Duration
    reminders: tuple[Reminder, ...]
    rounds: int
    pauses_clock: bool
    complete: str
    partial: str
    timeout: str

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> DocumentRequest:
        items = tuple(_item(entry) for entry in fields.list_of("items"))
        if not items:
            fields.wrong("items", "No papers are asked for.", "Write `items:` with `- item: Pièce d’identité`.")
        reminders = read_reminders(fields)
        within, timeout = read_timeout(fields)
        check_order(fields, reminders, within)
        return cls(
            id=step_id,
            title=title,
            about=fields.mention("about"),
            items=items,
            formats=fields.words("formats", default=()),
            within=within,
            reminders=reminders,
            rounds=fields.number("rounds", 0, 5, 2),
            pauses_clock=fields.flag("pauses_clock"),
            complete=fields.goes_on(COMPLETE),
            partial=fields.target(PARTIAL),
            timeout=timeout,
        )

    def enter(self, here: Here) -> Turn:
        memo = {"entered": here.now.isoformat()}
        return Turn((OpenRequest(here.ref, {"asked": "document"}),), replace(here.position, memo=memo))

    def due(self, here: Here) -> datetime | None:
        return due_of(here, self.plan(here))

    def plan(self, here: Here) -> tuple[Planned, ...]:
        return () if here.position.halted else planned(here, self.reminders, self.within)

    def on_due(self, here: Here) -> Turn:
        late = [item for item in self.plan(here) if item.at <= here.now]
        if any(item.what == TIMEOUT for item in late):
            return self._stop(here)
        return remind(here, self.reminders, late, self.about, _sent_before(here)) if late else STAY

    def _stop(self, here: Here) -> Turn:
        """Nobody waits any longer: some papers may be there."""
        outcome, target = (PARTIAL, self.partial) if here.position.memo.get("some") else (TIMEOUT, self.timeout)
        return Turn((CloseRequest(here.ref, outcome),), outcome=outcome, target=target)

    def on_event(self, here: Here, event: Event) -> Turn:
        if isinstance(event, Dispatched) and event.ref == here.ref:
            return reminded(here, event, _sent_before(here))
        if isinstance(event, MailReceived) and event.about == here.ref and event.disposition == "human":
            return self._received(here, event)
        if isinstance(event, TaskDone) and event.ref == _task_ref(here) and here.position.halted:
            return self._checked(here, event.outcome)
        if isinstance(event, Delivery) and event.result in ("failed", "bounced"):
            ours = {here.sent_by(self.about), here.sent_by(self.id)} - {""}
            log = Log(here.ref, "undelivered", event.status)
            return self._ask_human(here, (log,), "Demande non remise") if event.outbox_id in ours else STAY
        return STAY

    def _received(self, here: Here, event: MailReceived) -> Turn:
        if event.safe and set(event.intents) == {"thanks"}:
            return Turn((Log(here.ref, "thanked"),))
        commands: tuple[Command, ...] = (Log(here.ref, "papers"),)
        says_more = not event.proof or not event.intents or bool(set(event.intents) - PAPERS)
        if says_more and not event.needs_answer:
            commands += (HandToHuman(event.conversation_id, event.at, "unclear"),)
        return self._ask_human(here, commands, "Pièces à vérifier")

    def _ask_human(self, here: Here, commands: tuple[Command, ...], what: str) -> Turn:
        if not here.position.halted:
            options = (*LABELS, *(way.event for way in self.on))
            details = {"items": list(self.items), "formats": list(self.formats)}
            due = after(here.now, CHECK_WITHIN, here.calendar)
            title = f"{what} : {self.title}"
            commands += (OpenTask(_task_ref(here), title, options, "owner", due, LABELS, details),)
        return Turn(commands, replace(here.position, halted=True))

    def _checked(self, here: Here, outcome: str) -> Turn:
        if outcome == COMPLETE:
            return Turn((CloseRequest(here.ref, COMPLETE),), outcome=COMPLETE, target=self.complete)
        if outcome == TIMEOUT:
            return self._stop(here)
        if outcome in (PARTIAL, UNUSABLE):
            return self._ask_again(here, outcome)
        way = next((way for way in self.on if way.event == outcome), None)
        if way is None:
            return Turn((Log(here.ref, "ignored", "unknown outcome of the task"),))
        return Turn((CloseRequest(here.ref, outcome),), outcome=outcome, target=way.target)

    def _ask_again(self, here: Here, outcome: str) -> Turn:
        """The rest is waited for as long again, with the same reminders."""
        memo = dict(here.position.memo)
        memo["round"] = int(memo.get("round", 0)) + 1
        memo["reminders"] = _sent_before(here) + here.position.reminded
        if outcome == PARTIAL:
            memo["some"] = 1
        position = replace(
            here.position, since=here.now, reminded=0, not_before=None, sending="", halted=False, memo=memo
        )
        if int(memo["round"]) > self.rounds:
            return self._stop(replace(here, position=position))
        return Turn((Log(here.ref, "papers_missing", outcome),), position)

    def leave(self, here: Here) -> tuple[Command, ...]:
        return (CloseRequest(here.ref, "left"), *((WithdrawTask(_task_ref(here)),) if here.position.halted else ()))

    def held(self, here: Here) -> timedelta:
        entered = here.position.memo.get("entered")
        if not self.pauses_clock or not entered:
            return timedelta(0)
        return max(here.now - datetime.fromisoformat(str(entered)), timedelta(0))

    def ways(self) -> tuple[tuple[str, str], ...]:
        return ((COMPLETE, self.complete), (PARTIAL, self.partial), (TIMEOUT, self.timeout))

    def wordings(self) -> tuple[str, ...]:
        return tuple(reminder.wording for reminder in self.reminders)


def _task_ref(here: Here) -> Ref:
    """Each round has a task of its own: none is opened twice."""
    number = int(here.position.memo.get("round", 0))
    return replace(here.ref, step=f"{here.ref.step}:{number + 1}") if number else here.ref


def _sent_before(here: Here) -> int:
    return int(here.position.memo.get("reminders", 0))


def _item(entry: Fields) -> str:
    made = entry.text("item")
    entry.finish()
    return made


STEP = DocumentRequest
