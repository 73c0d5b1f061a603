"""The pathways and wordings that come with mailflow, read from `starter/`. Nothing is published by reading them."""

from __future__ import annotations

from importlib.resources import files

STARTER = files("mailflow.templates") / "starter"


def starter_pathways() -> dict[str, str]:
    """Code → YAML document."""
    return {
        entry.name.removesuffix(".yaml"): entry.read_text("utf-8")
        for entry in sorted(STARTER.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".yaml")
    }


def starter_wordings() -> dict[str, str]:
    """Code → wording source of all wordings that pathways may use."""
    return {
        entry.name.removesuffix(".md"): entry.read_text("utf-8")
        for entry in sorted((STARTER / "wordings").iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".md") and entry.name != "accuse-reception.md"
    }
