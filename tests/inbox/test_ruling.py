"""Administrators' rules as filing applies them: they add, they route what is nobody's, and never stop a mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update

from mailflow.caseload.settings import rules
from mailflow.caseload.settings.rule_trial import try_rule
from mailflow.inbox import ruling
from mailflow.mail.values import Attachment, Disposition
from mailflow.store.tables import (
    agency,
    conversation,
    conversation_tag,
    intake_rule,
    message,
    staff,
    staff_absence,
    tag,
)
from tests.inbox.site import AT, Site

ANNA, NOBODY = "anna@example.net", "inconnu@example.net"
TEXT = {"what": "text", "header": "", "value": "expulsion, coupure d'électricité"}
RULE: dict[str, Any] = {
    "agency": "LYON",
    "name": "Urgences",
    "active": True,
    "match": "all",
    "conditions": [TEXT],
    "queue": "",
    "tags": ["Urgent"],
    "priority": True,
}


async def add_rule(site: Site, **changes: Any) -> UUID:
    async with site.services.engine.begin() as connection:
        await rules.save(connection, "", RULE | changes, None, AT)
    return UUID(str((await site.rows(intake_rule))[-1]["id"]))


async def tagged(site: Site) -> list[UUID]:
    async with site.services.engine.connect() as connection:
        return list(await connection.scalars(select(conversation_tag.c.conversation_id)))


async def codes(site: Site) -> list[str]:
    mail = (await site.rows(message, direction="in"))[-1]
    return [step["code"] for step in mail["verdict"]["steps"]]


async def test_a_known_persons_mail_gets_tag_and_priority_and_stays_with_the_adviser(site: Site) -> None:
    await add_rule(site, queue="lead")
    await site.add_person(ANNA)
    await site.deliver(ANNA, text="Bonjour,\nje risque l’EXPULSION demain")
    assert await site.file() == 1
    talk = await site.row(conversation)
    assert await site.queue_of(talk) == ("adviser", site.adviser_id)
    assert (talk["priority"], talk["due_at"], talk["taken_from_id"]) == ("high", AT + timedelta(days=1), None)
    made = await site.row(tag)
    assert (made["name"], made["agency_id"]) == ("Urgent", site.agency_id)
    assert await tagged(site) == [talk["id"]]
    mail = await site.row(message, direction="in")
    assert [step["code"] for step in mail["verdict"]["steps"] if step["step"] == "rule"] == [
        *("rule.held", "rule.priority", "rule.tag"),
    ]
    assert mail["verdict"]["rules"][0]["met"] == [["text", "", TEXT["value"]]]


async def test_mail_of_nobodys_goes_to_the_adviser_named_and_stays_in_sight_of_triage(site: Site) -> None:
    await add_rule(site, queue="adviser/adviser")
    await site.deliver(NOBODY, subject="Coupure d’electricite")
    await site.file()
    talk = await site.row(conversation)
    assert await site.queue_of(talk) == ("adviser", site.adviser_id)
    assert await site.queue_of({"queue_id": talk["taken_from_id"]}) == ("triage", None)
    assert talk["state"] == "open" and "rule.adviser" in await codes(site)


async def test_while_the_adviser_named_is_away_the_cover_has_it(site: Site) -> None:
    await add_rule(site, queue="adviser/adviser")
    async with site.services.engine.begin() as connection:
        away = {"staff_id": site.adviser_id, "cover_id": site.cover_id, "first_day": AT.date(), "last_day": AT.date()}
        await connection.execute(insert(staff_absence).values(id=site.agency_id, **away))
    await site.deliver(NOBODY, text="expulsion")
    await site.file()
    assert await site.queue_of(await site.row(conversation)) == ("adviser", site.cover_id)
    assert "rule.cover" in await codes(site)


async def test_an_adviser_who_left_gets_nothing_and_the_mail_is_sorted_by_hand(site: Site) -> None:
    await add_rule(site, queue="adviser/adviser")
    async with site.services.engine.begin() as connection:
        await connection.execute(update(staff).where(staff.c.id == site.adviser_id).values(active=False))
    await site.deliver(NOBODY, text="expulsion")
    await site.file()
    talk = await site.row(conversation)
    assert await site.queue_of(talk) == ("triage", None) and talk["taken_from_id"] is None


@pytest.mark.parametrize("kind", [Disposition.BOUNCE, Disposition.DELAYED, Disposition.OWN, Disposition.UNREADABLE])
async def test_what_the_protocol_decides_no_rule_touches(site: Site, kind: Disposition) -> None:
    await add_rule(site, queue="lead")
    await site.deliver(NOBODY, text="expulsion", disposition=kind)
    await site.file()
    talk = await site.row(conversation)
    assert talk["priority"] == "normal" and await tagged(site) == []
    assert not [code for code in await codes(site) if code.startswith("rule.")]


async def test_automatic_mail_is_tagged_and_moved_nowhere(site: Site) -> None:
    await add_rule(site, queue="lead")
    await site.deliver(NOBODY, text="expulsion", disposition=Disposition.LIST)
    await site.file()
    talk = await site.row(conversation)
    assert await site.queue_of(talk) == ("automatic", None)
    assert (talk["state"], talk["due_at"], talk["priority"]) == ("waiting", None, "normal")
    assert len(await tagged(site)) == 1


async def test_what_is_owed_already_becomes_due_earlier_and_stays_where_it_is(site: Site) -> None:
    await add_rule(site, queue="lead")
    await site.deliver(NOBODY, text="bonjour")
    await site.file()
    before = await site.row(conversation)
    await site.deliver(NOBODY, text="expulsion")
    await site.file()
    after = await site.row(conversation)
    assert after["queue_id"] == before["queue_id"] and after["taken_from_id"] is None
    assert after["due_at"] == AT + timedelta(days=1) < before["due_at"]
    await site.deliver(NOBODY, text="merci de répondre")
    await site.file()
    assert (await site.row(conversation))["priority"] == "high"


async def test_two_mails_of_one_batch_make_one_tag_and_rules_of_other_agencies_do_nothing(site: Site) -> None:
    async with site.services.engine.begin() as connection:
        there = (await site.rows(agency))[0]
        other = {name: there[name] for name in ("name", "hours", "closures", "phone", "postal_address")}
        await connection.execute(insert(agency).values(id=site.cover_id, code="PARIS", email="p@x.example", **other))
    await add_rule(site, agency="PARIS", name="Ailleurs", tags=["Ailleurs"])
    await add_rule(site, agency="", name="Partout", tags=["Urgent", "À voir"])
    await site.deliver(NOBODY, text="expulsion")
    await site.deliver("autre@example.net", text="expulsion")
    await site.file()
    assert sorted(row["name"] for row in await site.rows(tag)) == ["Urgent", "À voir"]
    assert len(await tagged(site)) == 4


async def test_headers_recipients_and_attachments_are_seen_as_they_came(site: Site) -> None:
    conditions = [
        {"what": "header_contains", "header": "x-origine", "value": "Guichet É"},
        {"what": "recipient", "header": "", "value": "suivi@agence.example.org"},
        {"what": "file_type", "header": "", "value": "pdf"},
    ]
    await add_rule(site, conditions=conditions)
    raw = b"X-Origine: =?utf-8?q?Le_guichet_=C3=A9lectronique?=\r\nTo: x@example.org\r\n\r\nbonjour"
    known = await site.deliver(NOBODY, attachments=(Attachment("CV.PDF", "application/octet-stream", 3),))
    site.reader.mails[raw] = known
    await site.deliver_raw(raw, "suivi+jeton@agence.example.org", NOBODY)
    assert await site.file() == 2
    held = [len(row["verdict"]["rules"]) for row in await site.rows(message, direction="in")]
    assert sorted(held) == [0, 1]


async def test_a_rule_that_cannot_be_read_or_fails_stops_no_mail(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await add_rule(site)
    async with site.services.engine.begin() as connection:
        broken = {"agency_id": None, "place": 1, "plain_name": "x", "name": "x", "active": True, "every": True}
        broken |= {"queue": "", "tags": [], "priority": True, "changed_at": AT}
        for number, conditions in enumerate(([], [{"what": "?"}], ["?"], {"a": 1}, [{"what": "text", "value": ""}])):
            row = broken | {"id": UUID(int=number + 1), "plain_name": str(number), "conditions": conditions}
            await connection.execute(insert(intake_rule).values(**row))
    await site.deliver(NOBODY, text="expulsion")
    assert await site.file() == 1
    assert (await site.row(conversation))["priority"] == "high"

    def fail(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(ruling, "decide", fail)
    await site.deliver("autre@example.net", text="expulsion")
    assert await site.file() == 1
    assert (await codes(site))[-1] == "rule.failed"


async def test_a_batch_that_fails_because_of_rules_is_filed_without_them(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_rule(site)

    async def fail(*_: Any) -> None:
        raise RuntimeError

    async def fail_if_any(connection: Any, items: Any, now: Any) -> list[Any]:
        if any(item.decision.applied for item in items):
            await fail()
        return []

    monkeypatch.setattr(ruling, "tags_wanted", fail_if_any)
    await site.deliver(NOBODY, text="expulsion")
    assert await site.file() == 1
    mail = await site.row(message, direction="in")
    assert mail["disposition"] == "human" and mail["verdict"]["rules"] == []


async def test_a_trial_says_what_then_happens_to_the_same_mails(site: Site) -> None:
    """Filed twice, without the rule and with it: what came out otherwise is what the trial had said."""
    await site.add_person(ANNA)
    mails = [(ANNA, "expulsion"), (NOBODY, "Expulsion !"), ("a@example.net", "bonjour"), ("b@example.net", "expulsion")]

    async def arrive() -> dict[int, Any]:
        for sender, words in mails:
            await site.deliver(sender, text=words)
        await site.file()
        found = (await site.rows(message, direction="in"))[-len(mails) :]
        talks = {row["id"]: row for row in await site.rows(conversation)}
        return {row["incoming_id"]: (talks[row["conversation_id"]], row) for row in found}

    first = await arrive()
    wanted = RULE | {"queue": "adviser/cover"}
    async with site.services.engine.connect() as connection:
        trial = await try_rule(connection, "", rules.clean(wanted))
    assert (trial.mails, trial.held, trial.differing) == (4, 3, 3)
    said = {item.number - min(first): item.after for item in trial.shown}
    assert {number for number, effects in said.items() if effects.adviser_id} == {1, 3}
    async with site.services.engine.begin() as connection:
        await connection.execute(update(conversation).values(state="closed", due_at=None))
    await add_rule(site, queue="adviser/cover")
    second = await arrive()
    for number, (talk, mail) in ((key - min(second), value) for key, value in second.items()):
        (effects,) = [said[number]] if number in said else [None]
        assert bool(mail["verdict"]["rules"]) == (effects is not None)
        moved = await site.queue_of(talk) == ("adviser", site.cover_id)
        assert moved == (effects is not None and effects.adviser_id == site.cover_id)
        assert (talk["priority"] == "high") == (effects is not None and effects.priority)
