"""The demo's mails: every one has a way in, and ours are the same at each start."""

from collections import Counter
from datetime import UTC, datetime

from mailflow.demo.fresh import all_samples, fresh_samples
from mailflow.demo.questions import question
from mailflow.demo.samples import Way, labelled_samples
from mailflow.mail.reading import read

LOADED = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def test_at_least_150_labelled_mails_come_by_every_way() -> None:
    samples = list(labelled_samples())
    assert len(samples) >= 150
    assert set(Counter(sample.way for sample in samples)) == set(Way)


def test_every_question_that_was_asked_has_words() -> None:
    for sample in all_samples(LOADED):
        if sample.context["asked"] is not None:
            subject, text = question(sample.context)
            assert subject
            assert text


def test_no_two_people_share_an_address() -> None:
    addresses = [sample.person[1] for sample in all_samples(LOADED) if sample.person]
    assert len(addresses) == len(set(addresses))


def test_an_answer_names_the_mail_it_answers_and_keeps_the_rest() -> None:
    sample = next(sample for sample in labelled_samples() if sample.way is Way.OWN_ID)
    mail, before = read(sample.answering("<ours@agence.example.org>")), read(sample.raw)
    assert mail.in_reply_to == "<ours@agence.example.org>"
    assert mail.references == ("<ours@agence.example.org>",)
    assert (mail.message_id, mail.subject, mail.text) == (before.message_id, before.subject, before.text)


def test_fresh_mails_are_the_same_bytes_at_each_start() -> None:
    assert [s.raw for s in fresh_samples(LOADED, 1)] == [s.raw for s in fresh_samples(LOADED, 1)]


def test_fresh_appointments_lie_ahead_on_weekdays() -> None:
    for sample in fresh_samples(LOADED, 1):
        slots = sample.context.get("slots") or [sample.context["appointment"]]
        for slot in slots:
            start = datetime.fromisoformat(slot["start"])
            assert start > LOADED
            assert start.weekday() < 5
