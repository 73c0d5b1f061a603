"""The steps of a document as people see them: an ordered, nested list, also while the document is full of mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Place = tuple[str | int, ...]
HOLDERS = ("parallel", "recurring")


@dataclass(frozen=True, slots=True)
class Track:
    """A list of steps within a step; `name` is "" where there is only one."""

    name: str
    place: Place  # of its list
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One step. `key` names it in an address: its id, or where it stands while it has no id of its own."""

    key: str
    id: str
    kind: str
    title: str
    place: Place
    raw: Mapping[str, Any]
    tracks: tuple[Track, ...]


def outline(values: Mapping[str, Any]) -> tuple[Entry, ...]:
    """All steps of the pathway, those of tracks within."""
    seen: set[str] = set()
    return _entries(values.get("steps"), ("steps",), seen)


def _entries(found: Any, place: Place, seen: set[str]) -> tuple[Entry, ...]:
    if not isinstance(found, list):
        return ()
    return tuple(_entry(item, (*place, number), seen) for number, item in enumerate(found) if isinstance(item, Mapping))


def _entry(raw: Mapping[str, Any], place: Place, seen: set[str]) -> Entry:
    own = raw.get("id")
    step_id = own if isinstance(own, str) and own and own not in seen else ""
    seen.add(step_id)
    key = step_id or "@" + ".".join(map(str, place))
    title, kind = raw.get("title"), raw.get("kind")
    return Entry(
        key,
        str(own or ""),
        kind if isinstance(kind, str) else "",
        str(title or own or ""),
        place,
        raw,
        tuple(_tracks(raw, place, seen)),
    )


def _tracks(raw: Mapping[str, Any], place: Place, seen: set[str]) -> Iterator[Track]:
    if "steps" in raw:
        yield Track("", (*place, "steps"), _entries(raw["steps"], (*place, "steps"), seen))
    tracks = raw.get("tracks")
    for number, track in enumerate(tracks if isinstance(tracks, list) else ()):
        if isinstance(track, Mapping):
            inner = (*place, "tracks", number, "steps")
            yield Track(str(track.get("name", "")), inner, _entries(track.get("steps"), inner, seen))


def flat(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """All entries in the order they are read."""
    for entry in entries:
        yield entry
        for track in entry.tracks:
            yield from flat(track.entries)


def find(entries: tuple[Entry, ...], key: str) -> Entry | None:
    """The entry of that key."""
    return next((entry for entry in flat(entries) if entry.key == key), None)


def beside(entries: tuple[Entry, ...], place: Place) -> tuple[Entry, ...]:
    """The entries of the list in which this place is."""
    same = [entry for entry in flat(entries) if entry.place[:-1] == place[:-1]]
    return tuple(same)
