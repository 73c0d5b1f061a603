"""Learns weights.txt and choices.txt (mailflow/mail/intents/weighing) from the labelled replies of the tests.

    python -m scripts.learn_weights            after rules or labelled replies have changed: three minutes
    python -m scripts.learn_weights --check    whether the tables were learned from the replies that are here
    python -m scripts.learn_weights --folds 5 --out DIR    DIR/0.txt and choices0.txt … 4, each learned without a fifth

Needs scikit-learn, which lives in the environment of the benchmarks: `make setup-benchmarks`. The rules were written
with the older tables at hand, so of these only the words are learned from, and half as much.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.reading import load
from mailflow.mail.intents import safety
from mailflow.mail.intents.findings import Findings
from mailflow.mail.intents.talk import Talk, prepare
from mailflow.mail.intents.understanding import by_rules, judged
from mailflow.mail.intents.weighing import choosing, features
from mailflow.mail.intents.weighing.weighing import weigh
from mailflow.mail.intents.weighing.weights import Weights, parse
from mailflow.mail.reading import read
from mailflow.mail.values import Context, Disposition, ReadMail
from tests.mail.intents.tables import CONTEXTS, FOLDER, NOW, PARIS, mail_of, replies

ROOT = Path(__file__).resolve().parent.parent
FIT = Path(__file__).parent / "fit_weights.py"
LEARNED_FROM = FOLDER.parent / "learned_from"
KNOWN_TO_THE_RULES = (FOLDER, FOLDER.parent / "ordinary")
MAILBOX = ROOT / "mailflow" / "demo" / "mailbox"
TABLE = ROOT / "mailflow" / "mail" / "intents" / "weighing" / "weights.txt"
CHOICES = TABLE.parent / choosing.TABLE
PEERS = ROOT / ".venv-benchmarks" / "bin" / "python"
MARK = "# learned from "
FOLDS = 4
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled reply, what asked for it, and whether the rules were written without knowing it."""

    place: str
    mail: ReadMail
    context: Context
    received_at: datetime
    expected: Mapping[str, Any]
    fresh: bool


def examples() -> Iterator[Example]:
    """Every labelled reply there is to learn from."""
    for folder in (LEARNED_FROM, *KNOWN_TO_THE_RULES):
        for path in sorted(folder.glob("*.txt")):
            for reply in replies(path.name, folder):
                if reply.expected["safe"]:
                    context, mail = CONTEXTS[reply.context.partition("+")[0]], mail_of(reply.context, reply.text)
                    yield Example(reply.place, mail, context, NOW, reply.expected, folder == LEARNED_FROM)
    for case, raw in load(MAILBOX):
        mail, expected = read(raw), case["expected"]
        if mail.disposition is Disposition.HUMAN:
            yield Example(
                case["id"], mail, case["context"], datetime.fromisoformat(case["received_at"]), expected, False
            )


def digest() -> str:
    """Of all tables that are learned from."""
    found = hashlib.sha256()
    for folder in (LEARNED_FROM, *KNOWN_TO_THE_RULES):
        for path in sorted(folder.glob("*.txt")):
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def is_current(table: Path) -> bool:
    """Whether a table was learned from the replies that are here."""
    return table.read_text(encoding="utf-8").splitlines()[0] == f"{MARK}{digest()}"


def of_words(example: Example) -> tuple[Talk, Findings, Counter[str], str]:
    """What the rules find, the features of the words alone, and what was asked."""
    talk, found = by_rules(example.mail, example.context, example.received_at, PARIS)
    said, where = features.words(talk), features.asked(talk)
    seen = features.counted(said, where)
    seen.update([*map(features.name, features.pairs(said)), *features.of_shape(talk, len(said), where)])
    return talk, found, seen, where


def row(example: Example, tables: tuple[Weights, Weights] | None = None) -> Row:
    """What the fitting needs to know of an example; with tables, of what is likely by them rather than of the rules."""
    talk, found, seen, where = of_words(example)
    if tables is not None:
        judged(talk, found, weigh(talk, tables[0]), tables[1])
        seen.update(features.of_rules(found, where))
    elif example.fresh:
        safety.decide(talk, found)
        seen.update(features.of_rules(found, where))
    expected = example.expected
    answer = [expected["answer"]] if expected["answer"] else []
    human = ["human"] if expected["safe"] == "human" else []
    return {
        "features": dict(sorted(seen.items())),
        "targets": sorted(expected["intents"]) + answer + human,
        "named": bool(expected["intents"]),
        "weight": 1.0 if example.fresh else 0.5,
    }


def fitted(rows: list[Row], python: Path, *only: str) -> dict[str, dict[str, float]]:
    """Weights by feature and target: of intents and answers, or of the only target named."""
    with tempfile.TemporaryDirectory() as folder:
        given, table = Path(folder, "rows.json"), Path(folder, "weights.json")
        given.write_text(json.dumps(rows), encoding="utf-8")
        subprocess.run([str(python), str(FIT), str(given), str(table), *only], check=True)
        learned: dict[str, dict[str, float]] = json.loads(table.read_text(encoding="utf-8"))
        return learned


def written(*tables: dict[str, dict[str, float]]) -> str:
    """The text of the table."""
    together: dict[str, dict[str, float]] = {}
    for table in tables:
        for feature, weights in table.items():
            together.setdefault(feature, {}).update(weights)
    lines = []
    for feature in sorted(together):
        pairs = (f"{name} {weight:.2f}" for name, weight in sorted(together[feature].items()))
        lines.append("\t".join((feature, *pairs)))
    return "\n".join(lines) + "\n"


def learned(examples: list[Example], python: Path) -> str:
    """The table learned from these: first what is meant; then, with that told by tables that did not know the reply,
    whether a person must read it."""
    rows = [row(example) for example in examples]
    second: list[Row] = [{}] * len(rows)
    for fold in range(FOLDS):
        others = [place for place in range(len(rows)) if place % FOLDS != fold]
        words = parse(written(fitted([rows[place] for place in others], python)))
        tables = words, parse(learned_choices([examples[place] for place in others], python))
        for place in range(fold, len(rows), FOLDS):
            second[place] = row(examples[place], tables)
    return written(fitted(rows, python), fitted(second, python, "human"))


def learned_choices(examples: list[Example], python: Path) -> str:
    """The table of which slot is chosen, learned from these."""
    return written(fitted(list(choices(examples)), python, choosing.CHOSEN))


def choices(examples: list[Example]) -> Iterator[Row]:
    """What the fitting needs to know of every slot that was offered to a writer."""
    for example in examples:
        talk = prepare(example.mail, example.context, example.received_at, PARIS)
        for slot, seen in zip(talk.slots, choosing.of_slots(talk), strict=True):
            yield {
                "features": dict.fromkeys(sorted(seen), 1),
                "targets": [choosing.CHOSEN] if example.expected["slot"] == slot.number else [],
                "named": True,
                "weight": 1.0,
            }


def main(arguments: list[str] | None = None) -> int:
    """Writes the table, or says whether it is up to date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--out", type=Path, default=TABLE)
    parser.add_argument("--python", type=Path, default=PEERS, help="one that has scikit-learn")
    args = parser.parse_args(arguments)
    if args.check:
        current = all(is_current(table) for table in (TABLE, CHOICES))
        print("as learned" if current else "the replies have changed since the tables were learned")
        return int(not current)
    known = list(examples())
    print(f"{len(known)} replies", file=sys.stderr)
    if args.folds:
        args.out.mkdir(parents=True, exist_ok=True)
        for fold in range(args.folds):
            kept = [one for place, one in enumerate(known) if place % args.folds != fold]
            (args.out / f"{fold}.txt").write_text(learned(kept, args.python), encoding="utf-8")
            (args.out / f"choices{fold}.txt").write_text(learned_choices(kept, args.python), encoding="utf-8")
        return 0
    CHOICES.write_text(f"{MARK}{digest()}\n{learned_choices(known, args.python)}", encoding="utf-8")
    args.out.write_text(f"{MARK}{digest()}\n{learned(known, args.python)}", encoding="utf-8")
    print(f"{args.out}: {args.out.stat().st_size // 1024} kB", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
