"""Not a command: the report of `mailflow replay` as one page, without scripts or anything to load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from mailflow import __version__
from mailflow.commands.replay_words import LANGUAGES, Words
from mailflow.mail.replaying.differences import Level
from mailflow.mail.replaying.findings import COUNTED, Example, Findings, Group
from mailflow.mail.replaying.replayed import name_of, one_line
from mailflow.mail.tally import Tally


@dataclass(frozen=True, slots=True)
class About:
    """What the page says of itself."""

    at: datetime
    sources: Sequence[str]
    labels: bool
    stopped: bool
    language: str = "fr"


def page(about: About, tally: Tally, findings: Findings | None) -> str:
    """The whole page."""
    environment = Environment(
        loader=PackageLoader("mailflow.commands", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    words = LANGUAGES[about.language]
    return environment.get_template("replay_page.html").render(
        about=about,
        words=words,
        say=words.say,
        at=about.at.strftime(words.say("at")),
        sources=", ".join(one_line(name) for name in about.sources),
        version=__version__,
        tally=tally,
        seconds=f"{tally.seconds:.1f}".replace(".", words.decimal),
        seen=[(words.value("disposition", name), count) for name, count in tally.dispositions.most_common()],
        queues=[(words.value("queue", name), count) for name, count in tally.queues.most_common()],
        findings=findings,
        tables=_tables(findings, words) if findings else [],
        sections=_sections(findings, words) if findings else [],
        safety=findings.levels[Level.SAFETY] if findings else 0,
    )


def _tables(findings: Findings, words: Words) -> list[tuple[str, list[tuple[str, int, int, str]]]]:
    tables = []
    for name in COUNTED:
        before, after = findings.before[name], findings.after[name]
        rows = [
            (words.value(name, value), before[value], after[value], _change(value, before, after))
            for value in sorted(set(before) | set(after), key=lambda value: (-after[value] - before[value], value))
        ]
        if rows:
            tables.append((words.columns[name][0], rows))
    return tables


def _change(value: str, before: Counter[str], after: Counter[str]) -> str:
    change = after[value] - before[value]
    return f"{change:+d}".replace("-", "−") if change else ""


def _sections(findings: Findings, words: Words) -> list[tuple[Level, tuple[str, str], int, list[dict[str, object]]]]:
    return [
        (level, words.levels[level], findings.levels[level], [_group(group, words) for group in findings.of(level)])
        for level in Level
        if findings.of(level)
    ]


def _group(group: Group, words: Words) -> dict[str, object]:
    before, after = words.said(group.kind, group.before), words.said(group.kind, group.after)
    return {
        "title": words.kinds[group.kind],
        "change": f"{before} → {after}" if group.after else "",
        "count": group.count,
        "rest": group.count - len(group.examples),
        "rows": [_row(example, group, words) for example in group.examples],
    }


def _row(example: Example, group: Group, words: Words) -> dict[str, str]:
    return {
        "name": name_of(example.file, example.id),
        "before": words.said(group.kind, example.before),
        "after": words.said(group.kind, example.after),
        "reason": example.reason,
        "words": example.words,
    }
