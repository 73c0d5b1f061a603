"""The steps of a document, those within steps too, as one flat mapping; every mistake is noted, none is raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mailflow.pathways.conditions import read_condition
from mailflow.pathways.fields import NAME, Fields, Notes
from mailflow.pathways.intents import INTENTS
from mailflow.pathways.step import Boundary, Step
from mailflow.pathways.steps import KINDS
from mailflow.pathways.steps.end import End

MOST_STEPS = 300
EVENTS = (*INTENTS, "bounce", "transfer")
RESERVED = ("enrolled",)


def read_steps(fields: Fields) -> dict[str, Step]:
    """All steps by id, in the order of the document, those of tracks after the pathway's own."""
    entries = list(fields.list_of("steps"))
    if not entries:
        fields.wrong("steps", "The pathway has no steps.", "Write `steps:` with `- id: …` and `kind: …`.")
    made: dict[str, Step] = {}
    _read_list(entries, "", made)
    notes = fields.notes
    while notes.inner:
        scope, inner = notes.inner.pop(0)
        _read_list(inner, scope, made)
    if len(made) > MOST_STEPS:
        fields.wrong("steps", "These are too many steps.", f"At most {MOST_STEPS}.")
    return made


def _read_list(entries: list[Fields], scope: str, made: dict[str, Step]) -> None:
    ids = [str(entry.values.get("id", "")) for entry in entries]
    done = done_id(scope)
    for index, entry in enumerate(entries):
        entry.following = ids[index + 1] if index + 1 < len(ids) else done
        step = _step(entry, made)
        if step is not None:
            made[step.id] = replace(step, scope=scope)
    if done and any(target == done for _, target, _ in entries[0].notes.targets):
        made[done] = End(done, "Fin", "done", scope=scope)


def done_id(scope: str) -> str:
    """The step that a track ends at when its last step names none."""
    step, _, track = scope.partition("/")
    return f"{step}-{track}-fin" if scope else ""


def _step(entry: Fields, earlier: Mapping[str, Step]) -> Step | None:
    raw_id = entry.values.get("id")
    entry.step = raw_id if isinstance(raw_id, str) and NAME.fullmatch(raw_id) else ""
    step_id = entry.name("id")
    entry.notes.places[step_id] = entry.line()
    if step_id in earlier or step_id in RESERVED:
        entry.wrong("id", f"The id “{step_id}” is already taken.", "Give each step an id of its own.")
    kind = entry.choice("kind", sorted(KINDS))
    title = entry.text("title", step_id)
    if not entry.step or kind != entry.values.get("kind"):
        return None  # its other fields cannot be judged
    step = read_common(entry, KINDS[kind], step_id, title)
    entry.finish()
    return step


def read_common(entry: Fields, kind: type[Step], step_id: str, title: str) -> Step:
    """The fields of its kind, and those that every kind has."""
    step = kind.read(entry, step_id, title)
    return replace(
        step,
        on=_boundaries(entry),
        skip=_skip(entry),
        legal_basis=entry.text("legal_basis", ""),
        note=entry.text("note", ""),
    )


def _boundaries(entry: Fields) -> tuple[Boundary, ...]:
    found = []
    for item in entry.list_of("on"):
        found.append(Boundary(item.choice("event", EVENTS), item.target("next")))
        item.finish()
    return tuple(found)


def _skip(entry: Fields) -> Boundary | None:
    when = entry.mapping("skip_if")
    if when is None:
        return None
    made = Boundary("skipped", when.target("next"), read_condition(when))
    when.finish()
    return made


def read_step(raw: Mapping[str, object]) -> tuple[Step | None, Notes]:
    """One step on its own, as an adviser adds it; it ends after itself."""
    notes = Notes()
    made: dict[str, Step] = {}
    _read_list([Fields(raw, (), notes)], f"{raw.get('id')}/detour", made)
    return made.get(str(raw.get("id"))), notes
