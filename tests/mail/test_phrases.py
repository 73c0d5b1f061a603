"""Phrases find what the whole pattern would, and never miss for want of a needle."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import mailflow.mail.intents as rules
from mailflow.mail.intents import understand
from mailflow.mail.needles import Key, branches, key_of, leaps_to_letter, needles_of
from mailflow.mail.phrases import Phrases, Sieve, Sifted
from mailflow.mail.values import ReadMail, Safe
from tests.mail.intents.tables import CONTEXTS, FOLDER, NOW, PARIS, replies

LISTS = {
    f"{module.name}.{name}": value
    for module in pkgutil.iter_modules(rules.__path__)
    for name, value in vars(importlib.import_module(f"{rules.__name__}.{module.name}")).items()
    if isinstance(value, Phrases)
}
TEXTS = [reply.text.lower() for path in FOLDER.glob("*.txt") for reply in replies(path.name)]


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_finds_what_its_whole_pattern_finds(name: str) -> None:
    phrases, whole = LISTS[name], re.compile(LISTS[name].source)
    for text in TEXTS:
        expected = whole.search(text)
        for found in (phrases.search(text), phrases.search(Sifted.of(text))):
            assert (found is None) == (expected is None), text
            if found and expected:
                assert found.span() == expected.span(), text


def test_a_pattern_is_cut_at_its_outermost_bars_only() -> None:
    assert branches(r"a(?:b|c)|[|]d|\|e") == [r"a(?:b|c)", "[|]d", r"\|e"]


@pytest.mark.parametrize(
    ("phrase", "needles"),
    [
        (r"\bdemain\b", {"demain"}),
        (r"(?:lundi|mardi) prochain", {" prochain"}),
        (r"je (?:reporte|decale)", {"reporte", "decale"}),
        (r"reporte[rz]?", {"reporte"}),
        (r"ab?c*", set()),
        (r"(?!jamais)toujours", {"toujours"}),
        (r"\w+ \d{1,2} ?%", set()),
    ],
)
def test_a_needle_is_in_every_match(phrase: str, needles: set[str]) -> None:
    assert needles_of(phrase) == needles


def test_a_phrase_at_the_edge_of_a_word_is_not_found_within_one() -> None:
    found = Phrases(r"\bpas (?:la|libre)").search("repas la, pas la")
    assert found and found.start() == 10


@pytest.mark.parametrize(
    ("phrase", "leaps"),
    [
        (r"\b(?:mon|ma) mere", True),
        (r"\btromp[a-z]+ de mail", False),
        (r"\bje me tromp\w+", True),
        (r"\b\w+ mail", False),
        (r"pas la", False),
    ],
)
def test_only_a_first_word_with_an_end_is_leapt_to(phrase: str, leaps: bool) -> None:
    assert leaps_to_letter(phrase) == leaps


def test_a_part_of_a_text_is_sifted_by_the_whole() -> None:
    whole = Sifted.of("je reporte. a demain")
    assert Phrases("demain|reporte").search(whole.part("a demain"))


def test_a_list_made_after_a_text_was_sifted_is_searched_all_the_same() -> None:
    text = Sifted.of("je reporte a demain")
    assert Phrases("demain").search(text)


def test_a_text_sifted_by_another_sieve_is_searched_all_the_same() -> None:
    assert Phrases("demain", sieve=Sieve()).search(Sifted.of("a demain"))


def test_a_sieve_finds_needles_of_one_and_of_several_words() -> None:
    sieve = Sieve()
    lists = [Phrases(source, sieve=sieve) for source in ("rendez-vous", "en ligne", "pas", "nous avons")]
    text = Sifted.of("mon rendez-vous en\nligne n'a pas lieu, nous avons", sieve)
    assert [bool(one.search(text)) for one in lists] == [True, False, True, True]


def test_a_sieve_finds_needles_within_long_addresses_and_links() -> None:
    sieve = Sieve()
    lists = [Phrases(source, sieve=sieve) for source in ("listes", "/u/reseau", "example", "absent")]
    text = Sifted.of("<https://listes.example.org/u/reseau-insertion-et-plus-encore>", sieve)
    assert [bool(one.search(text)) for one in lists] == [True, True, True, False]


@pytest.mark.parametrize(
    ("needle", "key"),
    [
        ("merci", Key("merci", False, False)),
        ("je passe ", Key("passe", True, True)),
        ("a jour", Key("jour", True, False)),
    ],
)
def test_a_key_knows_whether_its_word_begins_and_ends_with_it(needle: str, key: Key) -> None:
    assert key_of(needle) == key


def test_an_empty_list_finds_nothing() -> None:
    assert Phrases("").search("text") is None


def test_lines_begin_where_the_flag_says_so() -> None:
    assert Phrases("^demain", re.MULTILINE).search("bonjour\ndemain")


@pytest.mark.parametrize(
    "piece", ["je ne peux pas ", "oui, non. ", "le 12 mars ", "mardi a 14h ? ", "j ai ", "\n1 ", "((("]
)
def test_a_megabyte_of_one_phrase_goes_to_a_person(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    mail = ReadMail(from_address="a@x.example", reply_text=text, text=text)
    for context in ("slots", "meeting", "web", "none"):
        assert understand(mail, CONTEXTS[context], NOW, PARIS).safe is Safe.HUMAN
