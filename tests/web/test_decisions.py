"""The page of a decision: shown with basis and evidence, taken by another person with reasons, read again later."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from mailflow.store.tables import audit, case_event, task
from tests.web.conftest import Site

REASONS = "Deux absences,\nsans réponse aux courriels."


async def test_the_page_shows_basis_preparer_and_what_the_history_proves(site: Site) -> None:
    await site.factory.step(site.case, "convocation", "sent")
    page = (await (await site.visitor(site.supervisor)).get(f"/decision/{site.decision}")).text
    for words in ("R5412-7", "Claire Fontaine", "Convocation", "message envoyé", "Avertissement", "Motifs"):
        assert words in page, words


async def test_the_lists_lead_to_the_page_instead_of_offering_buttons(site: Site) -> None:
    page = (await (await site.visitor(site.supervisor)).get(f"/dossier/{site.person}")).text
    assert f'href="/decision/{site.decision}"' in page and 'value="avertir"' not in page


async def test_who_prepared_it_and_who_has_another_role_see_no_form(site: Site) -> None:
    preparer = (await (await site.visitor(site.adviser)).get(f"/decision/{site.decision}")).text
    assert "Vous avez préparé ce dossier" in preparer and "<textarea" not in preparer
    other = await site.factory.decision(site.agency, site.case, prepared_by=site.colleague)
    adviser = (await (await site.visitor(site.adviser)).get(f"/decision/{other}")).text
    assert "revient au responsable" in adviser and "<textarea" not in adviser


async def test_before_its_time_nobody_sees_a_form(site: Site) -> None:
    later = site.services.clock.now() + timedelta(days=3)
    early = await site.factory.decision(site.agency, site.case, prepared_by=site.adviser, not_before=later)
    page = (await (await site.visitor(site.supervisor)).get(f"/decision/{early}")).text
    assert "D’ici là, la personne peut répondre" in page and "<textarea" not in page


async def test_without_reasons_it_is_refused_and_nothing_written_is_lost(site: Site) -> None:
    client = await site.visitor(site.supervisor)
    address, csrf = f"/decision/{site.decision}", site.csrf(client)
    empty = await client.post(address, data={"csrf": csrf, "outcome": "avertir", "reasons": " "})
    assert empty.status_code == 422 and "Indiquez les motifs" in empty.text and "checked" in empty.text
    unchosen = await client.post(address, data={"csrf": csrf, "reasons": "Des motifs écrits."})
    assert unchosen.status_code == 422 and "Des motifs écrits." in unchosen.text
    unknown = await client.post(address, data={"csrf": csrf, "outcome": "renvoyer", "reasons": "x"})
    assert unknown.status_code == 422
    button = await client.post(f"/tache/{site.decision}", data={"csrf": csrf, "outcome": "avertir"})
    assert button.status_code == 422
    async with site.services.engine.connect() as connection:
        assert await connection.scalar(select(task.c.state).where(task.c.id == site.decision)) == "open"


async def test_a_decision_is_recorded_with_its_reasons_which_the_dossier_leads_to(site: Site) -> None:
    client = await site.visitor(site.supervisor)
    address = f"/decision/{site.decision}"
    done = await client.post(
        address, data={"csrf": site.csrf(client), "outcome": "avertir", "reasons": REASONS.replace("\n", "\r\n")}
    )
    assert done.status_code == 303 and done.headers["location"] == address
    async with site.services.engine.connect() as connection:
        row = (await connection.execute(select(task).where(task.c.id == site.decision))).mappings().one()
        events = (await connection.execute(select(case_event.c.kind, case_event.c.data))).all()
        actions = set(await connection.scalars(select(audit.c.action)))
    assert (row["reasons"], row["done_by"], row["outcome"]) == (REASONS, site.supervisor, "avertir")
    assert [kind for kind, _ in events] == ["task_done"] and "absences" not in str(events)
    assert {"decision.taken"} <= actions
    page = (await client.get(address)).text
    assert "Deux absences," in page and "Anne Chef" in page and "<textarea" not in page
    assert address in (await client.get(f"/dossier/{site.person}")).text


async def test_reasons_of_a_word_are_not_enough(site: Site) -> None:
    client = await site.visitor(site.supervisor)
    data = {"csrf": site.csrf(client), "outcome": "avertir", "reasons": "Absence."}
    page = await client.post(f"/decision/{site.decision}", data=data)
    assert page.status_code == 422 and "trop courts" in page.text and "Absence." in page.text


async def test_the_evidence_is_what_was_sent_with_its_delivery_and_what_the_person_wrote_whole(site: Site) -> None:
    now = site.services.clock.now()
    await site.factory.step(site.case, "convocation", "sent", now - timedelta(days=6))
    talk = await site.factory.conversation(
        site.agency, site.own_queue, "Convocation", person_id=site.person, case_id=site.case
    )
    await site.factory.message_out(
        *(site.agency, talk, "Vous êtes attendue jeudi."),
        dedup_key=f"{site.case}/e1/convocation/1/message",
        kind="pathway",
        case_id=site.case,
        last_reply="250 2.0.0 Ok: queued as 4F2",
    )
    await site.factory.message_in(talk, "Je suis malade,\nje vous envoie un certificat.", at=now - timedelta(days=5))
    page = (await (await site.visitor(site.supervisor)).get(f"/decision/{site.decision}")).text
    for words in ("Vous êtes attendue jeudi.", "remis au relais", "queued as 4F2", "je vous envoie un certificat."):
        assert words in page, words
    assert "qui ne peut pas la prendre" in page and "Demandée au responsable" in page
