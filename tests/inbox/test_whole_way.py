"""By SMTP to an item in a queue: whatever comes is kept, and what machines sent is never answered."""

from __future__ import annotations

import pytest

from mailflow.services import Services
from tests.inbox.machine_mail import automatic
from tests.inbox.site import make_site
from tests.inbox.whole_way import counts, filed, sent
from tests.mail.hostile import hostile

PERSON = (
    b"From: p%d@example.net\r\nMessage-ID: <p%d@example.net>\r\nSubject: Bonjour\r\n\r\nQuand est mon rendez-vous ?\r\n"
)


@pytest.fixture
async def site(services: Services) -> Services:
    await make_site(services)
    return services


async def test_every_hostile_mail_becomes_an_item(site: Services) -> None:
    mails = hostile(1_000)
    answers = await sent(site, mails)
    assert {answer[:3] for answer in answers.values()} == {"250"}
    assert await filed(site) == len(mails)
    found = await counts(site)
    assert (found["taken"], found["waiting"], found["items"]) == (len(mails), 0, len(mails))
    assert found["unreadable"] == 0


async def test_a_thousand_automatic_mails_get_no_answer_and_people_get_theirs(site: Services) -> None:
    machines = automatic(1_000)
    assert len(set(machines.values())) == 1_000
    people = {f"person {number}": PERSON % (number, number) for number in range(10)}
    await sent(site, machines | people)
    assert await filed(site) == 1_010
    found = await counts(site)
    assert (found["items"], found["answers"]) == (1_010, 10)
