"""Ten thousand forged reply addresses join nobody's conversation."""

from __future__ import annotations

from collections import Counter

import pytest

from mailflow.inbox.clues import gather
from mailflow.inbox.identify import Identified, Proof, identify
from mailflow.mail.tokens import reply_address
from mailflow.mail.values import MatchRule
from tests.inbox.forging import VICTIM, WAYS, WRITER, forged
from tests.inbox.invented import AT, KEYRING, LATER, MAILBOX, conversation, entry, envelope, known, mail, person

ATTEMPTS = 10_000
ANNA, EVE = person(VICTIM), person(WRITER)
TALK, OWN = conversation(ANNA), conversation(EVE)
KNOWN = known(ANNA, EVE, TALK, OWN, entry(TALK, VICTIM))


def told(sender: str, recipient: str) -> Identified:
    read, wrapped = mail(sender), envelope(sender, recipient)
    clues = gather(KEYRING, read, wrapped)
    return identify(read, clues, KNOWN, KEYRING, authenticated=sender == WRITER, today=AT.date())


def test_no_forged_address_joins_or_proves_anything() -> None:
    tried: Counter[str] = Counter()
    for number in range(ATTEMPTS):
        attempt = forged(number, TALK.id, OWN.id)
        found = told(WRITER, attempt.recipient)
        assert found.conversation_id != TALK.id, (number, attempt.way)
        assert found.rule is not MatchRule.TOKEN and found.proof is not Proof.TOKEN, (number, attempt.way)
        assert found.person in (None, EVE), (number, attempt.way)
        tried[attempt.way] += 1
    assert set(tried) == set(WAYS)


def test_a_forged_sender_with_a_forged_address_proves_nothing() -> None:
    for number in range(ATTEMPTS // 10):
        attempt = forged(number, TALK.id, OWN.id)
        if attempt.way != "given to another":
            assert told(VICTIM, attempt.recipient).proof is Proof.NONE, (number, attempt.way)


@pytest.mark.parametrize("change", [str, str.upper, str.swapcase])
def test_the_address_in_the_right_hands_joins_in_any_case(change: type[str]) -> None:
    found = told(VICTIM, change(reply_address(KEYRING, MAILBOX, TALK.id, VICTIM, LATER)))
    assert (found.rule, found.conversation_id) == (MatchRule.TOKEN, TALK.id)
