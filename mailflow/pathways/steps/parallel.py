"""`parallel`: several tracks at once. Goes on when all of them ended, when one did, or without waiting for any."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mailflow.pathways.fields import Fields
from mailflow.pathways.step import STAY, Child, Here, Step, Turn

ALL, ANY, NONE = "all", "any", "none"
JOINED = "joined"
MOST_TRACKS = 10


@dataclass(frozen=True, slots=True)
class Parallel(Step):
    """`tracks` are the names and first steps; `join` says what it waits for. Tracks still open then are ended."""

    kind: ClassVar[str] = "parallel"
    takes_time: ClassVar[bool] = True

    tracks: tuple[tuple[str, str], ...]
    join: str
    next: str

    @classmethod
    def read(cls, fields: Fields, step_id: str, title: str) -> Parallel:
        tracks = []
        for entry in fields.list_of("tracks"):
            name = entry.name("name")
            tracks.append((name, entry.inner_steps(name)))
            entry.finish()
        if len(tracks) < 2 or len({name for name, _ in tracks}) < len(tracks) or len(tracks) > MOST_TRACKS:
            instead = "Write `tracks:` with `- name: …` and `steps: […]` for each."
            fields.wrong("tracks", f"Two to {MOST_TRACKS} tracks with names of their own are needed.", instead)
        join = fields.choice("join", [ALL, ANY, NONE], ALL)
        return cls(step_id, title, tuple(tracks), join, fields.goes_on())

    def enter(self, here: Here) -> Turn:
        free = self.join == NONE
        children = tuple(Child(name, first, free=free) for name, first in self.tracks)
        if free:
            return Turn(outcome=JOINED, target=self.next, children=children)
        return Turn(children=children)

    def on_child(self, here: Here, key: str, outcome: str) -> Turn:
        ended = {**here.position.memo, key: outcome}
        if self.join == ANY or len(ended) == len(self.tracks):
            return Turn(outcome=JOINED, target=self.next)
        return Turn(position=replace(here.position, memo=ended)) if key in dict(self.tracks) else STAY

    def ways(self) -> tuple[tuple[str, str], ...]:
        return ((JOINED, self.next),)


STEP = Parallel
