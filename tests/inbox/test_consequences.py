"""What filed mail changes beside its conversation: reports, signs of life, optional mail stopped."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from mailflow.mail.tokens import bounce_address, reply_address
from mailflow.mail.values import Bounce, BounceKind, BounceRecipient, Disposition, Intent, Safe, Understanding
from mailflow.outbox.posting import Draft, post
from mailflow.services import Services
from mailflow.store.suppressions import suppress
from mailflow.store.tables import case_event, conversation, message, opt_out, outbox, person_address, suppression, task
from tests.inbox.site import AT, Site, make_site

ANNA = "anna@example.net"
STOP = Understanding(intents=(Intent.STOP_OPTIONAL,), safe=Safe.ACT, evidence=("ne souhaite plus recevoir",))


@pytest.fixture
async def site(services: Services) -> Site:
    return await make_site(services)


async def written_to(site: Site, person_id: UUID, **changes: Any) -> tuple[UUID, UUID]:
    """A mail of ours to Anna: its outbox id and its conversation."""
    await site.deliver(ANNA)
    await site.file()
    talk = (await site.rows(conversation, person_id=person_id))[0]
    values: dict[str, Any] = {
        "kind": "reply",
        "dedup_key": f"x/{site.clock.at.isoformat()}/{changes}",
        "agency_id": site.agency_id,
        "recipient": ANNA,
        "subject": "Atelier",
        "text": "Bonjour",
        "person_id": person_id,
        "case_id": talk["case_id"],
        "conversation_id": talk["id"],
    }
    async with site.services.engine.begin() as connection:
        draft = Draft(**values | changes)
        made = await post(connection, site.services.keyring, site.services.settings, draft, site.clock.at)
    assert made is not None
    return made, talk["id"]


async def bounced(site: Site, mail: UUID, status: str, kind: BounceKind = BounceKind.SOFT) -> None:
    """A report about it comes and is filed."""
    to = bounce_address(site.services.keyring, site.services.settings.bounce_address, mail)
    report = Bounce((BounceRecipient(ANNA, status, "failed", kind),))
    await site.deliver("", to=to, envelope_from="", disposition=Disposition.BOUNCE, bounce=report)
    await site.file()


async def notes(site: Site) -> set[str]:
    return {step["code"] for row in await site.rows(message, direction="in") for step in row["verdict"]["steps"]}


async def test_an_unknown_user_is_written_to_no_more_and_somebody_is_asked_to_reach_them(site: Site) -> None:
    anna = await site.add_person(ANNA)
    mail, _ = await written_to(site, anna)
    await bounced(site, mail, "5.1.1", BounceKind.HARD)
    async with site.services.engine.connect() as connection:
        assert [row.reason for row in (await connection.execute(suppression.select())).all()] == ["5.1.1"]
    assert [row["state"] for row in await site.rows(person_address)] == ["unreachable"]
    (asked,) = await site.rows(task)
    assert "Adresse injoignable" in asked["title"]
    assert "delivery.dead" in await notes(site)


async def test_a_policy_refusal_is_shown_and_kills_no_address(site: Site) -> None:
    anna = await site.add_person(ANNA)
    for number in range(6):
        site.clock.at = AT + timedelta(hours=number)
        mail, _ = await written_to(site, anna, dedup_key=f"p/{number}")
        await bounced(site, mail, "5.7.1")
    assert [row["state"] for row in await site.rows(person_address)] == ["active"]
    assert not await site.rows(task)
    assert {row["state"] for row in await site.rows(outbox, kind="reply")} == {"bounced"}


async def test_five_failures_in_two_weeks_are_one_task_and_no_suppression(site: Site) -> None:
    anna = await site.add_person(ANNA)
    for number in range(7):
        site.clock.at = AT + timedelta(days=number)
        mail, _ = await written_to(site, anna, dedup_key=f"p/{number}")
        await bounced(site, mail, "5.2.2")
        assert len(await site.rows(task)) == (0 if number < 4 else 1)
    assert "souvent non remis" in (await site.rows(task))[0]["title"]
    assert [row["state"] for row in await site.rows(person_address)] == ["active"]


async def test_failures_spread_over_months_are_no_task(site: Site) -> None:
    anna = await site.add_person(ANNA)
    for number in range(6):
        site.clock.at = AT + timedelta(days=10 * number)
        mail, _ = await written_to(site, anna, dedup_key=f"p/{number}")
        await bounced(site, mail, "5.2.2")
    assert not await site.rows(task)


async def test_a_mail_from_a_given_up_address_brings_it_back(site: Site) -> None:
    await site.add_person(ANNA)
    async with site.services.engine.begin() as connection:
        await suppress(connection, ANNA, "5.1.1", AT - timedelta(days=1))
    await site.deliver("bruno@example.net")
    await site.file()
    assert [row["state"] for row in await site.rows(person_address)] == ["unreachable"]
    await site.deliver(ANNA)
    await site.file()
    assert [row["state"] for row in await site.rows(person_address)] == ["active"]
    assert "delivery.alive" in await notes(site)


async def test_a_machines_mail_is_no_sign_of_life(site: Site) -> None:
    await site.add_person(ANNA)
    async with site.services.engine.begin() as connection:
        await suppress(connection, ANNA, "5.1.1", AT - timedelta(days=1))
    await site.deliver(ANNA, disposition=Disposition.AUTO_REPLY)
    await site.file()
    assert [row["state"] for row in await site.rows(person_address)] == ["unreachable"]


async def test_a_clear_and_proved_wish_stops_optional_mail_without_a_person(site: Site) -> None:
    anna = await site.add_person(ANNA)
    await site.deliver(ANNA, meant=STOP)
    await site.file()
    async with site.services.engine.connect() as connection:
        rows = (await connection.execute(opt_out.select())).all()
    assert [(row.person_id, row.source) for row in rows] == [(anna, "reply")]
    assert (await site.row(conversation))["state"] == "waiting"
    assert [row["kind"] for row in await site.rows(case_event)] == ["optional_mail", "mail"]
    assert not await site.rows(outbox)  # nothing to acknowledge: nobody has to answer


@pytest.mark.parametrize(
    ("meant", "proven"),
    [
        (STOP, False),
        (Understanding(intents=(Intent.STOP_OPTIONAL,), safe=Safe.HUMAN), True),
        (Understanding(intents=(Intent.STOP_OPTIONAL, Intent.QUESTION), safe=Safe.ACT), True),
    ],
)
async def test_a_doubtful_wish_goes_to_a_person(site: Site, meant: Understanding, proven: bool) -> None:
    await site.add_person(ANNA)
    await site.deliver(ANNA, meant=meant, proven=proven)
    await site.file()
    async with site.services.engine.connect() as connection:
        assert not (await connection.execute(opt_out.select())).all()
    assert (await site.row(conversation))["state"] == "open"


PROGRAMS = "This message was automatically generated by Gmail."


@pytest.mark.parametrize(
    ("subject", "text", "nature", "stops"),
    [
        ("STOP", "", Disposition.HUMAN, True),
        ("unsubscribe", PROGRAMS, Disposition.AUTO_REPLY, True),
        ("Désinscription", "", Disposition.HUMAN, True),
        ("Re: STOP", "", Disposition.HUMAN, False),
        ("STOP", "Je ne peux plus venir, je suis malade", Disposition.HUMAN, False),
        ("STOP", "", Disposition.LIST, False),
        ("Stopper mon suivi", "", Disposition.HUMAN, False),
    ],
)
async def test_what_a_mail_program_sends_on_unsubscribe_stops_optional_mail(
    site: Site, subject: str, text: str, nature: Disposition, stops: bool
) -> None:
    anna = await site.add_person(ANNA)
    _, talk = await written_to(site, anna, mail_class="optional")
    to = reply_address(site.services.keyring, "suivi@agence.example.org", talk, ANNA, date(2027, 1, 1))
    await site.deliver(ANNA, to=to, proven=False, subject=subject, text=text, reply_text=text, disposition=nature)
    await site.file()
    async with site.services.engine.connect() as connection:
        found = (await connection.execute(opt_out.select())).all()
    assert [row.source for row in found] == (["mail"] if stops else [])
