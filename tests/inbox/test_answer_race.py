"""Two advisers and one incoming mail at the same instant, many times: never two answers unseen, never a lost text."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.inbox.replies import Extras, answer
from mailflow.services import Services
from mailflow.store import answer_drafts, answers
from mailflow.store import conversations as conversations_store
from mailflow.store.tables import answer as answer_table
from mailflow.store.tables import answer_draft, conversation, kept_text, outbox
from tests.inbox.site import AT, Site, make_site

TIMES, LATER = 200, AT + timedelta(seconds=30)


async def adviser(site: Site, who: UUID, talk: UUID, before: Mapping[str, Any], words: str, turns: int) -> None:
    """Writes on what was there before, as the page does: what may not be sent is kept."""
    for _ in range(turns):
        await asyncio.sleep(0)
    made = site.services
    async with made.engine.begin() as connection:
        await conversations_store.lock_conversation(connection, talk)
        extras = Extras(not_before=LATER, seen=before["last_at"])
        try:
            async with connection.begin_nested():
                await answer(connection, made.keyring, made.settings, talk, who, words, AT, extras)
        except Refused:
            if await answer_drafts.save(connection, talk, who, 0, words, {}, AT) is None:
                assert await answer_drafts.keep(connection, new_id(), talk, who, words, "conflict", AT)


async def test_two_advisers_and_one_mail_at_once_never_cross(services: Services) -> None:
    site, random = await make_site(services), Random(20260112)
    people = [f"anna{number}@example.net" for number in range(TIMES)]
    for address in people:
        await site.add_person(address)
        await site.deliver(address)
    while await site.file():
        pass
    talks = await site.rows(conversation)
    assert len(talks) == TIMES
    came_first = 0
    for number, talk in enumerate(talks):
        await site.deliver(people[number])
        ways = [random.randrange(40) for _ in range(2)]
        await asyncio.gather(
            adviser(site, site.adviser_id, talk["id"], talk, f"A{number}", ways[0]),
            adviser(site, site.cover_id, talk["id"], talk, f"B{number}", ways[1]),
            site.file(),
        )
    waiting = {row["id"] for row in await site.rows(outbox, kind="reply") if row["state"] == "queued"}
    async with services.engine.connect() as connection:
        made = (await connection.execute(answer_table.select())).mappings().all()
        texts = list((await connection.execute(answer_draft.select())).mappings())
        texts += list((await connection.execute(kept_text.select())).mappings())
        heard = {talk["id"]: await answers.heard(connection, talk["id"]) for talk in talks}
    by_talk: dict[UUID, set[str]] = {talk["id"]: set() for talk in talks}
    for row in made:
        assert row["outbox_id"] not in waiting or row["heard"] == heard[row["conversation_id"]]
        came_first += row["outbox_id"] not in waiting
    for row in texts:
        by_talk[row["conversation_id"]].add(row["text"])
    assert waiting == set()  # nobody had seen the second mail, so nothing may leave
    assert came_first > 0  # some answers were posted first, and came back
    for number, talk in enumerate(talks):
        assert by_talk[talk["id"]] == {f"A{number}", f"B{number}"}
