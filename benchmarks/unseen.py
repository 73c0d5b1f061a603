"""How well replies and whole mails of unseen writers are read: sets whose authors never saw the rules, nor each other.

    python -m benchmarks.unseen [--misses] [--rules]

a, b, c and f are replies, d, e and g whole mails of many clients, with those of machines among them. Which of them were
looked at while rules and limits were set is said in docs/benchmarks.md. --rules leaves the weighing out (replies only).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from json import loads
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks import reading
from mailflow.mail.intents import understand
from mailflow.mail.intents.understanding import by_rules, verdict
from mailflow.mail.reading import read
from mailflow.mail.scoring import same
from mailflow.mail.values import Attachment, Inspected, ReadMail

TESTS = Path(__file__).resolve().parent.parent / "tests" / "mail"
SETS = TESTS / "intents" / "unseen"
WHOLE = TESTS / "unseen"
ZONE = ZoneInfo("Europe/Paris")
FIELDS = ("intents", "slot", "dates", "absence", "answer", "safe")


def mail_of(case: dict[str, Any]) -> ReadMail:
    """The case as a whole mail, read."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["Date"] = "jean.test@example.org", datetime.fromisoformat(case["received_at"])
    mail["Subject"] = case["subject"] or "Re: votre suivi"
    mail.set_content(case["text"], cte="base64")
    files = tuple(Attachment(name, "application/pdf", 90_000) for name in case.get("attachments", ()))
    return replace(read(mail.as_bytes()), attachments=files)


def cases(path: Path) -> Iterator[dict[str, Any]]:
    """The labelled cases of a set."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield loads(line)


def understood(case: dict[str, Any], *, rules_only: bool = False) -> dict[str, Any]:
    """What is made of a case, as `mailflow inspect` prints it."""
    mail, at = mail_of(case), datetime.fromisoformat(case["received_at"])
    if not rules_only:
        return Inspected(mail, understand(mail, case["context"], at, ZONE)).to_json()
    return Inspected(mail, verdict(*by_rules(mail, case["context"], at, ZONE), weighed=False)).to_json()


def tell_replies(path: Path, *, rules_only: bool, misses: bool) -> None:
    """Prints the figures of one set of replies, of the fields it has labels for."""
    known = list(cases(path))
    fields = [name for name in FIELDS if name in known[0]["expected"]]
    right, wrong, needless, clear = dict.fromkeys(fields, 0), 0, 0, 0
    for case in known:
        got, expected = understood(case, rules_only=rules_only), case["expected"]
        for name in fields:
            hit = same(name, got, expected)
            right[name] += hit
            if misses and not hit:
                print(f"{case['id']} {name}: got {got[name]!r}, expected {expected[name]!r}: {case['text']!r}")
        clear += expected["safe"] == "act"
        wrong += got["safe"] == "act" != expected["safe"]
        needless += expected["safe"] == "act" != got["safe"]
    count = len(known)
    shares = ", ".join(f"{name} {100 * hits / count:.1f}" for name, hits in right.items())
    print(f"{path.stem}: {count} replies; right, in percent: {shares};")
    print(f"   a machine would act wrongly on {wrong} ({100 * wrong / count:.1f} %), a person is asked without need")
    print(f"   in {needless} of {clear} ({100 * needless / clear:.0f} %; {100 * needless / count:.1f} % of all)")


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures of every set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--rules", action="store_true", help="the rules alone")
    args = parser.parse_args(arguments)
    for path in sorted(SETS.glob("*.jsonl")):
        tell_replies(path, rules_only=args.rules, misses=args.misses)
    for folder in [] if args.rules else sorted(WHOLE.iterdir()):
        print(f"{folder.name}: whole mails")
        reading.tell(reading.scored(reading.load(folder)), misses=args.misses)
    return 0


if __name__ == "__main__":
    sys.exit(main())
