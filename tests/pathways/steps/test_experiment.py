"""`experiment`: arms by a hash; the same person always comes to the same arm."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest

from mailflow.pathways.commands import Log
from mailflow.pathways.document import read_pathway
from mailflow.pathways.problems import InvalidPathway
from tests.pathways.walker import Walker

TRIAL = """
code: essai
title: Essai
steps:
  - id: tirage
    kind: experiment
    experiment: rappel-2026
    strata: [tier]
    arms:
      - {arm: temoin, percent: 70, next: fin_a}
      - {arm: nouveau, percent: 30, next: appel}
  - {id: appel, kind: task, outcomes: [{outcome: encore, next: tirage}, {outcome: fait, next: fin_b}]}
  - {id: fin_a, kind: end, outcome: temoin}
  - {id: fin_b, kind: end, outcome: nouveau}
"""


def arm(number: int, text: str = TRIAL, **attributes: str) -> str:
    walker = Walker(attributes={"case": str(UUID(int=number)), **attributes}).on(text)
    return walker.state.enrolments["e1"].outcomes["tirage"]


def test_people_are_parted_as_the_percents_say() -> None:
    counted = Counter(arm(number) for number in range(1000))
    assert 660 <= counted["temoin"] <= 740 and counted.total() == 1000


def test_the_same_person_comes_to_the_same_arm_whatever_else_changes() -> None:
    for number in range(30):
        assert arm(number) == arm(number, tier="guidé") == arm(number, TRIAL.replace("code: essai", "code: autre"))


def test_another_experiment_parts_people_anew() -> None:
    other = TRIAL.replace("rappel-2026", "rappel-2027")
    assert any(arm(number) != arm(number, other) for number in range(50))


def test_a_named_attribute_keeps_those_who_share_it_together() -> None:
    text = TRIAL.replace("strata: [tier]", "key: agency")
    assert len({arm(number, text, agency="lyon") for number in range(20)}) == 1


def test_who_comes_again_stays_in_the_arm_even_when_the_percents_changed() -> None:
    number = next(number for number in range(50) if arm(number) == "nouveau")
    walker = Walker(attributes={"case": str(UUID(int=number))}).on(TRIAL)
    changed = walker.publish(TRIAL.replace("percent: 70", "percent: 100").replace("percent: 30", "percent: 0"))
    walker.pathways[walker.state.enrolments["e1"].revision] = walker.pathways[changed]
    walker.done("encore")
    assert walker.state.enrolments["e1"].outcomes["tirage"] == "nouveau" and walker.at == "appel"


def test_the_arm_and_the_strata_are_noted_for_those_who_read_the_results() -> None:
    walker = Walker(attributes={"case": "c", "tier": "guidé"}).on(TRIAL)
    [line] = [log for log in walker.commands_of(Log) if log.what == "arm"]
    assert line.detail in ("temoin tier=guidé", "nouveau tier=guidé")


@pytest.mark.parametrize(
    ("wrong", "instead", "sentence"),
    [
        ("percent: 30", "percent: 40", "The arms add up to 110 %."),
        ("percent: 30", "percent: most", "must be a number"),
        (", percent: 30", "", "How many people take this arm is missing."),
        ("arm: nouveau", "arm: temoin", "names of their own"),
    ],
)
def test_arms_that_make_no_sense_are_refused(wrong: str, instead: str, sentence: str) -> None:
    with pytest.raises(InvalidPathway, match=sentence):
        read_pathway(TRIAL.replace(wrong, instead))
