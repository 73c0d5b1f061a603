"""Not a command: what `inspect` and `replay` say at their end, as lines of text."""

from __future__ import annotations

from collections import Counter

from mailflow.commands.progress import duration
from mailflow.commands.replay_words import ENGLISH, Words
from mailflow.mail.replaying.differences import Level
from mailflow.mail.replaying.findings import COUNTED, Example, Findings, Group
from mailflow.mail.replaying.replayed import name_of, one_line
from mailflow.mail.tally import Tally

SHOWN = 5


def summary(tally: Tally, seconds: float, left_out: Counter[str], words: Words = ENGLISH) -> list[str]:
    """What was read, how fast, and what could not be."""
    if not tally.mails:
        return [words.say("nothing"), *_left_out(left_out, words)]
    each = words.say("each", each=_decimals(1000 * tally.seconds / tally.mails, 2, words))
    rate = ""
    if seconds:
        size = _decimals(tally.size / seconds / 1e6, 1, words)
        rate = words.say("rate", mails=f"{tally.mails / seconds:.0f}", size=size)
    took = duration(seconds).replace(".", words.decimal)
    lines = [f"{words.say('read', tally.mails, time=took, rate=rate)}; {each}"]
    lines.append(_row(words, "kinds", _named(tally.dispositions, "disposition", words)))
    if tally.safe:
        lines.append(_row(words, "of_people", _named(tally.safe, "safe", words)))
    if tally.queues:
        lines.append(_row(words, "queues", _named(tally.queues, "queue", words)))
    for reason, count in tally.unreadable.most_common():
        named = ", ".join(tally.where[reason]) + (" …" if count > len(tally.where[reason]) else "")
        lines.append(_row(words, "unreadable", f"{words.count(count)} × {reason}: {named}"))
    slow = ", ".join(f"{name} {1000 * each:.0f} ms" for name, each in tally.slowest)
    return [*lines, _row(words, "slowest", slow), *_left_out(left_out, words)]


def counted(counts: Counter[str]) -> str:
    """`human 12 · list 3`, the most frequent first."""
    return " · ".join(f"{name} {count:,}" for name, count in counts.most_common())


def _named(counts: Counter[str], column: str, words: Words) -> str:
    return " · ".join(f"{words.value(column, name)} {words.count(count)}" for name, count in counts.most_common())


def _decimals(number: float, places: int, words: Words) -> str:
    return f"{number:.{places}f}".replace(".", words.decimal)


def _row(words: Words, key: str, said: str) -> str:
    return f"  {words.say(key):<12}{said}"


def _left_out(left_out: Counter[str], words: Words) -> list[str]:
    return [_row(words, "left_out", words.say("no_mail", counts=counted(left_out)))] if left_out else []


def report(findings: Findings, words: Words, *, labels: bool) -> list[str]:
    """The comparison, the most serious difference first."""
    other = words.say("label" if labels else "verdict")
    lines = ["", words.say("compared", findings.compared, different=words.count(findings.different))]
    if findings.without_old:
        lines.append(f"  {words.say('without_old', findings.without_old, other=other)}")
    if findings.without_mail:
        lines.append(f"  {words.say('without_mail', findings.without_mail, other=other)}")
    lines += _counts(findings, words.say("label_column" if labels else "before"), words)
    for level in Level:
        groups = findings.of(level)
        if groups:
            title, sentence = words.levels[level]
            lines += ["", f"{title}: {sentence.rstrip('.')}: {words.say('mails', findings.levels[level])}"]
        for group in groups:
            lines += _group(group, words)
    if not findings.different and findings.compared:
        lines.append(words.say("no_difference"))
    return lines


def _counts(findings: Findings, head: str, words: Words) -> list[str]:
    lines: list[str] = []
    for name in COUNTED:
        before, after = findings.before[name], findings.after[name]
        values = sorted(set(before) | set(after), key=lambda value: (-after[value] - before[value], value))
        named = {value: words.value(name, value) for value in values}
        wide = max([16, *map(len, named.values())])
        if values:
            lines += ["", f"  {words.columns[name][0]:<{wide + 2}}{head:>10}{words.say('now'):>11}"]
        for value in values:
            change = after[value] - before[value]
            numbers = f"{words.count(before[value]):>10}{words.count(after[value]):>11}"
            lines.append(f"    {named[value]:<{wide}}{numbers}" + (f"  {change:+}" if change else ""))
    return lines


def _group(group: Group, words: Words) -> list[str]:
    before, after = words.said(group.kind, group.before), words.said(group.kind, group.after)
    change = f" ({before} → {after})" if group.after else ""
    lines = [f"  {words.count(group.count):>6} × {words.kinds[group.kind]}{change}"]
    lines += [f"           {_example(example, group, words)}" for example in group.examples[:SHOWN]]
    return lines


def _example(example: Example, group: Group, words: Words) -> str:
    before, after = (_line(words.said(group.kind, one)) for one in (example.before, example.after))
    change = f": {before} → {after}" if after and not group.after else ""
    reason = f" [{_line(example.reason)}]" if example.reason else ""
    return name_of(example.file, example.id) + change + reason + (f" “{_line(example.words)}”" if example.words else "")


def _line(text: str) -> str:
    return one_line(" ".join(text.split()))[:160]
