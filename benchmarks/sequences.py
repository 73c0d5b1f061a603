"""Random lives on invented pathways: every promise of the interpreter is held after each event, or the seed is shown.

    python -m benchmarks.sequences [--count 100000] [--seed 0] [--jobs 2]

A sequence is one seed: a pathway of all kinds of steps, its later edits and the pathways within it, and up to 60 acts
of people, colleagues, mail servers and the clock (tests/pathways/model; a short form runs in the tests). A seed that
breaks a promise is made small and printed. Times are of the processor, of all jobs together.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import yaml

from tests.pathways.model.executor import Executor
from tests.pathways.model.living import Life, Living, broken, invent_life
from tests.pathways.model.promises import Broken
from tests.pathways.model.shrinking import kind_of, shrunk

PORTION = 500
SHOWN = 5


@dataclass(slots=True)
class Portion:
    """What became of some seeds."""

    seconds: float = 0.0
    advances: int = 0
    sends: int = 0
    tasks: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: Portion) -> None:
        """Together with another."""
        for name in ("seconds", "advances", "sends", "tasks", "steps", "acts", "failures"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def portion(begin: int, end: int) -> Portion:
    """Lives the seeds in this process."""
    made, begun = Portion(), time.process_time()
    for seed in range(begin, end):
        life = invent_life(seed)
        executor = Executor(life.revisions())
        try:
            Living(executor).live(life.acts)
        except Broken as error:
            made.failures.append((seed, str(error)))
        except Exception as error:  # whatever the interpreter raises is a finding
            made.failures.append((seed, f"{type(error).__name__}: {error}"))
        made.advances += executor.advances
        made.sends += len(executor.sent)
        made.tasks += len(executor.tasks)
        made.steps.update(step.kind for pathway in executor.revisions.values() for step in pathway.steps.values())
        made.acts.update(act[0] for act in life.acts)
    made.seconds = time.process_time() - begun
    return made


def described(life: Life) -> str:
    """A life for people to read."""
    parts = [
        f"--- {key}\n{yaml.safe_dump(raw, sort_keys=False, allow_unicode=True)}" for key, raw in life.documents.items()
    ]
    return "\n".join([*parts, *(f"  {act}" for act in life.acts)])


def portions(first: int, count: int, jobs: int) -> Iterator[Portion]:
    """All seeds, some at a time."""
    begins = range(first, first + count, PORTION)
    ends = [min(begin + PORTION, first + count) for begin in begins]
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(portion, begins, ends)


def main() -> int:
    """Run, and say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    total, done = Portion(), 0
    for item in portions(args.seed, args.count, args.jobs):
        total.add(item)
        done = min(done + PORTION, args.count)
        print(f"\r{done} of {args.count}, {len(total.failures)} broken", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(f"{done} sequences from seed {args.seed}, {total.advances} events applied")
    print(f"{total.sends} mails sent, {total.tasks} tasks opened")
    print(f"{total.seconds:.0f} s of processor time, {total.seconds / max(done, 1) * 1000:.1f} ms a sequence")
    print("steps", ", ".join(f"{kind} {number}" for kind, number in total.steps.most_common()))
    print("acts", ", ".join(f"{kind} {number}" for kind, number in total.acts.most_common()))
    print(f"promises broken: {len(total.failures)}")
    shown = {kind_of(reason): seed for seed, reason in reversed(total.failures)}
    for seed in list(shown.values())[:SHOWN]:
        small = shrunk(invent_life(seed))
        print(f"\nseed {seed}: {broken(small)}\n{described(small)}")
    return bool(total.failures)


if __name__ == "__main__":
    sys.exit(main())
