"""Canned replies: fields filled in place, what is missing stays visible and blocks, own and shared ones."""

from __future__ import annotations

from sqlalchemy import update

from mailflow.store.tables import canned_reply, conversation_tag, person
from tests.web.conftest import Site
from tests.web.test_drafts import PART, field, looked, post, rows, text_of

TEXT = "Bonjour {{ prenom }},\n\nVotre dossier {{ reference }}.\n\n{{ conseiller }}"


async def make(site: Site, staff: object, **values: str) -> str:
    client = await site.visitor(staff)  # type: ignore[arg-type]
    data = {"csrf": site.csrf(client), "titre": "Accueil", "texte": TEXT, "suite": "enregistrer"} | values
    done = await client.post("/reponses-types/enregistrer", data=data)
    assert done.status_code == 303, done.text
    return str((await rows(site, canned_reply))[-1]["id"])


async def test_a_reply_is_inserted_with_its_values_and_what_follows(site: Site) -> None:
    claire = await site.visitor(site.adviser)
    key = await make(site, site.adviser, ensuite="closed", rappel="5")
    given = await post(site, claire, "inserer", script=True, modele=key)
    assert given.json()["text"].startswith("Bonjour Samira,") and given.json()["text"].endswith("Claire Fontaine")
    assert (given.json()["state"], given.json()["remind_days"], given.json()["missing"]) == ("closed", 5, [])
    await post(site, claire, "brouillon", text="Déjà écrit", version=0)
    await post(site, claire, "inserer", modele=key)  # without script: after what is there
    page = await looked(site, claire)
    assert text_of(page).startswith("Déjà écrit\n\nBonjour Samira,")
    assert '<option value="closed" selected>' in page
    assert "Accueil" in (await claire.get(f"/conversation/{site.conversation}/modeles?cherche=accu")).text
    part = await claire.get(f"/conversation/{site.conversation}/modeles?cherche=rien", headers=PART)
    assert "Aucune réponse type" in part.text


async def test_a_reply_brings_its_tag_and_taking_the_answer_back_takes_it_off(site: Site) -> None:
    claire = await site.visitor(site.adviser)
    await claire.post(
        f"/conversation/{site.conversation}/etiquettes", data={"csrf": site.csrf(claire), "tag": "Mobilité"}
    )
    [mobility] = await rows(site, conversation_tag)
    await claire.post(
        f"/conversation/{site.conversation}/etiquettes",
        data={"csrf": site.csrf(claire), "retirer": str(mobility["tag_id"])},
    )
    key = await make(site, site.adviser, etiquette="Mobilité")
    given = (await post(site, claire, "inserer", script=True, modele=key)).json()
    assert given["tag"] == "Mobilité"
    await post(site, claire, "inserer", modele=key)
    page = await looked(site, claire)
    assert "<option selected>Mobilité</option>" in page
    marks = {"seen": field(page, "seen"), "version": field(page, "version")}
    done = await post(site, claire, "reponse", text=given["text"], etiquette="Mobilité", **marks)
    assert done.status_code == 303, done.text
    assert [row["tag_id"] for row in await rows(site, conversation_tag)] == [mobility["tag_id"]]
    page = (await claire.get(done.headers["location"])).text
    await post(site, claire, "annuler-envoi", envoi=field(page, "envoi"))
    assert await rows(site, conversation_tag) == []
    page = await looked(site, claire)
    assert "<option selected>Mobilité</option>" in page  # the draft still asks for it


async def test_a_missing_value_is_marked_and_keeps_the_answer_back(site: Site) -> None:
    claire = await site.visitor(site.adviser)
    key = await make(site, site.adviser, texte="Bonjour {{ prenom }}{% if nom %} {{ nom }}{% endif %}")
    async with site.services.engine.begin() as connection:
        await connection.execute(update(person).where(person.c.id == site.person).values(given_name=""))
    given = (await post(site, claire, "inserer", script=True, modele=key)).json()
    assert (given["text"], given["missing"]) == ("Bonjour ⟦prenom⟧ Benali", ["prenom"])
    page = await looked(site, claire)
    stopped = await post(site, claire, "reponse", text=given["text"], seen=field(page, "seen"), version=0)
    assert stopped.status_code == 422 and "champ à compléter" in stopped.text


async def test_shared_replies_are_written_by_supervisors_and_used_by_all(site: Site) -> None:
    shared = await make(site, site.supervisor, titre="De l’agence", pour="agence")
    await make(site, site.adviser, titre="À moi", pour="agence")  # not hers to share
    karim = await site.visitor(site.colleague)
    seen = (await karim.get("/reponses-types")).text
    assert "De l’agence" in seen and "À moi" not in seen
    assert (await karim.get(f"/reponse-type/{shared}")).status_code == 404
    refused = await karim.post(f"/reponse-type/{shared}/changer", data={"csrf": site.csrf(karim), "suite": "retirer"})
    assert refused.status_code == 404
    assert (await post(site, karim, "inserer", modele=shared)).status_code == 404  # the conversation is not his


async def test_a_reply_is_changed_looked_at_removed_and_brought_back(site: Site) -> None:
    key = await make(site, site.adviser)
    claire = await site.visitor(site.adviser)
    where, csrf = f"/reponse-type/{key}/changer", {"csrf": site.csrf(claire)}
    shown = await claire.post(where, data=csrf | {"titre": "T", "texte": "**{{ prenom }}**", "suite": "apercu"})
    assert "<strong>Léa</strong>" in shown.text
    wrong = await claire.post(where, data=csrf | {"titre": "T", "texte": "{{ salaire }}", "suite": "enregistrer"})
    assert wrong.status_code == 422 and "Champ inconnu" in wrong.text
    await claire.post(where, data=csrf | {"titre": "Nouveau", "texte": "x", "suite": "enregistrer"})
    gone = await claire.post(where, data=csrf | {"suite": "retirer"})
    page = (await claire.get(gone.headers["location"])).text
    assert "retirée" in page and "Nouveau" not in page
    await claire.post(where, data=csrf | {"suite": "rendre"})
    assert "Nouveau" in (await claire.get("/reponses-types")).text
