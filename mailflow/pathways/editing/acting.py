"""Changes to a document's values: add, replace, remove and move a step. Each returns new values; none checks them."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from enum import StrEnum
from typing import Any

from mailflow.core.errors import Refused
from mailflow.pathways.editing.outline import Entry, Place, beside, find, flat, outline

Values = dict[str, Any]


class Move(StrEnum):
    """Where a step goes."""

    UP = "up"
    DOWN = "down"
    IN = "in"  # to the end of the last track of the step before it
    OUT = "out"  # after the step whose track it is in


def _list_at(values: Values, place: Place) -> list[Any]:
    """The list at `place`, made when it is missing."""
    here: Any = values
    for part in place[:-1]:
        here = here[part]
    last = place[-1]
    if not isinstance(here.get(last), list):
        here[last] = []
    found: list[Any] = here[last]
    return found


def entry_of(values: Mapping[str, Any], key: str) -> Entry:
    """The step of that key; raises `Refused` when somebody took it away."""
    found = find(outline(values), key)
    if found is None:
        raise Refused("Cette étape n’est plus dans le brouillon : quelqu’un l’a retirée entre-temps.")
    return found


def with_step(values: Mapping[str, Any], key: str, raw: Mapping[str, Any]) -> Values:
    """The step of that key as `raw`."""
    place = entry_of(values, key).place
    made = deepcopy(dict(values))
    _list_at(made, place[:-1])[int(place[-1])] = dict(raw)
    return made


def with_head(values: Mapping[str, Any], head: Mapping[str, Any]) -> Values:
    """The pathway's own fields as `head`, the steps and what `head` does not speak of as they are."""
    made = deepcopy(dict(values))
    for name, value in head.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = value
    if "steps" in made:
        made["steps"] = made.pop("steps")  # what people look for stands last
    return made


def added(values: Mapping[str, Any], after: str, raw: Mapping[str, Any]) -> Values:
    """A step after that of key `after`; into the track at "@place", as its first; "" puts it at the beginning."""
    made = deepcopy(dict(values))
    target = _after(made, after)
    _list_at(made, target[:-1]).insert(int(target[-1]), dict(raw))
    return made


def _after(values: Mapping[str, Any], after: str) -> Place:
    """The place that `added` and `placed` speak of."""
    if not after:
        return ("steps", 0)
    if after.startswith("@@"):
        track = _place(after[2:])
        known = {item.place for entry in _all(values) for item in entry.tracks}
        if track not in known:
            raise Refused("Cette piste n’est plus dans le brouillon : quelqu’un l’a retirée entre-temps.")
        return (*track, 0)
    place = entry_of(values, after).place
    return (*place[:-1], int(place[-1]) + 1)


def placed(values: Mapping[str, Any], key: str, after: str) -> Values:
    """The step of that key after another, wherever that is; `after` is as in `added`."""
    made = deepcopy(dict(values))
    place, target = entry_of(made, key).place, _after(made, after)
    if len(target) > len(place) and target[: len(place)] == place:
        raise Refused("Une étape ne peut pas aller dans elle-même.")
    own, there = _list_at(made, place[:-1]), _list_at(made, target[:-1])
    number, wanted = int(place[-1]), int(target[-1])
    step = own.pop(number)
    there.insert(wanted - 1 if there is own and wanted > number else wanted, step)
    return made


def _all(values: Mapping[str, Any]) -> list[Entry]:
    return list(flat(outline(values)))


def _place(said: str) -> Place:
    return tuple(int(part) if part.isdecimal() else part for part in said.split("."))


def removed(values: Mapping[str, Any], key: str) -> Values:
    """Without the step of that key, and without what is in it."""
    place = entry_of(values, key).place
    made = deepcopy(dict(values))
    del _list_at(made, place[:-1])[int(place[-1])]
    return made


def moved(values: Mapping[str, Any], key: str, move: Move) -> Values:
    """The step of that key elsewhere. Raises `Refused` when there is no such place."""
    entry = entry_of(values, key)
    target = target_of(values, entry, move)
    if target is None:
        raise Refused("L’étape ne peut pas aller là.")
    made = deepcopy(dict(values))
    own = _list_at(made, entry.place[:-1])
    step = own[int(entry.place[-1])]
    if move in (Move.UP, Move.DOWN):
        own.insert(int(target[-1]), own.pop(int(entry.place[-1])))
    elif move is Move.IN:
        _list_at(made, target[:-1]).append(step)
        del own[int(entry.place[-1])]
    else:
        del own[int(entry.place[-1])]
        _list_at(made, target[:-1]).insert(int(target[-1]), step)
    return made


def target_of(values: Mapping[str, Any], entry: Entry, move: Move) -> Place | None:
    """Where the step would be; None when there is no such place."""
    place, number = entry.place, int(entry.place[-1])
    siblings = beside(outline(values), place)
    if move is Move.UP:
        return (*place[:-1], number - 1) if number else None
    if move is Move.DOWN:
        return (*place[:-1], number + 1) if number + 1 < len(siblings) else None
    if move is Move.IN:
        before = siblings[number - 1] if 0 < number <= len(siblings) else None
        return (*before.tracks[-1].place, 0) if before is not None and before.tracks else None
    if len(place) <= 2:
        return None
    parent = place[:-2] if place[-2] == "steps" and (len(place) < 4 or place[-4] != "tracks") else place[:-4]
    return (*parent[:-1], int(parent[-1]) + 1)


def in_use(values: Mapping[str, Any]) -> set[str]:
    """All ids of steps."""
    return {entry.id for entry in _all(values)}
