"""Whose Authentication-Results count: the IMAP mailbox's own server's for its mails, and for no others."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from mailflow.services import Services
from mailflow.store.tables import message
from tests.inbox.site import PASSED, make_site


@pytest.mark.parametrize(
    ("names", "results", "proof"),
    [
        ("mx.provider.example", PASSED.replace("mx1.agence.example.org", "mx.provider.example"), "authenticated"),
        ("mx.provider.example", PASSED, "none"),  # the site's own name proves nothing in a mail that came by IMAP
        ("", PASSED, "authenticated"),
        ("", PASSED.replace("mx1.agence.example.org", "mx.provider.example"), "none"),
    ],
)
async def test_the_names_kept_with_a_mail_decide(services: Services, names: str, results: str, proof: str) -> None:
    site = await make_site(services)
    await site.add_person("anna@example.net")
    await site.deliver("anna@example.net", proven=False, authentication_results=(results,))
    async with services.engine.begin() as connection:
        await connection.execute(text("UPDATE incoming SET authserv_ids = :names"), {"names": names})
    await site.file()
    assert (await site.row(message, direction="in"))["proof"] == proof
