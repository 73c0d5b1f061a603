"""A trial reading: one at a time, within its limits, for its owner, and gone at its time or after a crash."""

from __future__ import annotations

import asyncio
import io
import json
import os
import tarfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest

from mailflow.core.errors import Refused
from mailflow.mail.bench.bench import Bench
from mailflow.mail.bench.folder import BEFORE, KEPT, MAILS, VERDICTS, Run, Shelf
from mailflow.mail.bench.process import TOO_LONG, Order
from mailflow.mail.bench.results import ANY, NONE, Filter, rows
from tests.mail.bench.archives import bomb, box, zipped

ME, OTHER = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ORDER = Order(mails=50, longest=60.0, megabytes=1024, read_seconds=2.0, read_megabytes=256, readers=1, own=())


class Reading:
    """A bench, and what it was told."""

    def __init__(self, home: Path, order: Order = ORDER) -> None:
        self.bench = Bench(home, order, lambda: NOW)
        self.ended: asyncio.Queue[Run] = asyncio.Queue()

    async def begin(self, content: bytes, name: str = "boite.mbox", before: bytes = b"") -> Run:
        other = ("avant.jsonl", BytesIO(before)) if before else None
        return await self.bench.begin(ME, "Europe/Paris", (name, BytesIO(content)), other, self.ended.put)

    async def read(self, content: bytes, name: str = "boite.mbox", before: bytes = b"") -> Run:
        await self.begin(content, name, before)
        return await asyncio.wait_for(self.ended.get(), 60)


@pytest.fixture
async def reading(tmp_path: Path) -> AsyncIterator[Reading]:
    made = Reading(tmp_path)
    yield made
    await made.bench.close()


async def test_mails_are_read_counted_and_taken_away(reading: Reading) -> None:
    run = await reading.read(box())
    report = run.report
    assert report is not None and report["problem"] == "" and not report["cut"]
    assert (report["mails"], report["dispositions"]) == (5, {"human": 4, "auto_reply": 1})
    assert not (run.folder / MAILS).exists()
    found, count = rows(run, Filter(disposition="auto_reply"), 0, 10)
    assert count == 1 and found[0]["number"] == 3 and found[0]["file"] == "boite.mbox"
    kept = (run.folder / VERDICTS).read_text()
    assert "Oui merci" not in kept and "zoe@" not in kept
    assert all(path.stat().st_mode & 0o077 == 0 for path in (run.folder, *run.folder.iterdir()))


async def test_the_verdicts_of_one_reading_are_what_the_next_is_compared_with(reading: Reading) -> None:
    first = await reading.read(box())
    lines = [json.loads(line) for line in (first.folder / VERDICTS).read_text().splitlines()]
    lines[2] |= {"disposition": "human", "safe": "human"}
    run = await reading.read(box(), before="".join(json.dumps(line) + "\n" for line in lines[:4]).encode())
    report = run.report
    assert report is not None
    assert (report["compared"], report["different"], report["without_old"]) == (4, 1, 1)
    assert report["levels"] == {"safety": 1, "change": 0, "text": 0}
    differing, count = rows(run, Filter(differs=ANY), 0, 10)
    assert count == 1 and differing[0]["differs"][0]["kind"] == "hidden_now"
    assert rows(run, Filter(differs="hidden_now"), 0, 10)[1] == rows(run, Filter(differs="safety"), 0, 10)[1] == 1
    assert rows(run, Filter(differs=NONE), 0, 10)[1] == 4
    assert not (run.folder / BEFORE).exists()


async def test_rows_come_page_by_page(reading: Reading) -> None:
    run = await reading.read(box(12))
    found, count = rows(run, Filter(), 10, 10)
    assert ([row["number"] for row in found], count) == ([11, 12], 12)


async def test_only_so_many_mails_are_read_and_it_says_so(tmp_path: Path) -> None:
    run = await Reading(tmp_path).read(box(60))
    assert run.report is not None and run.report["cut"] and run.report["mails"] == 50


@pytest.mark.parametrize(
    ("before", "line"), [(b"pas du JSON\n", 1), (b'{"disposition": "human"}\n{"mails": 3}\n', 2), (b"\n", 0)]
)
async def test_a_file_that_holds_no_verdicts_is_named_with_its_line(reading: Reading, before: bytes, line: int) -> None:
    run = await reading.read(box(), before=before)
    assert run.report is not None and run.report["problem"] == f"not_verdicts:{line}"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.zip", zipped(b__zip=zipped(a__eml=b"Subject: x\n\n")), "an archive inside an archive is not opened"),
        ("a.zip", zipped(a__eml=b"Subject: x\n\nhello")[:60] + b"\0" * 200, "the file cannot be read"),
        ("a.gz", b"\x1f\x8b" + b"broken" * 20, "the file cannot be read"),
        ("a.mbox.gz", bomb(80), "the mail is larger than 64 MB"),
    ],
)
async def test_hostile_archives_give_a_reason_and_nothing_else(
    reading: Reading, name: str, content: bytes, reason: str
) -> None:
    run = await reading.read(content, name)
    assert run.report is not None and run.report["problem"] == ""
    assert [told for told in run.report["unreadable"] if told.startswith(reason)], run.report["unreadable"]


async def test_a_verdict_that_makes_no_sense_is_named_and_nothing_dies(reading: Reading) -> None:
    first = await reading.read(box(1))
    line = json.loads((first.folder / VERDICTS).read_text())
    run = await reading.read(box(1), before=json.dumps(line | {"bounce": 5, "intents": {"a": []}}).encode())
    assert run.report is not None and run.report["problem"] == "not_verdicts:0"


async def test_names_inside_a_tar_that_are_no_text_are_shown_as_far_as_they_are(reading: Reading) -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as packed:
        member = tarfile.TarInfo("caf\udce9\x1b[2J.eml")
        member.size = len(content := b"Subject: x\r\n\r\nMerci\r\n")
        packed.addfile(member, io.BytesIO(content))
    run = await reading.read(made.getvalue(), "a.tar")
    found, count = rows(run, Filter(), 0, 10)
    assert count == 1 and found[0]["file"].isprintable() and found[0]["id"].isprintable()


async def test_stopping_the_web_part_ends_the_reading_and_leaves_nothing(tmp_path: Path) -> None:
    reading = Reading(tmp_path)
    run = await reading.begin(bomb(400), "a.mbox.gz")
    await reading.bench.close()
    assert not run.folder.exists()
    lock = reading.bench.shelf.take_lock()
    assert lock is not None
    os.close(lock)


async def test_lists_inside_an_archive_open_no_file_of_the_server(reading: Reading, tmp_path: Path) -> None:
    secret = tmp_path / "secret.eml"
    secret.write_bytes(b"Subject: geheim\r\n\r\nOui\r\n")
    line = json.dumps({"eml": str(secret)}).encode()
    run = await reading.read(zipped(liste__jsonl=line, mail__eml=line), "a.zip")
    assert run.report is not None and run.report["mails"] == 1
    assert "geheim" not in (run.folder / VERDICTS).read_text()


async def test_what_lasts_too_long_is_stopped_with_what_was_read_so_far(tmp_path: Path) -> None:
    order = Order(mails=50, longest=0.01, megabytes=1024, read_seconds=2.0, read_megabytes=256, readers=1, own=())
    run = await Reading(tmp_path, order).read(box(50))
    assert run.report is not None and run.report["problem"] == TOO_LONG and run.report["stopped"]


async def test_a_reading_whose_process_dies_says_that_it_was_lost(tmp_path: Path) -> None:
    order = Order(mails=50, longest=60.0, megabytes=8, read_seconds=2.0, read_megabytes=256, readers=1, own=())
    run = await Reading(tmp_path, order).read(box())
    assert run.report is not None and run.report["problem"] in ("lost", "too_much")
    assert not (run.folder / MAILS).exists()


async def test_only_one_reading_goes_on_and_stopping_it_leaves_nothing(reading: Reading) -> None:
    run = await reading.begin(bomb(400), "a.mbox.gz")
    with pytest.raises(Refused, match="déjà en cours"):
        await reading.begin(box())
    assert reading.bench.shelf.sweep(NOW) == 0 and run.folder.exists()
    await reading.bench.remove(run)
    assert not run.folder.exists() and reading.ended.empty()
    assert (await reading.read(box())).report is not None


def test_a_reading_is_its_owners_and_gone_at_its_time(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    run = shelf.create(ME, "boite.mbox", "", NOW)
    run.end({"problem": "", "mails": 0})
    assert shelf.find(run.id, ME, NOW) == run and shelf.of(ME, NOW) == [run]
    assert shelf.find(run.id, OTHER, NOW) is None and shelf.of(OTHER, NOW) == []
    late = NOW + KEPT
    assert shelf.find(run.id, ME, late) is None
    assert shelf.sweep(late - timedelta(seconds=1)) == 0
    assert shelf.sweep(late) == 1 and not run.folder.exists()


def test_what_a_crash_left_behind_is_removed_unless_somebody_works_on_it(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    run = shelf.create(ME, "boite.mbox", "", NOW)
    (run.folder / MAILS / "boite.mbox").write_bytes(box())
    (shelf.root / str(UUID(int=9))).mkdir()
    lock = shelf.take_lock()
    assert lock is not None and shelf.take_lock() is None
    assert shelf.sweep(NOW) == 0
    os.close(lock)
    assert shelf.sweep(NOW) == 2 and not run.folder.exists()
