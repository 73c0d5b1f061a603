"""How easily French mails read: which sentences are named and why, and which are left in peace."""

from __future__ import annotations

import pytest

from mailflow.templates.readability import Why, read, remarks_on, sentences
from mailflow.templates.rendering import fields_of, render, subject_fields
from mailflow.templates.shipped import starter_wordings
from mailflow.templates.subject_rules import Subject, about_subject


def whys(sentence: str) -> set[Why]:
    return {remark.why for remark in remarks_on(sentence)}


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Votre demande a été transmise puis votre dossier est traité par le service.", Why.PASSIVE),
        ("Les documents seront ensuite examinés par une commission.", Why.PASSIVE),
        ("Nonobstant ce délai, le dossier avance.", Why.HEAVY),
        ("Il vous appartient de répondre.", Why.HEAVY),
        ("Vous ne pouvez pas venir sans rendez-vous.", Why.NEGATIONS),
        ("Il n’est pas impossible de changer de date.", Why.NEGATIONS),
        ("La réindustrialisation avance.", Why.LONG_WORD),
        (f"Nous {'vous écrivons et ' * 5}vous attendons demain matin à l’agence de Lyon.", Why.LONG),
        (f"Nous {'vous écrivons et ' * 20}vous attendons demain matin à l’agence de Lyon.", Why.VERY_LONG),
    ],
)
def test_what_makes_a_sentence_hard_is_named(sentence: str, why: Why) -> None:
    assert why in whys(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Vous êtes inscrit depuis lundi.",
        "L’agence est ouverte le jeudi.",
        "Nous sommes allés à l’atelier.",
        "Votre conseillère s’est absentée.",
        "Vous n’avez rien à faire.",
        "Vous ne recevez que les courriels de la loi.",
        "Il n’y a aucun frais.",
        "C’est jeudi, à l’agence.",
        "Vous n’avez pas la date, ou le lien ne marche pas ?",
    ],
)
def test_plain_sentences_are_left_in_peace(sentence: str) -> None:
    assert whys(sentence) == set()


def test_sentences_end_at_full_stops_but_not_after_abbreviations_nor_inside_addresses() -> None:
    text = "Selon l’art. L. 112-11 du code, nous répondons. Écrivez donc à suivi@agence.example.org. Merci à vous."
    listed = "\n\n- un point\n- un autre point ici"
    assert [sentence.split()[0] for sentence in sentences(text + listed)] == ["Selon", "Écrivez", "Merci", "un"]


def test_a_hard_letter_scores_low_and_ours_score_high() -> None:
    hard = (
        "Il vous appartient, dans les meilleurs délais, de procéder à la transmission des pièces justificatives "
        "afférentes à votre demande, laquelle sera ultérieurement examinée par la commission compétente, sans "
        "laquelle aucune suite ne pourra être donnée. Par la présente, vous êtes informé que la décision est prise."
    )
    assert read(hard).grade == "poor" and len(read(hard).hard) == 2
    values = {"prenom": "Léa", "agence": "Agence", "agence_telephone": "3949", "agence_horaires": ""}
    easy = render(starter_wordings()["rappel-web-1"], values | dict.fromkeys(FIELDS, "x"))
    assert read(easy.text).grade == "good"
    assert read("").score == 100


FIELDS = fields_of(starter_wordings()["rappel-web-1"])


def test_every_shipped_french_wording_is_easy_to_read() -> None:
    for code, source in starter_wordings().items():
        if not code.endswith("-en"):
            found = read(render(source, dict.fromkeys(fields_of(source), "jeudi 12 mars")).text)
            assert found.score >= 80, (code, found.hard)


def test_reading_is_bounded_by_the_length_of_a_wording() -> None:
    assert read("le mot est dit " * 200_000).sentences == 1


def test_subjects_are_short_calm_and_tell_a_stranger_nothing() -> None:
    private = frozenset({"reference"})
    loud = about_subject(
        "RE: DERNIER RAPPEL avant fermeture de votre dossier, répondez avant ce soir !", frozenset(), private
    )
    assert set(loud) == {Subject.LONG, Subject.LOUD, Subject.REPLY}
    assert about_subject("Votre rendez-vous.", subject_fields("Objet : {{ reference }}\n\nx"), private) == (
        Subject.STOP,
        Subject.PRIVATE,
    )
    assert about_subject("Votre rendez-vous de jeudi", frozenset({"prenom"}), private) == ()
