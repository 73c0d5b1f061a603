"""How long data is kept, in words: classes, what a run did, why something stayed. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mailflow.web.language import _, mark, ngettext

CLASSES = {
    "originals": mark("Originaux du courrier automatique"),
    "nobodys": mark("Courriels de personnes inconnues"),
    "dossiers": mark("Dossiers terminés"),
    "files": mark("Fichiers qui ne sont plus joints à rien"),
}
KEPT = {
    "held": mark("à conserver"),
    "running": mark("parcours en cours"),
    "decision": mark("décision à prendre"),
    "task": mark("tâche à faire"),
    "outbox": mark("envoi en attente ou incertain"),
    "unread": mark("message à traiter"),
    "request": mark("réponse attendue"),
    "arriving": mark("message en cours de traitement"),
    "transfer": mark("relais en cours"),
    "shared": mark("conversation partagée avec une autre personne"),
    "recent": mark("activité récente"),
    "busy": mark("quelqu’un y travaillait"),
    "gone": mark("déjà effacé"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One class in a run."""

    name: str
    looked: int
    removed: int
    size: int
    kept: tuple[str, ...]


def run_lines(counts: Mapping[str, Any]) -> list[Line]:
    """The classes of a run, in the order of the settings."""
    return [
        Line(
            _(words),
            counts[name]["looked"],
            counts[name]["removed"],
            counts[name]["bytes"],
            tuple(
                _("{name} ({number})").format(name=_(KEPT[why]), number=number)
                for why, number in sorted(counts[name]["kept"].items())
            ),
        )
        for name, words in CLASSES.items()
        if name in counts
    ]


def months_words(months: int) -> str:
    """How long."""
    return ngettext("{num} mois", "{num} mois", months).format(num=months) if months else _("sans limite")
