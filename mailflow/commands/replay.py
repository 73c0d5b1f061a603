"""`mailflow replay`: past mail through this release, held against another's verdicts or labels. Stores nothing."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from contextlib import ExitStack, aclosing
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from mailflow.commands import examination, replay_text
from mailflow.commands.progress import Progress
from mailflow.commands.replay_page import About, page
from mailflow.commands.replay_site import SiteView, open_site
from mailflow.commands.replay_words import LANGUAGES
from mailflow.core.clock import SystemClock
from mailflow.core.errors import Refused
from mailflow.mail.archives.examined import Wanted, examined
from mailflow.mail.archives.finding import Archive
from mailflow.mail.archives.item import Item
from mailflow.mail.replaying.differences import Level
from mailflow.mail.replaying.findings import Findings
from mailflow.mail.replaying.previous import Previous
from mailflow.mail.replaying.replayed import Replayed, as_json, kept_line
from mailflow.mail.tally import Tally

HELP = """Runs past mail through this release's reading and compares the verdicts with those of another release
(--against) or with labels (--labels): how many mails are read differently, the most serious differences first. Stores
and sends nothing; looks into a site's database only --with-site, to say where each mail would go. The report holds no
words of the mails unless --with-words is given.
Ends with 1 when a difference touches somebody's safety (see --fail-on)."""
EXAMPLES = """\
mailflow replay archive-2025.mbox --save before.jsonl          with the old release
mailflow replay archive-2025.mbox --against before.jsonl       with the new one
mailflow replay Maildir/ --against before.jsonl --report report.html --since 2025-01-01
mailflow replay archive-2025.mbox --with-site --save before.jsonl   with person, conversation and queue of each mail
mailflow replay --labels cases.jsonl                           the mails that the labels name
"""
INTERRUPTED = 130
FAIL_ON = {"safety": (Level.SAFETY,), "change": (Level.SAFETY, Level.CHANGE), "any": tuple(Level), "never": ()}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    examination.add_arguments(parser, "*")
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--against", metavar="VERDICTS", type=Path, help="lines of `replay --save` or `inspect`")
    other.add_argument("--labels", metavar="CASES", type=Path, help='lines with "eml" and "expected"')
    parser.add_argument("--save", metavar="FILE", type=Path, help="write this release's verdicts, to compare later")
    parser.add_argument("--report", metavar="FILE.html", type=Path, help="write a page to read and to pass on")
    parser.add_argument("--json", action="store_true", help="the report as one JSON object")
    parser.add_argument("--language", choices=LANGUAGES, default="fr", help="of the report (default: %(default)s)")
    parser.add_argument(
        "--with-site", action="store_true", help="also say to whom, which conversation and queue each mail would go"
    )
    parser.add_argument("--examples", type=int, default=20, metavar="N", help="mails told of each difference (20)")
    parser.add_argument("--with-words", action="store_true", help="report and saved verdicts hold words of the mails")
    parser.add_argument("--fail-on", choices=FAIL_ON, default="safety", help="which differences end with 1 (safety)")


def run(args: argparse.Namespace) -> int:
    """Replays; 0, 1 when it differs in what --fail-on says, 2 when the call makes no sense, 130 after Ctrl-C."""
    try:
        how = examination.wanted(args)
        if not args.files and not args.labels:
            raise Refused("which mails? Name files or folders, or --labels")
        return _run(args, how)
    except Refused as refused:
        print(f"mailflow replay: {refused.public}", file=sys.stderr)
        return 2


def _run(args: argparse.Namespace, how: Wanted) -> int:
    archive, progress = Archive(args.files or [str(args.labels)]), Progress(args.quiet)
    done = Replayed(Tally(), Findings(args.examples, args.with_words))
    other = args.against or args.labels
    with ExitStack() as opened:
        previous = opened.enter_context(Previous(other)) if other else None
        saving = opened.enter_context(_Saving(args.save, args.with_words)) if args.save else None
        site = open_site() if args.with_site else None
        try:
            asyncio.run(_replay(archive, how, previous, saving, done, progress, site))
            if saving:
                saving.keep()
        except KeyboardInterrupt:
            done.stopped = True
        finally:
            progress.clear()
        if previous:
            done.findings.without_mail = previous.left
    return _tell(args, done, progress.seconds, archive, compared=previous is not None)


async def _replay(
    archive: Archive,
    how: Wanted,
    previous: Previous | None,
    saving: _Saving | None,
    done: Replayed,
    progress: Progress,
    site: SiteView | None,
) -> None:
    archive.measure()
    tell = previous.tell if previous else _nothing
    if site:
        how = replace(how, own=(*how.own, *site.mailboxes))
    try:
        async with aclosing(examined(archive, how, SystemClock().now(), progress, tell, site)) as found:
            async for item, result in found:
                done.take(item, result, previous)
                if saving:
                    saving.write(kept_line(item, result, saving.with_words))
    finally:
        if site:
            await site.close()


def _nothing(item: Item) -> None:
    """Nothing more is known of a mail."""


class _Saving:
    """Writes verdicts beside the file until they are whole, so that a stop leaves the former file as it was."""

    def __init__(self, path: Path, with_words: bool) -> None:
        self._path, self._part = path, path.with_name(path.name + ".part")
        self.with_words = with_words
        self._whole = False

    def __enter__(self) -> Self:
        try:
            descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        except OSError as error:
            raise Refused(f"--save: {self._path} cannot be written: {error.strerror}") from None
        self._stream = os.fdopen(descriptor, "w", encoding="ascii")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()
        if self._whole:
            self._part.replace(self._path)
        else:
            self._part.unlink(missing_ok=True)

    def write(self, line: str) -> None:
        """Adds one verdict."""
        self._stream.write(line)

    def keep(self) -> None:
        """All are there."""
        self._whole = True


def _tell(args: argparse.Namespace, done: Replayed, seconds: float, archive: Archive, *, compared: bool) -> int:
    told = done.findings if compared else None
    if args.report:
        try:
            args.report.write_text(_page(args, done, told), "utf-8")
        except OSError as error:
            raise Refused(f"--report: {args.report} cannot be written: {error.strerror}") from None
    if args.json:
        print(json.dumps(as_json(done.tally, told, stopped=done.stopped), ensure_ascii=True))
    else:
        words = LANGUAGES[args.language]
        lines = replay_text.summary(done.tally, seconds, archive.left_out, words)
        lines += replay_text.report(told, words, labels=bool(args.labels)) if told else []
        if done.stopped:
            lines.append(words.say("stopped"))
        print("\n".join(lines))
    if done.stopped:
        return INTERRUPTED
    return int(any(done.findings.levels[level] for level in FAIL_ON[args.fail_on]))


def _page(args: argparse.Namespace, done: Replayed, told: Findings | None) -> str:
    about = About(
        SystemClock().now(), [*args.files] or [str(args.labels)], bool(args.labels), done.stopped, args.language
    )
    return page(about, done.tally, told)
