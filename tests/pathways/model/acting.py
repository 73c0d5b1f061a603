"""Random lives: what people, colleagues, mail servers and the clock do, as plain acts that fit any case.

An act names things by number (the n-th open task, the n-th enrolment): so any of them can be left out of a sequence.
"""

from __future__ import annotations

from random import Random
from typing import Any

from mailflow.pathways.intents import INTENTS

Act = tuple[Any, ...]
SAID = ("confirm", "decline", "choose_slot", "thanks", "job_found", "distress", "opt_out_web", "other", "document")
DISPOSITIONS = ("human",) * 8 + ("auto_reply", "bounce", "list", "own", "unreadable", "odd")
MINUTES = (0, 1, 30, 60 * 5, 60 * 24, 60 * 24 * 4, 60 * 24 * 11, 60 * 24 * 45)
WEIGHTS = {
    "sleep": 22,
    "wait": 10,
    "early": 3,
    "mail": 22,
    "task": 16,
    "answer": 3,
    "deliver": 9,
    "again": 5,
    "pause": 6,
    "resume": 4,
    "move": 5,
    "add": 4,
    "migrate": 6,
    "enrol": 3,
    "guard": 4,
    "assigning": 2,
    "stray": 4,
    "other": 3,
    "together": 3,
}
KINDS = tuple(WEIGHTS)
HOW_OFTEN = tuple(WEIGHTS.values())
GUARDS = ("", "", "", "deferred", "suppressed")


def invent_acts(chance: Random, count: int) -> list[Act]:
    """A life of so many acts; it begins with an enrolment."""
    kinds = chance.choices(KINDS, HOW_OFTEN, k=count)
    return [("enrol", 0, 0, 0), *(_act(chance, kind) for kind in kinds)]


def _act(chance: Random, kind: str) -> Act:
    some, other = chance.randrange(12), chance.randrange(12)
    match kind:
        case "wait" | "sleep":
            return kind, chance.choice(MINUTES) if kind == "wait" or chance.random() < 0.2 else 0
        case "mail":
            return _mail(chance, some, other)
        case "enrol":
            return kind, chance.randrange(3), some, int(chance.random() < 0.15)
        case "deliver":
            return kind, some, chance.choice(["sent", "failed", "bounced", "bounced", "ambiguous", "odd"])
        case "pause":
            return kind, chance.choice([0, *MINUTES])
        case "guard":
            return kind, chance.choice(GUARDS)
        case "assigning":
            return kind, chance.choice(["assigned", "no_capacity", "odd"])
        case "stray":
            return kind, some, other, chance.choice(["done", "oui", "sans_suite", "timeout", "stuck", "nonsense"])
        case "answer" | "other":
            return kind, some, chance.random() < 0.5
        case "together":
            return kind, chance.randint(2, 4)
    return kind, some, other, chance.randrange(4)


def _mail(chance: Random, some: int, other: int) -> Act:
    """About something, from somebody: mostly a clear and proved answer to what waits."""
    said = chance.choices(SAID, k=chance.choice([1, 1, 1, 2])) if chance.random() < 0.9 else [chance.choice(INTENTS)]
    proved, clear = chance.random() < 0.75, chance.random() < 0.75
    answer = chance.choice(["", "", "yes", "no"])
    about = some if chance.random() < 0.8 else -other
    return "mail", about, chance.choice(DISPOSITIONS), tuple(said), answer, clear, proved, chance.random() < 0.4
