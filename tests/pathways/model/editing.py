"""Edits of an invented document, as an administrator makes them: one change at a time, the result valid again."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from tests.pathways.model.inventing import LISTS, SPANS, WAYS, Inventor, Place, Raw, inner_lists, prune, valid

TRIES = 12
DELAYS = ("for", "every", "after", "due", "remind_every")


def lists_of(steps: list[Raw]) -> Iterator[list[Raw]]:
    """A list of steps and all those within."""
    yield steps
    for step in steps:
        for inner in inner_lists(step):
            yield from lists_of(inner)


def edited(chance: Random, raw: Raw, begins: Any, prefix: str) -> Raw:
    """Some edits of a document; the same document when none of them would be valid."""
    made = raw
    for number in range(chance.randint(1, 3)):
        for _ in range(TRIES):
            draft = deepcopy(made)
            chance.choice([_remove, _insert, _delay, _replace, _rename])(chance, draft, begins, f"{prefix}{number}")
            prune(draft["steps"])
            if valid(draft) is not None:
                made = draft
                break
    return made


def remove(steps: list[Raw], index: int) -> None:
    """Take a step out of its list; who was led to it goes to the next one."""
    gone = steps.pop(index)["id"]
    if steps:
        relink(steps, gone, steps[min(index, len(steps) - 1)]["id"])


def relink(steps: list[Raw], old: str, new: str) -> None:
    """Let every way to one step lead to another."""
    for step in steps:
        for name in WAYS:
            if step.get(name) == old:
                step[name] = new
        entries = [entry for name in LISTS if isinstance(step.get(name), list) for entry in step[name]]
        for entry in [*entries, *(step[name] for name in ("timeout", "skip_if") if name in step)]:
            if entry.get("next") == old:
                entry["next"] = new


def _remove(chance: Random, raw: Raw, begins: Any, prefix: str) -> None:
    steps = chance.choice(list(lists_of(raw["steps"])))
    remove(steps, chance.randrange(len(steps)))


def _insert(chance: Random, raw: Raw, begins: Any, prefix: str) -> None:
    steps = chance.choice(list(lists_of(raw["steps"])))
    index = chance.randrange(len(steps))
    steps.insert(index, _new(chance, steps, index, begins, prefix, f"{prefix}neuf"))


def _replace(chance: Random, raw: Raw, begins: Any, prefix: str) -> None:
    steps = chance.choice(list(lists_of(raw["steps"])))
    index = chance.randrange(len(steps))
    old = steps.pop(index)["id"]
    steps.insert(index, _new(chance, steps, index, begins, prefix, old))


def _new(chance: Random, steps: list[Raw], index: int, begins: Any, prefix: str, step_id: str) -> Raw:
    ids = [step["id"] for step in steps]
    following = ids[index] if index < len(ids) else ids[-1] if ids else step_id
    kind = chance.choice(["message", "wait", "task", "await_reply", "parallel", "document_request", "survey", "branch"])
    place = Place(following, ids[index:] or [following], ids[:index])
    inventor = Inventor(chance, begins, prefix)
    made = inventor.step(kind, step_id, place, 1)
    for complete in inventor.later:
        complete()
    return made


def _delay(chance: Random, raw: Raw, begins: Any, prefix: str) -> None:
    places = [item for item in _mappings(raw) if any(isinstance(item.get(name), str) for name in DELAYS)]
    if places:
        item = chance.choice(places)
        name = chance.choice([name for name in DELAYS if isinstance(item.get(name), str)])
        item[name] = chance.choice(SPANS)


def _rename(chance: Random, raw: Raw, begins: Any, prefix: str) -> None:
    """An outcome gets another name, or a wording is exchanged."""
    places = [item for item in _mappings(raw) if "outcome" in item and "kind" not in item]
    if places:
        chance.choice(places)["outcome"] = f"autre-{prefix}"


def _mappings(item: Any) -> Iterator[dict[str, Any]]:
    if isinstance(item, dict):
        yield item
        for value in item.values():
            yield from _mappings(value)
    elif isinstance(item, list):
        for value in item:
            yield from _mappings(value)
