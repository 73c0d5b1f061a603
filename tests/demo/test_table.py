"""The check passes only when nothing is lost, nothing wrongly left to the machine, and reading is close."""

import io

import pytest
from rich.console import Console

from mailflow.demo.report import Difference, Outcome, Report, differences
from mailflow.demo.table import verdict

GOOD = Outcome("human", "token", "Claire Morvan", True)


def report(*found: Difference, played: int = 200) -> Report:
    return Report(played, {}, {}, 0, 0, 0, 0, 0, list(found))


def code(found: Report) -> int:
    return verdict(Console(file=io.StringIO()), found)


def test_no_difference_passes() -> None:
    assert code(report()) == 0


@pytest.mark.parametrize(
    "found",
    [
        Difference("r1", "item", "in a queue", "nowhere"),
        Difference("r1", "matched_by", "token", "sender"),
        Difference("r1", "needs_human", "True", "False"),
    ],
)
def test_one_grave_difference_fails(found: Difference) -> None:
    assert code(report(found)) == 1


def test_a_few_needless_questions_to_a_human_pass_and_many_fail() -> None:
    needless = [Difference(f"r{n}", "needs_human", "False", "True") for n in range(5)]
    assert code(report(*needless[:4])) == 0
    assert code(report(*needless)) == 1


def test_a_mail_that_is_nowhere_is_a_difference() -> None:
    assert [d.what for d in differences({}, {"r1": GOOD})] == ["item"]


def test_each_wrong_field_is_a_difference() -> None:
    found = Outcome("list", "none", "automatic", False)
    assert [d.what for d in differences({"r1": found}, {"r1": GOOD})] == [
        *("disposition", "matched_by", "queue", "needs_human")
    ]
