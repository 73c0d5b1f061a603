"""Not a command: what `inspect` and `replay` say at their end, as lines of text or as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from mailflow.commands.progress import duration
from mailflow.mail.replaying.differences import Kind, Level
from mailflow.mail.replaying.findings import COUNTED, Example, Findings, Group
from mailflow.mail.tally import Tally

SHOWN = 5
LEVELS = {
    Level.SAFETY: "SAFETY: a person could lose a right, a mail or an appointment",
    Level.CHANGE: "CHANGED: advisers see something else",
    Level.TEXT: "TEXT: another cut between the new words and the quoted ones",
}
KINDS = {
    Kind.ACTS_NOW: "a machine acts where a person decided",
    Kind.ACTS_OTHERWISE: "a machine acts, but does something else",
    Kind.HIDDEN_NOW: "a person's mail is taken for automatic mail",
    Kind.UNREADABLE_NOW: "cannot be read any more",
    Kind.ANOTHER_SENDER: "another sender is read",
    Kind.GIVEN_UP_NOW: "an address is given up as dead",
    Kind.HUMAN_NOW: "automatic mail is taken for a person's",
    Kind.DISPOSITION: "another kind of automatic mail",
    Kind.ASKS_NOW: "a person decides where a machine acted",
    Kind.INTENTS: "other intents",
    Kind.SLOT: "another slot",
    Kind.DATES: "other dates",
    Kind.ABSENCE: "another absence",
    Kind.ANSWER: "another answer",
    Kind.BOUNCE: "other failed addresses",
    Kind.OUT_OF_OFFICE: "another day of return",
    Kind.ATTACHMENTS: "other attached files",
    Kind.REPLY_TEXT: "another reply text",
}


def name_of(file: str, identity: str) -> str:
    """How a mail is named: its file, and its number in a box."""
    return one_line(f"{file} {identity}" if "#" in identity else file)


def one_line(text: str) -> str:
    """One line that no terminal takes for a command."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def summary(tally: Tally, seconds: float, left_out: Counter[str]) -> list[str]:
    """What was read, how fast, and what could not be."""
    if not tally.mails:
        return ["0 mails: nothing to read", *_left_out(left_out)]
    rate = f"{tally.mails / seconds:.0f} mails/s, {tally.size / seconds / 1e6:.1f} MB/s" if seconds else ""
    each = f"{1000 * tally.seconds / tally.mails:.2f} ms of processor time a mail"
    lines = [
        f"{tally.mails:,} mails in {duration(seconds)}: {rate}; {each}",
        f"  kinds       {counted(tally.dispositions)}",
    ]
    if tally.safe:
        lines.append(f"  of people   {counted(tally.safe)}")
    for reason, count in tally.unreadable.most_common():
        named = ", ".join(tally.where[reason]) + (" …" if count > len(tally.where[reason]) else "")
        lines.append(f"  unreadable  {count:,} × {reason}: {named}")
    slow = ", ".join(f"{name} {1000 * each:.0f} ms" for name, each in tally.slowest)
    return [*lines, f"  slowest     {slow}", *_left_out(left_out)]


def many(number: int, thing: str) -> str:
    """`1 mail`, `2 mails`."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def counted(counts: Counter[str]) -> str:
    """`human 12 · list 3`, the most frequent first."""
    return " · ".join(f"{name} {count:,}" for name, count in counts.most_common())


def _left_out(left_out: Counter[str]) -> list[str]:
    return [f"  left out    files that are no mail: {counted(left_out)}"] if left_out else []


def report(findings: Findings, *, labels: bool) -> list[str]:
    """The comparison, the most serious difference first."""
    other = "label" if labels else "old verdict"
    lines = ["", f"{many(findings.compared, 'mail')} compared, {findings.different:,} differ"]
    if findings.without_old:
        lines.append(f"  {many(findings.without_old, 'mail')} without {other}")
    if findings.without_mail:
        lines.append(f"  {many(findings.without_mail, other)} without mail here")
    lines += _counts(findings, "label" if labels else "before")
    for level in Level:
        groups = findings.of(level)
        lines += ["", f"{LEVELS[level]}: {many(findings.levels[level], 'mail')}"] if groups else []
        for group in groups:
            lines += _group(group)
    if not findings.different and findings.compared:
        lines.append("No difference.")
    return lines


def _counts(findings: Findings, head: str) -> list[str]:
    lines: list[str] = []
    for name in COUNTED:
        before, after = findings.before[name], findings.after[name]
        values = sorted(set(before) | set(after), key=lambda value: (-after[value] - before[value], value))
        if values:
            lines += ["", f"  {name:<18}{head:>10}{'now':>10}"]
        for value in values:
            change = after[value] - before[value]
            lines.append(
                f"    {value:<16}{before[value]:>10,}{after[value]:>10,}" + (f"  {change:+,}" if change else "")
            )
    return lines


def _group(group: Group) -> list[str]:
    change = f" ({group.before} → {group.after})" if group.after else ""
    lines = [f"  {group.count:>6,} × {KINDS[group.kind]}{change}"]
    lines += [f"           {_example(example, group)}" for example in group.examples[:SHOWN]]
    return lines


def _example(example: Example, group: Group) -> str:
    change = f": {_line(example.before)} → {_line(example.after)}" if example.after and not group.after else ""
    reason = f" [{_line(example.reason)}]" if example.reason else ""
    return name_of(example.file, example.id) + change + reason + (f" “{_line(example.words)}”" if example.words else "")


def _line(text: str) -> str:
    return one_line(" ".join(text.split()))[:160]


def as_json(tally: Tally, findings: Findings | None, *, stopped: bool) -> dict[str, Any]:
    """The same for machines."""
    seen = {
        "mails": tally.mails,
        "processor_seconds": round(tally.seconds, 3),
        "stopped": stopped,
        "dispositions": dict(tally.dispositions),
        "safe": dict(tally.safe),
        "intents": dict(tally.intents),
        "unreadable": dict(tally.unreadable),
    }
    if findings is None:
        return seen
    return {
        **seen,
        "compared": findings.compared,
        "different": findings.different,
        "without_old": findings.without_old,
        "without_mail": findings.without_mail,
        "levels": {level.value: findings.levels[level] for level in Level},
        "before": {name: dict(counts) for name, counts in findings.before.items()},
        "after": {name: dict(counts) for name, counts in findings.after.items()},
        "groups": [asdict(group) for group in findings.groups],
    }
