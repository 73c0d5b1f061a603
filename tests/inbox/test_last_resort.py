"""What no filing can take ends as a bare item in triage; nothing is ever given up."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from mailflow.inbox import last_resort
from mailflow.store.incoming import raw_mail
from mailflow.store.tables import conversation, incoming, message
from tests.inbox.site import AT, Site

REFUSE_CASES = """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'never'; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON cases FOR EACH ROW EXECUTE FUNCTION refuse()
"""


async def test_a_mail_that_cannot_even_be_filed_as_unreadable_is_an_item_in_triage_after_some_tries(site: Site) -> None:
    await site.deliver("bruno@example.net")
    async with site.services.engine.begin() as connection:
        await connection.execute(text(REFUSE_CASES))

    for tries in range(last_resort.TRIES):
        assert await site.file() == 1
        assert (await site.row(incoming))["attempts"] == tries + 1
        assert not await site.rows(message)
        assert await site.file() == 0  # it holds up nobody meanwhile
        site.clock.at += timedelta(hours=1)
    await site.file()

    mail, talk, taken = await site.row(message), await site.row(conversation), await site.row(incoming)
    assert (mail["disposition"], mail["incoming_id"], taken["state"]) == ("unreadable", taken["id"], "filed")
    assert await site.queue_of(talk) == ("triage", None)
    assert (talk["state"], talk["due_at"]) == ("open", AT + timedelta(days=3))
    assert [step["code"] for step in mail["verdict"]["steps"]] == ["nature.unreadable", "place.unreadable"]
    async with site.services.engine.begin() as connection:
        assert await raw_mail(connection, taken["id"]) == taken["raw"]
    assert await site.file() == 0


async def test_a_mail_that_nothing_can_file_stays_and_is_tried_on(site: Site) -> None:
    await site.deliver("bruno@example.net")
    async with site.services.engine.begin() as connection:
        await connection.execute(text(REFUSE_CASES.replace("cases", "conversation")))
    for _ in range(last_resort.TRIES + 2):
        await site.file()
        site.clock.at += timedelta(hours=1)
    assert (await site.row(incoming))["state"] == "new"
    async with site.services.engine.begin() as connection:
        await connection.execute(text("DROP TRIGGER refuse ON conversation"))
    await site.file()
    assert (await site.row(message, direction="in"))["disposition"] == "human"
