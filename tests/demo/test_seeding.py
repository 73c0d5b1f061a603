"""The invented site for measuring: whole after any interruption, the same again, never beside real data."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.demo.seeding.filling import Plan, fill, share
from mailflow.demo.seeding.portfolio import Desk, portfolio
from mailflow.services import Services
from mailflow.store import tables as t
from tests.factory import Factory

NOW = datetime(2026, 3, 9, 10, tzinfo=UTC)
PLAN = Plan(people=23, mails=301, portfolio=10, seed=1)


def silent(done: int, whole: int) -> None:
    """No progress."""


async def counts(services: Services) -> dict[str, int]:
    async with services.engine.connect() as connection:
        tables = (t.staff, t.person, t.cases, t.message, t.incoming, t.conversation, t.queue)
        return {table.name: await connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


async def test_the_site_has_exactly_the_people_and_mails_asked_for(services: Services) -> None:
    assert await fill(services.engine, PLAN, NOW, silent) == 0
    found = await counts(services)
    assert (found["person"], found["cases"], found["message"], found["staff"]) == (23, 23, 301, 4)


async def test_a_second_run_changes_nothing_and_one_cut_short_is_gone_on_with(services: Services) -> None:
    def stop(done: int, whole: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await fill(services.engine, PLAN, NOW, stop)
    assert (await counts(services))["staff"] == 3
    assert await fill(services.engine, PLAN, NOW, silent) == 2
    whole = await counts(services)
    assert whole["message"] == 301
    assert await fill(services.engine, PLAN, NOW, silent) == 3
    assert await counts(services) == whole


async def test_a_database_with_other_people_is_refused(services: Services) -> None:
    await Factory(services.engine).agency()
    with pytest.raises(Refused, match="never mix"):
        await fill(services.engine, PLAN, NOW, silent)


async def test_mail_taken_in_afterwards_gets_numbers_of_its_own(services: Services) -> None:
    await fill(services.engine, PLAN, NOW, silent)
    make = Factory(services.engine)
    async with services.engine.connect() as connection:
        talk = await connection.scalar(select(t.conversation.c.id).limit(1))
    assert talk is not None
    await make.message_in(talk, "Après coup.")
    assert (await counts(services))["message"] == 302


def test_the_same_seed_makes_the_same_people_and_texts() -> None:
    ids = [new_id() for _ in range(3)]
    desk = Desk(7, 70, ids[0], ids[1], "Conseiller 8", ids[2], (({}, None),))
    first, second, other = (portfolio(desk, 5, 40, 1, seed, NOW) for seed in (1, 1, 2))
    names = [[row["plain_name"] for row in rows.person] for rows in (first, second, other)]
    assert names[0] == names[1] != names[2]
    texts = [[row["text"] for row in rows.message] for rows in (first, second)]
    assert texts[0] == texts[1]
    assert len({len(row) for row in first.message}) == 1, "all rows of a table have the same columns"


@pytest.mark.parametrize(("whole", "parts"), [(10, 3), (301, 7), (2, 5)])
def test_shares_add_up(whole: int, parts: int) -> None:
    assert sum(share(whole, parts, number) for number in range(parts)) == whole
