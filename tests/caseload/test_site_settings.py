"""Every setting of the service: bounds are refused in words, a change counts on the real path, is noted and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from mailflow.caseload.settings import site as settings_of
from mailflow.caseload.settings.checks import Invalid, Typed
from mailflow.caseload.settings.registry import SETTINGS
from mailflow.caseload.undoing import undo
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.outbox.acknowledging import acknowledge
from mailflow.outbox.limits import limits_of
from mailflow.outbox.posting import Draft, post
from mailflow.services import Services
from mailflow.store import people, setting_changes, site_settings
from mailflow.store.tables import audit
from tests.caseload.site import Site
from tests.caseload.test_advancing import at_the_question, enrolled
from tests.caseload.test_assigning import assigned, follow

GOOD: dict[str, tuple[Any, Any]] = {  # as typed, as kept
    "mails_per_day": ("1", 1),
    "mails_per_week": ("3", 3),
    "quiet_hours": ("20h – 7h30", "20:00-07:30"),
    "sender_name": (" France  Suivi ", "France Suivi"),
    "sender_address": ("Lyon3@agence.example.org", "lyon3@agence.example.org"),
    "reply_address": ("lyon3@agence.example.org", "lyon3@agence.example.org"),
    "acknowledgements": ("non", False),
    "acknowledgement_days": ("14", 14),
    "acknowledgement_note": ("Accueil fermé en août.\r\nMerci.", "Accueil fermé en août.\nMerci."),
    "confirmations": ("non", False),
    "automatic_originals_months": ("6", 6),
    "unmatched_months": ("6", 6),
    "dossier_months": ("24", 24),
    "tier_ceilings": ("guidé : 12\nrenforcé : 3", {"guidé": 12, "renforcé": 3}),
}
WRONG = [
    ("mails_per_day", "-1", "de 0 à 20"),
    ("mails_per_day", "21", "de 0 à 20"),
    ("mails_per_week", "beaucoup", "de 0 à 50"),
    ("quiet_hours", "la nuit", "Deux heures"),
    ("quiet_hours", "25:00-07:00", "Deux heures"),
    ("quiet_hours", "07:00-07:00", "20 heures"),
    ("quiet_hours", "07:00-05:00", "20 heures"),
    ("sender_name", "a@b.fr", "Un nom"),
    ("sender_name", "x" * 61, "Au plus 60"),
    ("sender_address", "ailleurs@example.org", "arrive ici"),
    ("reply_address", "agence-de-lyon@agence.example.org", "8 lettres"),
    ("acknowledgements", "peut-être", "Oui ou non"),
    ("acknowledgement_days", "0", "de 1 à 30"),
    ("acknowledgement_note", "x" * 601, "Au plus 600"),
    ("acknowledgement_note", "a\x07b", "pas permis"),
    ("confirmations", "", "Oui ou non"),
    ("automatic_originals_months", "2", "de 3 à 120"),
    ("automatic_originals_months", "121", "de 0 à 120"),
    ("unmatched_months", "5", "de 6 à 120"),
    ("unmatched_months", "121", "de 0 à 120"),
    ("dossier_months", "11", "de 12 à 240"),
    ("dossier_months", "241", "de 0 à 240"),
    ("tier_ceilings", "guidé", "un nombre"),
    ("tier_ceilings", "guidé : 0", "un nombre"),
    ("tier_ceilings", "", "De 1 à 20"),
]


@pytest.fixture
def services(services: Services) -> Services:
    more = {"other_mailboxes": "lyon3, agence-de-lyon"}
    return replace(services, settings=services.settings.model_copy(update=more))


async def put(site: Site, name: str, value: Any, agency: str = "LYON3") -> UUID | None:
    async with site.services.engine.begin() as connection:
        return await settings_of.save(
            connection, site.services.settings, name, agency, value, site.adviser_id, site.now
        )


async def held(site: Site) -> Any:
    async with site.services.engine.begin() as connection:
        return (await limits_of(connection, site.services.settings, {site.agency_id}))[site.agency_id]


def test_each_setting_has_a_good_value_and_bounds_here() -> None:
    assert set(GOOD) == set(SETTINGS) == {name for name, *_ in WRONG}


@pytest.mark.parametrize(("name", "given", "said"), WRONG)
async def test_what_is_out_of_bounds_is_refused_in_words_and_nothing_is_kept(
    site: Site, name: str, given: str, said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        await put(site, name, given)
    async with site.services.engine.begin() as connection:
        assert not await site_settings.everything(connection) and not await setting_changes.newest(connection)


@pytest.mark.parametrize("name", list(SETTINGS))
async def test_each_setting_is_kept_noted_and_undone_the_agency_s_before_the_service_s(site: Site, name: str) -> None:
    typed, kept = GOOD[name]
    usual = getattr(await held(site), name)
    of_service = await put(site, name, typed, "")
    assert getattr(await held(site), name) == kept != usual
    of_agency = await put(site, name, SETTINGS[name].read(_typed(name, usual), name, site.services.settings))
    assert getattr(await held(site), name) == usual
    assert await put(site, name, typed, "") is None  # it is so already
    for change, value in ((of_agency, kept), (of_service, usual)):
        assert change
        async with site.services.engine.begin() as connection:
            await undo(connection, change, site.adviser_id, site.now)
            with pytest.raises(Refused, match="déjà annulé"):
                await undo(connection, change, site.adviser_id, site.now)
        assert getattr(await held(site), name) == value
    async with site.services.engine.begin() as connection:
        noted = await connection.scalars(select(audit.c.staff_id).where(audit.c.why == "setting.setting"))
        assert list(noted) == [site.adviser_id] * 4


def _typed(name: str, value: Any) -> Typed:
    return Typed({name: value})


async def test_a_change_made_meanwhile_is_not_undone(site: Site) -> None:
    change = await put(site, "mails_per_day", 1)
    await put(site, "mails_per_day", 2)
    assert change
    async with site.services.engine.begin() as connection:
        with pytest.raises(Refused, match="changé depuis"):
            await undo(connection, change, site.adviser_id, site.now)
    assert (await held(site)).mails_per_day == 2


async def test_unknown_settings_and_agencies_are_refused(site: Site) -> None:
    with pytest.raises(Refused, match="réglage"):
        await put(site, "no_such", "1")
    with pytest.raises(Refused, match="agence"):
        await put(site, "mails_per_day", "1", "NULLE")


async def test_quiet_hours_move_what_a_pathway_plans_and_their_end_brings_it_back(site: Site) -> None:
    await put(site, "quiet_hours", "08:00-12:00")
    case_id = await enrolled(site)
    stepped = await site.advance(case_id)
    assert await site.sent() == []
    assert stepped.next_due == datetime(2026, 3, 2, 11, 0, tzinfo=UTC)  # 12:00 in Lyon
    site.now = stepped.next_due
    await site.advance(case_id)
    assert await site.sent() == ["bienvenue/1/message"]


@pytest.mark.parametrize(
    ("name", "span"), [("mails_per_day", timedelta(days=1)), ("mails_per_week", timedelta(days=7))]
)
async def test_a_person_gets_no_more_than_the_limit_over_all_pathways_and_the_rest_later(
    site: Site, name: str, span: timedelta
) -> None:
    await before(site, 2)
    await put(site, name, 2)
    case_id = await enrolled(site)
    await site.advance(case_id)
    assert "bienvenue/1/message" not in await site.sent()
    notes = await site.rows("SELECT detail FROM step_log WHERE what = 'deferred'")
    assert notes and "cap" in notes[0]["detail"]
    site.now += span + timedelta(hours=1)
    await site.advance(case_id)
    assert "bienvenue/1/message" in await site.sent()


async def before(site: Site, count: int) -> None:
    """So many mails of other pathways that the person got already."""
    async with site.services.engine.begin() as connection:
        for _ in range(count):
            draft = Draft(
                kind="pathway",
                dedup_key=str(new_id()),
                agency_id=site.agency_id,
                recipient="zoe@example.org",
                subject="Avant",
                text="Bonjour",
                person_id=site.person_id,
            )
            assert await post(connection, site.services.keyring, site.services.settings, draft, site.now)


async def test_mails_leave_under_the_name_and_addresses_that_are_set(site: Site) -> None:
    for name in ("sender_name", "sender_address", "reply_address"):
        await put(site, name, GOOD[name][0])
    await site.advance(await enrolled(site))
    [mail] = await site.rows("SELECT raw FROM outbox")
    read = message_from_bytes(bytes(mail["raw"]), policy=policy.default)
    assert str(read["From"]) == "France Suivi <lyon3@agence.example.org>"
    assert str(read["Reply-To"]).startswith("lyon3+")


async def test_a_sender_the_site_no_longer_reads_is_not_used(site: Site) -> None:
    await put(site, "sender_address", GOOD["sender_address"][0])
    site.services = replace(site.services, settings=site.services.settings.model_copy(update={"other_mailboxes": ""}))
    site.services.settings.__dict__.pop("mailboxes", None)
    await site.advance(await enrolled(site))
    [mail] = await site.rows("SELECT raw FROM outbox")
    assert "suivi@agence.example.org" in str(message_from_bytes(bytes(mail["raw"]))["From"])


async def test_a_confirmation_is_not_given_where_they_are_off(site: Site) -> None:
    case_id = await at_the_question(site)
    await put(site, "confirmations", "non")
    await site.mail(case_id)
    await site.advance(case_id)
    assert await site.rows("SELECT 1 FROM outbox WHERE kind = 'confirmation'") == []
    assert await site.rows("SELECT 1 FROM step_log WHERE detail LIKE '%answers_off%'")


async def test_the_ceiling_of_a_tier_is_the_one_that_is_set(site: Site) -> None:
    await put(site, "tier_ceilings", "renforcé : 3")
    await follow(site, site.adviser_id, 3)
    assert (await assigned(site, "to: adviser, tier: renforcé"))[0] == site.cover_id


async def acknowledged(site: Site, address: str, now: datetime) -> UUID | None:
    services = site.services
    async with services.engine.begin() as connection:
        [row] = await people.find_agencies(connection, {site.agency_id}, set())
        talk = (await site.rows("SELECT id FROM conversation LIMIT 1"))[0]["id"]
        return await acknowledge(*(connection, services.keyring, services.settings, row, None, talk, address, now, now))


async def test_acknowledgements_follow_their_settings(site: Site) -> None:
    await site.mail(await site.open())
    await put(site, "acknowledgement_note", GOOD["acknowledgement_note"][0])
    await put(site, "sender_name", "France Suivi")
    assert await acknowledged(site, "a@example.net", site.now)
    [mail] = await site.rows("SELECT raw FROM outbox")
    read: Any = message_from_bytes(bytes(mail["raw"]), policy=policy.default)
    text = read.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert "Accueil fermé en août.\nMerci." in text and "L. 112-11" in text
    assert str(read["From"]).startswith("France Suivi ")
    await put(site, "acknowledgement_days", 2)
    assert await acknowledged(site, "a@example.net", site.now + timedelta(days=1)) is None
    assert await acknowledged(site, "a@example.net", site.now + timedelta(days=3))
    await put(site, "acknowledgements", "non")
    assert await acknowledged(site, "b@example.net", site.now) is None
