"""Publishing from the page: second reader, dry run, people who follow, a time to wait for, the way back."""

from __future__ import annotations

from datetime import datetime, timedelta

from mailflow.store.tables import draft, revision
from mailflow.web.studio.kind_words import KINDS
from tests.web.conftest import Site
from tests.web.studio.pages import (
    DOCUMENT,
    LEGAL,
    TEXTS,
    carried_out,
    drafted,
    enrolled,
    orders,
    post,
    published,
    revision_of,
    rows,
    second_administrator,
)


class At:
    """A clock that stands."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def real_seconds(self, span: timedelta) -> float:
        return span.total_seconds()


async def ids(site: Site) -> dict[int, str]:
    return {row["number"]: str(row["id"]) for row in await rows(site, revision)}


async def test_people_follow_a_publication_and_the_way_back(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await drafted(site)
    await published(site, luc)
    await enrolled(site, site.case)
    await drafted(site, DOCUMENT.replace("7 working days", "5 working days"))
    dry = await post(site, luc, "/brouillon/essai/publier", suite="essayer", qui="toutes")
    assert dry.status_code == 200 and "<dt>Passeraient</dt><dd>1</dd>" in dry.text
    assert "<dt>Échéances déplacées</dt><dd>1</dd>" in dry.text and "Samira" not in dry.text
    assert list(await ids(site)) == [1]  # nothing remains of it
    done = await published(site, luc, qui="toutes")
    assert done.headers["location"] == "/parcours/essai?fait=publie"
    assert await revision_of(site, site.case) == (await ids(site))[1]
    assert "Les dossiers passent à la version 2" in (await luc.get("/parcours/essai")).text
    assert await carried_out(site) == 1
    assert await revision_of(site, site.case) == (await ids(site))[2]
    assert "1 passés" in (await luc.get("/parcours/essai")).text
    back = await luc.get("/parcours/essai/retour?version=1")
    assert "La durée : de 5 à 7 jours ouvrés." in back.text
    await post(site, luc, "/parcours/essai/retour", version="1", qui="toutes")
    await carried_out(site)
    assert await revision_of(site, site.case) == (await ids(site))[3]
    assert (await luc.get("/parcours/essai/retour?version=9")).status_code == 404


async def test_nobody_moves_unless_it_is_chosen_and_may_be_moved_later(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await drafted(site)
    await published(site, luc)
    await enrolled(site, site.case)
    await drafted(site, DOCUMENT.replace("7 working days", "5 working days"))
    await published(site, luc)
    assert await carried_out(site) == 0 and await revision_of(site, site.case) == (await ids(site))[1]
    page = (await luc.get("/parcours/essai/passage")).text
    assert "<dt>Passeraient</dt><dd>1</dd>" in page
    only = await post(site, luc, "/parcours/essai/passage", suite="essayer", qui="classes", classe="wording")
    assert "<dt>Passeraient</dt><dd>0</dd>" in only.text
    assert (await post(site, luc, "/parcours/essai/passage", suite="essayer", qui="classes")).status_code == 422
    assert (await post(site, luc, "/parcours/essai/passage", suite="passer", qui="toutes")).status_code == 303
    await carried_out(site)
    assert await revision_of(site, site.case) == (await ids(site))[2]


async def test_people_at_a_removed_step_go_where_it_is_said(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await drafted(site)
    await published(site, luc)
    await enrolled(site, site.case)
    waiting = "  - id: attendre\n    kind: wait\n    title: Laisser du temps\n    for: 7 working days\n"
    await drafted(site, DOCUMENT.replace(waiting, ""))
    dry = await post(site, luc, "/brouillon/essai/publier", suite="essayer", qui="toutes")
    assert "« Laisser du temps » (1 personne)" in dry.text
    refused = await published(site, luc, qui="toutes")
    assert refused.status_code == 422 and "dites où elles vont" in refused.text
    assert list(await ids(site)) == [1]
    moved = await published(site, luc, qui="toutes", **{"vers.attendre": "question"})
    assert moved.status_code == 303
    await carried_out(site)
    assert await revision_of(site, site.case) == (await ids(site))[2]


async def test_a_planned_publication_waits_is_carried_out_once_and_only_as_it_was_agreed(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await drafted(site)
    tomorrow = site.services.clock.now() + timedelta(days=1)
    when = {"quand": "plus-tard", "jour": f"{tomorrow:%Y-%m-%d}", "heure": f"{tomorrow:%H:%M}"}
    assert (await published(site, luc, **when, qui="toutes")).status_code == 303
    assert await carried_out(site) == 0 and await rows(site, revision) == []
    later = At(tomorrow + timedelta(days=1))
    assert await carried_out(site, later) == 2 and list(await ids(site)) == [1]  # published, then people moved
    assert await carried_out(site, later) == 0
    await drafted(site, DOCUMENT.replace("7 working", "6 working"))
    await published(site, luc, **when)
    await drafted(site, DOCUMENT.replace("7 working", "5 working"))
    await carried_out(site, later)
    assert (await orders(site))[-1]["state"] == "refused" and list(await ids(site)) == [1]
    assert "Publication refusée" in (await luc.get("/parcours/essai")).text
    await published(site, luc, **when)
    planned = (await orders(site))[-1]["id"]
    assert "Publication prévue" in (await luc.get("/parcours/essai")).text
    assert (await post(site, luc, "/parcours/essai/publications/annuler", publication=planned)).status_code == 303
    assert (await post(site, luc, "/parcours/essai/publications/annuler", publication=planned)).status_code == 422
    assert await carried_out(site, later) == 0
    past = {"quand": "plus-tard", "jour": "2020-01-01", "heure": "08:00"}
    assert (await published(site, luc, **past)).status_code == 422
    assert (await published(site, luc, quand="plus-tard")).status_code == 422


async def test_a_planned_publication_does_not_take_a_wording_that_was_changed_since(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await drafted(site)
    tomorrow = site.services.clock.now() + timedelta(days=1)
    await published(site, luc, quand="plus-tard", jour=f"{tomorrow:%Y-%m-%d}", heure=f"{tomorrow:%H:%M}")
    await drafted(site, texts=TEXTS | {"rappel": "Objet : Autre\n\nBonjour {{ prenom }}.\n"})
    await carried_out(site, At(tomorrow + timedelta(days=1)))
    assert (await orders(site))[-1]["state"] == "refused" and await ids(site) == {}


async def test_legal_steps_need_a_second_reader_also_when_they_are_taken_away(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    maud = await site.visitor(await second_administrator(site))
    await drafted(site, LEGAL)
    assert "Deuxième lecture" in (await luc.get("/brouillon/essai/publier")).text
    assert (await published(site, luc)).status_code == 422
    own = await post(site, luc, "/brouillon/essai/publier", suite="approuver")
    assert own.status_code == 422 and "une autre personne doit le lire" in own.text
    assert (await post(site, maud, "/brouillon/essai/publier", suite="approuver")).status_code == 303
    assert (await published(site, luc)).status_code == 303
    assert (await rows(site, revision))[0]["approved_by"] is not None
    assert "Maud Réglages" in (await luc.get("/parcours/essai")).text
    await drafted(site)  # without the legal basis
    assert (await published(site, luc)).status_code == 422


async def test_what_was_not_looked_at_is_not_published(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await drafted(site)
    await drafted(site, DOCUMENT.replace("7 working", "6 working"))
    stale = await published(site, luc, version="1")
    assert stale.status_code == 422 and "relisez les changements" in stale.text
    await drafted(site, DOCUMENT.replace("next: fin}]", "next: nulle_part}]"))
    wrong = await published(site, luc)
    assert wrong.status_code == 422 and await rows(site, revision) == [] and len(await rows(site, draft)) == 1
    assert (await post(site, luc, "/brouillon/essai/publier", suite="danser")).status_code == 404


async def test_a_simulation_tells_days_with_reasons_load_and_what_the_draft_changes(site: Site) -> None:
    luc = await site.visitor(site.administrator)
    await drafted(site)
    await published(site, luc)
    page = await luc.get("/parcours/essai/simulation?personne=silent&debut=2026-03-02&mois=3")
    assert page.status_code == 200 and "attente de 7 jours ouvrés" in page.text
    assert "3 jours ouvrés sans réponse" in page.text and "Mars 2026" in page.text.replace("mars", "Mars")
    assert "Charge d’un conseiller" in page.text and "<svg" in page.text
    await drafted(site, DOCUMENT.replace("7 working", "5 working"))
    both = (await luc.get("/brouillon/essai/simulation?personne=silent&debut=2026-03-02")).text
    assert "calendar-new" in both and "calendar-gone" in both and 'class="then"' in both
    await drafted(site, DOCUMENT.replace("next: fin}]", "next: nulle_part}]"))
    back = await luc.get("/brouillon/essai/simulation")
    assert (
        back.status_code == 303
        and "on ne simule qu’un parcours complet" in (await luc.get(back.headers["location"])).text
    )
    odd = "/parcours/essai/simulation?personne=x&debut=hier&mois=-3&dossiers=999999&capacite=a"
    assert (await luc.get(odd)).status_code == 200


def test_every_kind_of_step_has_words_and_an_icon() -> None:
    from mailflow.pathways.steps import KINDS as ALL

    assert set(KINDS) == set(ALL)
