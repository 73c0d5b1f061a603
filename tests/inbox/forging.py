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
    true = reply_address(KEYRING, MAILBOX, victims, VICTIM, LATER)
    own = reply_address(KEYRING, MAILBOX, others, WRITER, LATER)
    local, _, domain = true.partition("@")
    name, _, token = local.partition("+")
    way = WAYS[number % len(WAYS)]
    match way:
        case "guessed":
            token = "".join(source.choices(ALPHABET, k=REPLY_DIGITS))
        case "one letter":
            token = _changed(token, source, 1)
        case "a few letters":
            token = _changed(token, source, source.randint(2, 20))
        case "cut":
            token = token[: source.randrange(1, REPLY_DIGITS)]
        case "longer":
            token += source.choice(ALPHABET)
        case "half of another":  # the forger's own signature under the victim's conversation
            at = source.randrange(20, REPLY_DIGITS)  # the first letters of both are the same: key, day, time of making
            token = token[:at] + own.partition("@")[0].partition("+")[2][at:]
        case "two exchanged":
            at = source.choice([place for place in range(REPLY_DIGITS - 1) if token[place] != token[place + 1]])
            token = token[:at] + token[at + 1] + token[at] + token[at + 2 :]
        case "another key":
            return Forged(way, reply_address(STRANGERS_KEY, MAILBOX, victims, WRITER, LATER))
        case "another purpose":
            made = bounce_address(KEYRING, MAILBOX, victims), message_id(KEYRING, victims, DOMAIN).strip("<>")
            return Forged(way, source.choice(made))
        case "expired":
            day: date = AT.date() - timedelta(days=source.randint(1, 1000))
            return Forged(way, reply_address(KEYRING, MAILBOX, victims, WRITER, day))
        case "other letters":
            token = "".join(source.choice("0189ıſ＋é%_") if source.random() < 0.1 else letter for letter in token)
            token = token if token != local.partition("+")[2] else "0" + token[1:]
        case _:  # "given to another": whole and true, in the wrong hands, in any case of its letters
            token = "".join(letter.upper() if source.random() < 0.5 else letter for letter in token)
    return Forged(way, f"{name}+{token}@{domain}")


def _changed(token: str, source: random.Random, count: int) -> str:
    letters = list(token)
    for place in source.sample(range(len(letters)), count):
        letters[place] = source.choice([letter for letter in ALPHABET if letter != letters[place]])
    return "".join(letters)


WAYS = ("guessed", "one letter", "a few letters", "cut", "longer", "half of another", "two exchanged", "another key",
        "another purpose", "expired", "other letters", "given to another")  # fmt: skip
