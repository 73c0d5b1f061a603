"""A list's filters as they stand in an address, and in a saved view: known fields only, nonsense counts as absent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from mailflow.store.pages.filters import NEEDS, REASONS, STAGES, Filters
from mailflow.web.language import mark

TABS = {"": "open", "prises": "taken", "plus-tard": "later", "attente": "waiting", "classees": "closed"}
NEED_CODES = {
    "retard": "late",
    "reponse": "answered",
    "tache": "task",
    "injoignable": "unreachable",
    "silence": "silent",
    "calme": "calm",
}
STAGE_CODES = dict(zip(("relance", "relais", "responsable"), STAGES, strict=True))
REASON_CODES = dict(zip(("inconnu", "non-verifie", "tiers"), REASONS, strict=True))
LONGEST = 60
assert tuple(NEED_CODES.values()) == NEEDS

NEED_WORDS = {
    "late": mark("En retard"),
    "answered": mark("Attend une réponse"),
    "task": mark("Tâche à faire"),
    "unreachable": mark("Injoignable"),
    "silent": mark("Sans réponse"),
    "calm": mark("À jour"),
}
REASON_WORDS = {
    "inconnu": mark("Personne non reconnue"),
    "non-verifie": mark("Expéditeur non vérifié"),
    "tiers": mark("Écrit par un tiers"),
}


def read_filters(asked: Mapping[str, str]) -> Filters:
    """The filters of an address or of a saved view."""
    return Filters(
        state=TABS.get(asked.get("onglet", ""), "open"),
        need=NEED_CODES.get(asked.get("besoin", ""), ""),
        tag=_id(asked.get("tag", "")),
        tier=_words(asked.get("suivi", "")),
        pathway=_words(asked.get("parcours", "")),
        stage=STAGE_CODES.get(asked.get("relance", ""), ""),
        reason=REASON_CODES.get(asked.get("raison", ""), ""),
        files=asked.get("pj") == "1",
        priority=asked.get("prioritaire") == "1",
        since=_day(asked.get("depuis", "")),
        adviser=_id(asked.get("qui", "")),
        queue=_id(asked.get("file", "")),
    )


def write_filters(filters: Filters) -> dict[str, str]:
    """The same again, without what is not chosen: what an address and a saved view hold."""
    said = {
        "onglet": _code(TABS, filters.state),
        "besoin": _code(NEED_CODES, filters.need),
        "tag": str(filters.tag or ""),
        "suivi": filters.tier,
        "parcours": filters.pathway,
        "relance": _code(STAGE_CODES, filters.stage),
        "raison": _code(REASON_CODES, filters.reason),
        "pj": "1" if filters.files else "",
        "prioritaire": "1" if filters.priority else "",
        "depuis": filters.since.isoformat() if filters.since else "",
        "qui": str(filters.adviser or ""),
        "file": str(filters.queue or ""),
    }
    return {name: value for name, value in said.items() if value}


def address(path: str, filters: Filters, **more: str) -> str:
    """The list at `path` with these filters; `more` comes before them, an empty value takes one away."""
    query = {name: value for name, value in (write_filters(filters) | more).items() if value}
    return f"{path}?{urlencode(query)}" if query else path


def _code(table: Mapping[str, str], value: str) -> str:
    return next((code for code, found in table.items() if found == value), "")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _words(text: str) -> str:
    return text.strip() if len(text) <= LONGEST and text.isprintable() else ""
