"""What keeps marking a mail cheap, and the lines at the counter true."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from mailflow.outbox.posting import post
from mailflow.services import Services
from tests.outbox.conftest import NOW, Site

LINES = {
    ("reply", "queued"): "first",
    ("notice", "sending"): "first",
    ("pathway", "queued"): "pathway",
    ("pathway", "sending"): "pathway",
    ("pathway", "held"): "held",
    ("reply", "ambiguous"): "ambiguous",
    ("pathway", "sent"): None,
    ("pathway", "failed"): None,
    ("reply", "bounced"): None,
    ("pathway", "withdrawn"): None,
}


async def test_no_index_knows_what_changes_when_a_mail_is_marked(services: Services) -> None:
    """Or each mark costs an entry in every index of the table."""
    async with services.engine.connect() as connection:
        rows = await connection.execute(text("SELECT indexdef FROM pg_indexes WHERE tablename = 'outbox'"))
        indexes = list(rows.scalars())
    assert len(indexes) > 3
    assert not [index for index in indexes if "state" in index or "sending_since" in index]
    async with services.engine.connect() as connection:
        options = await connection.scalar(text("SELECT reloptions FROM pg_class WHERE relname = 'outbox'"))
    assert set(options or ()) == {"fillfactor=50", "toast_tuple_target=512"}


@pytest.mark.parametrize(("kind", "state"), list(LINES))
async def test_a_mail_stands_in_one_line_or_in_none(site: Site, kind: str, state: str) -> None:
    services = site.services
    async with services.engine.begin() as connection:
        await post(connection, services.keyring, services.settings, site.draft(kind=kind), NOW)
    await site.do("UPDATE outbox SET state = :state", state=state)
    assert await site.rows("SELECT line FROM outbox") == [{"line": LINES[kind, state]}]
