"""What a case does about mail, its delivery and finished tasks: answers, ways out of steps, goals, late replies."""

from __future__ import annotations

from mailflow.pathways import asking
from mailflow.pathways.changing import changed
from mailflow.pathways.commands import HandToHuman, OpenTask
from mailflow.pathways.events import Delivery, Dispatched, MailReceived, Ref, SendResult, TaskDone, Told, Transferred
from mailflow.pathways.goals import ASKED, NOT_REACHED, REACHED, Goal
from mailflow.pathways.run import CASE, Run
from mailflow.pathways.state import Enrolment
from mailflow.pathways.step import Boundary, Step
from mailflow.pathways.stuck import STUCK

UNDELIVERED = "Courriel non remis : joindre la personne autrement"
FAILED = ("failed", "bounced")
BOUNCE, TRANSFER = "bounce", "transfer"


def hear_mail(run: Run, event: MailReceived) -> None:
    """A mail was filed. A person's mail may answer a step, lead out of one, or speak of a goal."""
    if event.needs_answer:  # a person's mail, or one that nobody could read yet
        run.owe(event.conversation_id, event.at)
    if event.disposition != "human":
        run.log(event.about or CASE, "not_human", event.disposition)
        return
    current = _note_reply(run, event)
    if event.about is not None and not current:
        run.log(event.about, "late")
    if current and _expected(run, event):
        to_step(run, event, event.about.enrolment if event.about else "")
        return
    if _take_way_out(run, event):
        return
    _call_humans(run, event)
    asked = _ask_about_goals(run, event)
    if current and event.about is not None:
        to_step(run, event, event.about.enrolment)
    elif event.about is not None and not event.needs_answer and not asked:
        run.command(HandToHuman(event.conversation_id, event.at, "late"))


def _note_reply(run: Run, event: MailReceived) -> bool:
    """Whether the mail answers a step that still waits for it; remembered there for its confirmation."""
    if event.about is None:
        return False
    enrolment = run.state.enrolments.get(event.about.enrolment)
    if enrolment is None or enrolment.position is None or enrolment.ref(event.about.enrolment) != event.about:
        return False
    replies = {**enrolment.replies, event.about.step: event.message_id}
    run.keep(event.about.enrolment, changed(enrolment, replies=replies))
    return True


def _expected(run: Run, event: MailReceived) -> bool:
    here, step = run.look(event.about.enrolment if event.about else "")
    return here is not None and step is not None and step.expects(here, event)


def _take_way_out(run: Run, event: MailReceived) -> bool:
    """A clear, proved mail that says nothing but what a waiting step has a way out for. The outermost step first."""
    said = [intent for intent in event.intents if intent != "thanks"]
    if not (said and event.safe and event.proof):
        return False
    for name in tuple(run.state.enrolments):
        _, step = run.look(name)
        way = next((item for item in step.on if all(intent == item.event for intent in said)), None) if step else None
        if way is not None:
            _follow(run, name, way)
            return True
    return False


def _call_humans(run: Run, event: MailReceived) -> None:
    """Ways out that lead to a task: a human reads the mail, so it need not be clear, nor say nothing else.

    Whoever wrote a mail that is not proved moves nobody: a human says first whether it is the person's.
    """
    for name in tuple(run.state.enrolments):
        _, step = run.look(name)
        ways = step.on if step else ()
        way = next((item for item in ways if item.event in event.intents and _is_task(run, name, item.target)), None)
        if way is not None and event.proof:
            _follow(run, name, way)
        elif way is not None and step is not None:
            _ask_whose(run, name, step, way)


def _ask_whose(run: Run, name: str, step: Step, way: Boundary) -> None:
    enrolment, mark = run.state.enrolments[name], asking.mark_of(step, way)
    target = run.step_of(enrolment, way.target)
    if target is None or mark in asking.marks_asked(enrolment):
        return
    enrolment = asking.asked(enrolment, mark)
    run.keep(name, enrolment)
    run.command(asking.question(Ref(name, mark, enrolment.counts[mark]), target, run.now, run.calendar))
    run.log(enrolment.ref(name), "unclear", "unverified")


def _is_task(run: Run, name: str, step_id: str) -> bool:
    step = run.step_of(run.state.enrolments[name], step_id)
    return step is not None and step.kind == "task"


def _follow(run: Run, name: str, way: Boundary) -> None:
    run.force(name, way.event, way.target)


def _ask_about_goals(run: Run, event: MailReceived) -> bool:
    """Whether a human is asked if a goal is reached: a machine never takes somebody off a pathway."""
    asked = False
    for name, enrolment in tuple(run.state.enrolments.items()):
        pathway = run.revisions.get(enrolment.revision)
        if enrolment.parent or enrolment.position is None or pathway is None:
            continue
        for goal in pathway.goals:
            if set(goal.intents) & set(event.intents):
                asked |= _ask(run, name, goal)
    return asked


def _ask(run: Run, name: str, goal: Goal) -> bool:
    enrolment = run.state.enrolments[name]
    if enrolment.outcomes.get(goal.mark) in (ASKED, REACHED):
        return enrolment.outcomes[goal.mark] == ASKED
    number = enrolment.counts.get(goal.mark, 0) + 1
    run.keep(
        name,
        changed(
            enrolment,
            outcomes={**enrolment.outcomes, goal.mark: ASKED},
            counts={**enrolment.counts, goal.mark: number},
        ),
    )
    labels = {REACHED: "C’est confirmé", NOT_REACHED: "Pas encore"}
    run.command(OpenTask(Ref(name, goal.mark, number), goal.title, (REACHED, NOT_REACHED), labels=labels))
    return True


def finish_task(run: Run, event: TaskDone) -> None:
    """A human finished a task: of a goal, of a mail whose sender was asked about, or of a step."""
    enrolment = run.state.enrolments.get(event.ref.enrolment)
    if enrolment is not None and asking.WAY in event.ref.step:
        _settle_whose(run, event, enrolment)
    elif enrolment is not None and event.ref.step.startswith("goal:"):
        _settle_goal(run, event, enrolment)
    elif enrolment is not None and enrolment.ended == STUCK and enrolment.parent and event.ref.step.endswith(STUCK):
        run.finish(event.ref.enrolment, STUCK)  # of an older release, which let such a track rest for ever
    else:
        to_step(run, event, event.ref.enrolment)


def _settle_whose(run: Run, event: TaskDone, enrolment: Enrolment) -> None:
    name, mark = event.ref.enrolment, event.ref.step
    happening = mark.partition(asking.WAY)[2]
    current = mark in asking.marks_asked(enrolment, enrolment.ref(name).step)
    if not current or enrolment.counts.get(mark) != event.ref.occurrence or event.outcome not in (REACHED, NOT_REACHED):
        run.log(event.ref, "ignored", "nobody is asked about this mail")
        return
    run.keep(name, changed(enrolment, outcomes={**enrolment.outcomes, mark: event.outcome}))
    way = way_out(run.look(name)[1], happening)
    if event.outcome == REACHED and way is not None:
        _follow(run, name, way)


def _settle_goal(run: Run, event: TaskDone, enrolment: Enrolment) -> None:
    pathway = run.revisions.get(enrolment.revision)
    goal = next((item for item in pathway.goals if item.mark == event.ref.step), None) if pathway else None
    current = goal is not None and enrolment.outcomes.get(goal.mark) == ASKED
    newest = enrolment.counts.get(event.ref.step) == event.ref.occurrence
    if goal is None or not (current and newest) or event.outcome not in (REACHED, NOT_REACHED):
        run.log(event.ref, "ignored", "no such goal is asked")
        return
    run.log(event.ref, "goal", event.outcome)
    run.keep(event.ref.enrolment, changed(enrolment, outcomes={**enrolment.outcomes, goal.mark: event.outcome}))
    if event.outcome == REACHED and enrolment.position is not None:
        run.force(event.ref.enrolment, goal.mark, goal.next)


def hear_delivery(run: Run, event: Delivery) -> None:
    """The outbox learned what became of a mail: the step that sent it is told, else a human."""
    if event.answered:
        run.owe(event.answered, event.at)
    owner = next(
        (
            (name, step_id)
            for name, enrolment in run.state.enrolments.items()
            for step_id, outbox_id in enrolment.sent.items()
            if outbox_id == event.outbox_id
        ),
        None,
    )
    if owner is None:
        return
    name, step_id = owner
    ref = Ref(name, step_id, run.state.enrolments[name].counts.get(step_id, 0))
    run.log(ref, "delivery", f"{event.result} {event.status}".strip())
    failed = event.result in FAILED
    if failed and _leave_on(run, name, BOUNCE):
        return
    halted = _halted(run, name)
    to_step(run, event, name)
    if failed and halted == _halted(run, name):
        _call_about(run, ref, event.outbox_id)


def _call_about(run: Run, ref: Ref, outbox_id: str) -> None:
    """A human reaches the person in another way: one task for each mail that did not arrive."""
    enrolment, mark = run.state.enrolments.get(ref.enrolment), f"{ref.step}:undelivered"
    if enrolment is None or enrolment.outcomes.get(mark) == outbox_id:
        return
    number = enrolment.counts.get(mark, 0) + 1
    outcomes, counts = {**enrolment.outcomes, mark: outbox_id}, {**enrolment.counts, mark: number}
    run.keep(ref.enrolment, changed(enrolment, outcomes=outcomes, counts=counts))
    step = mark if number == 1 else f"{mark}:{number}"
    run.command(OpenTask(changed(ref, step=step), UNDELIVERED, ("done",)))


def _halted(run: Run, name: str) -> bool:
    enrolment = run.state.enrolments.get(name)
    return enrolment is not None and enrolment.position is not None and enrolment.position.halted


def _leave_on(run: Run, name: str, happening: str) -> bool:
    """Take the way out that the enrolment's step, or one around it, has for this."""
    while name:
        _, step = run.look(name)
        way = way_out(step, happening)
        if way is not None:
            _follow(run, name, way)
            return True
        enrolment = run.state.enrolments.get(name)
        name = enrolment.parent if enrolment else ""
    return False


def way_out(step: Step | None, happening: str) -> Boundary | None:
    """The step's way out for an event, None without one."""
    return next((item for item in step.on if item.event == happening), None) if step else None


def hear_transfer(run: Run, event: Transferred) -> None:
    """Another adviser follows the person: steps that care go on their way."""
    run.log(CASE, "transferred")
    for name in tuple(run.state.enrolments):
        way = way_out(run.look(name)[1], TRANSFER)
        if way is not None and name in run.state.enrolments:
            _follow(run, name, way)


def to_step(run: Run, event: MailReceived | TaskDone | Dispatched | Delivery | Told, name: str) -> None:
    """Tell the step an enrolment is at."""
    here, step = run.look(name)
    if here is not None and step is not None:
        run.apply(name, step.on_event(here, event))


def note_dispatch(run: Run, event: Dispatched) -> None:
    """What became of a mail within this transaction."""
    enrolment = run.state.enrolments.get(event.ref.enrolment)
    if enrolment is None:
        return
    detail = event.reason if event.part == "message" else f"{event.part} {event.reason}".strip()
    run.log(event.ref, event.result.value, detail)
    if event.result is SendResult.SENT:
        run.keep(event.ref.enrolment, changed(enrolment, sent={**enrolment.sent, event.ref.step: event.outbox_id}))
    to_step(run, event, event.ref.enrolment)
