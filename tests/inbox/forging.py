"""Reply addresses that nobody was given: guessed, altered, cut, expired, signed for others. One number, one address."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from mailflow.core.keys import Keyring
from mailflow.mail.tokens import ALPHABET, REPLY_DIGITS, bounce_address, message_id, reply_address
from tests.inbox.invented import AT, DOMAIN, KEYRING, LATER, MAILBOX

STRANGERS_KEY = Keyring((b"another-key-0123456789abcdef0123",))
VICTIM, WRITER = "anna@example.net", "eve@example.net"


@dataclass(frozen=True, slots=True)
class Forged:
    """How it was made, and the recipient address it gives."""

    way: str
    recipient: str


def forged(number: int, victims: UUID, others: UUID) -> Forged:
    """One attempt on the conversation `victims`; `others` is a conversation of the forger's own."""
    source = random.Random(number)
    way = WAYS[number % len(WAYS)]
    if way in SIGNED:
        return Forged(way, SIGNED[way](source, victims))
    true = reply_address(KEYRING, MAILBOX, victims, VICTIM, LATER)
    own = reply_address(KEYRING, MAILBOX, others, WRITER, LATER)
    name, domain = true.partition("+")[0], true.partition("@")[2]
    return Forged(way, f"{name}+{_altered(way, source, _token(true), _token(own))}@{domain}")


def _token(address: str) -> str:
    return address.partition("@")[0].partition("+")[2]


def _altered(way: str, source: random.Random, token: str, own: str) -> str:
    match way:
        case "guessed":
            return "".join(source.choices(ALPHABET, k=REPLY_DIGITS))
        case "one letter":
            return _changed(token, source, 1)
        case "a few letters":
            return _changed(token, source, source.randint(2, 20))
        case "cut":
            return token[: source.randrange(1, REPLY_DIGITS)]
        case "longer":
            return token + source.choice(ALPHABET)
        case "half of another":  # the forger's own signature under the victim's conversation
            at = source.randrange(20, REPLY_DIGITS)  # the first letters of both are the same: key, day, time of making
            return token[:at] + own[at:]
        case "two exchanged":
            at = source.choice([place for place in range(REPLY_DIGITS - 1) if token[place] != token[place + 1]])
            return token[:at] + token[at + 1] + token[at] + token[at + 2 :]
        case "other letters":
            odd = "".join(source.choice("0189ıſ＋é%_") if source.random() < 0.1 else letter for letter in token)
            return odd if odd != token else "0" + token[1:]
        case _:  # "given to another": whole and true, in the wrong hands, in any case of its letters
            return "".join(letter.upper() if source.random() < 0.5 else letter for letter in token)


def _of_another_key(source: random.Random, victims: UUID) -> str:
    return reply_address(STRANGERS_KEY, MAILBOX, victims, WRITER, LATER)


def _of_another_purpose(source: random.Random, victims: UUID) -> str:
    return source.choice((bounce_address(KEYRING, MAILBOX, victims), message_id(KEYRING, victims, DOMAIN).strip("<>")))


def _expired(source: random.Random, victims: UUID) -> str:
    day: date = AT.date() - timedelta(days=source.randint(1, 1000))
    return reply_address(KEYRING, MAILBOX, victims, WRITER, day)


def _changed(token: str, source: random.Random, count: int) -> str:
    letters = list(token)
    for place in source.sample(range(len(letters)), count):
        letters[place] = source.choice([letter for letter in ALPHABET if letter != letters[place]])
    return "".join(letters)


WAYS = ("guessed", "one letter", "a few letters", "cut", "longer", "half of another", "two exchanged", "another key",
        "another purpose", "expired", "other letters", "given to another")  # fmt: skip
SIGNED = {"another key": _of_another_key, "another purpose": _of_another_purpose, "expired": _expired}
