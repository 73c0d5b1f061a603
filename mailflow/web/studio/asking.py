"""What the editor's templates ask of a draft: entries with their mistakes, options of selects, labels. No SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mailflow.caseload.studio.editing import Draft
from mailflow.pathways.editing.acting import Move, target_of
from mailflow.pathways.editing.forms import Asked, Input, form
from mailflow.pathways.editing.outline import Entry, beside, flat
from mailflow.pathways.problems import Problem
from mailflow.pathways.reachability import MEANT
from mailflow.pathways.schema import Schema, document_schema, step_schema
from mailflow.pathways.steps import KINDS
from mailflow.web.labels import INTENTS
from mailflow.web.language import _
from mailflow.web.studio.field_words import CHOICES, HINTS, LABELS, ROWS, SPECIAL, UNITS
from mailflow.web.studio.kind_words import kind_icon, kind_name, summary
from mailflow.web.studio.problem_words import remedy, sentence

LEAVE = ("id", "kind", "revision")
OF_PATHWAY = ("title", "owner", "language", "caps", "quiet_hours", "goals")
ANYWHERE = ("anchor", "outcome")
# fmt: off
FIRST = (  # what people look for first, in this order; the rest is folded
    "title", "owner", "language", "about", "wording", "class", "experiment", "asked", "items", "questions", "for",
    "until", "relative", "at", "role", "prepared_by", "legal_basis", "contradictory", "to", "max_loops", "then", "tier",
    "pathway", "tracks", "join", "day_of_month", "every", "times", "ways", "else", "answers", "outcomes", "options",
    "arms", "reminders", "due", "timeout", "complete", "partial", "stuck", "outcome", "goals", "caps", "quiet_hours",
    "next",
)
# fmt: on
_schemas: dict[str, Schema] = {}


def schema_of(kind: str) -> Schema:
    """Of one kind of step, "" for the pathway's own fields; made once, as that takes a moment."""
    if kind not in _schemas:
        made = step_schema(kind) if kind else document_schema()
        if not kind:
            made = {**made, "properties": {name: made["properties"][name] for name in OF_PATHWAY}}
        _schemas[kind] = made
    return _schemas[kind]


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the outline."""

    entry: Entry
    depth: int
    number: str
    icon: str
    kind: str
    summary: str
    wrong: int
    tracks: tuple[tuple[str, str, tuple[Line, ...]], ...]  # name, where a first step would go, steps


def lines(draft: Draft, found: Mapping[str, Sequence[Problem]]) -> tuple[Line, ...]:
    """The whole outline."""
    entries = draft.entries
    return _lines(entries, found, titles_of(entries), 0, "")


def titles_of(entries: Sequence[Entry]) -> dict[str, str]:
    """Id → title of every step."""
    return {entry.id: entry.title for entry in flat(tuple(entries)) if entry.id}


def _lines(
    entries: Sequence[Entry], found: Mapping[str, Sequence[Problem]], titles: Mapping[str, str], depth: int, before: str
) -> tuple[Line, ...]:
    made = []
    for number, entry in enumerate(entries, 1):
        place = f"{before}{number}"
        tracks = tuple(
            (
                track.name,
                "@@" + ".".join(map(str, track.place)),
                _lines(track.entries, found, titles, depth + 1, f"{place}."),
            )
            for track in entry.tracks
        )
        said = summary(entry.raw, titles)
        kind, icon = kind_name(entry.kind), kind_icon(entry.kind)
        made.append(Line(entry, depth, place, icon, kind, said, len(found.get(entry.key, ())), tracks))
    return tuple(made)


def problems_by_step(draft: Draft) -> dict[str, list[Problem]]:
    """Key of a step → what is wrong with it; "" for the pathway itself."""
    entries = list(flat(draft.entries))
    by_id = {entry.id: entry.key for entry in entries if entry.id == entry.key}
    found: dict[str, list[Problem]] = {}
    for problem in draft.problems:
        inside = [entry for entry in entries if problem.path[: len(entry.place)] == entry.place]
        deepest = max(inside, key=lambda entry: len(entry.place), default=None)
        key = deepest.key if deepest is not None else by_id.get(problem.step, "")
        found.setdefault(key, []).append(problem)
    return found


def marks(problems: Iterable[Problem], entry: Entry | None) -> dict[str, str]:
    """Path of a field → what is wrong with it and what to do, for the message beside it."""
    start = len(entry.place) if entry is not None else 0
    found: dict[str, str] = {}
    for problem in problems:
        if problem.path[start:]:
            found.setdefault(".".join(map(str, problem.path[start:])), f"{sentence(problem)} {remedy(problem)}")
    return found


def fields_of(draft: Draft, entry: Entry | None, raw: Mapping[str, Any] | None = None) -> tuple[Asked, ...]:
    """The form of one step, or of the pathway itself; `raw` when it is not what the draft says."""
    if entry is None:
        return _in_order(form(schema_of(""), raw if raw is not None else draft.values or {}))
    if entry.kind not in KINDS:
        return ()
    return _in_order(form(schema_of(entry.kind), raw if raw is not None else entry.raw, leave=LEAVE))


def _in_order(fields: Sequence[Asked]) -> tuple[Asked, ...]:
    return tuple(sorted(fields, key=lambda item: FIRST.index(item.field) if item.field in FIRST else len(FIRST)))


def moves(draft: Draft, entry: Entry) -> dict[str, bool]:
    """Which way the step may go."""
    return {move.value: target_of(draft.values or {}, entry, move) is not None for move in Move}


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers the form template's questions about one step."""

    draft: Draft
    entry: Entry | None
    pathways: Sequence[tuple[str, str]]  # published: code, title
    wrong: Mapping[str, str]

    def label(self, field: str) -> str:
        return _(LABELS[field]) if field in LABELS else field

    def hint(self, item: Asked) -> str:
        return _(HINTS[item.field]) if item.field in HINTS and not (item.field == "next" and item.required) else ""

    def row_name(self, field: str) -> str:
        return _(ROWS[field]) if field in ROWS else field

    def choice(self, field: str, value: str) -> str:
        said = SPECIAL.get((field, value)) or CHOICES.get(value) or INTENTS.get(value)
        return _(said) if said else value

    def units(self) -> list[tuple[str, str]]:
        return [(unit, _(words)) for unit, words in UNITS.items()]

    def mistake(self, item: Asked) -> str:
        return self.wrong.get(".".join(map(str, item.path)), "")

    def folded(self, item: Asked) -> bool:
        """Whether the field is one that few need and that says nothing here."""
        rare = item.field not in FIRST or (item.field == "legal_basis" and not item.required)
        if self.entry is not None and self.entry.kind == "decision":
            rare = item.field not in FIRST
        return rare and not item.filled and not self.mistake(item)

    def options(self, item: Asked) -> list[tuple[str, str]]:
        """What a select offers: value and words. What is chosen is always among them."""
        found = self._options(item)
        if item.value and item.value not in dict(found):
            found.append((str(item.value), _("{name} (introuvable)").format(name=item.value)))
        return found

    def _options(self, item: Asked) -> list[tuple[str, str]]:
        if item.input is Input.WORDING:
            return [(code, code) for code in sorted(self.draft.wordings)]
        if item.input is Input.PATHWAY:
            return [(code, f"{title} ({code})") for code, title in self.pathways if code != self.draft.code]
        entries = self.draft.entries
        kinds = MEANT.get(item.field)
        if kinds is not None or item.field in ANYWHERE:
            shown = [entry for entry in flat(entries) if kinds is None or entry.kind in kinds]
        else:
            shown = list(beside(entries, self.entry.place)) if self.entry is not None else list(entries)
        named = [(entry.id, entry.title) for entry in shown if entry.id]
        return [("enrolled", _("l’inscription au parcours")), *named] if item.field == "anchor" else named
