"""The chart is one well-formed SVG file with every day in it, readable on light and dark."""

from __future__ import annotations

from xml.etree import ElementTree

from mailflow.caseload.simulating.chart import chart, grouped
from mailflow.caseload.simulating.population import Group
from mailflow.caseload.simulating.portfolio import play
from mailflow.caseload.simulating.tally import Tally
from mailflow.caseload.simulating.world import AGENCY
from tests.caseload.simulating.lives import MONDAY, world

SVG = "{http://www.w3.org/2000/svg}"


def tally(count: int) -> Tally:
    made = world("  - {name: muet}\n")
    return play(made, [Group(made.pathway.personas[0], MONDAY, count)], 2, 1, lambda done: None).tally


def drawn(title: str, count: int = 100) -> ElementTree.Element:
    return ElementTree.fromstring(chart(title, tally(count), AGENCY, count))


def tips(root: ElementTree.Element) -> list[str]:
    return [found.findtext(f"{SVG}title", "") for found in root.iter(f"{SVG}rect")]


def test_every_day_has_a_cell_that_says_its_mails() -> None:
    found = tips(drawn("Essai"))
    assert "lundi 2 mars 2026 : 100 courriel(s)" in found
    assert "mardi 3 mars 2026 : 0 courriel(s)" in found


def test_the_load_of_an_adviser_is_drawn_for_several_people_only() -> None:
    assert any(tip.startswith("semaine du 2026-03-09 : 250.0 tâches") for tip in tips(drawn("Essai")))
    assert not any(tip.startswith("semaine") for tip in tips(drawn("Essai", 1)))


def test_titles_are_escaped_and_told_to_screen_readers() -> None:
    root = drawn("Accueil <été> & suite")
    assert root.findtext(f"{SVG}title") == "Accueil <été> & suite"
    assert "100 personne(s)" in root.findtext(f"{SVG}desc", "")


def test_the_colours_follow_the_readers_scheme() -> None:
    assert "prefers-color-scheme:dark" in chart("Essai", tally(1), AGENCY, 1)


def test_numbers_are_grouped_as_french_people_do() -> None:
    assert grouped(1234567) == "1\u202f234\u202f567"
