"""The demo's mails, each filed by the real way in and looked at on its page: nothing of any text is lost."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import httpx
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from mailflow.demo.samples import Sample, labelled_samples
from mailflow.mail.reading import read
from mailflow.mail.values import ReadMail
from mailflow.services import Services
from mailflow.store.tables import incoming, message
from mailflow.web.login import Cookies
from tests.factory import Factory
from tests.inbox.whole_way import filed, sent

pytestmark = pytest.mark.timeout(240)


async def agency_with(services: Services, samples: list[Sample]) -> UUID:
    """The agency, an adviser, and everybody whom the mails are from; the team lead, who sees it all."""
    make = Factory(services.engine, services.clock.now())
    agency = await make.agency()
    adviser = await make.staff(agency, "Claire Fontaine", login="claire")
    for name, address in {sample.person for sample in samples if sample.person}:
        await make.person(agency, name or "Sans Nom", adviser, address=address)
    return await make.staff(agency, "Anne Chef", "supervisor", login="anne")


async def by_source(services: Services) -> dict[bytes, tuple[UUID, UUID]]:
    """Raw mail → its conversation and message."""
    async with services.engine.connect() as connection:
        rows = await connection.execute(
            select(incoming.c.raw, message.c.conversation_id, message.c.id).join(
                message, message.c.incoming_id == incoming.c.id
            )
        )
        return {bytes(row.raw): (row.conversation_id, row.id) for row in rows}


def words(text: str) -> Counter[str]:
    """What stands between spaces. Commas are not counted: one may stand before a signature that is folded away."""
    return Counter(text.replace(",", " ").split())


def lost(mail: ReadMail, page: str, message_id: UUID) -> list[str]:
    """Words of the mail's text, and names of its files, that its part of the page does not show."""
    shown = BeautifulSoup(page, "html.parser").find(id=f"m-{message_id}")
    assert shown is not None
    texts = words("\n".join(part.get_text() for part in shown.select(".mail-text")))
    files = " ".join(name.get_text() for name in shown.select(".file-name"))
    missing = [*(words(mail.text) - texts).elements()]
    return missing + [file.filename for file in mail.attachments if file.filename and file.filename not in files]


async def test_every_word_of_every_mail_of_the_demo_is_on_its_page(services: Services, served: str) -> None:
    samples = list(labelled_samples())
    anne = await agency_with(services, samples)
    mails = {sample.id: sample.raw for sample in samples}
    assert {answer[:3] for answer in (await sent(services, mails)).values()} == {"250"}
    await filed(services)
    places = await by_source(services)
    pages: dict[UUID, str] = {}
    client = httpx.AsyncClient(base_url=served)
    client.cookies.set(Cookies(services).session, await Factory(services.engine).session(anne))
    found: dict[str, list[str]] = {}
    for raw, (talk, message_id) in places.items():
        if talk not in pages:
            answer = await client.get(f"/conversation/{talk}")
            assert answer.status_code == 200
            pages[talk] = answer.text
        if gone := lost(read(raw), pages[talk], message_id):
            found[str(message_id)] = gone[:10]
    await client.aclose()
    assert len(places) >= 150
    assert found == {}
