"""What an adviser may do to a running case: the ways of each step, where it may be moved to, what may be added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailflow.caseload.revisions import Published
from mailflow.pathways.amending import refusal
from mailflow.pathways.events import Moved
from mailflow.pathways.run import Run
from mailflow.pathways.state import Enrolment
from mailflow.pathways.step import Step

SUBJECT = "Objet :"
PASSED = ("sent", "done", "elapsed", "joined", "ended", "assigned", "complete", "answers", "timeout")


@dataclass(frozen=True, slots=True)
class Way:
    """One way on. `outcome` is "" for a move that is no way of the step itself; `label` says what the outcome means."""

    outcome: str
    target: str
    label: str
    title: str  # of the step it leads to


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that a person is at, and what may be done there."""

    enrolment: str
    step: str
    occurrence: int
    title: str
    ways: tuple[Way, ...]
    moves: tuple[Way, ...]

    @property
    def skip(self) -> Way | None:
        """The way on when the step is simply left out: as if it had been done, else as if its time had passed."""
        by_outcome = {way.outcome: way for way in reversed(self.ways)}
        usual = next((by_outcome[name] for name in PASSED if name in by_outcome), None)
        return usual or (self.ways[0] if len({way.target for way in self.ways}) == 1 else None)


@dataclass(frozen=True, slots=True)
class Addable:
    """The pathway a step may be added to, and the mails it knows: code and subject."""

    enrolment: str
    title: str
    wordings: tuple[tuple[str, str], ...]


def choices(run: Run) -> tuple[Choice, ...]:
    """For every step that somebody may be moved on from."""
    found = []
    for name, item in run.state.enrolments.items():
        position, (_, step) = item.position, run.look(name)
        if position is None or step is None or item.extra:
            continue
        ways, moves = tuple(_ways(run, name, item, step)), tuple(_moves(run, name, item))
        if ways or moves:
            found.append(Choice(name, step.id, position.occurrence, step.title, ways, moves))
    return tuple(found)


def addable(run: Run, published: Mapping[str, Published]) -> tuple[Addable, ...]:
    """Every pathway the person is on."""
    return tuple(
        Addable(
            name, known.pathway.title, tuple(sorted((code, _subject(text)) for code, text in known.wordings.items()))
        )
        for name, item in run.state.enrolments.items()
        if not item.parent and item.position is not None and (known := published.get(item.revision))
    )


def _ways(run: Run, name: str, item: Enrolment, step: Step) -> Iterator[Way]:
    labels = {**getattr(step, "labels", {})}
    labels |= {answer.outcome: answer.label for answer in getattr(step, "answers", ()) if hasattr(answer, "label")}
    for outcome, target in step.ways():
        if not refusal(run, Moved(run.now, item.ref(name), target, outcome)):
            yield Way(outcome, target, labels.get(outcome, ""), _title(run, item, target))


def _moves(run: Run, name: str, item: Enrolment) -> Iterator[Way]:
    pathway = run.revisions.get(item.revision)
    for target in pathway.steps if pathway else ():
        here = item.position is not None and target == item.position.step
        if not here and not refusal(run, Moved(run.now, item.ref(name), target)):
            yield Way("", target, "", _title(run, item, target))


def _title(run: Run, item: Enrolment, target: str) -> str:
    step = run.step_of(item, target)
    return step.title if step else target


def _subject(text: str) -> str:
    first = text.lstrip().partition("\n")[0]
    return first.removeprefix(SUBJECT).strip() or "…"
