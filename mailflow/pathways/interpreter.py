"""`advance`: what a case does about an event, or about the time that passed. Pure and total: it never raises.

Commands are data. Whoever carries a `SendMessage` out feeds its `Dispatched` back, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mailflow.core.quick import dataclass
from mailflow.core.worktime import WorkCalendar
from mailflow.pathways import amending, listening, reply_clock
from mailflow.pathways.changing import changed
from mailflow.pathways.commands import AssignPerson, Command, OpenDecision, SendMessage
from mailflow.pathways.document import Pathway
from mailflow.pathways.dues import Dues
from mailflow.pathways.events import (
    Added,
    ConversationClosed,
    ConversationReopened,
    ConversationTaken,
    Delivery,
    Dispatched,
    Enrolled,
    Event,
    MailReceived,
    Migrated,
    Moved,
    OptionalMail,
    Paused,
    Ref,
    ReplySent,
    Resumed,
    TaskDone,
    Tick,
    Told,
    Transferred,
    Unknown,
)
from mailflow.pathways.run import CASE, MOST_MOVES, Run
from mailflow.pathways.state import CaseState, Enrolment, ReplyClock, Stage


@dataclass(frozen=True, slots=True)
class Advanced:
    """The new state, what to do now, and when to look again if nothing happens before."""

    state: CaseState
    commands: tuple[Command, ...]
    next_due: datetime | None


def advance(
    state: CaseState,
    event: Event,
    now: datetime,
    calendar: WorkCalendar,
    revisions: Mapping[str, Pathway],
    attributes: Mapping[str, str] | None = None,
    *,
    settle: bool = True,
    dues: Dues | None = None,
) -> Advanced:
    """Apply one event, then, with `settle`, all that is due by `now`.

    A reply is looked at before a timeout that is due as well: settle only after the last of several events.
    """
    run = Run(state, now, calendar, revisions, attributes or {}, dues=dues or Dues())
    if dues is not None:
        dues.holds_for(calendar, revisions, attributes)
    _take(run, event)
    if settle:
        _settle(run)
    return Advanced(run.state, tuple(item for item in run.commands if not _moot(run, item)), _next_due(run))


def _moot(run: Run, command: Command) -> bool:
    """Whether the step that wanted it was left in this same call, by another track: then it must not happen."""
    if not isinstance(command, SendMessage | AssignPerson | OpenDecision):
        return False
    enrolment = run.state.enrolments.get(command.ref.enrolment)
    return enrolment is None or enrolment.ref(command.ref.enrolment) != command.ref


def _take(run: Run, event: Event) -> None:
    match event:  # the most frequent first
        case Tick():
            _forget_sending(run)
            amending.end_pause(run)
        case Dispatched():
            listening.note_dispatch(run, event)
        case Enrolled():
            _enrol(run, event)
        case MailReceived():
            listening.hear_mail(run, event)
        case ReplySent() | ConversationClosed():
            clocks = {key: value for key, value in run.state.clocks.items() if key != event.conversation_id}
            run.state = changed(run.state, clocks=clocks)
        case ConversationReopened():
            clock = ReplyClock(event.since, Stage(event.stage))
            run.state = changed(run.state, clocks={**run.state.clocks, event.conversation_id: clock})
        case ConversationTaken():
            _note_taken(run, event)
        case Delivery():
            listening.hear_delivery(run, event)
        case TaskDone():
            listening.finish_task(run, event)
        case Told():
            listening.to_step(run, event, event.ref.enrolment)
        case Transferred():
            listening.hear_transfer(run, event)
        case Paused() | Resumed() | Moved() | Added() | Migrated():
            amending.amend(run, event)
        case OptionalMail():
            run.log(CASE, "optional_resumed" if event.wanted else "optional_stopped", event.source)
        case Unknown():
            run.log(CASE, "ignored", "unreadable event")


def _note_taken(run: Run, event: ConversationTaken) -> None:
    clock = run.state.clocks.get(event.conversation_id)
    if clock is not None:
        clock = reply_clock.taken(clock, event.at) if event.held else changed(clock, taken=None)
        run.state = changed(run.state, clocks={**run.state.clocks, event.conversation_id: clock})


def _enrol(run: Run, event: Enrolled) -> None:
    if event.enrolment in run.state.enrolments:
        run.log(Ref(event.enrolment, "", 0), "ignored", "enrolled twice")
        return
    run.keep(event.enrolment, Enrolment(event.revision, anchors={"enrolled": event.at}))
    pathway = run.revisions.get(event.revision)
    first = event.start_at or (pathway.first if pathway else "")
    if pathway is None or first not in pathway.steps or pathway.steps[first].scope:
        run.stuck(event.enrolment, "unknown revision or step", "" if pathway else first)
        return
    run.log(Ref(event.enrolment, "", 0), "enrolled")
    run.enter(event.enrolment, first, event.asked)


def _forget_sending(run: Run) -> None:
    """A mark left over from an earlier transaction: what became of that part was never told, so ask again."""
    for name, enrolment in run.state.enrolments.items():
        if enrolment.position and enrolment.position.sending:
            run.keep(name, changed(enrolment, position=changed(enrolment.position, sending="")))


def _settle(run: Run) -> None:
    """Do what is due, the earliest enrolment first, until nothing is."""
    while (name := _due_now(run)) is not None and run.moves <= MOST_MOVES:
        run.moves += 1
        here, step = run.look(name)
        if here is not None and step is not None:
            run.apply(name, step.on_due(here))
    for key, clock in run.state.clocks.items():
        _escalate(run, key, clock)


def _due_now(run: Run) -> str | None:
    first = run.earliest()
    return first[1] if first is not None and first[0] <= run.now else None


def _next_due(run: Run) -> datetime | None:
    first = run.earliest()
    ends = [run.state.paused_until] if run.state.paused_until is not None else []
    stages = (reply_clock.next_stage(clock, run.calendar) for clock in run.state.clocks.values())
    return min([*([first[0]] if first else []), *ends, *(stage.at for stage in stages if stage)], default=None)


def _escalate(run: Run, key: str, clock: ReplyClock) -> None:
    while (stage := reply_clock.next_stage(clock, run.calendar)) is not None and stage.at <= run.now:
        clock = reply_clock.reached(clock, stage.stage)
        run.command(reply_clock.stage_command(stage.stage, key))
        run.log(CASE, f"clock_{stage.stage.value}")
    run.state = changed(run.state, clocks={**run.state.clocks, key: clock})
