"""Tokens prove themselves, and nothing else does."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from mailflow.core.errors import Misconfigured
from mailflow.core.ids import new_id
from mailflow.core.keys import Keyring
from mailflow.mail import tokens

OLD, NEW, STRANGER = (Keyring((letter * 40,)) for letter in (b"o", b"n", b"s"))
BOX = "suivi@agence.example.org"
RETURNS = "retour@agence.example.org"
PERSON = "lea.martin@example.net"
TODAY = date(2026, 3, 2)
EXPIRES = TODAY + timedelta(days=400)
THREAD = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def issued(keyring: Keyring = NEW, *, address: str = PERSON, expires: date = EXPIRES) -> str:
    return tokens.reply_address(keyring, BOX, THREAD, address, expires)


def accepts(recipient: str, keyring: Keyring = NEW, address: str = PERSON, today: date = TODAY) -> bool:
    token = tokens.read_reply_address(keyring, recipient)
    return token is not None and token.conversation_id == THREAD and token.valid_for(keyring, address, today)


def flips(recipient: str) -> list[str]:
    """Every address that differs from `recipient` by one bit of its token."""
    name, _, rest = recipient.partition("+")
    letters, _, domain = rest.partition("@")
    changed = []
    for place, letter in enumerate(letters):
        for bit in range(5):
            other = tokens.ALPHABET[tokens.DIGITS[letter] ^ 1 << bit]
            changed.append(f"{name}+{letters[:place]}{other}{letters[place + 1 :]}@{domain}")
    return changed


def test_a_reply_address_names_its_conversation_and_is_good_for_its_person() -> None:
    assert accepts(issued())


def test_the_local_part_has_at_most_64_octets_with_the_longest_mailbox_name() -> None:
    address = tokens.reply_address(NEW, "abcdefgh@agence.example.org", new_id(), PERSON, EXPIRES)
    assert len(address.rpartition("@")[0]) == 64
    assert len(tokens.bounce_address(NEW, RETURNS, new_id()).rpartition("@")[0]) <= 64


def test_a_longer_mailbox_name_is_refused_with_a_plain_sentence() -> None:
    with pytest.raises(Misconfigured, match="more than 8 characters"):
        tokens.reply_address(NEW, "conseiller@agence.example.org", THREAD, PERSON, EXPIRES)


def test_any_flipped_bit_is_refused() -> None:
    changed = flips(issued())
    assert len(changed) == 275
    assert not any(accepts(address) for address in changed)


def test_another_address_is_refused() -> None:
    assert not accepts(issued(), address="paul.durand@example.net")


def test_the_last_day_counts_and_the_day_after_is_refused() -> None:
    assert accepts(issued(), today=EXPIRES)
    assert not accepts(issued(), today=EXPIRES + timedelta(days=1))


def test_upper_case_is_tolerated() -> None:
    assert accepts(issued().upper(), address=PERSON.upper())


def test_the_previous_key_is_accepted_until_it_is_dropped() -> None:
    made_before = issued(OLD)
    rotated = Keyring((*NEW.secrets, *OLD.secrets))
    assert accepts(made_before, keyring=rotated)
    assert accepts(issued(rotated), keyring=NEW)
    assert not accepts(made_before, keyring=NEW)
    assert not accepts(made_before, keyring=STRANGER)


@pytest.mark.parametrize(
    "recipient",
    ["", "@", "suivi@agence.example.org", "suivi+@x", "suivi+abc@x", "suivi+" + "1" * 55 + "@x", "suivi+" + "é" * 55],
)
def test_other_addresses_are_no_tokens(recipient: str) -> None:
    assert tokens.read_reply_address(NEW, recipient) is None
    assert tokens.read_bounce_address(NEW, recipient) is None


def test_bounce_addresses_and_message_ids_name_their_mail() -> None:
    mail = new_id()
    bounce, mid = tokens.bounce_address(NEW, RETURNS, mail), tokens.message_id(NEW, mail, "agence.example.org")
    assert bounce.startswith("retour+")
    assert bounce.endswith("@agence.example.org")
    assert tokens.read_bounce_address(NEW, bounce.upper()) == mail
    assert tokens.read_message_id(NEW, f" {mid} ") == mail
    assert not any(tokens.read_bounce_address(NEW, other) for other in flips(bounce))
    assert not any(tokens.read_message_id(NEW, other.partition("+")[2]) for other in flips(f"x+{mid.strip('<>')}"))


def test_a_token_of_one_purpose_is_none_of_another() -> None:
    mail = new_id()
    letters = tokens.message_id(NEW, mail, "x").strip("<>").partition("@")[0]
    assert tokens.read_bounce_address(NEW, f"retour+{letters}@agence.example.org") is None


def test_rotated_keys_still_know_bounces_and_message_ids() -> None:
    mail, rotated = new_id(), Keyring((*NEW.secrets, *OLD.secrets))
    assert tokens.read_bounce_address(rotated, tokens.bounce_address(OLD, RETURNS, mail)) == mail
    assert tokens.read_message_id(rotated, tokens.message_id(OLD, mail, "x")) == mail
