"""Spans of time in UTC, in order, made year by year when asked for: what makes working time fast to count.

A timeline is shared by equal calendars and by threads: what it holds is replaced whole, never changed in place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

Instants = tuple[datetime, datetime]
SpansOfYear = Callable[[int], Sequence[Instants]]
StartOfYear = Callable[[int], datetime]


@dataclass(frozen=True, slots=True)
class Held:
    """The spans of the years `first` to `last`. `sums[i]` is the length of all before the i-th; one more, or none."""

    first: int
    last: int
    since: datetime
    begins: list[datetime]
    ends: list[datetime]
    sums: list[timedelta]


class Timeline:
    """Asked with instants in UTC only. The spans must go on for ever: a question would else look for one for ever.

    Only a `counted` one may be asked to `add`; the others need less memory.
    """

    __slots__ = ("_counted", "_held", "_spans_of", "_start_of")

    def __init__(self, spans_of: SpansOfYear, start_of: StartOfYear, *, counted: bool = False) -> None:
        self._counted = counted
        self._spans_of = spans_of
        self._start_of = start_of
        self._held: Held | None = None

    def next(self, at: datetime) -> datetime:
        """`at` itself within a span, else the beginning of the next one."""
        held = self._held or self._grown(at.year)
        index = bisect_right(held.ends, at)
        if index == len(held.ends) or at < held.since:
            held = self._reaching(at)
            index = bisect_right(held.ends, at)
        begin = held.begins[index]
        return begin if at < begin else at

    def add(self, at: datetime, span: timedelta) -> datetime:
        """`at` plus `span` (back when negative), counted within spans only. The end of a span is the next beginning."""
        held = self._reaching(at)
        while True:
            index = bisect_right(held.ends, at)
            target = held.sums[index] + span
            if at > held.begins[index]:
                target += at - held.begins[index]
            found = bisect_right(held.sums, target) - 1
            if 0 <= found < len(held.begins):
                return held.begins[found] + (target - held.sums[found])
            held = self._grown(held.first - 1 if found < 0 else held.last + 1)

    def pair(self, at: datetime, count: int) -> tuple[Instants, Instants]:
        """The span that holds `at` or comes next, and the one `count` places after (before) it."""
        held = self._reaching(at)
        while True:
            here = bisect_right(held.ends, at)
            there = here + count
            if 0 <= there < len(held.ends):
                return (held.begins[here], held.ends[here]), (held.begins[there], held.ends[there])
            held = self._grown(held.first - 1 if there < 0 else held.last + 1)

    def _reaching(self, at: datetime) -> Held:
        """What is held, grown until it knows the span of `at` or the next one."""
        held = self._held or self._grown(at.year)
        while at < held.since:
            held = self._grown(min(at.year, held.first - 1))
        while not held.ends or held.ends[-1] <= at:
            held = self._grown(max(at.year, held.last + 1))
        return held

    def _grown(self, year: int) -> Held:
        held = self._held
        years = range(min(year, held.first), max(year, held.last) + 1) if held else range(year, year + 1)
        spans = [span for each in years for span in self._spans_of(each)]
        lengths = (end - begin for begin, end in spans)
        held = Held(
            first=years[0],
            last=years[-1],
            since=self._start_of(years[0]),
            begins=[begin for begin, _ in spans],
            ends=[end for _, end in spans],
            sums=list(accumulate(lengths, initial=timedelta())) if self._counted else [],
        )
        self._held = held
        return held
