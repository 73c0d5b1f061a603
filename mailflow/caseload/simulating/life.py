"""One case through time in memory: the same order of events, time and guard as caseload/advancing.py, no database."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Any

from mailflow.caseload.guard import GO, WEEK, Verdict, judge
from mailflow.caseload.simulating.postbox import Postbox, needs_answer, stops_optional
from mailflow.caseload.simulating.reacting import DEAD, Act, Deed, Reacting
from mailflow.caseload.simulating.world import Attributes, Happening, What
from mailflow.core.worktime import WorkCalendar
from mailflow.pathways import commands as wanted
from mailflow.pathways.commands import Command, MailClass
from mailflow.pathways.document import Pathway
from mailflow.pathways.dues import Dues
from mailflow.pathways.events import (
    Delivery,
    Dispatched,
    Enrolled,
    Event,
    MailReceived,
    OptionalMail,
    Paused,
    Ref,
    ReplySent,
    Resumed,
    SendResult,
    TaskDone,
    Tick,
    Told,
)
from mailflow.pathways.interpreter import advance
from mailflow.pathways.state import CaseState
from mailflow.pathways.step import Step
from mailflow.pathways.steps.assign import ASSIGNED
from mailflow.pathways.stuck import STUCK

ENROLMENT = "e1"
SHORTEST = timedelta(seconds=1)
MOST_TRANSACTIONS = 50_000
SLOTS, CHOICE = "appointment_slots", "choose_slot"  # a reply that agrees an interview
Request = tuple[Mapping[str, Any], Step | None]
NOTHING: tuple[Ref | None, Request] = (None, ({}, None))
STAGES = {wanted.Nudge: "nudge", wanted.HandToCover: "cover", wanted.EscalateToLead: "lead"}
BLOCKED = "Courriel non envoyé : joindre la personne autrement"


@dataclass(slots=True)
class Life:
    """`happened` grows in order of time. Made for one run."""

    revisions: Mapping[str, Pathway]
    revision: str
    calendar: WorkCalendar
    reacting: Reacting
    attributes: Attributes
    now: datetime
    ends: datetime
    detailed: bool = False  # also note the steps that are left
    happened: list[Happening] = field(default_factory=list)
    state: CaseState = field(default_factory=CaseState)
    next_due: datetime | None = None
    deeds: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    tasks: dict[Ref, bool] = field(default_factory=dict)  # open?
    requests: dict[Ref, Request] = field(default_factory=dict)  # open ones, newest last
    threads: dict[str, str] = field(default_factory=dict)  # mail → conversation
    posted: dict[tuple[Ref, str], str] = field(default_factory=dict)
    entered: dict[Ref, datetime] = field(default_factory=dict)
    follows: dict[str, str] = field(default_factory=dict)  # enrolment → its revision; only in detail
    owed: set[str] = field(default_factory=set)
    dues: Dues | None = field(default_factory=Dues)  # None: work every due time out again
    postbox: Postbox = field(default_factory=Postbox)
    mails: int = 0
    most: int = MOST_TRANSACTIONS
    transactions: int = 0

    def live(self) -> list[Happening]:
        """From the enrolment to the end of the time asked for."""
        self._plan(self.reacting.begins(self.now))
        self._note(What.ENROLLED, Ref(ENROLMENT, "", 0))
        self._transaction([Enrolled(self.now, ENROLMENT, self.revision)])
        while self.transactions < self.most:
            self.transactions += 1
            times = [at for at in (self.next_due, self.deeds[0][0] if self.deeds else None) if at is not None]
            if not times or min(times) > self.ends:
                break
            soonest = min(times)
            self.now = soonest if soonest > self.now else self.now + SHORTEST
            events: list[Event] = []
            while self.deeds and self.deeds[0][0] <= self.now:
                events.extend(self._event(heappop(self.deeds)[2]))
            self._transaction(events)
        return self.happened

    # -- what people do ------------------------------------------------------------------------------------------

    def _plan(self, deeds: list[Deed]) -> None:
        for deed in deeds:
            self.mails += 1
            heappush(self.deeds, (deed.at, self.mails, deed))

    def _event(self, deed: Deed) -> list[Event]:
        match deed.act:
            case Act.WRITE:
                return self._hear(deed)
            case Act.DO_TASK:
                return self._do_task(deed)
            case Act.ANSWER:
                if deed.target in self.state.clocks:
                    self._note(What.ANSWERED, Ref("", "", 0), deed.target)
                self.owed.discard(deed.target)
                return [ReplySent(self.now, deed.target)]
            case Act.BOUNCE:
                self.postbox.reachable = self.postbox.reachable and deed.outcome != DEAD
                self._note(What.UNDELIVERED, Ref("", "", 0), detail=deed.outcome)
                return [Delivery(self.now, deed.target, "bounced", deed.outcome)]
            case Act.PAUSE:
                self._note(What.PAUSED, Ref("", "", 0))
                return [Paused(self.now)]
            case Act.RESUME:
                self._note(What.RESUMED, Ref("", "", 0))
                return [Resumed(self.now)]

    def _hear(self, deed: Deed) -> list[Event]:
        """A mail, with what filing does beside: an address that writes is alive, optional mail may be stopped."""
        self.postbox.reachable = self.postbox.reachable or not deed.automatic
        mail = self._write(deed)
        if not stops_optional(deed) or self.postbox.stopped_optional:
            return [mail]
        self.postbox.stopped_optional = True
        return [mail, OptionalMail(self.now, wanted=False, source="reply")]

    def _answered(self, deed: Deed) -> tuple[Ref | None, Request]:
        """As filing does: a reply answers what its thread asked, a mail of its own the newest open request."""
        if deed.ref is None:
            return next(reversed(self.requests.items()), NOTHING)
        return (deed.ref, self.requests[deed.ref]) if deed.ref in self.requests else NOTHING

    def _write(self, deed: Deed) -> MailReceived:
        about, (asked, _) = self._answered(deed)
        self.mails += 1
        self._note(
            What.AUTOMATIC if deed.automatic else What.REPLY, about or Ref("", "", 0), ", ".join(deed.says), deed.answer
        )
        return MailReceived(
            at=self.now,
            message_id=f"m{self.mails}",
            conversation_id=self.threads.setdefault(f"m{self.mails}", deed.target),
            disposition="auto_reply" if deed.automatic else "human",
            intents=deed.says,
            answer=deed.answer,
            safe=deed.clear and not deed.automatic,
            proof=True,
            about=about,
            needs_answer=needs_answer(deed, asked),
        )

    def _do_task(self, deed: Deed) -> list[Event]:
        if deed.ref is None or not self.tasks.get(deed.ref):
            return []
        self.tasks[deed.ref] = False
        self._note(What.DONE, deed.ref, deed.outcome)
        return [TaskDone(self.now, deed.ref, deed.outcome)]

    # -- one transaction -----------------------------------------------------------------------------------------

    def _transaction(self, events: list[Event]) -> None:
        waiting: deque[Event] = deque([*events, Tick(self.now)])
        while waiting:
            event = waiting.popleft()
            done = advance(
                self.state,
                event,
                self.now,
                self.calendar,
                self.revisions,
                self.attributes,
                settle=not waiting,
                dues=self.dues,
            )
            self.state, self.next_due = done.state, done.next_due
            for command in done.commands:
                fed_back = self._carry_out(command)
                if fed_back is not None:
                    waiting.append(fed_back)
        if self.state.clocks:
            for key, clock in self.state.clocks.items():
                if key not in self.owed:
                    self.owed.add(key)
                    self._plan(self.reacting.owed(clock.since, key))

    def _carry_out(self, command: Command) -> Event | None:
        match command:
            case wanted.Log():
                self._logged(command)
            case wanted.SendMessage():
                return self._send(command)
            case wanted.OpenRequest():
                self._open_request(command)
            case wanted.CloseRequest():
                self._close_request(command)
            case wanted.OpenTask():
                self._open_task(command)
            case wanted.OpenDecision():
                task = wanted.OpenTask(command.ref, command.title, command.options, command.role, command.due)
                self._open_task(task, command.not_before)
            case wanted.RemindTask():
                self._note(What.OVERDUE, command.ref, detail="reminded")
            case wanted.AssignPerson():
                return self._assign(command)
            case wanted.WithdrawTask():
                self.tasks[command.ref] = False
            case wanted.EscalateTask():
                self._note(What.OVERDUE, command.ref)
            case wanted.HandToHuman():
                self._note(What.HANDED, Ref("", "", 0), command.conversation_id, command.reason)
            case wanted.Nudge() | wanted.HandToCover() | wanted.EscalateToLead():
                self._note(What.STAGE, Ref("", "", 0), STAGES[type(command)])
        return None

    def _open_request(self, command: wanted.OpenRequest) -> None:
        ref, asked = command.ref, command.asked
        if ref not in self.requests:
            step = self._step(ref)
            self.requests[ref] = (asked, step)
            self._plan(self.reacting.asked(self.now, ref, step, asked, self._thread_asked(ref)))

    def _close_request(self, command: wanted.CloseRequest) -> None:
        asked, step = self.requests.pop(command.ref, NOTHING[1])
        if asked.get("asked") != SLOTS:
            return
        answers = getattr(step, "answers", ())
        if any(item.outcome == command.outcome and CHOICE in item.intents for item in answers):
            self._note(What.INTERVIEW, command.ref, command.outcome)

    def _logged(self, command: wanted.Log) -> None:
        if self.detailed:
            self._follow(command)
        if command.what == "ended" and command.ref.enrolment == ENROLMENT:
            self._note(What.END, command.ref, command.detail)
        elif command.what == STUCK:
            self._note(What.STUCK, command.ref, detail=command.detail)

    def _follow(self, command: wanted.Log) -> None:
        if command.what == "entered":
            self.entered[command.ref] = self.now
            enrolment = self.state.enrolments.get(command.ref.enrolment)
            if enrolment is not None:  # a track may be over already
                self.follows[command.ref.enrolment] = enrolment.revision
        elif command.what == "left":
            since = self.entered.get(command.ref)
            self.happened.append(Happening(self.now, What.LEFT, command.ref, command.detail, "", since))

    def _assign(self, command: wanted.AssignPerson) -> Told:
        """There is always room on paper."""
        if command.tier:
            self.attributes = self.attributes | {"tier": command.tier}
        return Told(self.now, command.ref, ASSIGNED)

    def _open_task(self, command: wanted.OpenTask, earliest: datetime | None = None) -> None:
        if command.ref in self.tasks:
            return
        self.tasks[command.ref] = True
        self.happened.append(
            Happening(self.now, What.TASK, command.ref, command.title, command.role, self.now, command.due)
        )
        if not command.ref.step.endswith(f":{STUCK}"):  # nobody mends a pathway here: it shall be seen
            self._plan(self.reacting.task(self.now, command.ref, command.options, earliest))

    # -- mail ----------------------------------------------------------------------------------------------------

    def _send(self, command: wanted.SendMessage) -> Dispatched:
        key = (command.ref, command.part)
        if key in self.posted:
            return Dispatched(self.now, command.ref, command.part, SendResult.SENT, self.posted[key], "already")
        self.postbox.forget((self.now - WEEK).timestamp())
        pathway = self.revisions[self.state.enrolments[command.ref.enrolment].revision]
        calendar = self.calendar.quieted(pathway.quiet)
        verdict = judge(command, self.state, self.postbox, pathway.caps, calendar, self.now, mail_waits=False)
        if verdict is not GO:
            return self._refused(command, verdict)
        outbox_id = f"o{len(self.posted)}"
        self.posted[key] = outbox_id
        self.threads[outbox_id] = self.threads.get(command.answers or command.follows, outbox_id)
        if not command.answers:
            self.postbox.recent.setdefault(command.mail_class.value, []).append(self.now.timestamp())
        what = What.CONFIRMATION if command.answers else What.REMINDER if command.part != "message" else What.MAIL
        self._sent(command, what, command.mail_class)
        self._plan(self.reacting.mailed(self.now, command.ref.step, command.wording, outbox_id))
        return Dispatched(self.now, command.ref, command.part, SendResult.SENT, outbox_id)

    def _refused(self, command: wanted.SendMessage, verdict: Verdict) -> Dispatched:
        held = verdict.result is SendResult.DEFERRED
        self._sent(command, What.HELD if held else What.REFUSED, verdict.reason, verdict.until)
        if verdict.human and not held:
            ref = replace(command.ref, step=f"{command.ref.step}:{command.part}")
            self._open_task(wanted.OpenTask(ref, BLOCKED, ("done",)))
        return Dispatched(self.now, command.ref, command.part, verdict.result, "", verdict.reason, verdict.until)

    def _sent(
        self, command: wanted.SendMessage, what: What, detail: MailClass | str, until: datetime | None = None
    ) -> None:
        position = self.state.enrolments[command.ref.enrolment].position
        since = position.since if position else None
        happening = Happening(
            self.now, what, command.ref, command.wording, detail, since, command.due, command.part, until
        )
        self.happened.append(happening)

    # -- looking -------------------------------------------------------------------------------------------------

    def _note(self, what: What, ref: Ref, name: str = "", detail: str = "") -> None:
        self.happened.append(Happening(self.now, what, ref, name, detail))

    def _step(self, ref: Ref) -> Step | None:
        enrolment = self.state.enrolments.get(ref.enrolment)
        pathway = self.revisions.get(enrolment.revision) if enrolment else None
        return pathway.steps.get(ref.step) if pathway else None

    def _thread_asked(self, ref: Ref) -> str:
        """The conversation of the mail that asks: the newest of the step's, or of the case."""
        about = getattr(self._step(ref), "about", "")
        for item in self.state.lineage(ref.enrolment):
            if about in item.sent:
                return self.threads.get(item.sent[about], ref.step)
        return next(reversed(self.threads.values()), ref.step)
