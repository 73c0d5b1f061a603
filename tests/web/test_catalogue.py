"""Every text of the pages has its English; and no page in English lets French through, but for what people wrote."""

from __future__ import annotations

import re
from uuid import UUID

import httpx
from bs4 import BeautifulSoup

from mailflow.services import Services
from mailflow.web.login import Cookies
from scripts import catalogue
from tests.e2e.scene import HTML, LETTERS, QUOTED, Scene, build
from tests.factory import Factory

FRENCH = re.compile(
    r"[éèêàâùûôîçœ«»]|\b(?:[cdjlmnst]|qu)’|\b(?:le|la|les|des|une|du|est|sont|pour|par|avec|dans|sur|qui|vous|votre|sans)\b",
    re.IGNORECASE,
)
SHOWN = ("aria-label", "title", "placeholder", "alt", "label")
WRITTEN = (  # by people, or in pathways: stays as it was written
    *(part for letter in LETTERS for part in letter),
    *(QUOTED, HTML.decode()),
    *("Claire Fontaine", "Conseillère", "Responsable d’équipe", "Rémi Caron", "Inès Robert", "Français"),
    *("comment je fais pour m inscrire ?", "Appeler Samira Benali : deux messages sans réponse"),
    *("Bonjour Samira,\n\nJe vous propose jeudi 5 mars à 14 h.", "Bonjour, je vous écris au sujet de votre dossier."),
    *("Bonjour, avez-vous changé d’adresse ?", "Besoin d’un rendez-vous", "Une vue à moi", "Rendez-vous de jeudi"),
    *("Bonjour, pouvez-vous me recevoir cette semaine ?", "Décision sur l’absence", "Autre décision", "Sans suite"),
    *("Caron Rémi", "Lefèvre Mathieu", "de La Rochefoucauld-Montmirail Jean-Baptiste"),
)


def test_every_text_has_an_english_one_with_the_same_placeholders() -> None:
    """When this fails: `python -m scripts.catalogue`, then write what it lists into mailflow/web/locale/en.po."""
    kept = catalogue.kept()
    assert [*catalogue.lacking(kept), *catalogue.problems(kept)] == []


async def test_no_page_in_english_lets_french_through(services: Services, served: str) -> None:
    make = Factory(services.engine, services.clock.now())
    scene = await build(make, make.now)
    found = []
    for who, paths in pages(scene).items():
        async with httpx.AsyncClient(base_url=served, follow_redirects=True) as client:
            client.cookies.set(Cookies(services).language, "en")
            if who is not None:
                client.cookies.set(Cookies(services).session, await make.session(who))
            for path in paths:
                answer = await client.get(path)
                assert 'lang="en"' in answer.text, path
                found += [(path, text) for text in shown(answer.text) if FRENCH.search(text)]
    assert found == []


def pages(scene: Scene) -> dict[UUID | None, tuple[str, ...]]:
    """What each role may open."""
    lists = ("/suivis", "/conversations", "/injoignables", "/decisions", "/vues", "/personnes", "/mentions", "/aide")
    queue = f"/file/{scene.queue}"
    tabs = tuple(f"{queue}?onglet={name}" for name in ("taches", "plus-tard", "attente", "classees"))
    talks = tuple(f"/conversation/{key}" for key in (scene.first, scene.failed, scene.stranger))
    more = ("/recherche", "/envois-incertains", "/reponses-types", "/reponses-types/nouvelle", "/reponse-groupee")
    more += (f"/decision/{scene.decision}", f"/decision/{scene.early}", f"/conversation/{scene.first}/modeles")
    dossier = f"/dossier/{scene.samira}"
    return {
        None: ("/connexion", "/desinscription/abc"),
        scene.claire: (*lists, queue, *tabs, *talks, *more, dossier, f"/file/{scene.triage}", "/nulle-part"),
        scene.anne: ("/", *lists, dossier, f"/decision/{scene.decision}"),
        scene.ines: ("/journal", "/aide"),
        scene.luc: ("/reglages", "/reglages/regions", "/reglages/regions/nouvelle", "/aide"),
    }


def shown(html: str) -> list[str]:
    """The words of a page that somebody sees or hears, without what people wrote."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.select("script, style, option:not([value=''])[value*='@'], [data-server-text], [lang='fr']"):
        tag.decompose()
    texts = [str(text).replace("\u00a0", " ") for text in soup.find_all(string=True)]
    texts += [str(tag[name]) for tag in soup.find_all() for name in SHOWN if tag.has_attr(name)]
    texts += [str(value) for tag in soup.find_all() for name, value in tag.attrs.items() if name.startswith("data-")]
    return [rest for text in texts if (rest := without_written(text).strip()) and not rest.startswith("/")]


def without_written(text: str) -> str:
    """A text without the words of people, whole or cut for a list."""
    for words in sorted(WRITTEN, key=len, reverse=True):
        text = text.replace(words, " ")
    plain = " ".join(text.split())
    plain = plain.removesuffix("· mailflow").strip(" :")
    return "" if any(plain and plain.rstrip("…") in " ".join(words.split()) for words in WRITTEN) else plain
