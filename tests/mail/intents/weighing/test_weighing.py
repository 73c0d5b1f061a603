"""What weighing adds to the rules, and what it never takes from them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailflow.mail.intents import understand
from mailflow.mail.intents.weighing.features import TOPICS
from mailflow.mail.intents.weighing.weighing import (
    FOR_A_PERSON,
    LIFTED_BELOW,
    REFUSES,
    serious,
    weighty,
    without_lifted,
)
from mailflow.mail.intents.weighing.word_kinds import kinds
from mailflow.mail.values import Intent, Safe
from tests.mail.intents.letters import letter, meaning_of
from tests.mail.intents.tables import CONTEXTS, NOW, PARIS, meaning


def test_words_nobody_wrote_a_rule_for_are_understood() -> None:
    found = meaning("web", "Ça me botte bien, finis les bus !")
    assert found.intents == (Intent.OPT_IN_WEB,)
    assert found.answer == "yes"
    assert any(words.startswith("weighed: ") for words in found.evidence)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("slots", "Le 2, mais ne vous étonnez pas du bruit, le voisin refait sa cuisine"),
        ("meeting", "Oui à mardi ! Il paraît qu'il va neiger, je mettrai mes bottes."),
    ],
)
def test_a_harmless_aside_does_not_need_a_person(asked: str, text: str) -> None:
    assert meaning_of(text, asked).safe is Safe.ACT


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("slots", "Le 2. Mon propriétaire m'a mis dehors hier soir."),
        ("meeting", "Oui à mardi. J'ai commencé lundi à la boulangerie, vingt heures par semaine."),
        ("web", "Oui pour le web. De toute façon plus rien ne compte pour moi."),
        ("slots", "Mardi ou mercredi, les deux me vont"),
        ("slots4", "vendredi 21 15h30 c'est parfait"),
        ("phone", "C'est bon pour demain, appelez-moi au 06 39 98 12 55, l'autre numéro est coupé"),
        ("meeting", "Oui pour l'atelier !"),
        ("cv+photo_plage.jpg", "bonjour voici le cv"),
        ("searching", "Toujours pas"),
        ("meeting", "ok pour un autre jour"),
    ],
)
def test_trouble_said_in_passing_and_what_is_not_one_clear_answer_stay_with_a_person(asked: str, text: str) -> None:
    assert meaning_of(text, asked).safe is Safe.HUMAN


def test_a_question_of_the_sites_own_is_left_to_the_rules() -> None:
    own = {"asked": "yes_no", "question": "Avez-vous trouvé une garde ?"}
    assert understand(letter("NON"), own, NOW, PARIS).safe is Safe.ACT
    unknown = understand(letter("Très partante pour cette formule !"), own, NOW, PARIS)
    assert not any(words.startswith("weighed: ") for words in unknown.evidence)


def test_nobody_is_late_for_an_appointment_of_another_day() -> None:
    mail = letter("Je suis bloqué dans le bus, j'arrive avec 15 minutes de retard")
    assert understand(mail, CONTEXTS["today"], NOW, PARIS).safe is Safe.ACT
    assert understand(mail, CONTEXTS["today"], NOW + timedelta(days=1), PARIS).safe is Safe.HUMAN


def test_doubts_are_lifted_only_where_a_person_is_unlikely_enough() -> None:
    kept = ["distress is for a person", "another day is named"]
    doubts = [*kept, "more is said than the answer: neige", "another language: vou"]
    assert without_lifted(doubts, -9.0) == kept
    assert without_lifted(doubts, FOR_A_PERSON - 0.1) == [*kept, "another language: vou"]
    assert without_lifted(doubts, FOR_A_PERSON) == doubts
    assert without_lifted(doubts, -9.0, doubts[2:3]) == doubts[:3]
    assert serious([REFUSES, "a long answer", *kept]) == [REFUSES, *kept]
    assert weighty(doubts) == ["another language: vou"]
    assert max(LIFTED_BELOW.values()) == FOR_A_PERSON


@pytest.mark.parametrize("between", ["Il fait beau. " * 60, "." * 1_500])
def test_a_reply_too_long_to_be_weighed_whole_is_for_a_person(between: str) -> None:
    assert meaning("meeting", f"Oui je viens mardi. {between} Il neige.").safe is Safe.HUMAN


def test_a_word_has_its_topics_by_itself_or_by_its_beginning() -> None:
    assert "health" in kinds(TOPICS).of["hopital"]
    assert "health" in kinds(TOPICS).of["medecins"]
    assert kinds(TOPICS).of["zzz"] == ()


def test_nothing_is_confirmed_for_an_appointment_that_is_over() -> None:
    assert meaning("past", "Un grand merci pour votre aide. Je confirme pour le 3 mars, 14h.").safe is Safe.HUMAN
    assert meaning("past", "Merci beaucoup pour votre aide !").safe is Safe.ACT
