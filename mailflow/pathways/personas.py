"""Invented people of a pathway document (`personas:`): how they behave, and what is to happen then. Values only.

Nothing here plays them; caseload/simulating does. What a persona leaves out has a default, so three lines will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mailflow.core.rollout import Phase
from mailflow.pathways.conditions import ROLLOUT
from mailflow.pathways.durations import EXAMPLE, Duration, read_duration
from mailflow.pathways.fields import Fields, hint
from mailflow.pathways.intents import INTENTS
from mailflow.pathways.step import Step
from mailflow.pathways.steps.end import End

A_DAY = Duration(1, "day")
A_WORKING_DAY = Duration(1, "day", working=True)
NEVER = "never"
HAPPENINGS = ("mail", "no_mail", "task", "no_task", "end")
MOST = 200
ANY_TIMES = 1000
ELSEWHERE = ("subpathway",)  # kinds of steps whose mails and tasks another document names


@dataclass(frozen=True, slots=True)
class Reply:
    """Answers what step `to` asked ("": whatever is asked), `after` it was asked, at most `times` times.

    Says what answers with `outcome` would say, or `says` and `answer`; neither: the first answer of the step.
    """

    to: str = ""
    after: Duration = A_DAY
    outcome: str = ""
    says: tuple[str, ...] = ()
    answer: str = ""
    clear: bool = True  # the machine may act on it
    automatic: bool = False  # an out-of-office note, nobody wrote it
    times: int = ANY_TIMES


@dataclass(frozen=True, slots=True)
class Written:
    """A mail that nobody asked for, `after` the first day, or in answer to nothing on a day of its own."""

    after: Duration
    says: tuple[str, ...] = ("question",)
    answer: str = ""
    clear: bool = False


@dataclass(frozen=True, slots=True)
class Handled:
    """How the adviser does the tasks of one step ("": of all others): `after` is None when never."""

    step: str = ""
    after: Duration | None = A_WORKING_DAY
    outcome: str = ""  # "": the first one offered
    times: int = ANY_TIMES


@dataclass(frozen=True, slots=True)
class Break:
    """An adviser lets the case rest."""

    after: Duration
    lasts: Duration


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that is to happen (`no_…`: that is not to). `name`: a wording or step, or an outcome code."""

    what: str
    name: str
    line: int = 0
    on: date | None = None
    by: date | None = None
    within: Duration | None = None  # of the first day
    times: int = 0  # 0: at least once


@dataclass(frozen=True, slots=True)
class Persona:
    """One invented person. `weight`: how many there are of them beside others in a portfolio, 0 for a mere test."""

    name: str
    title: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    region: str = ""  # of public holidays; "": the agency's
    start: date | None = None
    weight: int = 0
    replies: tuple[Reply, ...] = ()
    writes: tuple[Written, ...] = ()
    tasks: tuple[Handled, ...] = ()
    answers_after: Duration | None = A_WORKING_DAY  # the adviser, where a human owes the person an answer
    bounces: bool = False  # the address is dead
    undelivered: tuple[str, ...] = ()  # wordings or steps whose mails do not arrive
    pauses: tuple[Break, ...] = ()
    expect: tuple[Expected, ...] = ()


def read_personas(fields: Fields, steps: Mapping[str, Step]) -> tuple[Persona, ...]:
    """The `personas` of a document; `steps` are those they may name."""
    found: list[Persona] = []
    for entry in fields.list_of("personas"):
        persona = _persona(entry, steps)
        if persona.name in {other.name for other in found}:
            entry.wrong("name", f"The persona “{persona.name}” is there twice.", "Give each a name of its own.")
        found.append(persona)
    if len(found) > MOST:
        fields.wrong("personas", "These are too many personas.", f"At most {MOST}.")
    return tuple(found)


def _persona(entry: Fields, steps: Mapping[str, Step]) -> Persona:
    adviser = entry.mapping("adviser")
    tasks = [_handled(item, steps) for item in entry.list_of("tasks")]
    answers_after: Duration | None = A_WORKING_DAY
    if adviser is not None:
        tasks.append(Handled(after=_when(adviser, "tasks")))
        answers_after = _when(adviser, "answers")
        adviser.finish()
    dead, undelivered = _bounces(entry, steps)
    expect = tuple(_expected(item, steps) for item in entry.list_of("expect"))
    if any(item.on or item.by for item in expect) and not entry.has("start"):
        entry.wrong("expect", "A day is expected, but not said when it all begins.", "Add `start: 2026-03-02`.")
    made = Persona(
        name=entry.name("name"),
        title=entry.text("title", ""),
        attributes=_attributes(entry),
        region=entry.text("calendar", ""),
        start=_day(entry, "start"),
        weight=entry.number("weight", 0, 1000, 0),
        replies=tuple(_reply(item, steps) for item in entry.list_of("replies")),
        writes=tuple(_written(item) for item in entry.list_of("writes")),
        tasks=tuple(tasks),
        answers_after=answers_after,
        bounces=dead,
        undelivered=undelivered,
        pauses=tuple(_break(item) for item in entry.list_of("pauses")),
        expect=expect,
    )
    entry.finish()
    return made


def _bounces(entry: Fields, steps: Mapping[str, Step]) -> tuple[bool, tuple[str, ...]]:
    """`true` for a dead address, or wordings and steps."""
    value = entry.take("bounces")
    if value is None or isinstance(value, bool):
        return bool(value), ()
    undelivered = entry.words("bounces")
    for name in undelivered:
        _check(entry, "bounces", name, _mails(steps), "wording or step that sends mail")
    return False, undelivered


def _attributes(entry: Fields) -> Mapping[str, str]:
    values = entry.take("attributes")
    if values is None:
        return {}
    if not isinstance(values, dict) or not all(isinstance(value, str | int) for value in values.values()):
        entry.wrong("attributes", "“attributes” must hold names and words.", "Write `attributes: {tier: guide}`.")
        return {}
    phase = values.get(ROLLOUT)
    if phase is not None and phase not in tuple(Phase):
        entry.wrong("attributes", f"“{phase}” is no phase of the roll-out.", hint(str(phase), tuple(Phase)))
    return {name: str(value) for name, value in values.items()}


def _reply(item: Fields, steps: Mapping[str, Step]) -> Reply:
    to = item.text("to", "")
    if to:
        _check(item, "to", to, steps, "step")
    outcome = item.name("outcome", "")
    if outcome and to in steps:
        _check(item, "outcome", outcome, dict(steps[to].ways()), f"outcome of “{to}”")
    if outcome and item.has("says"):
        item.wrong("says", "“outcome” already says what the reply says.", "Leave one of both out.")
    made = Reply(
        to=to,
        after=item.span("after", A_DAY),
        outcome=outcome,
        says=_says(item, ()),
        answer=item.choice("answer", ["yes", "no"]) if item.has("answer") else "",
        clear=_flag(item, "clear", default=True),
        automatic=_flag(item, "automatic", default=False),
        times=item.number("times", 1, ANY_TIMES, ANY_TIMES),
    )
    item.seen |= {"answer", "says"}
    item.finish()
    return made


def _written(item: Fields) -> Written:
    made = Written(
        after=item.span("after"),
        says=_says(item, ("question",)),
        answer=item.choice("answer", ["yes", "no"]) if item.has("answer") else "",
        clear=_flag(item, "clear", default=False),
    )
    item.seen |= {"answer", "says"}
    item.finish()
    return made


def _handled(item: Fields, steps: Mapping[str, Step]) -> Handled:
    step = item.text("step", "")
    if step and not step.startswith("goal:"):
        _check(item, "step", step.partition(":")[0], steps, "step")
    outcome = item.name("outcome", "")
    if outcome and step in steps and steps[step].ways():
        ways = {name for name, _ in steps[step].ways()} | {way.event for way in steps[step].on}
        _check(item, "outcome", outcome, ways, f"outcome of “{step}”")
    made = Handled(step, _when(item, "after"), outcome, item.number("times", 1, ANY_TIMES, ANY_TIMES))
    item.finish()
    return made


def _break(item: Fields) -> Break:
    made = Break(item.span("after"), item.span("for"))
    item.finish()
    return made


def _expected(item: Fields, steps: Mapping[str, Step]) -> Expected:
    said = [(word, item.text(word)) for word in HAPPENINGS if item.has(word)]
    if len(said) != 1:
        item.wrong(None, "This does not say one thing to expect.", f"Write one of: {', '.join(HAPPENINGS)}.")
    what, name = said[0] if said else ("", "")
    away = any(step.kind in ELSEWHERE for step in steps.values())
    if what == "end":
        ends = {step.outcome for step in steps.values() if isinstance(step, End)}
        _check(item, what, name, ends, "outcome of an `end`")
    elif what.endswith("mail") and not away:
        _check(item, what, name, _mails(steps), "wording or step that sends mail")
    elif what.endswith("task") and not away and not name.startswith("goal:"):
        _check(item, what, name.partition(":")[0], steps, "step")
    within = item.span("within") if item.has("within") else None
    item.seen.add("within")
    made = Expected(
        what, name, item.line(), _day(item, "on"), _day(item, "by"), within, item.number("times", 1, ANY_TIMES, 0)
    )
    if sum(value is not None for value in (made.on, made.by, made.within)) > 1:
        item.wrong(None, "“on”, “by” and “within” say the same thing.", "Keep one of them.")
    item.finish()
    return made


def _mails(steps: Mapping[str, Step]) -> set[str]:
    sending = {step.id for step in steps.values() if step.wordings()}
    return sending | {code for step in steps.values() for code in step.wordings()}


def _check(item: Fields, name: str, value: str, known: Mapping[str, object] | set[str], what: str) -> None:
    if value and value not in known:
        item.wrong(name, f"“{value}” is no {what} here.", hint(value, sorted(known)))


def _says(item: Fields, default: tuple[str, ...]) -> tuple[str, ...]:
    return item.words("says", INTENTS) if item.has("says") else default


def _when(item: Fields, name: str) -> Duration | None:
    value = item.take(name)
    if value is None:
        return A_WORKING_DAY
    found = read_duration(value) if isinstance(value, str) else None
    if value != NEVER and (found is None or found.count < 0):
        item.wrong(name, f"“{name}” must be a span of time, or never.", f"Write for example {EXAMPLE}.")
    return found


def _flag(item: Fields, name: str, *, default: bool) -> bool:
    value = item.take(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        item.wrong(name, f"“{name}” must be true or false.", f"Write `{name}: {str(not default).lower()}`.")
        return default
    return value


def _day(item: Fields, name: str) -> date | None:
    if not item.has(name):
        item.seen.add(name)
        return None
    text = item.text(name)
    try:
        return date.fromisoformat(text)
    except ValueError:
        item.wrong(name, f"“{text}” is no day.", f"Write the day as `{name}: 2026-09-01`.")
        return None
