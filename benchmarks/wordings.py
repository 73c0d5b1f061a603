"""Wordings: how fast usual ones render, and how long the worst Markdown that is accepted can take.

    python -m benchmarks.wordings

Processor time of one core. Usual ones are rendered from the cache, as in a run of reminders; the worst ones are new.
"""

from __future__ import annotations

import time

from benchmarks.start import machine
from mailflow.caseload.wording_values import FIELDS
from mailflow.templates.allowlist import SOURCE_LENGTH
from mailflow.templates.rendering import render
from mailflow.templates.shipped import starter_wordings

PIECES = (
    "[",
    "[a](",
    "![",
    "*a **a ",
    "> ",
    "- ",
    "`",
    "_a",
    "**",
    "<",
    "&",
    "[x]: /u\n",
    "[[]](",
    "[a][b]",
    '[a](<b> "',
)
LIMIT_SECONDS = 1.0


def seconds(source: str, values: dict[str, str]) -> float:
    """Processor time to render."""
    started = time.process_time()
    render(source, values)
    return time.process_time() - started


def main() -> int:
    """Prints the figures; 1 when one wording takes a second."""
    print(machine())
    values = {name: field.sample for name, field in FIELDS.items()}
    usual = list(starter_wordings().values())
    for source in usual:
        render(source, values)
    started, rounds = time.process_time(), 2_000
    for number in range(rounds):
        render(usual[number % len(usual)], values | {"prenom": f"Léa {number}"})
    print(f"usual wordings: {rounds / (time.process_time() - started):,.0f}/s")
    head = "Objet : x\n\n"
    length = SOURCE_LENGTH - len(head)
    times = {piece: seconds(head + piece * (length // len(piece)), {}) for piece in PIECES}
    worst = max(times, key=lambda piece: times[piece])
    print(f"worst of {len(PIECES)} kinds of hostile Markdown, {length:,} characters: {times[worst]:.2f} s ({worst!r})")
    return int(times[worst] > LIMIT_SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
