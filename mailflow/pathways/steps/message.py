"""`message`: send one wording, once. Leaves as soon as the mail is in the outbox or the guard refused it for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from mailflow.pathways.changing import changed
from mailflow.pathways.commands import MailClass, SendMessage
from mailflow.pathways.durations import opening
from mailflow.pathways.events import Dispatched, Event, SendResult
from mailflow.pathways.fields import Fields
from mailflow.pathways.step import STAY, Here, Planned, Step, Turn

PART = "message"


@dataclass(frozen=True, slots=True)
class Message(Step):
    """`answers` names the await_reply step whose reply it confirms: same thread, at once."""

    kind: ClassVar[str] = "message"
    takes_time: ClassVar[bool] = False

    wording: str
    mail_class: MailClass
    in_window: bool
    follows: str  # message step whose thread it continues
    answers: str
    next: str
    suppressed: str

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Message:
        mail_class = MailClass(fields.choice("class", [item.value for item in MailClass]))
        answers = fields.mention("answers")
        window = fields.choice("window", ["open", "any"], "any" if answers else "open")
        if mail_class is MailClass.LEGAL and fields.values.get("window") == "open":
            fields.wrong("window", "A legal mail goes at once, it has no window.", "Leave `window` out.")
        goes_on = fields.goes_on()
        return cls(
            id=step_id,
            title=title,
            wording=fields.name("wording"),
            mail_class=mail_class,
            in_window=window == "open" and mail_class is not MailClass.LEGAL,
            follows=fields.mention("follows"),
            answers=answers,
            next=goes_on,
            suppressed=fields.target("suppressed", goes_on),
        )

    def enter(self, here: Here) -> Turn:
        return STAY

    def due(self, here: Here) -> datetime | None:
        if here.position.sending:
            return None
        at = max(here.position.since, here.position.not_before or here.position.since)
        if self.in_window:
            return opening(at, here.calendar)
        return at if self.answers or self.mail_class is MailClass.LEGAL else here.calendar.next_loud(at)

    def on_due(self, here: Here) -> Turn:
        command = SendMessage(
            ref=here.ref,
            part=PART,
            wording=self.wording,
            mail_class=self.mail_class,
            due=self.due(here) or here.now,
            in_window=self.in_window,
            follows=here.sent_by(self.follows),
            answers=here.reply_to(self.answers),
            answered_step=self.answers,
        )
        return Turn((command,), position=changed(here.position, sending=PART))

    def on_event(self, here: Here, event: Event) -> Turn:
        if not isinstance(event, Dispatched) or event.ref != here.ref:
            return STAY
        if event.result is SendResult.SENT:
            return Turn(outcome="sent", target=self.next)
        if event.result is SendResult.SUPPRESSED:
            return Turn(outcome="suppressed", target=self.suppressed)
        return Turn(position=changed(here.position, sending="", not_before=event.until))

    def ways(self) -> tuple[tuple[str, str], ...]:
        return (("sent", self.next), ("suppressed", self.suppressed))

    @property
    def runs_paused(self) -> bool:
        return self.mail_class is MailClass.LEGAL

    @property
    def is_legal(self) -> bool:
        return bool(self.legal_basis) or self.mail_class is MailClass.LEGAL

    def wordings(self) -> tuple[str, ...]:
        return (self.wording,)

    def plan(self, here: Here) -> tuple[Planned, ...]:
        at = self.due(here)
        return (Planned("message", at),) if at else ()


STEP = Message
