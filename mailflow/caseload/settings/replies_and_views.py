"""Canned replies of agencies and views of teams, checked as they come from files. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mailflow.caseload.settings.checks import Typed
from mailflow.core.errors import Refused
from mailflow.templates.filling import fields_of

PAGES = frozenset({"people", "conversations"})
STATES = frozenset({"closed"})
LONGEST = 20_000
MOST_DAYS = 60


def clean_reply(values: Mapping[str, Any]) -> dict[str, Any]:
    """Title, text and what follows sending; raises `Invalid`."""
    typed = Typed(values)
    text = str(values.get("text") or "").replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST:
        typed.wrong["text"] = f"De 1 à {LONGEST} signes."
    else:
        try:
            fields_of(text)
        except Refused as refusal:
            typed.wrong["text"] = refusal.public
    effects = values.get("effects") or {}
    if not isinstance(effects, Mapping) or not _good_effects(effects):
        typed.wrong["effects"] = "Possible : state: closed, remind_days: 1 à 60, tag: un nom."
        effects = {}
    made = {"title": typed.line("title", 100), "text": text, "effects": dict(effects)}
    typed.check()
    return made


def _good_effects(effects: Mapping[str, Any]) -> bool:
    days = effects.get("remind_days", 1)
    return (
        effects.keys() <= {"state", "remind_days", "tag"}
        and effects.get("state", "closed") in STATES
        and isinstance(days, int)
        and 1 <= days <= MOST_DAYS
        and isinstance(effects.get("tag", ""), str)
    )


def clean_view(values: Mapping[str, Any]) -> dict[str, Any]:
    """Page, name and filters as they stand in an address; raises `Invalid`."""
    typed = Typed(values)
    filters = values.get("filters") or {}
    if not isinstance(filters, Mapping) or not all(isinstance(item, str | int) for item in filters.values()):
        typed.wrong["filters"] = "Des noms et des valeurs, comme dans l’adresse de la liste."
        filters = {}
    made = {
        "page": typed.choice("page", PAGES),
        "name": typed.line("name", 60),
        "filters": {str(name): str(item) for name, item in filters.items()},
    }
    typed.check()
    return made
