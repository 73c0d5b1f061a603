"""A mail of nobody's comes with up to three people whom it may concern, and why; whose it is, an adviser says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from mailflow.core.ids import new_id
from mailflow.inbox.attaching import attach
from mailflow.inbox.identify import Suggestion
from mailflow.inbox.suggesting import names_in, ranked, references_in
from mailflow.mail.values import ReadMail
from mailflow.services import Services
from mailflow.store.names import plain_name
from mailflow.store.tables import conversation, message, person, person_address
from tests.factory import Factory
from tests.inbox.invented import AGENCY
from tests.inbox.site import Site, make_site

ANNA, MOTHER, HOME = "anna@example.net", "mother@example.net", "famille@example.net"


@pytest.fixture
async def site(services: Services) -> Site:
    return await make_site(services)


async def named(site: Site, given: str, family: str, *addresses: str, reference: str = "") -> UUID:
    who = await site.add_person(*addresses)
    values = {"given_name": given, "family_name": family, "plain_name": plain_name(given, family)}
    async with site.services.engine.begin() as connection:
        values |= {"reference": reference} if reference else {}
        await connection.execute(update(person).where(person.c.id == who).values(values))
    return who


async def suggested(site: Site) -> list[tuple[UUID, str]]:
    """The newest mail's suggestions: person and reason."""
    row = (await site.rows(message, direction="in"))[-1]
    return [(UUID(one["person_id"]), one["why"]) for one in row["verdict"]["suggestions"]]


async def test_a_cited_reference_comes_before_a_name(site: Site) -> None:
    anna = await named(site, "Anna", "Exemple", reference="LYO-00042")
    emma = await named(site, "Emma", "Modèle")
    await site.deliver(MOTHER, from_name="emma modele", reply_text="Dossier lyo-00042, merci.")
    await site.file()
    assert await suggested(site) == [(anna, "reference"), (emma, "name")]


@pytest.mark.parametrize(
    "said",
    [
        {"from_name": "LE GALL Anne-Léa"},
        {"from_name": "Anne Léa Le Gall"},
        {"signature": "Cordialement,\nAnne-Lea LE-GALL"},
        {"reply_text": "Bonjour, je suis anne léa le gall et je vous écris d'un autre mail"},
        {"subject": "Le Gall Anne-Léa : changement d'adresse"},
    ],
)
async def test_a_name_is_found_whatever_its_order_accents_and_dashes(site: Site, said: dict[str, Any]) -> None:
    anne = await named(site, "Anne-Léa", "Le Gall")
    await site.deliver(MOTHER, **said)
    await site.file()
    assert await suggested(site) == [(anne, "name")]


async def test_a_sender_who_wrote_about_somebody_before_is_remembered(site: Site) -> None:
    anna = await site.add_person(ANNA)
    await site.deliver(MOTHER)
    await site.file()
    talk = (await site.rows(conversation, person_id=None))[-1]["id"]
    async with site.services.engine.begin() as connection:
        await attach(connection, talk, anna, site.clock.now())
    await site.deliver(MOTHER, reply_text="Encore moi")
    await site.file()
    assert await suggested(site) == [(anna, "written")]


async def test_of_those_who_share_an_address_the_one_who_is_named_comes_first(site: Site) -> None:
    people = [await named(site, given, "Exemple", HOME) for given in ("Zoé", "Anna", "Léo")]
    await site.deliver(HOME, signature="Léo Exemple")
    await site.file()
    found = await suggested(site)
    assert found[0] == (people[2], "shared_name")
    assert {who for who, _ in found} == set(people)
    assert (await site.row(message, direction="in"))["person_id"] is None


async def test_nobody_of_another_agency_is_suggested(site: Site) -> None:
    anna = await named(site, "Anna", "Exemple", reference="PAR-00001")
    other = await Factory(site.services.engine).agency()
    async with site.services.engine.begin() as connection:
        await connection.execute(update(person).where(person.c.id == anna).values(agency_id=other))
    await site.deliver(MOTHER, from_name="Anna Exemple", reply_text="PAR-00001")
    await site.file()
    assert await suggested(site) == []


async def test_a_known_person_needs_no_suggestion(site: Site) -> None:
    await named(site, "Emma", "Modèle")
    await site.add_person(ANNA)
    await site.deliver(ANNA, from_name="Emma Modèle")
    await site.file()
    assert await suggested(site) == []


async def test_an_address_kept_at_the_click_finds_the_dossier_the_next_time_unverified(site: Site) -> None:
    anna = await site.add_person(ANNA)
    await site.deliver(MOTHER)
    await site.file()
    talk = (await site.rows(conversation, person_id=None))[-1]["id"]
    async with site.services.engine.begin() as connection:
        await attach(connection, talk, anna, site.clock.now(), keep_address=True)
    kept = await site.row(person_address, address=MOTHER)
    assert (kept["person_id"], kept["state"], kept["preferred"]) == (anna, "unverified", False)
    await site.deliver(MOTHER)
    await site.file()
    newest = (await site.rows(message, direction="in"))[-1]
    assert (newest["person_id"], newest["proof"]) == (anna, "none")


def test_dates_amounts_and_addresses_are_looked_up_without_harm() -> None:
    mail = ReadMail(reply_text="le 12/03/2026 j'ai 350 euros, tel 0600000000, a1b2@example.net, dossier n°69-12345A.")
    found = references_in(mail)
    assert "69-12345A" in found and "a1b2" not in found and len(found) < 40


def test_a_mail_of_many_words_gives_a_bounded_number_of_names() -> None:
    mail = ReadMail(
        from_name="Anna " * 50, reply_text="mot " * 100_000, signature="x y " * 10_000, subject="a b " * 500
    )
    assert len(names_in(mail)) < 4_000
    many = ReadMail(reply_text=" ".join(f"A{number}-{number}" for number in range(10_000)))
    assert len(references_in(many)) <= 40


def test_each_person_is_suggested_once_for_the_best_reason_and_three_at_most() -> None:
    people = [new_id() for _ in range(5)]
    found = ranked(
        [
            *(Suggestion(who, None, "name") for who in people),
            Suggestion(people[3], None, "reference"),
            Suggestion(people[1], AGENCY, "thread"),
        ]
    )
    assert [(one.person_id, one.why) for one in found] == [
        (people[1], "thread"),
        (people[3], "reference"),
        (people[0], "name"),
    ]
