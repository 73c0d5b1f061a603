"""What a new step of each kind begins with: enough to see what it does, the rest is asked for by the checks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

FIELDS: Mapping[str, Mapping[str, Any]] = {
    "message": {"wording": "", "class": "service"},
    "wait": {"for": "3 working days"},
    "await_reply": {
        "about": "",
        "asked": {"asked": "yes_no"},
        "answers": [
            {"outcome": "oui", "label": "Oui", "intents": ["confirm"], "answer": "yes", "next": ""},
            {"outcome": "non", "label": "Non", "intents": ["decline"], "answer": "no", "next": ""},
        ],
        "timeout": {"after": "10 working days", "next": ""},
    },
    "branch": {"ways": [{"when": {"outcome": "", "is": []}, "next": ""}], "else": ""},
    "task": {"role": "owner", "due": "2 working days", "outcomes": [{"outcome": "fait", "label": "Fait", "next": ""}]},
    "document_request": {"items": [{"item": "Pièce d’identité"}], "timeout": {"after": "10 working days", "next": ""}},
    "survey": {
        "wording": "",
        "questions": [{"question": "Avez-vous besoin d’aide ?"}],
        "timeout": {"after": "10 working days", "next": ""},
    },
    "decision": {
        "role": "lead",
        "prepared_by": "",
        "legal_basis": "",
        "contradictory": {"anchor": "", "for": "10 days"},
        "options": [{"outcome": "sans_suite", "label": "Sans suite", "next": ""}],
    },
    "assign": {"to": "adviser"},
    "experiment": {
        "experiment": "essai",
        "arms": [{"arm": "essai", "percent": 50, "next": ""}, {"arm": "habituel", "percent": 50, "next": ""}],
    },
    "subpathway": {"pathway": "", "outcomes": []},
    "goto": {"to": "", "max_loops": 3},
    "parallel": {"tracks": [{"name": "premiere"}, {"name": "seconde"}], "join": "all"},
    "recurring": {"every": "2 weeks", "times": 6, "steps": []},
    "end": {"outcome": "fin"},
}


def new_step(kind: str, title: str, taken: Collection[str]) -> dict[str, Any]:
    """A step with an id of its own, made from its title; tracks get an end each."""
    step_id = new_id(title or kind, taken)
    made = {"id": step_id, "kind": kind, "title": title or step_id, **_filled(FIELDS[kind])}
    if kind == "parallel":
        made["tracks"] = [_track(step_id, track["name"], taken) for track in FIELDS[kind]["tracks"]]
    if kind == "recurring":
        made["steps"] = [_end(f"{step_id}_tour_fin", taken)]
    return made


def _track(step_id: str, name: str, taken: Collection[str]) -> dict[str, Any]:
    return {"name": name, "steps": [_end(f"{step_id}_{name}_fin", taken)]}


def _end(wanted: str, taken: Collection[str]) -> dict[str, Any]:
    return {"id": new_id(wanted, taken), "kind": "end", "outcome": "done"}


def _filled(value: Any) -> Any:
    """Without what is still empty, so that the checks ask for it."""
    if isinstance(value, Mapping):
        return {name: _filled(part) for name, part in value.items() if part not in ("", [])}
    return [_filled(item) for item in value] if isinstance(value, list) else value


def new_id(title: str, taken: Collection[str]) -> str:
    """A short name that no step has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or "etape"
    base = base if base[0].isalpha() else f"etape_{base}"
    found, number = base, 2
    while found in taken:
        found, number = f"{base}_{number}", number + 1
    return found


def new_pathway(code: str, title: str) -> dict[str, Any]:
    """The smallest one that says what it is."""
    steps: Sequence[Mapping[str, Any]] = [{"id": "fin", "kind": "end", "title": "Fin", "outcome": "fin"}]
    return {"code": code, "title": title, "language": "fr", "steps": list(steps)}
