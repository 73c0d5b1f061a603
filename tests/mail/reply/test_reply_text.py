"""The author's words are cut out, and not one word is lost."""

from __future__ import annotations

import pytest

from mailflow.mail.lines import of_plain_text
from mailflow.mail.reply import reply_text


def _reply(text: str, name: str = "Nadia Brunel") -> str:
    return reply_text.split(of_plain_text(text), name, "nadia.brunel@example.org").reply


@pytest.mark.parametrize(
    "attribution",
    [
        "Le mar. 3 mars 2026 à 09:12, Agence <a@b.example> a écrit :",
        "Le 03/03/2026 à 09:12, Agence a écrit :",
        "On Tue, Mar 3, 2026 at 9:12 AM Agence <a@b.example> wrote:",
        "Am 03.03.26 um 09:12 schrieb Agence:",
        "El mar, 3 mar 2026 a las 9:12, Agence (<a@b.example>) escribió:",
        "Em ter., 3 de mar. de 2026 às 09:12, Agence <a@b.example> escreveu:",
        "Il giorno mar 3 mar 2026 alle ore 09:12 Agence <a@b.example> ha scritto:",
        "Op di 3 mrt 2026 om 09:12 schreef Agence <a@b.example>:",
        "Agence <a@b.example> a écrit le 3 mars 2026 :",
        "----- Mail original -----",
        "-------- Message d'origine --------",
        "-----Original Message-----",
    ],
)
def test_an_attribution_begins_the_quote(attribution: str) -> None:
    assert _reply(f"Oui merci.\n\n{attribution}\n\nBonjour, êtes-vous là ?\n") == "Oui merci."


def test_a_wrapped_attribution_takes_no_own_line_with_it() -> None:
    assert _reply("Oui\nOn Tue, Mar 3, 2026 at 9:12 AM Agence <\na@b.example> wrote:\n> x\n") == "Oui"


def test_own_words_about_writing_are_no_attribution() -> None:
    text = "Le 3 mars 2026 j'ai demandé, et il me l'a écrit :\nc'est non."
    assert _reply(text) == text


@pytest.mark.parametrize(
    "end",
    [
        "Cordialement,\nN. Brunel",
        "Bien à vous",
        "Cdlt",
        "Bonne journée",
        "Je vous prie d'agréer, Madame, l'expression de mes salutations distinguées.\nNadia",
        "Nadia Brunel\n06 39 98 11 22",
        "-- \nN. B.",
        "Envoyé de mon iPhone",
        "Envoyé à partir d’Outlook pour Android",
        "Mit freundlichen Grüßen\nNadia",
        "Avec mes plus vifs encouragements,\n\nNadia",
    ],
)
def test_an_ending_is_signature(end: str) -> None:
    assert _reply(f"Bonjour,\n\nJe viendrai jeudi.\n\n{end}\n") == "Bonjour,\n\nJe viendrai jeudi."


@pytest.mark.parametrize("text", ["Bonjour,\n\nOui", "Oui Madame", "Jeudi", "Merci", "Bonjour,\n\nMerci d'avance", "2"])
def test_a_short_answer_is_no_signature(text: str) -> None:
    assert _reply(text) == text


def test_a_paragraph_after_a_closing_is_kept() -> None:
    text = "Je viendrai.\n\nCordialement,\nNadia\n\nAu fait, je ne pourrai rester que dix minutes car je dois repartir."
    assert "dix minutes" in _reply(text)


def test_answers_between_quoted_lines_are_kept_in_order() -> None:
    assert _reply("> Mardi ?\nNon.\n> Jeudi ?\nOui.\n> Paul\n") == "Non.\nOui."


def test_every_line_lands_in_exactly_one_place() -> None:
    text = "Oui.\n\nCordialement,\nNadia\n\nLe 3 mars 2026 à 09:12, Agence a écrit :\n> Bonjour\n> Paul"
    found = reply_text.split(of_plain_text(text), "Nadia Brunel", "")
    words = " ".join([found.reply, found.signature, found.quoted]).split()
    assert sorted(words) == sorted(text.split())


@pytest.mark.parametrize(
    "shape", [">", "On Mon, 1 Jan 2026, ", "Le lundi ", "-", "_", " \t", "De : a\n", "a\n> b\n", "\n"]
)
def test_any_shape_repeated_is_split(shape: str) -> None:
    assert isinstance(_reply(shape * 8_000), str)
