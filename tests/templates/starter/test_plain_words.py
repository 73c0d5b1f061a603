"""Every shipped mail is plain: for somebody who reads little, on a small screen, and worries."""

from __future__ import annotations

import re
from statistics import mean

import pytest

from mailflow.caseload.wording_values import FIELDS
from mailflow.pathways.steps.await_reply import AwaitReply
from mailflow.pathways.steps.document_request import DocumentRequest
from mailflow.templates.rendering import render
from mailflow.templates.shipped import starter_wordings
from tests.templates.starter import plain_words
from tests.templates.starter.lives import BY_CODE, ELEMENTS, TOP

WORDINGS = starter_wordings()
SAMPLES = {name: field.sample for name, field in FIELDS.items()}
TEXTS = {code: render(source, SAMPLES).text for code, source in WORDINGS.items()}
ASKING = {
    (step.about, code): step
    for code in [*TOP, *ELEMENTS]
    for step in BY_CODE[code].steps.values()
    if isinstance(step, AwaitReply | DocumentRequest)
}


def test_wordings_are_there_to_be_read() -> None:
    assert len(TEXTS) > 60


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_sentences_are_short(code: str) -> None:
    lengths = [len(words) for words in plain_words.sentences(plain_words.body(TEXTS[code]))]
    assert mean(lengths) <= plain_words.LONGEST_MEAN
    assert max(lengths) <= plain_words.LONGEST


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_the_subject_says_it_in_a_few_words(code: str) -> None:
    assert len(render(WORDINGS[code], SAMPLES).subject) <= 60


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_every_mail_names_the_person_the_agency_its_phone_and_the_reference(code: str) -> None:
    for name in ("prenom", "nom", "agence", "agence_telephone", "reference"):
        assert SAMPLES[name] in TEXTS[code], name


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_every_mail_says_that_a_reply_works(code: str) -> None:
    assert re.search(r"[Rr]épond|[Rr]éponse|[Rr]eply", TEXTS[code])


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_no_abbreviation_is_left_unexplained(code: str) -> None:
    text = TEXTS[code]
    for word in re.findall(r"\b[A-ZÉ][A-ZÉ0-9]+\b", text.replace(SAMPLES["reference"], "")):
        assert word in ("OUI", "NON", "YES", "NO", *plain_words.EXPLAINED), word
        assert plain_words.EXPLAINED.get(word, "") in text, word


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_nobody_is_blamed_threatened_or_given_a_gender(code: str) -> None:
    text = plain_words.body(TEXTS[code])
    assert not plain_words.BLAME.search(text), plain_words.BLAME.search(text)
    assert not plain_words.GENDERED.search(text), plain_words.GENDERED.search(text)
    assert not plain_words.TUTOIEMENT.search(text)


def test_every_yes_or_no_question_and_its_reminders_say_how_to_answer() -> None:
    for (about, code), step in ASKING.items():
        if not isinstance(step, AwaitReply) or step.asked.get("asked") != "yes_no":
            continue
        asked = [*BY_CODE[code].steps[about].wordings(), *(item.wording for item in step.reminders)]
        for wording in asked:
            words = ("YES", "NO") if wording.endswith("-en") else ("OUI", "NON")
            assert all(re.search(rf"\*\*{word}\*\*", WORDINGS[wording]) for word in words), wording
            assert "?" in WORDINGS[wording], wording


def test_every_request_for_papers_says_how_to_send_them_and_what_when_one_is_missing() -> None:
    for (about, code), step in ASKING.items():
        if isinstance(step, DocumentRequest):
            [wording] = BY_CODE[code].steps[about].wordings()
            assert "Répondez à ce courriel" in TEXTS[wording]
            assert "vous manque" in TEXTS[wording]


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_a_mail_asks_one_thing(code: str) -> None:
    """At most one question is answered by yes or no."""
    paragraphs = [part for part in TEXTS[code].split("\n\n") if re.search(r"\b(?:OUI|YES)\b", part)]
    questions = [line for part in paragraphs for line in re.findall(r"[^.!?\n]*\?", part)]
    assert len(questions) <= 2, questions


@pytest.mark.parametrize("code", [code for code in WORDINGS if code.startswith(("proposition-web", "global-propo"))])
def test_an_offer_says_how_to_refuse_and_that_nothing_follows(code: str) -> None:
    assert "pour refuser, répondez NON" in TEXTS[code]
    assert "aucune conséquence" in TEXTS[code]
