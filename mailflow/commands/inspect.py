"""`mailflow inspect`: what mailflow makes of mails, one JSON line each. Reads files only; touches no database."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterable
from contextlib import aclosing

from mailflow.commands import examination
from mailflow.commands.progress import Progress
from mailflow.commands.replay_text import summary
from mailflow.core.clock import SystemClock
from mailflow.core.errors import Refused
from mailflow.mail.archives.examined import Wanted, examined
from mailflow.mail.archives.finding import Archive
from mailflow.mail.replaying.replayed import name_of
from mailflow.mail.tally import Tally

HELP = """Says what mailflow makes of mails, one JSON line each on standard output; ends with a summary on standard
error. Reads mails, boxes, folders, Maildirs and lists, packed or not; keeps one batch in memory. Touches no database,
changes nothing, sends nothing. `mailflow replay` compares such verdicts with those of another release."""
EXAMPLES = """\
mailflow inspect mail.eml
mailflow inspect mails/ --context '{"asked": "yes_no", "question": "workshop"}'
mailflow inspect archive.mbox.gz Maildir/ other.eml > verdicts.jsonl
mailflow inspect cases.jsonl      (lines with "eml" and optionally "id", "context", "received_at")
mailflow inspect - < mail.eml
"""
INTERRUPTED = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    examination.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="JSON lines (the only form, and the default)")


def run(args: argparse.Namespace) -> int:
    """Inspects; returns 0, 2 when the call itself makes no sense, 130 after Ctrl-C."""
    try:
        how = examination.wanted(args)
    except Refused as refused:
        print(f"mailflow inspect: {refused.public}", file=sys.stderr)
        return 2
    archive, tally, progress = Archive(args.files), Tally(), Progress(args.quiet)
    code = 0
    try:
        asyncio.run(_inspect(archive, how, tally, progress))
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    progress.clear()
    if code:
        print("stopped before the end: this is what was read so far", file=sys.stderr)
    print("\n".join(summary(tally, progress.seconds, archive.left_out)), file=sys.stderr)
    return code


async def _inspect(archive: Archive, how: Wanted, tally: Tally, progress: Progress) -> None:
    archive.measure()
    async with aclosing(examined(archive, how, SystemClock().now(), progress)) as found:
        async for item, result in found:
            print(json.dumps({"file": item.file, "id": item.id, **result.verdict}, ensure_ascii=True))
            tally.add(name_of(item.file, item.id), len(item.raw), *result)


def main(arguments: Iterable[str] | None = None) -> int:
    """Runs the command on its own."""
    parser = argparse.ArgumentParser(
        prog="mailflow inspect", description=HELP, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_arguments(parser)
    return run(parser.parse_args(None if arguments is None else list(arguments)))


if __name__ == "__main__":
    sys.exit(main())
