"""Which offered slot a reply refers to, and which it chooses where the rules cannot tell."""

from __future__ import annotations

from random import Random

import pytest

from mailflow.mail.intents.talk import Talk, prepare
from mailflow.mail.intents.weighing.choosing import CHOSEN, POINTING, TABLE, choose, of_slots, without_pointing
from mailflow.mail.intents.weighing.references import references
from mailflow.mail.intents.weighing.weights import learned, parse
from mailflow.mail.values import Safe
from tests.mail.intents.tables import CONTEXTS, NOW, PARIS, mail_of, meaning, replies


def talk(asked: str, text: str) -> Talk:
    return prepare(mail_of(asked, text), CONTEXTS[asked], NOW, PARIS)


@pytest.mark.parametrize(
    ("text", "kind", "fits"),
    [
        ("Vendredi ça ira", "weekday", {3}),
        ("le 19 mars", "day", {2}),
        ("à 14 h", "hour", {1}),
        ("à deux heures", "hour", {1}),
        ("le troisième", "order", {2}),
        ("le dernier", "order", {3}),
        ("l'option 2", "number", {1}),
        ("mettez 3", "bare number", {2}),
        ("au bout du fil", "phone", {2}),
        ("devant votre guichet", "in_person", {0, 1, 3}),
        ("de bon matin", "morning", {0, 2}),
        ("le plus tard", "last", {3}),
    ],
)
def test_words_refer_to_the_slots_they_fit(text: str, kind: str, fits: set[int]) -> None:
    found = {one.kind: one.fits for one in references(talk("slots4", text))}
    assert found[kind] == fits


def test_a_day_that_was_not_offered_fits_no_slot() -> None:
    [day] = references(talk("slots", "samedi"))
    assert day.fits == frozenset()


@pytest.mark.parametrize(
    ("asked", "text", "number"),
    [
        ("slots", "mardi c'est non, j'ai la kiné, vendredi je garde mon neveu, reste mercredi", 2),
        ("slots4", "le jeudi j'ai mon cours de couture alors lundi matin, je viens", 1),
        ("slots2", "Pas le jeudi, les marchés, par contre mardi oui", 2),
        ("slots", "Le téléphone me convient mieux que l'écran, mercredi donc", 2),
    ],
)
def test_the_slot_that_is_left_after_those_that_do_not_suit_is_chosen(asked: str, text: str, number: int) -> None:
    assert meaning(asked, text).slot == number


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("slots", "mardi ou vendredi, comme vous voulez"),
        ("slots4", "lundi 16, matin ou après-midi peu importe"),
        ("slots", "je ne sais pas encore pour mercredi, mon employeur me répond demain"),
        ("slots", "aucun des trois, je serai chez ma sœur, la semaine d'après si possible"),
    ],
)
def test_several_or_none_are_no_choice(asked: str, text: str) -> None:
    found = meaning(asked, text)
    assert found.slot is None or found.safe is Safe.HUMAN


def test_nothing_is_chosen_without_an_offer_or_in_a_very_long_reply() -> None:
    assert choose(talk("meeting", "mardi oui"), learned(TABLE)) is None
    assert choose(talk("slots", "mardi oui " * 300), learned(TABLE)) is None


def test_the_best_slot_must_stand_out() -> None:
    table = parse(f"*\t{CHOSEN} -2.00\nk:weekday:alone\t{CHOSEN} 6.00\n")
    one = choose(talk("slots", "mercredi"), table)
    assert one is not None
    assert (one.number, one.odds, one.because, one.sure) == (2, 4.0, "mercredi", True)
    assert choose(talk("slots", "mercredi vendredi"), table) is None


def test_every_offered_slot_has_its_own_features() -> None:
    first, second, third = of_slots(talk("slots", "pas mardi, mercredi"))
    assert "-1:pas" in first
    assert "-1:pas" not in second
    assert {"o<pas", "k:weekday:alone"} <= second
    assert "the only one unnamed:True" in third


def test_a_sure_choice_answers_only_doubts_about_which_slot_is_meant() -> None:
    assert without_pointing([*sorted(POINTING), "the number and the day do not agree"]) == [
        "the number and the day do not agree"
    ]


def test_digits_of_other_scripts_name_no_hour_and_break_nothing() -> None:
    assert {one.kind for one in references(talk("slots", "٣ h ou ٤ h"))} == {"bare number"}


def test_no_characters_break_the_choice() -> None:
    chance, odd = Random(7), "²³①٣٤५½Ⅳǅ𝟛\u200f\0'’.:/-h09 \n,;!?()"
    texts = [reply.text for reply in replies("slots.txt")]
    for _round in range(500):
        letters = list(f"{chance.choice(texts)} {chance.choice(texts)}")
        for _change in range(8):
            at = chance.randrange(len(letters))
            letters[at : at + chance.randrange(2)] = chance.choices(odd, k=2)
        for asked in ("slots", "slots4"):
            chosen = choose(talk(asked, "".join(letters)), learned(TABLE))
            assert chosen is None or chosen.number in (1, 2, 3, 4)
