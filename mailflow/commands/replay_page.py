"""Not a command: the report of `mailflow replay` as one page in French, without scripts or anything to load."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from mailflow import __version__
from mailflow.commands.replay_text import name_of, one_line
from mailflow.mail.replaying.differences import Kind, Level
from mailflow.mail.replaying.findings import COUNTED, Example, Findings, Group
from mailflow.mail.tally import Tally
from mailflow.web.labels import DISPOSITIONS, INTENTS

LEVELS = {
    Level.SAFETY: (
        "À vérifier avant toute mise en service",
        "Une personne pourrait y perdre un droit, un message ou un rendez-vous.",
    ),
    Level.CHANGE: ("Ce que les conseillers verront autrement", "Rien ne se perd, mais la file ou le dossier change."),
    Level.TEXT: ("Texte de la réponse", "La limite entre le texte nouveau et le texte cité n’est plus la même."),
}
KINDS = {
    Kind.ACTS_NOW: "la machine agit là où une personne décidait",
    Kind.ACTS_OTHERWISE: "la machine agit, mais fait autre chose",
    Kind.HIDDEN_NOW: "le message d’une personne est pris pour du courrier automatique",
    Kind.UNREADABLE_NOW: "le message n’est plus lisible",
    Kind.ANOTHER_SENDER: "un autre expéditeur est lu",
    Kind.GIVEN_UP_NOW: "une adresse est déclarée injoignable",
    Kind.HUMAN_NOW: "du courrier automatique est pris pour le message d’une personne",
    Kind.DISPOSITION: "autre sorte de courrier automatique",
    Kind.ASKS_NOW: "une personne décide là où la machine agissait",
    Kind.INTENTS: "autres demandes comprises",
    Kind.SLOT: "autre créneau",
    Kind.DATES: "autres dates",
    Kind.ABSENCE: "autre absence",
    Kind.ANSWER: "autre réponse oui/non",
    Kind.BOUNCE: "autres destinataires en échec",
    Kind.OUT_OF_OFFICE: "autre date de retour",
    Kind.ATTACHMENTS: "autres pièces jointes",
    Kind.REPLY_TEXT: "autre texte de réponse",
}
SAFE = {"act": "la machine peut agir", "human": "une personne décide"}
COLUMNS = {"disposition": ("Nature", DISPOSITIONS), "safe": ("Qui décide", SAFE), "intents": ("Demandes", INTENTS)}
_OF_KINDS_OF_MAIL = frozenset({Kind.HIDDEN_NOW, Kind.UNREADABLE_NOW, Kind.HUMAN_NOW, Kind.DISPOSITION})
_AS_THEY_ARE = frozenset({Kind.REPLY_TEXT, Kind.ANOTHER_SENDER})
_WORDS = {
    **INTENTS,
    **SAFE,
    "none": "rien",
    "nobody": "personne",
    "slot": "créneau",
    "dates": "dates",
    "absence": "absence",
    "answer": "réponse",
    "yes": "oui",
    "no": "non",
    "to": "au",
    "files": "fichiers",
    "hard": "définitif",
    "soft": "passager",
    "unknown": "indéterminé",
}
_WORD = re.compile(r"[a-z_]{2,}")


@dataclass(frozen=True, slots=True)
class About:
    """What the page says of itself."""

    at: datetime
    sources: Sequence[str]
    labels: bool
    stopped: bool


def page(about: About, tally: Tally, findings: Findings | None) -> str:
    """The whole page."""
    environment = Environment(
        loader=PackageLoader("mailflow.commands", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["count"] = _count
    return environment.get_template("replay_page.html").render(
        about=about,
        sources=[one_line(name) for name in about.sources],
        version=__version__,
        tally=tally,
        seen=[(DISPOSITIONS.get(name, name), count) for name, count in tally.dispositions.most_common()],
        findings=findings,
        tables=_tables(findings) if findings else [],
        sections=_sections(findings) if findings else [],
        safety=findings.levels[Level.SAFETY] if findings else 0,
    )


def _tables(findings: Findings) -> list[tuple[str, list[tuple[str, int, int, str]]]]:
    tables = []
    for name in COUNTED:
        title, words = COLUMNS[name]
        before, after = findings.before[name], findings.after[name]
        rows = [
            (words.get(value, value), before[value], after[value], _change(value, before, after))
            for value in sorted(set(before) | set(after), key=lambda value: (-after[value] - before[value], value))
        ]
        tables.append((title, rows))
    return tables


def _change(value: str, before: Counter[str], after: Counter[str]) -> str:
    change = after[value] - before[value]
    return f"{change:+d}".replace("-", "−") if change else ""


def _sections(findings: Findings) -> list[tuple[Level, tuple[str, str], int, list[dict[str, object]]]]:
    return [
        (level, LEVELS[level], findings.levels[level], [_group(group) for group in findings.of(level)])
        for level in Level
        if findings.of(level)
    ]


def _group(group: Group) -> dict[str, object]:
    change = f"{_said(group.kind, group.before)} → {_said(group.kind, group.after)}" if group.after else ""
    return {
        "title": KINDS[group.kind],
        "change": change,
        "count": group.count,
        "rest": group.count - len(group.examples),
        "rows": [_row(example, group) for example in group.examples],
    }


def _row(example: Example, group: Group) -> dict[str, str]:
    return {
        "name": name_of(example.file, example.id),
        "before": _said(group.kind, example.before),
        "after": _said(group.kind, example.after),
        "reason": example.reason,
        "words": example.words,
    }


def _said(kind: Kind, value: str) -> str:
    if kind in _AS_THEY_ARE:
        return value
    if kind in _OF_KINDS_OF_MAIL:
        return DISPOSITIONS.get(value, value)
    return _WORD.sub(lambda word: _WORDS.get(word[0], word[0]), value)


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
