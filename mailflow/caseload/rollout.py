"""When a region may go from one phase to another: in order, from a day to come, and never on without an evaluation.

Pure: it judges a list of moves against the one before. settings/regions.py keeps both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mailflow.core.rollout import BEFORE, Move, Phase, move_on, phase_on

EVALUATED = frozenset({Phase.PILOT, Phase.TRANSITION})  # these are not left forward without an evaluation
Fault = tuple[str, str]  # field, sentence


class Conclusion(StrEnum):
    """What an evaluation comes to."""

    CONCLUSIVE = "conclusive"  # the only one that lets a region go on
    NEGATIVE = "negative"
    OPEN = "open"  # no conclusion


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What became of a phase, as judged on a day. Never changed: the newest of a phase counts."""

    phase: Phase
    day: date
    conclusion: Conclusion


def counting(evaluations: Sequence[Evaluation], since: Move, until: date = date.max) -> Evaluation | None:
    """The newest of this run of a phase; `evaluations` are in the order in which they were recorded."""
    found = (item for item in reversed(evaluations) if item.phase is since.phase and since.day <= item.day <= until)
    return next(found, None)


def fault(
    before: Sequence[Move], after: Sequence[Move], evaluations: Sequence[Evaluation], today: date
) -> Fault | None:
    """The first thing that is wrong with `after` in place of `before`; None when it may stand."""
    begun = [move for move in before if move.day < today]
    if list(after[: len(begun)]) != begun:
        return "day", "Une phase commencée ne se change plus : revenez en arrière, avec un motif."
    last = BEFORE
    for number, move in enumerate(after):
        if found := _out_of_order(last, move):
            return found
        if number >= len(begun):
            if begun and move.day < today:
                return "day", "Ce jour est passé : une phase commence aujourd’hui ou plus tard."
            if move not in before and (found := _unproved(last, move, evaluations)):
                return found
        last = move
    return None


def _out_of_order(last: Move, move: Move) -> Fault | None:
    if move.phase is last.phase:
        return "phase", "La région est déjà dans cette phase."
    if move.phase.rank > last.phase.rank + 1:
        return "phase", "Une phase après l’autre : pilote, transition, en ligne seulement."
    if move.day <= last.day:
        return "day", f"Cette phase commence après la précédente, du {last.day:%d/%m/%Y}."
    if move.phase.rank < last.phase.rank and not move.reason:
        return "reason", "Dites pourquoi la région revient en arrière."
    return None


def _unproved(last: Move, move: Move, evaluations: Sequence[Evaluation]) -> Fault | None:
    if last.phase not in EVALUATED or move.phase.rank < last.phase.rank:
        return None
    found = counting(evaluations, last, move.day)
    if found is None:
        return "phase", f"D’abord une évaluation concluante de la phase commencée le {last.day:%d/%m/%Y}."
    if found.conclusion is not Conclusion.CONCLUSIVE:
        return "phase", f"L’évaluation du {found.day:%d/%m/%Y} n’est pas concluante : la région reste dans sa phase."
    return None


def evaluation_fault(moves: Sequence[Move], evaluation: Evaluation, today: date) -> Fault | None:
    """Why this cannot be an evaluation of the region: the phase has to have begun, and the day to be in it or after."""
    runs = [move for move in moves if move.phase is evaluation.phase and move.day <= today]
    if evaluation.phase is Phase.NONE or not runs:
        return "phase", "Cette phase n’a pas commencé : il n’y a rien à évaluer."
    if evaluation.day < runs[0].day:
        return "day", f"Cette phase a commencé le {runs[0].day:%d/%m/%Y} seulement."
    if evaluation.day > today:
        return "day", "Ce jour est à venir : une évaluation porte sur ce qui a été vu."
    return None


def run_of(moves: Sequence[Move], evaluation: Evaluation) -> Move | None:
    """Which run of its phase was evaluated: the newest that had begun on that day."""
    begun = (move for move in reversed(moves) if move.phase is evaluation.phase and move.day <= evaluation.day)
    return next(begun, None)


def without_plan(moves: Sequence[Move], today: date) -> tuple[Move, ...]:
    """The moves without the one to come."""
    return tuple(move for move in moves if move.day <= today)


def broken_plan(moves: Sequence[Move], evaluation: Evaluation, today: date) -> bool:
    """Whether the region was to go on from the phase that this evaluation does not find conclusive."""
    coming = [move for move in moves if move.day > today]
    now = move_on(moves, today)
    forward = bool(coming) and coming[0].phase.rank > now.phase.rank
    concerned = evaluation.phase is now.phase and evaluation.day >= now.day
    return forward and concerned and evaluation.conclusion is not Conclusion.CONCLUSIVE


def choices(moves: Sequence[Move], today: date) -> Mapping[Phase, bool]:
    """Where a region may go from the phase it is in, forward first; True: only back, with a reason."""
    now = phase_on(moves, today)
    back = dict.fromkeys(reversed(tuple(Phase)[: now.rank]), True)
    return {now.next: False, **back} if now.next else back
