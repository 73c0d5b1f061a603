"""Intake rules as administrators write, try, order and undo them; they learn nothing of any mail."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from mailflow.core.ids import new_id
from mailflow.store.tables import audit, intake_rule, message, setting_change, staff
from tests.web.conftest import Site
from tests.web.test_agencies import code_of, rows

RULES, NEW = "/reglages/regles", "/reglages/regles/nouvelle"
RULE = {
    "name": "Urgences",
    "active": "1",
    "match": "all",
    "what-0": "text",
    "header-0": "",
    "value-0": "déplacer mon rendez-vous",
    "queue": "",
    "tags": "Urgent, À voir",
    "priority": "1",
}


async def tried(client: httpx.AsyncClient, path: str, data: dict[str, str]) -> str:
    """The page after a try."""
    answer = await client.post(path, data=data | {"quoi": "essayer"})
    assert answer.status_code == 200, html.unescape(answer.text)
    return html.unescape(answer.text)


def proof(page: str) -> dict[str, str]:
    found = re.search(r'name="essaye" value="([0-9a-f]+)"', page)
    assert found
    return {"essaye": found[1], "quoi": "enregistrer"}


async def keep(client: httpx.AsyncClient, path: str, data: dict[str, str]) -> httpx.Response:
    return await client.post(path, data=data | proof(await tried(client, path, data)))


async def test_a_rule_is_tried_kept_and_undone(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    csrf = {"csrf": site.csrf(luc)}
    data = csrf | RULE | {"agency": await code_of(site)}
    page = await tried(luc, NEW, data)
    assert "La règle s’applique à 1 message." in page and await rows(site, intake_rule) == []
    done = await luc.post(NEW, data=data | proof(page))
    assert done.status_code == 303
    (made,) = await rows(site, intake_rule)
    assert (made["name"], made["tags"], made["priority"], made["place"]) == ("Urgences", ["Urgent", "À voir"], True, 1)
    listed = html.unescape((await luc.get(done.headers["location"])).text)
    assert "objet ou texte contient « déplacer mon rendez-vous »" in listed and "Annuler" in listed
    (change,) = await rows(site, setting_change)
    assert (change["kind"], change["before"]) == ("rule", None)
    overview = html.unescape((await luc.get("/reglages")).text)
    assert "règle d’arrivée <strong>Urgences</strong>" in overview
    await luc.post("/reglages/annuler", data=csrf | {"changement": str(change["id"])})
    assert await rows(site, intake_rule) == []
    last = (await rows(site, setting_change))[-1]
    await luc.post("/reglages/annuler", data=csrf | {"changement": str(last["id"])})
    (back,) = await rows(site, intake_rule)
    assert back["id"] == made["id"] and back["conditions"] == made["conditions"]
    assert "rule.tried" in {row["action"] for row in await rows(site, audit)}


async def test_only_what_was_tried_is_kept(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    data = {"csrf": site.csrf(luc)} | RULE | {"agency": ""}
    for sent in ({}, {"essaye": "0"}, {"essaye": "é"}):
        answer = await luc.post(NEW, data=data | sent | {"quoi": "enregistrer"})
        assert answer.status_code == 200 and "Essai sur les derniers messages" in answer.text
    page = await tried(luc, NEW, data)
    other = await luc.post(NEW, data=data | {"value-0": "autre chose"} | proof(page))
    assert other.status_code == 200 and await rows(site, intake_rule) == []
    anne = await site.visitor(await site.factory.staff(site.agency, "Eva Deux", "administrator", login="eva"))
    theirs = await anne.post(NEW, data=data | {"csrf": site.csrf(anne)} | proof(page))
    assert theirs.status_code == 200 and await rows(site, intake_rule) == []


async def test_a_trial_shows_numbers_and_nothing_of_the_mail(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    async with site.services.engine.begin() as connection:
        steps = {"steps": [{"step": "place", "code": "place.triage", "words": "x"}]}
        await connection.execute(update(message).where(message.c.id == site.message).values(verdict=steps))
    data = {"csrf": site.csrf(luc)} | RULE | {"agency": await code_of(site), "queue": "adviser/karim"}
    page = await tried(luc, NEW, data)
    (row,) = re.findall(r"<tbody>.*</tbody>", page, re.DOTALL)
    assert "À trier" in row and "Karim Mercier" in row and "Urgent, À voir" in row and "haute" in row
    for secret in ("samira", "Benali", "Bonjour", "jeudi", "courriel.example"):
        assert secret.lower() not in page.lower()


async def test_rows_of_conditions_come_and_go_without_script(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    data = {"csrf": site.csrf(luc)} | RULE | {"agency": "", "what-1": "file", "header-1": "", "value-1": ""}
    more = (await luc.post(NEW, data=data | {"quoi": "ajouter"})).text
    assert 'name="what-2"' in more and 'name="what-3"' not in more
    less = html.unescape((await luc.post(NEW, data=data | {"quoi": "retirer-0"})).text)
    assert 'name="what-1"' not in less and '<option value="file" data-bare selected>' in less
    assert "déplacer" not in less
    assert await rows(site, intake_rule) == []


WRONG: list[tuple[dict[str, str], str]] = [
    ({"name": ""}, "Ce champ est à remplir."),
    ({"name": "…"}, "au moins une lettre"),
    ({"match": "some"}, "Choisissez dans la liste."),
    ({"what-0": "regex"}, "Choisissez dans la liste."),
    ({"value-0": ""}, "Ce champ est à remplir."),
    ({"value-0": "!?"}, "au moins une lettre"),
    ({"value-0": "x" * 501}, "Au plus 500 signes."),
    ({"value-0": "a\u202eb"}, "Un signe n’est pas permis."),
    ({"value-0": ",".join("abcdefghijklmnopqrstu")}, "Au plus 20 valeurs"),
    ({"what-0": "sender", "value-0": "pas une adresse"}, "Une adresse (nom@domaine.fr) ou un domaine"),
    ({"what-0": "recipient", "value-0": "agence.fr"}, "Une adresse électronique"),
    ({"what-0": "header_equals", "header-0": "a b", "value-0": "x"}, "Un nom d’en-tête"),
    ({"queue": "adviser/karim"}, "choisissez une agence"),
    ({"queue": "automatic"}, "Choisissez dans la liste."),
    ({"tags": "", "priority": ""}, "au moins un effet"),
    ({"tags": "a,b,c,d,e,f"}, "Au plus 5 étiquettes."),
    ({"tags": "x" * 41}, "de 1 à 40 signes"),
    ({"agency": "NULLE"}, "Choisissez une agence."),
    ({"agency": "!", "queue": "adviser/paul"}, "pas, ou plus, de cette agence"),
]


@pytest.mark.parametrize(("changed", "sentence"), WRONG)
async def test_each_mistake_is_said_and_nothing_is_kept(site: Site, changed: dict[str, str], sentence: str) -> None:
    luc = await site.visitor(site.administrator)
    if changed.get("agency") == "!":
        changed = changed | {"agency": await code_of(site)}
    data = {"csrf": site.csrf(luc)} | RULE | {"agency": ""} | changed
    answer = await luc.post(NEW, data=data | {"quoi": "essayer"})
    page = html.unescape(answer.text)
    assert answer.status_code == 422 and sentence in page, page
    assert page.count("field-wrong") >= 1 and await rows(site, intake_rule) == []


async def made(site: Site, luc: httpx.AsyncClient, *names: str) -> list[dict[str, Any]]:
    for name in names:
        data = {"csrf": site.csrf(luc)} | RULE | {"agency": "", "name": name}
        assert (await keep(luc, NEW, data)).status_code == 303
    return [dict(row) for row in await rows(site, intake_rule)]


async def order(site: Site) -> list[str]:
    return [row["name"] for row in sorted(await rows(site, intake_rule), key=lambda row: int(row["place"]))]


async def test_rules_are_ordered_turned_off_and_removed_and_all_can_be_undone(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    csrf = {"csrf": site.csrf(luc)}
    _, _, third = await made(site, luc, "Une", "Deux", "Trois")
    path = f"/reglages/regle/{third['id']}"

    async def undo() -> None:
        last = (await rows(site, setting_change))[-1]
        answer = await luc.post("/reglages/annuler", data=csrf | {"changement": str(last["id"])})
        assert answer.status_code == 303, html.unescape(answer.text)

    assert (await luc.post(path, data=csrf | {"quoi": "monter"})).status_code == 303
    assert await order(site) == ["Une", "Trois", "Deux"]
    assert "rang : 3 → 2" in html.unescape((await luc.get("/reglages")).text)
    await undo()
    assert await order(site) == ["Une", "Deux", "Trois"]
    last = await luc.post(path, data=csrf | {"quoi": "descendre"})
    assert last.headers["location"].endswith("fait=rien")
    await luc.post(path, data=csrf | {"quoi": "desactiver"})
    assert not (await rows(site, intake_rule))[-1]["active"]
    again = html.unescape((await luc.get(f"{path}?activer=1")).text)
    assert "Essai sur les derniers messages" in again and "Enregistrer cette règle" in again
    await undo()
    await luc.post(f"/reglages/regle/{(await rows(site, intake_rule))[0]['id']}", data=csrf | {"quoi": "supprimer"})
    assert await order(site) == ["Deux", "Trois"]
    await undo()
    assert await order(site) == ["Une", "Deux", "Trois"]


async def test_a_change_since_makes_undoing_impossible(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    csrf = {"csrf": site.csrf(luc)}
    (rule,) = await made(site, luc, "Une")
    first = (await rows(site, setting_change))[-1]
    path = f"/reglages/regle/{rule['id']}"
    assert (await keep(luc, path, csrf | RULE | {"agency": "", "name": "Autre"})).status_code == 303
    answer = await luc.post("/reglages/annuler", data=csrf | {"changement": str(first["id"])})
    assert answer.status_code == 422 and await order(site) == ["Autre"]
    twin = await keep(luc, NEW, csrf | RULE | {"agency": "", "name": "AUTRE"})
    assert twin.status_code == 422 and "porte déjà ce nom" in html.unescape(twin.text)
    moved = await luc.post(path, data=csrf | RULE | {"agency": await code_of(site), "quoi": "essayer"})
    assert moved.status_code == 200  # a trial changes nothing, and a rule stays in its agency
    kept = await keep(luc, path, csrf | RULE | {"agency": await code_of(site)})
    assert kept.status_code == 422 and (await rows(site, intake_rule))[0]["agency_id"] is None


async def test_an_adviser_who_left_is_said_beside_the_rule(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    data = {"csrf": site.csrf(luc)} | RULE | {"agency": await code_of(site), "queue": "adviser/karim"}
    assert (await keep(luc, NEW, data)).status_code == 303
    async with site.services.engine.begin() as connection:
        await connection.execute(update(staff).where(staff.c.id == site.colleague).values(active=False))
    assert "plus en poste" in html.unescape((await luc.get(RULES)).text)
    (rule,) = await rows(site, intake_rule)
    assert "un conseiller qui n’est plus en poste" in html.unescape(
        (await luc.get(f"/reglages/regle/{rule['id']}")).text
    )


async def test_rules_are_administrators_alone_and_foreign_ids_are_nobodys(site: Site) -> None:
    for who in (site.adviser, site.supervisor, site.auditor):
        client = await site.visitor(who)
        for path in (RULES, NEW, f"/reglages/regle/{new_id()}"):
            assert (await client.get(path)).status_code == 403
        data = {"csrf": site.csrf(client)} | RULE | {"agency": "", "quoi": "essayer"}
        for path in (NEW, f"/reglages/regle/{new_id()}"):
            assert (await client.post(path, data=data)).status_code == 403
    luc = await site.visitor(site.administrator)
    for path in (f"/reglages/regle/{new_id()}", f"{NEW}?agence=NULLE", f"/reglages/regle/{site.conversation}"):
        assert (await luc.get(path)).status_code == 404
    for what in ("monter", "desactiver", "supprimer", "essayer", "enregistrer", ""):
        data = {"csrf": site.csrf(luc)} | RULE | {"agency": "", "quoi": what}
        assert (await luc.post(f"/reglages/regle/{new_id()}", data=data)).status_code == 404
    assert await rows(site, intake_rule) == []
