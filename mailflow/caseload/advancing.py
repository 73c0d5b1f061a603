"""The one transaction of a case: lock, apply events and time, carry the commands out, store. Commits nothing itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.assigning import assign_person
from mailflow.caseload.deciding import open_decision
from mailflow.caseload.guard import GRACE
from mailflow.caseload.queues import lead_queue, owner_queue
from mailflow.caseload.revisions import Published, Shelf
from mailflow.caseload.sending import Sending, Tools, send
from mailflow.caseload.stages import hand_to_human, reach_stage
from mailflow.caseload.stuck import overcome
from mailflow.caseload.tasks import task_key
from mailflow.core.rollout import moves_of, phase_on
from mailflow.core.worktime import WorkCalendar
from mailflow.outbox.limits import Limits
from mailflow.pathways import commands as wanted
from mailflow.pathways.commands import Command
from mailflow.pathways.conditions import NO_REGION, ROLLOUT
from mailflow.pathways.events import Enrolled, Event, Migrated, Ref, SendResult, Tick, read_event
from mailflow.pathways.interpreter import Advanced, advance
from mailflow.pathways.state import CaseState, state_from_json
from mailflow.pathways.steps.assign import ASSIGNED
from mailflow.store import cases, tasks
from mailflow.store.cases import RequestRef
from mailflow.store.conversations import tell_live

BLOCKED = "Courriel non envoyé : joindre la personne autrement"
MOST_EVENTS = 500


@dataclass(frozen=True, slots=True)
class Stepped:
    """Where the case stands after the transaction."""

    next_due: datetime | None
    closed: bool
    version: int
    log: Sequence[Mapping[str, Any]] = ()  # the lines this transaction added to the case's history


async def advance_case(
    connection: AsyncConnection,
    tools: Tools,
    shelf: Shelf,
    case_id: UUID,
    now: datetime,
    grace: timedelta = GRACE,
) -> Stepped:
    """Apply what the case has not seen and what is due. Doing it again at once changes nothing.

    `grace`: how late a mail may leave after the agency closed, for a machine that is slow (see `guard`).
    """
    case = await cases.lock_case(connection, case_id)
    if case is not None and case["failing_since"] is not None:
        await overcome(connection, case_id, case["failing_since"], now)
    if case is None or case["status"] == "closed":
        await _pass_over(connection, case_id, now)
        return Stepped(None, True, case["version"] if case else 0)
    if case["status"] == "paused":
        return Stepped(None, False, case["version"])
    rows = await cases.unapplied_events(connection, case_id, MOST_EVENTS)
    events = await events_of(connection, rows)
    state = state_from_json(case["state"])
    published = await shelf.fetch(connection, revision_ids(state, events))
    run = _Run(connection, tools, dict(case), state, published, tuple(row["id"] for row in rows), now, grace)
    next_due = await run.through(events)
    if len(rows) == MOST_EVENTS:
        next_due = now
    if not rows and run.state == state:
        return Stepped(next_due, False, case["version"])
    if rows:
        await cases.mark_applied(connection, run.applied, now)
    await cases.write_log(connection, case_id, run.log)
    await cases.store_state(connection, case_id, run.state.to_json(), next_due, now)
    return Stepped(next_due, False, case["version"] + 1, run.log)


async def _pass_over(connection: AsyncConnection, case_id: UUID, now: datetime) -> None:
    """What a closed case is told changes nothing, and must not look as if it still waited."""
    rows = await cases.unapplied_events(connection, case_id, MOST_EVENTS)
    if rows:
        await cases.mark_applied(connection, [row["id"] for row in rows], now)


async def events_of(connection: AsyncConnection, rows: Sequence[RowMapping]) -> list[Event]:
    """What happened, from its rows."""
    requests = {key for row in rows if row["kind"] == "mail" and (key := _uuid(row["data"].get("request_id")))}
    refs = await cases.requests_by_id(connection, requests) if requests else {}
    made = []
    for row in rows:
        ref = refs.get(_uuid(row["data"].get("request_id")) or UUID(int=0))
        about = Ref(ref.enrolment, ref.step, ref.occurrence) if ref else None
        made.append(read_event(row["kind"], row["data"], row["at"], about))
    return made


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def revision_ids(state: CaseState, events: Sequence[Event]) -> set[str]:
    """Which revisions it takes to apply the events."""
    running = {item.revision for item in state.enrolments.values() if item.position is not None}
    return running | {event.revision for event in events if isinstance(event, Enrolled | Migrated)}


def calendar_of(case: Mapping[str, Any]) -> WorkCalendar:
    """That of the agency, from the row of `lock_case`."""
    return WorkCalendar.from_agency(
        {name: case[f"agency_{name}"] for name in ("time_zone", "holidays", "hours", "closures")}
    )


def attributes_of(case: Mapping[str, Any], today: date) -> dict[str, str]:
    """What steps may look at on a day at the agency, from the row of `lock_case`."""
    known = {"case": str(case["id"])}
    if case["region_code"] is not None:
        known |= {"region": case["region_code"], ROLLOUT: phase_on(moves_of(case["region_phases"]), today).value}
    if case["person_id"] is None:
        return NO_REGION | known
    given = {key: str(value) for key, value in (case["person_attributes"] or {}).items()}
    known |= {"tier": case["person_tier"], "language": case["person_language"]}
    return NO_REGION | given | known


@dataclass(slots=True)
class _Run:
    """Commands are carried out in order; what became of a mail goes back into the interpreter at once."""

    connection: AsyncConnection
    tools: Tools
    case: Mapping[str, Any]
    state: CaseState
    published: Mapping[str, Published]
    applied: tuple[int, ...]
    now: datetime
    grace: timedelta
    log: list[dict[str, Any]] = field(default_factory=list)
    handed: list[wanted.HandToHuman] = field(default_factory=list)
    limits: Limits = field(init=False)
    calendar: WorkCalendar = field(init=False)

    def __post_init__(self) -> None:
        self.limits = Limits.of(self.tools.settings, self.case["agency_settings"])
        self.calendar = calendar_of(self.case).quieted(self.limits.quiet)

    async def through(self, events: Sequence[Event]) -> datetime | None:
        """Apply all events, then the time: nothing is sent because of time before every event was looked at."""
        next_due = None
        pathways = {key: item.pathway for key, item in self.published.items()}
        waiting: deque[Event] = deque([*events, Tick(self.now)])
        while waiting:
            event = waiting.popleft()
            if not waiting:
                await self._hand_over()
            done: Advanced = advance(
                self.state, event, self.now, self.calendar, pathways, self._attributes(), settle=not waiting
            )
            self.state, next_due = done.state, done.next_due
            for command in done.commands:
                fed_back = await self._carry_out(command)
                if fed_back is not None:
                    waiting.append(fed_back)
        return next_due

    async def _hand_over(self) -> None:
        """After all events, before the stages: what a later event says was answered needs nobody any more."""
        for command in self.handed:
            if command.conversation_id in self.state.clocks:
                await hand_to_human(self.connection, command, self.calendar, self.now, self.applied)
        self.handed.clear()

    def _attributes(self) -> dict[str, str]:
        return attributes_of(self.case, self.calendar.local(self.now).date())

    async def _carry_out(self, command: Command) -> Event | None:
        connection, case_id = self.connection, self.case["id"]
        match command:
            case wanted.SendMessage():
                return await self._send(command)
            case wanted.OpenRequest():
                about = _uuid(command.about)
                await cases.open_a_request(connection, case_id, _request(command.ref), command.asked, self.now, about)
            case wanted.CloseRequest():
                await cases.close_request(connection, case_id, _request(command.ref), command.outcome, self.now)
            case wanted.OpenTask():
                await self._open_task(command)
            case wanted.OpenDecision():
                await self._open_decision(command)
            case wanted.RemindTask():
                if queue_id := await tasks.remind(connection, task_key(case_id, command.ref), self.now):
                    await tell_live(connection, {f"queue:{queue_id}"})
            case wanted.AssignPerson():
                return await self._assign(command)
            case wanted.WithdrawTask():
                await tasks.withdraw_task(connection, task_key(case_id, command.ref), self.now)
            case wanted.EscalateTask():
                queue_id = await lead_queue(connection, self.case["agency_id"])
                await tasks.move_task(connection, task_key(case_id, command.ref), queue_id)
            case wanted.HandToHuman():
                self.handed.append(command)
            case wanted.Log():
                self.log.append(_log_row(command, self.now))
            case wanted.Nudge() | wanted.HandToCover() | wanted.EscalateToLead():
                await reach_stage(connection, command, self.calendar.local(self.now).date())
        return None

    async def _send(self, command: wanted.SendMessage) -> Event:
        enrolment = self.state.enrolments[command.ref.enrolment]
        sending = Sending(self.case, self.state, self.calendar, self.applied, self.now, self.grace, self.limits)
        published = self.published[enrolment.revision]
        dispatched, human = await send(self.connection, self.tools, sending, command, published)
        if human and dispatched.result is SendResult.SUPPRESSED:
            ref = replace(command.ref, step=f"{command.ref.step}:{command.part}")
            await self._open_task(wanted.OpenTask(ref, BLOCKED, ("done",)))
        return dispatched

    async def _open_decision(self, command: wanted.OpenDecision) -> None:
        key, today = task_key(self.case["id"], command.ref), self.calendar.local(self.now).date()
        pathway = self.published[self.state.enrolments[command.ref.enrolment].revision].pathway
        titles = {step.id: step.title for step in pathway.steps.values()}
        await open_decision(self.connection, self.case, key, command, titles, today, self.now)

    async def _assign(self, command: wanted.AssignPerson) -> Event:
        ceilings, today = self.limits.tier_ceilings, self.calendar.local(self.now).date()
        told = await assign_person(self.connection, self.case, command, ceilings, today, self.now)
        if command.tier and told.result == ASSIGNED:
            self.case = {**self.case, "person_tier": command.tier}  # the next steps of this transaction look at it
        return told

    async def _open_task(self, command: wanted.OpenTask) -> None:
        agency_id, today = self.case["agency_id"], self.calendar.local(self.now).date()
        if command.role == "lead":
            queue_id = await lead_queue(self.connection, agency_id)
        else:
            queue_id = await owner_queue(self.connection, agency_id, self.case["person_id"], today)
        await tasks.insert_task(
            self.connection,
            agency_id=agency_id,
            case_id=self.case["id"],
            queue_id=queue_id,
            dedup_key=task_key(self.case["id"], command.ref),
            title=command.title,
            options=command.options,
            labels=command.labels,
            due_at=command.due,
            now=self.now,
            details=dict(command.details),
            role=command.role,
        )
        await tell_live(self.connection, {f"queue:{queue_id}"})


def _request(ref: Ref) -> RequestRef:
    return RequestRef(ref.enrolment, ref.step, ref.occurrence)


def _log_row(command: wanted.Log, now: datetime) -> dict[str, Any]:
    ref = command.ref
    return {
        "enrolment": ref.enrolment,
        "step": ref.step,
        "occurrence": ref.occurrence,
        "what": command.what,
        "detail": command.detail,
        "at": now,
    }
