"""Group commit: together, in order, shielded from the peer, and never a 250 too early."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest

from mailflow.core.errors import Temporary
from mailflow.inbox.group_commit import GroupCommit, UnfitMails
from mailflow.store.incoming import NewMail

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)


def mail(name: str) -> NewMail:
    return NewMail(name.encode(), b"", b"raw", "smtp", "suivi@x.example", (), "", "127.0.0.1", False, AT)


class SlowWriter:
    """A writer that commits only when it is let."""

    def __init__(self) -> None:
        self.entered = asyncio.Event()
        self.let = asyncio.Event()
        self.batches: list[list[bytes]] = []
        self.unfit: bytes | None = None
        self.fault: Exception | None = None

    async def write(self, mails: Sequence[NewMail]) -> None:
        self.entered.set()
        await self.let.wait()
        if self.fault:
            raise self.fault
        names = [each.dedup_key for each in mails]
        if self.unfit in names:
            raise UnfitMails("no", "DataError")
        self.batches.append(names)

    async def close(self) -> None:
        pass


@pytest.fixture
def writer() -> SlowWriter:
    return SlowWriter()


@pytest.fixture
async def commit(writer: SlowWriter) -> AsyncIterator[GroupCommit]:
    made = GroupCommit(writer)
    running = asyncio.create_task(made.run())
    yield made
    writer.let.set()
    made.stop()
    await running


async def test_nobody_is_told_before_the_commit(writer: SlowWriter, commit: GroupCommit) -> None:
    told = asyncio.create_task(commit.store([mail("a")]))
    await writer.entered.wait()
    assert not told.done()
    writer.let.set()
    await told
    assert writer.batches == [[b"a"]]


async def test_mails_that_wait_together_are_one_batch(writer: SlowWriter, commit: GroupCommit) -> None:
    first = asyncio.create_task(commit.store([mail("0")]))
    await writer.entered.wait()
    others = [asyncio.create_task(commit.store([mail(str(number))])) for number in range(1, 20)]
    await asyncio.sleep(0)
    writer.let.set()
    await asyncio.gather(first, *others)
    assert [len(batch) for batch in writer.batches] == [1, 19]


async def test_a_mail_is_committed_though_its_session_is_cancelled(writer: SlowWriter, commit: GroupCommit) -> None:
    gone = [asyncio.create_task(commit.store([mail("running")]))]
    await writer.entered.wait()
    gone.append(asyncio.create_task(commit.store([mail("queued")])))
    await asyncio.sleep(0)
    for task in gone:
        task.cancel()
    await asyncio.gather(*gone, return_exceptions=True)
    writer.let.set()
    await commit.store([mail("next")])
    assert [name for batch in writer.batches for name in batch] == [b"running", b"queued", b"next"]


async def test_one_unfit_mail_keeps_no_other_out(writer: SlowWriter, commit: GroupCommit) -> None:
    writer.unfit = b"bad"
    tasks = [asyncio.create_task(commit.store([mail(name)])) for name in ("a", "bad", "c")]
    await writer.entered.wait()
    writer.let.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [type(None), UnfitMails, type(None)]


async def test_whoever_waits_too_long_is_told_to_try_later(writer: SlowWriter) -> None:
    commit = GroupCommit(writer, patience=0.1)
    running = asyncio.create_task(commit.run())
    tasks = [asyncio.create_task(commit.store([mail("a")]))]
    await writer.entered.wait()
    tasks.append(asyncio.create_task(commit.store([mail("b")])))
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [Temporary, Temporary]
    writer.let.set()
    await commit.store([mail("c")])
    commit.stop()
    await running


async def test_a_fault_in_one_batch_does_not_end_the_loop(writer: SlowWriter, commit: GroupCommit) -> None:
    writer.let.set()
    writer.fault = ZeroDivisionError()
    with pytest.raises(Temporary):
        await commit.store([mail("a")])
    writer.fault = None
    await commit.store([mail("b")])


async def test_stopping_commits_what_waits(writer: SlowWriter) -> None:
    commit = GroupCommit(writer)
    running = asyncio.create_task(commit.run())
    task = asyncio.create_task(commit.store([mail("a")]))
    await writer.entered.wait()
    commit.stop()
    writer.let.set()
    await asyncio.gather(running, task)
    assert writer.batches == [[b"a"]]
