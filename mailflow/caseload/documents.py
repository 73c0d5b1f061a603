"""A published document as the text that people write: with its comments, without what publishing adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mailflow.pathways.editing.writing import values_of, written
from mailflow.templates.shipped import starter_pathways


def document_of(revision: Mapping[str, Any]) -> str:
    """The YAML of a revision's `document`: as it was shipped when it is a pathway that comes with mailflow."""
    values = unpinned(revision["document"])
    shipped = starter_pathways().get(str(values.get("code", "")))
    return shipped if shipped is not None and values_of(shipped) == values else written(values)


def unpinned(document: Any) -> Any:
    """Without the revisions of sub-pathways that publishing wrote into it: they are chosen anew."""
    if isinstance(document, Mapping):
        dropped = "revision" if document.get("kind") == "subpathway" else ""
        return {name: unpinned(value) for name, value in document.items() if name != dropped}
    return [unpinned(item) for item in document] if isinstance(document, list) else document
