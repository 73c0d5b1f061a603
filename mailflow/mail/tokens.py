"""Signed names in addresses and Message-IDs: which conversation is answered, which mail bounced, which mail was ours.

Every token carries the key's number (four bits) and an HMAC cut to 128 bits, written in base32 so that a relay may
change its case. Does not decide what a match is worth, and reads no database.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from mailflow.core.errors import Misconfigured
from mailflow.core.keys import Keyring, key_name

MAILBOX_LENGTH = 8
REPLY_PURPOSE, BOUNCE_PURPOSE, MESSAGE_ID_PURPOSE = "reply-address", "bounce-address", "message-id"
UNSUBSCRIBE_PURPOSE = "unsubscribe"

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648 §6, lower case
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
DIGITS = {letter: number for number, letter in enumerate(ALPHABET)}
EPOCH = date(2020, 1, 1)
KEY_BITS, DAY_BITS, ID_BITS, MAC_BITS = 4, 15, 128, 128
REPLY_DIGITS = (KEY_BITS + DAY_BITS + ID_BITS + MAC_BITS) // 5  # 55: with `suivi678+` the 64 octets of a local part
SHORT_DIGITS = (KEY_BITS + ID_BITS + MAC_BITS) // 5  # 52


@dataclass(frozen=True, slots=True)
class ReplyToken:
    """What a reply address says of itself. Nothing of it is true before `valid_for` says so."""

    conversation_id: UUID
    expires: date
    key_number: int
    mac: bytes

    def valid_for(self, keyring: Keyring, address: str, today: date) -> bool:
        """Whether we made it, for this very person's address, and its day has not passed."""
        data = _reply_data(self.conversation_id, self.expires, address)
        signed = _signed_by_us(keyring, REPLY_PURPOSE, self.key_number, data, self.mac)
        return signed and today <= self.expires


def reply_address(keyring: Keyring, mailbox: str, conversation_id: UUID, address: str, expires: date) -> str:
    """The Reply-To address of one conversation with the person at `address`, good until the end of `expires`."""
    name, domain = split_mailbox(mailbox)
    key = keyring.signing(REPLY_PURPOSE)
    value = _key_number(key) << DAY_BITS | _day_number(expires)
    value = value << ID_BITS | conversation_id.int
    value = value << MAC_BITS | _number(_mac(key, REPLY_PURPOSE, _reply_data(conversation_id, expires, address)))
    return f"{name}+{_encode(value, REPLY_DIGITS)}@{domain}"


def read_reply_address(keyring: Keyring, recipient: str) -> ReplyToken | None:
    """The token of a recipient address, unproven; None when the address has not the shape of one."""
    value = _decode(_extension(recipient), REPLY_DIGITS)
    if value is None:
        return None
    days = value >> (ID_BITS + MAC_BITS) & _mask(DAY_BITS)
    return ReplyToken(
        conversation_id=UUID(int=value >> MAC_BITS & _mask(ID_BITS)),
        expires=EPOCH + timedelta(days=days),
        key_number=value >> (DAY_BITS + ID_BITS + MAC_BITS),
        mac=(value & _mask(MAC_BITS)).to_bytes(16, "big"),
    )


def bounce_address(keyring: Keyring, mailbox: str, outbox_id: UUID) -> str:
    """The envelope sender of one mail (VERP): `retour+…@domain` when `mailbox` is `retour@domain`."""
    name, domain = split_mailbox(mailbox)
    return f"{name}+{_short(keyring, BOUNCE_PURPOSE, outbox_id)}@{domain}"


def read_bounce_address(keyring: Keyring, recipient: str) -> UUID | None:
    """Which of our mails came back to this address; None unless we signed it."""
    return _read_short(keyring, BOUNCE_PURPOSE, _extension(recipient))


def message_id(keyring: Keyring, outbox_id: UUID, domain: str) -> str:
    """The Message-ID of one mail of ours, with angle brackets."""
    return f"<{_short(keyring, MESSAGE_ID_PURPOSE, outbox_id)}@{domain}>"


def read_message_id(keyring: Keyring, value: str) -> UUID | None:
    """Which of our mails has this Message-ID; None unless we signed it."""
    local, _, _ = value.strip().strip("<>").partition("@")
    return _read_short(keyring, MESSAGE_ID_PURPOSE, local)


def unsubscribe_token(keyring: Keyring, outbox_id: UUID) -> str:
    """What the one-click address of one mail ends with (RFC 8058 §3.1: hard to forge, names the recipient)."""
    return _short(keyring, UNSUBSCRIBE_PURPOSE, outbox_id)


def read_unsubscribe_token(keyring: Keyring, letters: str) -> UUID | None:
    """Which of our mails this token came with; None unless we signed it."""
    return _read_short(keyring, UNSUBSCRIBE_PURPOSE, letters)


def split_mailbox(mailbox: str) -> tuple[str, str]:
    """Name and domain of a mailbox that can carry tokens; `Misconfigured` when its name is too long for one."""
    name, at, domain = mailbox.rpartition("@")
    if not at or not name or not domain:
        raise Misconfigured(f"MAILFLOW_MAILBOX or MAILFLOW_BOUNCE_MAILBOX: {mailbox!r} is not a mail address")
    if len(name) > MAILBOX_LENGTH:
        raise Misconfigured(
            f"MAILFLOW_MAILBOX or MAILFLOW_BOUNCE_MAILBOX: the name {name!r} has more than {MAILBOX_LENGTH} "
            "characters; with its signed part the address would pass the 64 octets of RFC 5321 §4.5.3.1.1. "
            "Choose a shorter one, e.g. suivi or retour"
        )
    return name, domain


def _short(keyring: Keyring, purpose: str, item: UUID) -> str:
    key = keyring.signing(purpose)
    value = _key_number(key) << ID_BITS | item.int
    return _encode(value << MAC_BITS | _number(_mac(key, purpose, item.bytes)), SHORT_DIGITS)


def _read_short(keyring: Keyring, purpose: str, letters: str) -> UUID | None:
    value = _decode(letters, SHORT_DIGITS)
    if value is None:
        return None
    item = UUID(int=value >> MAC_BITS & _mask(ID_BITS))
    mac = (value & _mask(MAC_BITS)).to_bytes(16, "big")
    return item if _signed_by_us(keyring, purpose, value >> (ID_BITS + MAC_BITS), item.bytes, mac) else None


def _signed_by_us(keyring: Keyring, purpose: str, key_number: int, data: bytes, mac: bytes) -> bool:
    found = False
    for key in keyring.accepted(purpose):  # all of them, so that the time taken tells nothing
        found |= _key_number(key) == key_number and hmac.compare_digest(_mac(key, purpose, data), mac)
    return found


def _mac(key: bytes, purpose: str, data: bytes) -> bytes:
    return hmac.digest(key, purpose.encode() + b"\0" + data, hashlib.sha256)[:16]


def _reply_data(conversation_id: UUID, expires: date, address: str) -> bytes:
    return conversation_id.bytes + _day_number(expires).to_bytes(2, "big") + address.strip().lower().encode()


def _day_number(day: date) -> int:
    return min(max((day - EPOCH).days, 0), _mask(DAY_BITS))


def _key_number(key: bytes) -> int:
    return int(key_name(key)[0], 16)


def _extension(recipient: str) -> str:
    local, _, _ = recipient.strip().strip("<>").rpartition("@")
    return local.partition("+")[2]


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _mask(bits: int) -> int:
    return (1 << bits) - 1


def _encode(value: int, length: int) -> str:
    odd = length % 2  # two letters at a time; one too many in front then
    pairs = [PAIRS[value >> bits & 1023] for bits in range(5 * (length + odd - 2), -1, -10)]
    return "".join(pairs)[odd:]


def _decode(letters: str, length: int) -> int | None:
    if len(letters) != length:
        return None
    value = 0
    for letter in letters.lower():
        digit = DIGITS.get(letter)
        if digit is None:
            return None
        value = value << 5 | digit
    return value
