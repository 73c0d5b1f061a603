"""The dossier: everything in one column in pages, addresses that change and change back, tasks, and paper."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from mailflow.caseload.cases import open_case
from mailflow.store.pages import timeline
from tests.web.conftest import Site

NEW = "nouvelle@courriel.example"


async def rows(site: Site, statement: str, **values: Any) -> list[dict[str, Any]]:
    async with site.services.engine.begin() as connection:
        return [dict(row) for row in (await connection.execute(text(statement), values)).mappings()]


def once(page: str) -> str:
    found = re.search(r'name="une-fois" value="([^"]+)"', page)
    return found[1] if found else ""


async def post(site: Site, client: httpx.AsyncClient, room: str, **form: str) -> httpx.Response:
    address = f"/dossier/{site.person}/{room}"
    token = once((await client.get(f"/dossier/{site.person}/coordonnees")).text)
    data = {"csrf": site.csrf(client), "une-fois": token} | form
    return await client.post(address, data=data, follow_redirects=True)


async def test_mails_steps_tasks_and_decisions_stand_in_one_column_newest_first(site: Site) -> None:
    now = site.services.clock.now()
    await site.factory.step(site.case, "convocation", "timeout", now - timedelta(days=2))
    page = (await (await site.visitor(site.adviser)).get(f"/dossier/{site.person}")).text
    column = page[page.index('<ol class="line">') :]
    said = ["Appeler Samira Benali", "Décision sur l’absence", "puis-je déplacer", "Suivi par Claire", "pas de réponse"]
    places = [column.lower().index(words.lower()) for words in said]
    assert places[-1] == max(places), "the oldest last"
    assert f"#m-{site.message}" in column


@pytest.mark.parametrize(
    ("kind", "shown", "hidden"),
    [
        ("messages", "puis-je déplacer", "Suivi par Claire"),
        ("taches", "Appeler Samira", "puis-je déplacer"),
        ("decisions", "Décision à prendre", "Suivi par Claire"),
        ("suivi", "Suivi par Claire", "puis-je déplacer"),
        ("parcours", "Étape commencée", "puis-je déplacer"),
        ("consentement", "Rien de ce genre", "Suivi par Claire"),
    ],
)
async def test_the_column_shows_one_kind_alone(site: Site, kind: str, shown: str, hidden: str) -> None:
    await site.factory.step(site.case, "convocation", "entered")
    page = (await (await site.visitor(site.adviser)).get(f"/dossier/{site.person}?voir={kind}")).text
    column = page[page.index('id="histoire"') : page.index("</section>", page.index('id="histoire"'))]
    assert shown in column and hidden not in column


async def test_the_column_goes_on_page_by_page_without_skipping(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "PAGE", 3)
    now = site.services.clock.now()
    for number in range(8):
        at = now - timedelta(days=1 + number // 2)  # two of the same moment
        await site.factory.message_in(site.conversation, f"Message numéro {number}.", at=at)
    client, seen = await site.visitor(site.adviser), []
    address = f"/dossier/{site.person}?voir=messages"
    while address:
        page = (await client.get(address)).text
        seen += re.findall(r"Message numéro \d", page[page.index('id="histoire"') :])
        found = re.search(r'href="([^"#]+)#histoire">Plus ancien', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert sorted(seen) == [f"Message numéro {number}" for number in range(8)] and len(seen) == 8


async def test_an_address_is_added_preferred_and_everything_taken_back(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = await post(site, client, "coordonnees", faire="ajouter", adresse=NEW, confirmee="1")
    assert "L’adresse est ajoutée" in page.text and NEW in page.text
    page = await post(site, client, "coordonnees", faire=f"preferer|{NEW}")
    assert "On écrit désormais" in page.text and f"Joignable par courriel : {NEW}" in page.text
    for _ in range(2):
        change = re.search(r'name="modification" value="([^"]+)"', page.text)
        assert change is not None
        page = await post(site, client, "coordonnees/annuler", modification=change[1])
        assert "annulée" in page.text
    assert NEW not in {row["address"] for row in await rows(site, "SELECT address FROM person_address")}
    column = (await client.get(f"/dossier/{site.person}?voir=adresses")).text
    assert "Adresse ajoutée" in column and "annulé depuis" in column


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"faire": "ajouter", "adresse": "pas une adresse"}, "pas une adresse électronique"),
        ({"faire": "ajouter", "adresse": "samira.benali@courriel.example"}, "déjà dans le dossier"),
        ({"faire": "preferer|zoe@courriel.example"}, "plus dans le dossier"),
        ({"faire": "effacer|x"}, "Choisissez"),
    ],
)
async def test_what_makes_no_sense_is_said_and_nothing_changes(site: Site, form: dict[str, str], sentence: str) -> None:
    page = await post(site, await site.visitor(site.adviser), "coordonnees", **form)
    assert page.status_code == 422 and sentence in page.text
    assert await rows(site, "SELECT id FROM address_change") == []


async def test_addresses_of_a_colleagues_person_are_out_of_reach(site: Site) -> None:
    client = await site.visitor(site.colleague)
    for room in ("coordonnees", "parcours", "doubles", "imprimer"):
        assert (await client.get(f"/dossier/{site.person}/{room}")).status_code == 404
    data = {"csrf": site.csrf(client), "faire": "ajouter", "adresse": NEW}
    assert (await client.post(f"/dossier/{site.person}/coordonnees", data=data)).status_code == 404
    assert await rows(site, "SELECT id FROM address_change") == []


async def test_what_the_person_wants_of_optional_mail_is_noted(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = await post(site, client, "coordonnees/facultatifs", facultatifs="non")
    assert "Arrêtés à sa demande" in page.text
    page = await post(site, client, "coordonnees/facultatifs", facultatifs="oui")
    assert "La personne les reçoit" in page.text


async def test_a_task_is_done_with_a_word_on_it_and_reopened_a_moment_later(site: Site) -> None:
    client = await site.visitor(site.adviser)
    back = f"/dossier/{site.person}"
    form = {"csrf": site.csrf(client), "outcome": "joint", "precision": "Rappelle lundi.", "suite": back}
    page = await client.post(f"/tache/{site.task}", data=form, follow_redirects=True)
    assert "Fait à" in page.text and "Rouvrir" in page.text and "« Rappelle lundi. »" in page.text
    other = await site.visitor(site.supervisor)
    assert "Rouvrir" not in (await other.get(back)).text
    data = {"csrf": site.csrf(other), "suite": back}
    assert (await other.post(f"/tache/{site.task}/rouvrir", data=data)).status_code == 422
    page = await client.post(
        f"/tache/{site.task}/rouvrir", data={"csrf": site.csrf(client), "suite": back}, follow_redirects=True
    )
    assert "Rouvrir" not in page.text
    assert await rows(site, "SELECT state, done_by FROM task WHERE id = :id", id=site.task) == [
        {"state": "open", "done_by": None}
    ]
    assert await rows(site, "SELECT kind FROM case_event") == []


async def test_a_task_with_the_team_lead_says_so(site: Site) -> None:
    lead = await site.factory.queue_of(site.agency, "lead")
    await rows(site, "UPDATE task SET queue_id = :lead WHERE id = :id RETURNING id", lead=lead, id=site.task)
    page = (await (await site.visitor(site.adviser)).get(f"/dossier/{site.person}")).text
    assert "signalée au responsable" in page


async def test_the_dossier_on_paper_holds_everything_and_no_form(site: Site) -> None:
    page = (await (await site.visitor(site.adviser)).get(f"/dossier/{site.person}/imprimer")).text
    paper = page[page.index('class="paper"') : page.index("</main>")]
    for words in (
        "Samira Benali",
        "Joignable par courriel",
        "Appeler Samira",
        "puis-je déplacer",
        "Imprimé aujourd’hui",
    ):
        assert words in paper, words
    assert "<form" not in paper


async def twin(site: Site, adviser: Any = None, name: str = "Samira Benali") -> Any:
    made = await site.factory.person(site.agency, name, adviser, address="samira.b@courriel.example")
    async with site.services.engine.begin() as connection:
        await open_case(connection, site.agency, made, site.services.clock.now())
    return made


async def test_an_adviser_merges_two_entries_sees_both_before_and_can_part_them(site: Site) -> None:
    other = await twin(site, site.adviser)
    client = await site.visitor(site.adviser)
    base = f"/dossier/{site.person}/doubles"
    assert "à vérifier" in (await client.get(f"/dossier/{site.person}")).text
    assert "même nom" in (await client.get(base)).text
    page = (await client.get(f"{base}?avec={other}")).text
    assert "cette fiche reste" in page and "cette fiche s’efface" in page and "samira.b@courriel.example" in page
    data = {"csrf": site.csrf(client), "avec": str(other)}
    refused = await client.post(f"{base}/reunir", data=data)
    assert refused.status_code == 422 and "même personne" in refused.text
    done = await client.post(f"{base}/reunir", data=data | {"motif": "Vue au guichet"}, follow_redirects=True)
    assert "n’en font plus qu’une" in done.text and "« Vue au guichet »" in done.text
    led = await client.get(f"/dossier/{other}")
    assert led.status_code == 303 and led.headers["location"] == f"/dossier/{site.person}"
    assert str(other) not in (await client.get("/personnes")).text
    reunion = re.search(r'name="reunion" value="([^"]+)"', done.text)
    assert reunion is not None
    parted = await client.post(
        f"{base}/separer", data={"csrf": site.csrf(client), "reunion": reunion[1]}, follow_redirects=True
    )
    assert "de nouveau séparées" in parted.text
    assert (await client.get(f"/dossier/{other}")).status_code == 200


async def test_entries_of_a_colleagues_portfolio_are_for_the_team_lead_to_merge(site: Site) -> None:
    other = await twin(site, site.colleague)
    client = await site.visitor(site.adviser)
    page = (await client.get(f"/dossier/{site.person}/doubles?avec={other}")).text
    assert "revient au référent des deux" in page and "/reunir" not in page
    data = {"csrf": site.csrf(client), "avec": str(other), "motif": "x"}
    assert (await client.post(f"/dossier/{site.person}/doubles/reunir", data=data)).status_code == 404
    lead = await site.visitor(site.supervisor)
    data["csrf"] = site.csrf(lead)
    done = await lead.post(f"/dossier/{site.person}/doubles/reunir", data=data)
    assert done.status_code == 303
    merge_id = (await rows(site, "SELECT id FROM merge"))[0]["id"]
    theirs = await site.visitor(site.colleague)
    form = {"csrf": site.csrf(theirs), "reunion": str(merge_id)}
    assert (await theirs.post(f"/dossier/{site.person}/doubles/separer", data=form)).status_code == 404


async def test_people_of_another_agency_are_never_compared_nor_merged(site: Site) -> None:
    for staff_id in (site.adviser, site.supervisor):
        client = await site.visitor(staff_id)
        base = f"/dossier/{site.person}/doubles"
        assert (await client.get(f"{base}?avec={site.foreign_person}")).status_code == 404
        data = {"csrf": site.csrf(client), "avec": str(site.foreign_person), "motif": "x"}
        assert (await client.post(f"{base}/reunir", data=data)).status_code == 404
        found = await client.post(f"{base}/chercher", data={"csrf": site.csrf(client), "qui": "lointaine"})
        assert found.status_code == 200 and "Zoé" not in found.text
    assert await rows(site, "SELECT id FROM merge") == []


async def test_an_address_is_given_up_with_a_reason_seen_in_the_column_and_taken_up_again(site: Site) -> None:
    client, address = await site.visitor(site.adviser), "samira.benali@courriel.example"
    gone = await post(site, client, "coordonnees", faire=f"injoignable|{address}", motif="Boîte fermée en mars")
    assert "Rien ne part plus à cette adresse" in gone.text and "« Boîte fermée en mars »" in gone.text
    page = (await client.get(f"/dossier/{site.person}?voir=adresses")).text
    assert "Adresse notée injoignable" in page and "Boîte fermée en mars" in page
    assert "injoignable : noté par un conseiller" in page and page.count("line-dead_address") == 0
    back = await post(site, client, "coordonnees", faire=f"joignable|{address}", motif="Elle l’a dit au guichet")
    assert "On écrit de nouveau à cette adresse" in back.text
    change = re.findall(r'name="modification" value="([^"]+)"', back.text)[0]
    undone = await post(site, client, "coordonnees/annuler", modification=change)
    assert "injoignable : noté par un conseiller" in undone.text
    assert await rows(site, "SELECT reason FROM suppression") == [{"reason": "manual"}]


async def test_an_address_is_not_given_up_without_a_reason_nor_one_of_somebody_else(site: Site) -> None:
    client, address = await site.visitor(site.adviser), "samira.benali@courriel.example"
    assert (await post(site, client, "coordonnees", faire=f"injoignable|{address}")).status_code == 422
    other = await post(site, client, "coordonnees", faire="injoignable|hugo.voisin2@courriel.example", motif="x")
    assert other.status_code == 422
    data = {"csrf": site.csrf(client), "faire": f"injoignable|{address}", "motif": "x"}
    assert (await client.post(f"/dossier/{site.foreign_person}/coordonnees", data=data)).status_code == 404
    administrator = await site.visitor(site.administrator)
    data["csrf"] = site.csrf(administrator)
    assert (await administrator.post(f"/dossier/{site.person}/coordonnees", data=data)).status_code == 403
    assert await rows(site, "SELECT * FROM suppression") == []


async def test_the_telephone_number_is_changed_seen_in_the_column_and_changed_back(site: Site) -> None:
    client = await site.visitor(site.adviser)
    await rows(site, "UPDATE person SET phone = '06 39 98 00 07' WHERE id = :id RETURNING id", id=site.person)
    page = await post(site, client, "coordonnees/telephone", telephone="+33 (0)6.39.98.00.08")
    assert "Le numéro est enregistré" in page.text and 'value="06 39 98 00 08"' in page.text
    column = (await client.get(f"/dossier/{site.person}?voir=adresses")).text
    assert "Téléphone changé : 06 39 98 00 07 → 06 39 98 00 08" in column
    change = re.findall(r'name="modification" value="([^"]+)"', page.text)[0]
    await post(site, client, "coordonnees/telephone/annuler", modification=change)
    assert await rows(site, "SELECT phone FROM person WHERE id = :id", id=site.person) == [{"phone": "06 39 98 00 07"}]
    again = await post(site, client, "coordonnees/telephone/annuler", modification=change)
    assert again.status_code == 422 and "déjà annulée" in again.text
    gone = await post(site, client, "coordonnees/telephone", telephone="")
    assert "06 39 98 00 07 → aucun" in gone.text
    logged = await rows(site, "SELECT action FROM audit WHERE action LIKE 'phone.%' ORDER BY id")
    assert [row["action"] for row in logged] == ["phone.changed", "phone.undone", "phone.changed"]


async def test_a_change_of_number_that_another_followed_is_not_undone_alone(site: Site) -> None:
    client = await site.visitor(site.adviser)
    first = await post(site, client, "coordonnees/telephone", telephone="06 39 98 00 08")
    change = re.findall(r'name="modification" value="([^"]+)"', first.text)[0]
    await post(site, client, "coordonnees/telephone", telephone="06 39 98 00 09")
    page = await post(site, client, "coordonnees/telephone/annuler", modification=change)
    assert page.status_code == 422 and "encore changé" in page.text


async def test_no_number_and_nobody_else_s_number_is_changed(site: Site) -> None:
    client = await site.visitor(site.adviser)
    page = await post(site, client, "coordonnees/telephone", telephone="douze")
    assert page.status_code == 422 and "pas un numéro de téléphone" in page.text and 'value="douze"' in page.text
    before = await rows(site, "SELECT id, phone FROM person ORDER BY id")
    data = {"csrf": site.csrf(client), "telephone": "06 39 98 00 08", "modification": str(site.person)}
    for room in ("telephone", "telephone/annuler"):
        for person in (site.foreign_person, site.colleagues_person):
            address = f"/dossier/{person}/coordonnees/{room}"
            assert (await client.post(address, data=data)).status_code == 404
    administrator = await site.visitor(site.administrator)
    data["csrf"] = site.csrf(administrator)
    answer = await administrator.post(f"/dossier/{site.person}/coordonnees/telephone", data=data)
    assert answer.status_code == 403
    assert await rows(site, "SELECT id, phone FROM person ORDER BY id") == before
