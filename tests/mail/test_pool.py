"""One bad mail costs its own result, never the batch."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mailflow.mail.examining import Examination
from mailflow.mail.intents import understand
from mailflow.mail.pool import ReaderPool
from mailflow.mail.reading import read
from mailflow.mail.values import Disposition, Inspected, Safe

GOOD = b"From: zoe@example.org\r\nSubject: x\r\n\r\nOui\r\n"


async def test_a_batch_comes_back_whole_and_in_order() -> None:
    raws = [GOOD.replace(b"x", b"n%d" % number) for number in range(50)]
    async with ReaderPool(2, 5.0, 512) as pool:
        mails = await pool.read_all(raws)
    assert [mail.subject for mail in mails] == [f"n{number}" for number in range(50)]
    assert mails[0] == read(raws[0])


async def test_replies_are_understood_in_the_children() -> None:
    context = {"asked": "yes_no", "question": "workshop"}
    async with ReaderPool(1, 5.0, 512) as pool:
        found = await pool.understand_all([(read(GOOD), context, datetime(2026, 3, 2, tzinfo=UTC), "Europe/Paris")])
    assert found[0].safe is Safe.ACT


async def test_a_mail_is_examined_in_one_go_and_its_time_is_told() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    asked = [Examination(GOOD, {"asked": "yes_no", "question": "workshop"}, None, now, "Europe/Paris")] * 20
    async with ReaderPool(1, 5.0, 512) as pool:
        found = await pool.examine_all(asked)
    mail = read(GOOD)
    meant = understand(mail, asked[0].context, now, ZoneInfo("Europe/Paris"))
    assert [one.verdict for one in found] == [Inspected(mail, meant).to_json()] * 20
    assert all(0 < one.seconds < 5 for one in found)


async def test_an_examination_that_overruns_costs_one_mail_only() -> None:
    long = b"From: zoe@example.org\r\nContent-Type: text/html\r\n\r\n" + b"<p>bonjour <b>le</b> monde</p>\r\n" * 80_000
    now = datetime(2026, 3, 2, tzinfo=UTC)
    asked = [Examination(raw, {"asked": None}, None, now, "Europe/Paris") for raw in (GOOD, long, GOOD)]
    async with ReaderPool(1, 0.05, 512) as pool:
        found = await pool.examine_all(asked)
    assert [one.verdict["disposition"] for one in found] == ["human", "unreadable", "human"]


async def test_an_overrun_costs_one_mail_only() -> None:
    long = b"From: zoe@example.org\r\nContent-Type: text/html\r\n\r\n" + b"<p>bonjour <b>le</b> monde</p>\r\n" * 80_000
    async with ReaderPool(1, 0.05, 512) as pool:
        mails = await pool.read_all([GOOD, long, GOOD])
    assert [mail.disposition for mail in mails] == [Disposition.HUMAN, Disposition.UNREADABLE, Disposition.HUMAN]
    assert mails[1].problems


async def test_a_child_that_is_killed_from_outside_makes_no_mail_unreadable() -> None:
    async with ReaderPool(1, 5.0, 512) as pool:
        await pool.read_all([GOOD])
        child = pool.processes()[0]
        os.kill(child, signal.SIGKILL)
        again = await pool.read_all([GOOD, GOOD])
        assert [mail.disposition for mail in again] == [Disposition.HUMAN] * 2
        assert pool.processes() != [child]


async def test_a_child_that_is_not_given_the_processor_makes_no_mail_unreadable() -> None:
    async with ReaderPool(1, 0.3, 512) as pool:
        await pool.read_all([GOOD])
        child = pool.processes()[0]
        os.kill(child, signal.SIGSTOP)
        reading = asyncio.create_task(pool.read_all([GOOD]))
        done, _ = await asyncio.wait({reading}, timeout=0.6)
        assert not done
        os.kill(child, signal.SIGCONT)
        [mail] = await reading
        assert mail.disposition is Disposition.HUMAN
        assert pool.processes() == [child]


async def test_too_little_memory_harms_nobody_else() -> None:
    big = b"From: zoe@example.org\r\nContent-Type: text/html\r\n\r\n" + b"<p>x</p>" * 12_000_000
    async with ReaderPool(1, 20.0, 160) as pool:
        mails = await pool.read_all([GOOD, big, GOOD])
    assert [mails[0].disposition, mails[2].disposition] == [Disposition.HUMAN] * 2
    assert mails[1].disposition is Disposition.UNREADABLE


async def test_nothing_to_read_starts_nothing() -> None:
    async with ReaderPool(2, 1.0, 512) as pool:
        assert await pool.read_all([]) == []
        assert pool.processes() == []
