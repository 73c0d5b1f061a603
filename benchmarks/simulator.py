"""Simulator: personas a second, 12 months each, with and without sharing of equal lives.

    python -m benchmarks.simulator [--personas 10000] [--apart 200] [--cores 2] [--pathway FILE]

Goal: 10,000 personas × 12 months of “Nouvel inscrit – guidé” within 10 s on two cores. The pathway is that one when it
is shipped, else benchmarks/simulator_pathway.yaml, which is as rich. Without sharing, a sample of lives of their own is
played (`--apart`, one a person), and the time of 10,000 is arithmetic from it, printed as such.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from mailflow.caseload.simulating import life
from mailflow.caseload.simulating.population import Group, groups, population
from mailflow.caseload.simulating.portfolio import Played, play
from mailflow.caseload.simulating.world import MAILS, World
from mailflow.pathways.document import read_pathway
from mailflow.templates.shipped import starter_pathways

OWN = Path(__file__).with_name("simulator_pathway.yaml")
SHIPPED = "nouvel-inscrit-guide"
MONDAY = date(2026, 3, 2)
MONTHS, WEEKS, GOAL_SECONDS = 12, 52, 10.0


def world(file: Path | None) -> World:
    """The pathway that is measured."""
    shipped = starter_pathways()
    text = file.read_text("utf-8") if file else shipped.get(SHIPPED) or OWN.read_text("utf-8")
    return World(read_pathway(text), {code: read_pathway(document) for code, document in shipped.items()})


def processor_seconds() -> float:
    """Of this process and of the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def timed(made: World, people: list[Group], cores: int, *, share: bool) -> tuple[Played, float, float]:
    """What was played, seconds on the wall, and of processor."""
    wall, used = time.perf_counter(), processor_seconds()
    played = play(made, people, MONTHS, cores, lambda done: None, share=share)
    return played, time.perf_counter() - wall, processor_seconds() - used


def advances(made: World, people: list[Group]) -> float:
    """How often `advance` is called for one person, on average of a few."""
    count, real = 0, life.advance

    def counted(*args: object, **options: object) -> object:
        nonlocal count
        count += 1
        return real(*args, **options)  # type: ignore[arg-type]

    life.advance = counted  # type: ignore[assignment]
    try:
        sample = [replace(group, count=1) for group in people[:: max(1, len(people) // 24)]]
        play(made, sample, MONTHS, 1, lambda done: None)
    finally:
        life.advance = real
    return count / len(sample)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--personas", type=int, default=10_000)
    parser.add_argument("--apart", type=int, default=200, help="lives played without sharing")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--pathway", type=Path)
    args = parser.parse_args()
    made = world(args.pathway)
    personas = population(made.pathway)
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}; {made.pathway.code}:")
    print(f"{len(made.pathway.steps)} steps, {len(personas)} behaviours, {MONTHS} months each, {args.cores} processes")
    people = groups(personas, args.personas, MONDAY, WEEKS, made.calendar, 0)
    shared, wall, used = timed(made, people, args.cores, share=True)
    met = "met" if wall * 10_000 / shared.people <= GOAL_SECONDS else "missed"
    print(
        f"shared:  {shared.people:,} people in {wall:.1f} s ({used:.1f} s of processor), {shared.people / wall:,.0f}/s;"
    )
    print(f"         {shared.lives:,} different lives, {used / shared.lives * 1000:.1f} ms of processor each")
    print(f"         {shared.tally.total(*MAILS):,} mails; goal {GOAL_SECONDS:.0f} s for 10,000: {met}")
    few = groups(personas, args.apart, MONDAY, WEEKS, made.calendar, 0)
    apart, wall, used = timed(made, few, args.cores, share=False)
    each, calls = used / apart.lives, advances(made, few)
    print(f"apart:   {apart.lives:,} people in {wall:.1f} s, {apart.lives / wall:,.0f}/s; {each * 1000:.1f} ms each,")
    print(f"         {calls:.0f} calls of advance, {each / calls * 1e6:.0f} µs each with all around it")
    print(f"         arithmetic: 10,000 without sharing take {wall / apart.lives * 10_000:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
