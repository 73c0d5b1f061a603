"""Who wrote, and which conversation: the rules of mail.identify, in their order."""

from __future__ import annotations

import random
from datetime import date

import pytest

from mailflow.inbox.clues import Envelope, gather
from mailflow.inbox.identify import Identified, Known, Proof, identify
from mailflow.mail.tokens import ALPHABET, bounce_address, message_id, reply_address
from mailflow.mail.values import Bounce, BounceKind, BounceRecipient, Disposition, MatchRule, ReadMail
from tests.inbox.invented import (
    AT,
    DOMAIN,
    KEYRING,
    LATER,
    MAILBOX,
    conversation,
    entry,
    envelope,
    known,
    mail,
    person,
)

ANNA, BRUNO = "anna@example.net", "bruno@example.net"


def told(read: ReadMail, wrapped: Envelope, have: Known, *, authenticated: bool = False) -> Identified:
    clues = gather(KEYRING, read, wrapped)
    return identify(read, clues, have, KEYRING, authenticated=authenticated, today=AT.date())


def codes(found: Identified) -> list[str]:
    return [step.code for step in found.findings]


def test_a_token_given_to_the_sender_names_the_conversation_and_proves_the_sender() -> None:
    anna = person(ANNA)
    talk, other = conversation(anna), conversation(anna)
    to = reply_address(KEYRING, MAILBOX, talk.id, ANNA, LATER)
    found = told(mail(ANNA), envelope(ANNA, to), known(anna, talk, other))
    assert (found.rule, found.proof) == (MatchRule.TOKEN, Proof.TOKEN)
    assert (found.conversation_id, found.person) == (talk.id, anna)
    assert not found.parked


def test_a_relay_may_change_the_case_of_a_token() -> None:
    anna = person(ANNA)
    talk = conversation(anna)
    to = reply_address(KEYRING, MAILBOX, talk.id, ANNA, LATER).upper()
    assert told(mail(ANNA), envelope(ANNA, to), known(anna, talk)).rule is MatchRule.TOKEN


def test_a_token_used_by_another_address_is_parked_with_its_conversation_as_suggestion() -> None:
    anna, bruno = person(ANNA), person(BRUNO)
    talk = conversation(anna)
    to = reply_address(KEYRING, MAILBOX, talk.id, ANNA, LATER)
    found = told(mail(BRUNO), envelope(BRUNO, to), known(anna, bruno, talk), authenticated=True)
    assert found.parked and found.conversation_id is None and found.person is None
    assert [(s.person_id, s.conversation_id) for s in found.suggestions] == [(anna.id, talk.id)]
    assert "thread.third_party" in codes(found)


def test_an_expired_token_is_not_taken_into_account_and_says_so() -> None:
    anna = person(ANNA)
    old, talk = conversation(anna, state="closed"), conversation(anna)
    to = reply_address(KEYRING, MAILBOX, old.id, ANNA, date(2026, 1, 11))
    found = told(mail(ANNA), envelope(ANNA, to), known(anna, old, talk))
    assert (found.rule, found.conversation_id, found.proof) == (MatchRule.SENDER, talk.id, Proof.NONE)
    assert "thread.token_refused" in codes(found)


def test_no_token_with_one_changed_bit_ever_joins() -> None:
    stranger = "nobody@example.net"
    talk = conversation(None, stranger)
    name, _, domain = reply_address(KEYRING, MAILBOX, talk.id, stranger, LATER).partition("@")
    box, _, token = name.partition("+")
    have = known(talk)
    for place, letter in enumerate(token):
        for bit in range(5):
            changed = ALPHABET[ALPHABET.index(letter) ^ 1 << bit]
            to = f"{box}+{token[:place]}{changed}{token[place + 1 :]}@{domain}"
            found = told(mail(stranger), envelope(stranger, to), have)
            assert found.conversation_id is None, (place, bit)


def test_random_tokens_never_join() -> None:
    chance = random.Random(7)
    talk = conversation(None, ANNA)
    for _ in range(500):
        token = "".join(chance.choice(ALPHABET) for _ in range(55))
        found = told(mail(ANNA), envelope(ANNA, f"suivi+{token}@{DOMAIN}"), known(talk))
        assert found.conversation_id is None


def test_our_own_signed_message_id_names_the_conversation_but_proves_nothing() -> None:
    anna = person(ANNA)
    talk, newer = conversation(anna), conversation(anna)
    sent = entry(talk, ANNA)
    read = mail(ANNA, in_reply_to=message_id(KEYRING, sent.id, DOMAIN))
    found = told(read, envelope(ANNA), known(anna, talk, newer, sent))
    assert (found.rule, found.conversation_id, found.proof) == (MatchRule.OWN_MESSAGE_ID, talk.id, Proof.NONE)


def test_our_message_id_in_the_references_counts_too_and_the_newest_wins() -> None:
    anna = person(ANNA)
    first, second = conversation(anna), conversation(anna)
    old, new = entry(first, ANNA), entry(second, ANNA)
    ids = tuple(message_id(KEYRING, sent.id, DOMAIN) for sent in (old, new))
    found = told(mail(ANNA, references=ids), envelope(ANNA), known(anna, first, second, old, new))
    assert found.conversation_id == second.id


def test_our_message_id_answered_by_somebody_else_is_parked() -> None:
    anna = person(ANNA)
    talk = conversation(anna)
    sent = entry(talk, ANNA)
    read = mail(BRUNO, in_reply_to=message_id(KEYRING, sent.id, DOMAIN))
    found = told(read, envelope(BRUNO), known(anna, talk, sent))
    assert found.parked and found.suggestions[0].conversation_id == talk.id


def test_a_message_id_of_ours_that_was_not_signed_is_only_a_foreign_one() -> None:
    anna = person(ANNA)
    talk = conversation(anna)
    sent = entry(talk, ANNA)
    forged = message_id(KEYRING, sent.id, DOMAIN).replace("<", "<a", 1)
    found = told(mail(BRUNO, in_reply_to=forged), envelope(BRUNO), known(anna, talk, sent))
    assert found.rule is MatchRule.NONE and not found.parked


def test_a_known_message_id_of_the_same_sender_names_the_conversation() -> None:
    anna = person(ANNA)
    talk, newer = conversation(anna), conversation(anna)
    have = known(anna, talk, newer)
    have.written["<1@example.net>", ANNA] = talk.id
    found = told(mail(ANNA, in_reply_to="<1@example.net>"), envelope(ANNA), have)
    assert (found.rule, found.conversation_id) == (MatchRule.FOREIGN_MESSAGE_ID, talk.id)


def test_a_known_message_id_of_another_sender_says_nothing() -> None:
    anna = person(ANNA)
    talk = conversation(anna)
    have = known(anna, talk)
    have.written["<1@example.net>", ANNA] = talk.id
    found = told(mail(BRUNO, in_reply_to="<1@example.net>"), envelope(BRUNO), have)
    assert (found.rule, found.conversation_id) == (MatchRule.NONE, None)


def test_a_known_sender_joins_the_open_conversation_rather_than_a_newer_closed_one() -> None:
    anna = person(ANNA)
    talk, closed = conversation(anna), conversation(anna, state="closed")
    found = told(mail(ANNA), envelope(ANNA), known(anna, talk, closed))
    assert (found.rule, found.conversation_id, found.person) == (MatchRule.SENDER, talk.id, anna)


@pytest.mark.parametrize(
    ("authenticated", "state", "proof"),
    [
        (True, "active", Proof.AUTHENTICATED),
        (False, "active", Proof.NONE),
        (True, "unverified", Proof.NONE),
        (True, "unreachable", Proof.AUTHENTICATED),
    ],
)
def test_a_sender_is_proven_by_our_exchanger_unless_the_address_is_unconfirmed(
    authenticated: bool, state: str, proof: Proof
) -> None:
    anna = person(ANNA, state=state)
    found = told(mail(ANNA), envelope(ANNA), known(anna), authenticated=authenticated)
    assert (found.rule, found.proof, found.person) == (MatchRule.SENDER, proof, anna)


def test_an_address_shared_by_a_family_asks_which_with_all_of_them_to_choose_from() -> None:
    family = [person("home@example.net") for _ in range(4)]
    found = told(mail("home@example.net"), envelope(), known(*family), authenticated=True)
    assert found.parked and found.person is None and len(found.suggestions) == 4
    assert "sender.shared" in codes(found)


def test_a_token_says_which_member_of_a_family_writes() -> None:
    mother, son = person("home@example.net"), person("home@example.net")
    talk = conversation(son)
    to = reply_address(KEYRING, MAILBOX, talk.id, "home@example.net", LATER)
    found = told(mail("home@example.net"), envelope("home@example.net", to), known(mother, son, talk))
    assert (found.person, found.parked) == (son, False)


def test_an_unknown_sender_opens_a_new_conversation_of_nobody() -> None:
    found = told(mail(BRUNO), envelope(BRUNO), known(person(ANNA)))
    assert (found.rule, found.person, found.conversation_id) == (MatchRule.NONE, None, None)
    assert codes(found) == ["sender.unknown", "proof.none", "thread.new"]


def test_an_unknown_sender_who_writes_again_joins_their_own_conversation() -> None:
    talk = conversation(None, BRUNO)
    have = known(talk)
    have.strangers[BRUNO] = talk.id
    assert told(mail(BRUNO), envelope(BRUNO), have).conversation_id == talk.id


def test_a_mail_without_exactly_one_sender_matches_nothing_not_even_a_token() -> None:
    anna = person(ANNA)
    talk = conversation(anna)
    to = reply_address(KEYRING, MAILBOX, talk.id, ANNA, LATER)
    found = told(mail(""), envelope(ANNA, to), known(anna, talk), authenticated=True)
    assert (found.rule, found.person, codes(found)) == (MatchRule.NONE, None, ["sender.none"])


def report(sender: str = "mailer-daemon@example.net", original: str = "") -> ReadMail:
    failed = BounceRecipient(ANNA, "5.1.1", "failed", BounceKind.HARD)
    return mail(sender, disposition=Disposition.BOUNCE, bounce=Bounce((failed,), original))


def test_a_report_to_the_signed_return_address_is_about_that_mail_whoever_sent_it() -> None:
    anna = person(ANNA)
    talk = conversation(anna)
    sent = entry(talk, ANNA)
    found = told(report(), envelope("", bounce_address(KEYRING, MAILBOX, sent.id)), known(anna, talk, sent))
    assert (found.rule, found.entry, found.person) == (MatchRule.BOUNCE_ADDRESS, sent, anna)
    assert found.conversation_id == talk.id


def test_a_report_that_quotes_our_signed_message_id_is_about_that_mail() -> None:
    anna = person(ANNA)
    talk = conversation(anna)
    sent = entry(talk, ANNA)
    read = report(original=message_id(KEYRING, sent.id, DOMAIN))
    found = told(read, envelope(""), known(anna, talk, sent))
    assert (found.rule, found.entry) == (MatchRule.OWN_MESSAGE_ID, sent)


def test_a_report_that_names_an_address_only_is_about_nothing_of_ours() -> None:
    anna = person(ANNA)
    found = told(report(original="<1@agence.example.org>"), envelope(""), known(anna, conversation(anna)))
    assert (found.entry, found.person, codes(found)) == (None, None, ["thread.no_entry"])


def test_an_automatic_answer_to_the_return_address_joins_when_it_comes_from_the_person() -> None:
    anna = person(ANNA)
    talk, newer = conversation(anna), conversation(anna)
    sent = entry(talk, ANNA)
    have = known(anna, talk, newer, sent)
    back = envelope("", bounce_address(KEYRING, MAILBOX, sent.id))
    away = mail(ANNA, disposition=Disposition.AUTO_REPLY)
    assert told(away, back, have).conversation_id == talk.id
    assert told(mail(BRUNO, disposition=Disposition.AUTO_REPLY), back, have).parked
