"""Makes a broken life small: fewer acts, fewer steps, fewer fields, as long as the same promise stays broken."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from tests.pathways.model.editing import lists_of, remove
from tests.pathways.model.inventing import Raw, prune, valid
from tests.pathways.model.living import Life, broken

OPTIONAL = ("on", "skip_if", "reminders", "legal_basis", "window", "follows", "suppressed", "roll", "at", "answers")


def shrunk(life: Life) -> Life:
    """The smallest life found that breaks the same promise."""
    kind = kind_of(broken(life))
    while True:
        smaller = next((item for item in _smaller(life) if kind_of(broken(item)) == kind), None)
        if smaller is None:
            return life
        life = smaller


def kind_of(reason: str) -> str:
    """The promise without the names in the sentence."""
    return " ".join(word for word in reason.split() if not any(sign in word for sign in "0123456789'=(:"))


def _smaller(life: Life) -> Iterator[Life]:
    acts = list(life.acts)
    size = len(acts) // 2
    while size:
        for begin in range(0, len(acts), size):
            yield Life(life.documents, [*acts[:begin], *acts[begin + size :]])
        size //= 2
    for key, raw in life.documents.items():
        if key != "r0":
            yield Life({name: item for name, item in life.documents.items() if name != key}, acts)
        for draft in _simpler(raw):
            prune(draft["steps"])
            if draft != raw and valid(draft) is not None:
                yield Life({**life.documents, key: draft}, acts)


def _simpler(raw: Raw) -> Iterator[Raw]:
    if "goals" in raw:
        yield {key: deepcopy(value) for key, value in raw.items() if key != "goals"}
    for place, steps in enumerate(lists_of(raw["steps"])):
        for index, step in enumerate(steps):
            draft = deepcopy(raw)
            remove(list(lists_of(draft["steps"]))[place], index)
            if draft["steps"]:
                yield draft
            for name in OPTIONAL:
                if name in step:
                    draft = deepcopy(raw)
                    del list(lists_of(draft["steps"]))[place][index][name]
                    yield draft
