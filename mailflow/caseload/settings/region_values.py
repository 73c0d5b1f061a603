"""Regions, phases and evaluations as they are typed or stand in files: read and checked field by field. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mailflow.caseload.rollout import Conclusion, Evaluation
from mailflow.caseload.settings.checks import Typed, day_of
from mailflow.core.rollout import Move, Phase

EVALUATION = ("phase", "day", "made_by", "measures", "conclusion")
MOST = 100  # phases of one region
LONGEST = 2000


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values to keep; raises `Invalid` with every mistake."""
    typed = Typed(values)
    named = values.get("agencies") or []
    codes = named if isinstance(named, list) else [named]
    made = {
        "name": typed.line("name", 100),
        "agencies": sorted({str(code).strip() for code in codes}),
        "phases": [],
    }
    kept = values.get("phases") or []
    if not isinstance(kept, list) or len(kept) > MOST or not all(isinstance(item, Mapping) for item in kept):
        typed.wrong["phases"] = f"Une liste de {MOST} phases au plus, chacune avec « phase » et « from »."
        kept = []
    typed.check()
    return made | {"phases": [read_move(item).to_json() for item in kept]}


def read_move(values: Mapping[str, Any]) -> Move:
    """A phase with its first day; raises `Invalid`."""
    typed = Typed(values)
    phase = typed.choice("phase", frozenset(Phase))
    day, reason = day_of(typed.line("from", 20)), typed.line("reason", 300, needed=False)
    if not day:
        typed.wrong["from"] = "Un jour, comme 24/12/2026."
    typed.check()
    return Move(Phase(phase), date.fromisoformat(day), reason)


def read_evaluation(values: Mapping[str, Any]) -> dict[str, Any]:
    """An evaluation as it is kept; raises `Invalid`."""
    typed = Typed(values)
    made: dict[str, Any] = {
        "phase": typed.choice("phase", frozenset(Phase)),
        "day": day_of(typed.line("day", 20)),
        "made_by": typed.line("made_by", 100),
        "measures": str(values.get("measures") or "").strip(),
        "conclusion": typed.choice("conclusion", frozenset(Conclusion)),
    }
    if not made["day"]:
        typed.wrong.setdefault("day", "Un jour, comme 24/12/2026.")
    if not made["measures"]:
        typed.wrong["measures"] = "Dites ce qui a été mesuré, en mots ou en chiffres."
    elif len(made["measures"]) > LONGEST:
        typed.wrong["measures"] = f"Au plus {LONGEST} signes."
    typed.check()
    return made | {"day": date.fromisoformat(made["day"])}


def shown(row: Mapping[str, Any]) -> dict[str, str]:
    """An evaluation as its file says it."""
    return {name: str(row[name]) for name in EVALUATION}


def judged_in(row: Mapping[str, Any]) -> Evaluation:
    """What the roll-out judges by."""
    return Evaluation(Phase(row["phase"]), row["day"], Conclusion(row["conclusion"]))
