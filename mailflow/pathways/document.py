"""A pathway document: YAML or stored JSON → a typed, frozen `Pathway`, or every mistake in it at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mailflow.core.worktime import QuietHours
from mailflow.pathways.commands import MailClass
from mailflow.pathways.fields import Fields, Notes, hint
from mailflow.pathways.goals import Goal, read_goals
from mailflow.pathways.personas import Persona, read_personas
from mailflow.pathways.problems import InvalidPathway, Problem
from mailflow.pathways.reachability import check_ways
from mailflow.pathways.reading import read_steps
from mailflow.pathways.step import Step
from mailflow.pathways.yaml_source import Source, load_yaml

CAPS = {MailClass.SERVICE: 5, MailClass.OPTIONAL: 2}


@dataclass(frozen=True, slots=True)
class Pathway:
    """One validated document. `raw` is what is stored; `steps` keeps the order of the document."""

    code: str
    title: str
    language: str
    owner: str
    caps: Mapping[MailClass, int]  # mails a week, by class
    steps: Mapping[str, Step]
    goals: tuple[Goal, ...]
    raw: Mapping[str, Any]
    personas: tuple[Persona, ...] = ()  # its own tests
    quiet: QuietHours | None = None  # in which none of its mails goes out that can wait

    @property
    def first(self) -> str:
        """Where an enrolment begins."""
        return next(iter(self.steps))

    def wordings(self) -> frozenset[str]:
        """Codes of all wordings it may send."""
        return frozenset(code for step in self.steps.values() for code in step.wordings())

    def pins(self) -> frozenset[str]:
        """Revisions of the pathways it begins as sub-pathways."""
        return frozenset(revision for step in self.steps.values() for revision in step.pins())


def read_pathway(text: str, wordings: Collection[str] | None = None) -> Pathway:
    """Read a YAML document; with `wordings`, those it needs must be among them. Raises `InvalidPathway`."""
    return _build(load_yaml(text), wordings)


def drafted(text: str, wordings: Collection[str] | None = None) -> tuple[Pathway | None, tuple[Problem, ...]]:
    """What can be read of a document that may be wrong, to be drawn and never to be run; and all that is wrong."""
    try:
        return read_pathway(text, wordings), ()
    except InvalidPathway as error:
        source = load_yaml(text)
        if not isinstance(source.values, Mapping) or not source.values:
            return None, error.problems
        fields = Fields(source.values, (), Notes(source.lines))
        head = read_head(fields)
        return Pathway(**head, steps=read_steps(fields), raw=source.values), error.problems


def pathway_from_json(raw: Mapping[str, Any]) -> Pathway:
    """A stored revision's document."""
    return _build(Source(raw), None)


def _build(source: Source, wordings: Collection[str] | None) -> Pathway:
    if not isinstance(source.values, Mapping) or not source.values:
        wrong = Problem(1, "", "This is no pathway.", "Begin with `code:`, `title:` and `steps:`.")
        raise InvalidPathway([*source.problems, *([] if source.problems else [wrong])])
    notes = Notes(source.lines, list(source.problems))
    fields = Fields(source.values, (), notes)
    made = Pathway(**read_head(fields), steps=read_steps(fields), raw=source.values)
    made = replace(made, personas=read_personas(fields, made.steps))
    fields.finish()
    check_ways(made.steps, notes)
    if wordings is not None:
        _check_wordings(made, wordings, notes)
    if notes.problems:
        raise InvalidPathway(notes.problems)
    return made


def read_head(fields: Fields) -> dict[str, Any]:
    """All that stands beside the steps."""
    fields.take("sources")  # where the law and the figures come from: for people
    return {
        "code": fields.name("code"),
        "title": fields.text("title"),
        "language": fields.choice("language", ["fr", "en"], "fr"),
        "owner": fields.text("owner", ""),
        "caps": _caps(fields),
        "goals": read_goals(fields),
        "quiet": _quiet(fields),
    }


def _quiet(fields: Fields) -> QuietHours | None:
    """`quiet_hours: {from, until}`, also over midnight."""
    entry = fields.mapping("quiet_hours")
    if entry is None:
        return None
    begins, ends = entry.hour("from"), entry.hour("until")
    if begins is None or ends is None or begins == ends:
        entry.wrong(
            None, "The quiet hours need two times of day.", 'Write `quiet_hours: {from: "19:00", until: "08:30"}`.'
        )
        return None
    entry.finish()
    return QuietHours(begins, ends)


def _caps(fields: Fields) -> Mapping[MailClass, int]:
    entry = fields.mapping("caps")
    if entry is None:
        return CAPS
    made = {kind: entry.number(kind.value, 1, 50, default) for kind, default in CAPS.items()}
    entry.finish()
    return made


def _check_wordings(made: Pathway, wordings: Collection[str], notes: Notes) -> None:
    for step in made.steps.values():
        for code in step.wordings():
            if code and code not in wordings:
                sentence = f"The wording “{code}” does not exist."
                line = notes.places.get(step.id, 0)
                notes.problems.append(Problem(line, step.id, sentence, hint(code, sorted(wordings))))
