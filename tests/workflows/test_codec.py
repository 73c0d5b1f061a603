"""Payloads are sealed before they leave."""

from __future__ import annotations

import pytest
from temporalio.api.failure.v1 import Failure
from temporalio.exceptions import ApplicationError

from mailflow.core.errors import Permanent
from mailflow.core.keys import Keyring
from mailflow.workflows.codec import KEY_ID, SealedPayloads, data_converter
from mailflow.workflows.contracts import CaseOutcome, Woken

OLD, NEW = b"old-secret-" * 4, b"new-secret-" * 4
CANARY = "zoe.canari@example.org"


async def test_what_is_sealed_opens_again_with_its_type() -> None:
    converter = data_converter(Keyring((NEW,)))
    for value in (CaseOutcome(1.5, True, 3), Woken([1, 2])):
        sealed = await converter.encode([value])
        assert await converter.decode(sealed, [type(value)]) == [value]


async def test_no_text_is_readable_in_a_sealed_payload() -> None:
    [sealed] = await data_converter(Keyring((NEW,))).encode([CANARY])
    assert CANARY.encode() not in sealed.SerializeToString()
    assert b"json" not in sealed.SerializeToString()


async def test_the_text_and_trace_of_a_failure_are_sealed() -> None:
    converter, failure = data_converter(Keyring((NEW,))), Failure()
    try:
        raise ApplicationError(f"no such address {CANARY}", CANARY)
    except ApplicationError as error:
        await converter.encode_failure(error, failure)
    assert CANARY.encode() not in failure.SerializeToString()
    assert b"test_codec" not in failure.SerializeToString()
    again = await converter.decode_failure(failure)
    assert CANARY in str(again)


async def test_after_a_rotation_the_old_payloads_still_open_and_new_ones_name_the_new_key() -> None:
    before, during = SealedPayloads(Keyring((OLD,))), SealedPayloads(Keyring((NEW, OLD)))
    old = await data_converter(Keyring((OLD,))).encode([CANARY])
    new = await data_converter(Keyring((NEW, OLD))).encode([CANARY])
    assert old[0].metadata[KEY_ID] != new[0].metadata[KEY_ID]
    assert (await during.decode(old))[0].data == (await before.decode(old))[0].data


async def test_a_payload_of_a_forgotten_key_is_refused_with_a_sentence() -> None:
    old = await data_converter(Keyring((OLD,))).encode([CANARY])
    with pytest.raises(Permanent, match="no longer configured"):
        await SealedPayloads(Keyring((NEW,))).decode(old)


async def test_an_altered_payload_is_refused() -> None:
    codec = SealedPayloads(Keyring((NEW,)))
    [sealed] = await data_converter(Keyring((NEW,))).encode([CANARY])
    sealed.data = sealed.data[:-1] + bytes([sealed.data[-1] ^ 1])
    with pytest.raises(Permanent, match="altered"):
        await codec.decode([sealed])
