"""The child process that reads an uploaded archive: verdicts, differences and counts into the run's folder.

Started as `python -m mailflow.mail.bench.process FOLDER ORDER`. The mails themselves are read by further children
(mail/pool); this one takes the archive apart, within its memory and its time, and ends with whoever started it.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
import threading
from contextlib import ExitStack, aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID
from zoneinfo import ZoneInfo

from mailflow.mail.archives.examined import NOTHING_ASKED, Wanted, examined
from mailflow.mail.archives.finding import Archive
from mailflow.mail.archives.item import Item
from mailflow.mail.bench.folder import BEFORE, MAILS, PROGRESS, ROWS, VERDICTS, Run, write_json
from mailflow.mail.bench.results import row_of
from mailflow.mail.replaying.findings import Findings
from mailflow.mail.replaying.previous import NotVerdicts, Previous
from mailflow.mail.replaying.replayed import Replayed, as_json, kept_line, one_line
from mailflow.mail.tally import Tally

TOO_LONG, TOO_MUCH, NOT_VERDICTS = "too_long", "too_much", "not_verdicts"


@dataclass(frozen=True, slots=True)
class Order:
    """How it is read: at most so many mails, seconds of the clock and megabytes; the rest as for mail that arrives."""

    mails: int
    longest: float
    megabytes: int
    read_seconds: float
    read_megabytes: int
    readers: int
    own: tuple[str, ...]
    zone: str = "Europe/Paris"


class _Over(BaseException):
    """Time is up. Not an Exception, so that nothing on the way swallows it."""


@dataclass(slots=True)
class _Told:
    """Where the page reads how far it is."""

    folder: Path

    def show(self, mails: int, done: int, total: int) -> None:
        write_json(self.folder / PROGRESS, {"mails": mails, "done": done, "total": total})


def read_all(run: Run, order: Order) -> None:
    """The whole reading; whatever ends it early is in the report."""
    done, problem = Replayed(Tally(), Findings()), ""
    archive = Archive(str(path) for path in sorted((run.folder / MAILS).iterdir()))
    with ExitStack() as opened:
        files = [opened.enter_context(_private(run.folder / name)) for name in (ROWS, VERDICTS)]
        try:
            previous = opened.enter_context(Previous(run.folder / BEFORE)) if run.other else None
            asyncio.run(_read(run, order, archive, previous, done, files))
            if previous is not None:
                done.findings.without_mail = previous.left
        except _Over:
            problem = TOO_LONG
        except MemoryError:
            problem = TOO_MUCH
        except NotVerdicts as wrong:
            problem = f"{NOT_VERDICTS}:{wrong.line}"
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    done.stopped = bool(problem)
    more: dict[str, Any] = {"problem": problem, "cut": done.tally.mails == order.mails}
    more |= {"left_out": dict(archive.left_out), "where": done.tally.where, "ended": datetime.now(UTC).isoformat()}
    run.end(as_json(done.tally, done.findings if run.other else None, stopped=done.stopped) | more)


async def _read(
    run: Run, order: Order, archive: Archive, previous: Previous | None, done: Replayed, files: list[TextIO]
) -> None:
    how = Wanted(
        context=NOTHING_ASKED,
        zone=ZoneInfo(order.zone),
        limit=order.mails,
        workers=order.readers,
        seconds=order.read_seconds,
        megabytes=order.read_megabytes,
        own=order.own,
    )
    before = f"{run.folder / MAILS}{os.sep}"

    def name(item: Item) -> None:
        item.file = one_line(item.file.removeprefix(before))  # where it lies on the server is nobody's business
        item.id = one_line(item.id)

    archive.measure()
    rows, verdicts = files
    async with aclosing(examined(archive, how, datetime.now(UTC), _Told(run.folder), name)) as found:
        async for item, result in found:
            try:
                differs = done.take(item, result, previous)
            except (AttributeError, KeyError, TypeError, ValueError):
                raise NotVerdicts("a verdict whose fields are none", 0) from None
            rows.write(json.dumps(row_of(done.tally.mails, item, result.verdict, differs)) + "\n")
            verdicts.write(kept_line(item, result))


def _private(path: Path) -> TextIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii")


def _over(signum: int, frame: object) -> None:
    raise _Over


def _end_with_parent() -> None:
    while os.read(0, 4096):  # its end is the end of whoever started us
        pass
    os._exit(1)


def main(folder: str, order: Order) -> None:
    """Beside everything else that the machine does: at the lowest priority, within its memory and its time."""
    os.nice(10)
    size = order.megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    about = json.loads((Path(folder) / "about.json").read_bytes())
    began = datetime.fromisoformat(about["began"])
    run = Run(UUID(Path(folder).name), Path(folder), UUID(about["owner"]), about["name"], about["other"], began)
    signal.signal(signal.SIGALRM, _over)
    signal.setitimer(signal.ITIMER_REAL, order.longest)
    read_all(run, order)


if __name__ == "__main__":
    given = json.loads(sys.argv[2])
    main(sys.argv[1], Order(**given | {"own": tuple(given["own"])}))
