"""What the text editor offers while one writes: the schema of documents, the words for it, names beyond the document.

The document's own names (steps, outcomes) the editor reads from the text itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from typing import Any

from mailflow.pathways.editing.forms import ASKED_SCHEMA
from mailflow.pathways.reachability import MEANT
from mailflow.pathways.schema import Schema, document_schema
from mailflow.web.labels import INTENTS
from mailflow.web.language import _, mark
from mailflow.web.studio.field_words import CHOICES, HINTS, LABELS, UNITS
from mailflow.web.studio.kind_words import KINDS

EDITOR = {  # what CodeMirror itself says
    "Find": mark("Chercher"),
    "Replace": mark("Remplacer par"),
    "next": mark("suivant"),
    "previous": mark("précédent"),
    "all": mark("tous"),
    "match case": mark("casse exacte"),
    "regexp": mark("expression régulière"),
    "by word": mark("mots entiers"),
    "replace": mark("remplacer"),
    "replace all": mark("tout remplacer"),
    "close": mark("fermer"),
    "current match": mark("trouvé"),
    "replaced $ matches": mark("$ remplacements"),
    "replaced match on line $": mark("remplacé à la ligne $"),
    "on line": mark("à la ligne"),
    "Go to line": mark("Aller à la ligne"),
    "go": mark("aller"),
    "Completions": mark("Propositions"),
    "Diagnostics": mark("À corriger"),
    "No diagnostics": mark("Rien à corriger"),
    "Control character": mark("Signe invisible"),
    "Selection deleted": mark("Sélection effacée"),
}


@cache
def schema() -> Schema:
    """Of whole documents, with the one field that the readers cannot tell of; shared, so nobody changes it."""
    made = deepcopy(document_schema())
    for kind in made["$defs"].values():
        if kind.get("properties", {}).get("asked") == {}:
            kind["properties"]["asked"] = ASKED_SCHEMA
    return made


def offered(wordings: Sequence[str], pathways: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """All of it, in the language of the page."""
    return {
        "schema": schema(),
        "names": {"wording": [[code, ""] for code in sorted(wordings)], "pathway": [list(one) for one in pathways]},
        "meant": {field: list(kinds) for field, kinds in MEANT.items()},
        "units": [[unit, _(words)] for unit, words in UNITS.items()],
        "words": {
            "fields": {field: _(words) for field, words in LABELS.items()},
            "hints": {field: _(words) for field, words in HINTS.items()},
            "kinds": {kind: _(words[0]) for kind, words in KINDS.items()},
            "choices": {value: _(words) for value, words in {**CHOICES, **INTENTS}.items()},
            "editor": {english: _(words) for english, words in EDITOR.items()},
            "enrolled": _("l’inscription au parcours"),
        },
    }
