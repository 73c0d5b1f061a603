"""No mail of anybody's making breaks what is done with it, or holds it up."""

from __future__ import annotations

import pytest

from mailflow.mail.values import Disposition
from tests.mail.golden import mails
from tests.mail.handling import handle
from tests.mail.hostile import hostile
from tests.mail.mutating import mutated

HOSTILE = hostile()
SEEDS = [path.read_bytes() for path in mails()] + list(hostile(40).values())
PORTIONS, PORTION = 10, 200


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_handled(name: str) -> None:
    assert handle(HOSTILE[name]).disposition is not Disposition.UNREADABLE


def test_the_hostile_mails_are_many_and_different() -> None:
    assert len(HOSTILE) > 100
    assert len(set(HOSTILE.values())) == len(HOSTILE)


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_mutated_mails_are_handled(portion: int) -> None:
    """`python -m benchmarks.mutations` runs two hundred thousand."""
    for number in range(portion * PORTION, (portion + 1) * PORTION):
        try:
            handle(mutated(number, SEEDS), number)
        except Exception as error:
            raise AssertionError(f"mail {number}") from error


def test_the_same_number_gives_the_same_mail() -> None:
    assert [mutated(n, SEEDS) for n in range(50)] == [mutated(n, SEEDS) for n in range(50)]
