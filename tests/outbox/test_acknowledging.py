"""Everybody gets the acknowledgement the law asks for, once a week, and nobody is flooded."""

from __future__ import annotations

import email
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest

from mailflow.config import Settings
from mailflow.outbox.acknowledging import acknowledge
from tests.outbox.conftest import NOW, Site


async def acknowledged(
    site: Site,
    address: str = "lea.martin@example.net",
    at: datetime = NOW,
    *,
    known: bool = True,
    settings: Settings | None = None,
) -> UUID | None:
    services = site.services
    async with services.engine.begin() as connection:
        return await acknowledge(
            connection,
            services.keyring,
            settings or services.settings,
            site.agency,
            site.person_id if known else None,
            site.conversation_id,
            address,
            at,
            at,
            in_reply_to="<question@example.net>",
        )


def changed(site: Site, **changes: Any) -> Settings:
    return site.services.settings.model_copy(update=changes)


async def only_mail(site: Site) -> tuple[dict[str, Any], EmailMessage]:
    (row,) = await site.rows("SELECT * FROM outbox")
    parsed = email.message_from_bytes(row["raw"], policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return row, parsed


async def test_it_says_what_the_code_asks_for(site: Site) -> None:
    await acknowledged(site)
    row, parsed = await only_mail(site)
    body = parsed.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    for words in ("lundi 2 mars 2026 à 9 h 00", "Agence de Lyon Part-Dieu", "agence@agence.example.org"):
        assert words in text
    for words in ("04 00 00 00 00", "1 rue Inventée", "69003 Lyon", "L. 112-11"):
        assert words in text
    assert row["kind"] == "acknowledgement"


async def test_it_is_marked_as_an_automatic_answer_that_nothing_answers(site: Site) -> None:
    await acknowledged(site)
    row, parsed = await only_mail(site)
    assert row["envelope_from"] == ""
    assert parsed["Auto-Submitted"] == "auto-replied"
    assert parsed["In-Reply-To"] == "<question@example.net>"


async def test_known_and_unknown_senders_get_the_same_words(site: Site) -> None:
    await acknowledged(site, "lea.martin@example.net")
    await acknowledged(site, "inconnu@example.com", known=False)
    first, second = await site.rows("SELECT subject, text, from_name, to_address FROM message ORDER BY at, id")
    assert first["to_address"] != second["to_address"]
    assert (first["subject"], first["text"]) == (second["subject"], second["text"])


async def test_an_address_gets_one_in_seven_days(site: Site) -> None:
    assert await acknowledged(site)
    assert await acknowledged(site, "LEA.martin@example.net", NOW + timedelta(days=6, hours=23)) is None
    assert await acknowledged(site, at=NOW + timedelta(days=7, seconds=1))


async def test_two_transactions_at_once_acknowledge_an_address_once(site: Site) -> None:
    services = site.services
    arguments = (site.agency, None, site.conversation_id, "lea.martin@example.net", NOW, NOW)
    async with services.engine.begin() as one, services.engine.begin() as other:
        first = await acknowledge(one, services.keyring, services.settings, *arguments)
        second = await acknowledge(other, services.keyring, services.settings, *arguments)
    assert first is not None
    assert second is None


@pytest.mark.parametrize(
    "address",
    [
        "no-reply@boutique.example",
        "noreply+123@boutique.example",
        "ne-pas-repondre@caisse.example",
        "facturation.noreply@boutique.example",
        "mailer-daemon@fournisseur.example",
        "bounces+77-ab=cd@envoi.example",
        "atelier-owner@listes.example",
        "retour+abc@agence.example.org",
        "suivi+abc@agence.example.org",
    ],
)
async def test_nobody_is_acknowledged_where_nobody_reads(site: Site, address: str) -> None:
    assert await acknowledged(site, address) is None


@pytest.mark.parametrize("address", ["norely@example.net", "paul.repondre@example.net", "request@example.net"])
async def test_names_that_only_look_like_it_are_acknowledged(site: Site, address: str) -> None:
    assert await acknowledged(site, address)


async def test_no_acknowledgement_to_ourselves_or_where_it_is_switched_off_or_cannot_be_written(site: Site) -> None:
    assert await acknowledged(site, "suivi@agence.example.org") is None
    assert await acknowledged(site, "lé@example.net") is None
    assert await acknowledged(site, "") is None
    assert await acknowledged(site, settings=changed(site, acknowledgements=False)) is None
