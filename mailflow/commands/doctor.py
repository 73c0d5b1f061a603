"""`mailflow doctor`: what is wrong with this site, and how to mend it."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mailflow.runtime.doctor.finding import Finding

HELP = """Checks what a site can get wrong: database, extensions, durability, schema, Temporal, relay, domain settings,
mailboxes read by IMAP, held mail, clock, disk, secrets, ports. Says in plain words what is wrong and how to mend it.
Changes nothing, sends nothing. Ends with 1 when something is wrong."""
EXAMPLES = """
mailflow doctor
MAILFLOW_DATABASE_URL=postgresql://mailflow@db/mailflow mailflow doctor --json
"""
SIGNS = {"ok": "✓", "note": "·", "warning": "!", "wrong": "✗"}
WIDTH = 110


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line: check, level, what, mend")


def run(args: argparse.Namespace) -> int:
    from mailflow.config import load_settings
    from mailflow.core.clock import SystemClock
    from mailflow.runtime.doctor.examination import examine

    found = asyncio.run(examine(load_settings(), SystemClock()))
    if args.json:
        for finding in found:
            print(json.dumps(asdict(finding), ensure_ascii=False))
    else:
        print(table(found))
    return 1 if any(finding.level == "wrong" for finding in found) else 0


def table(found: Sequence[Finding]) -> str:
    """One finding a paragraph, what to do below it, and a last line that sums up."""
    lines: list[str] = []
    for finding in found:
        head = f"{SIGNS[finding.level]} {finding.check:<11} "
        lines += textwrap.wrap(finding.what, WIDTH, initial_indent=head, subsequent_indent=" " * 14)
        if finding.mend:
            lines += textwrap.wrap(finding.mend, WIDTH, initial_indent=" " * 14 + "→ ", subsequent_indent=" " * 16)
    wrong = sum(finding.level == "wrong" for finding in found)
    warnings = sum(finding.level == "warning" for finding in found)
    lines += ["", f"{wrong} wrong, {warnings} to look at, {len(found)} findings"]
    text = "\n".join(lines)
    encoding = sys.stdout.encoding or "ascii"
    return text if encoding.lower().startswith("utf") else text.encode(encoding, "replace").decode(encoding)
