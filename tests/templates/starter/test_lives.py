"""A year on each shipped pathway: nobody gets stuck or lost, every mail exists, nobody gets too many."""

from __future__ import annotations

import random

import pytest

from mailflow.pathways.commands import MailClass, OpenDecision, OpenRequest, OpenTask
from mailflow.templates.shipped import starter_wordings
from tests.templates.starter.lives import (
    BY_CODE,
    ELEMENTS,
    TOP,
    YEAR,
    Human,
    Life,
    Person,
    Reply,
    first_outcome,
    nobody_acts,
    says_no,
    says_yes,
    silent,
    unreachable,
)

WORDINGS = starter_wordings()
WAYS = {
    "all goes well": (says_yes, first_outcome),
    "the person says no": (says_no, first_outcome),
    "silence, and nobody acts": (silent, nobody_acts),
    "silence, and nobody is reached": (silent, unreachable),
}


def test_every_shipped_pathway_is_walked() -> None:
    assert {*TOP, *ELEMENTS, "demande"} == BY_CODE.keys()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("code", "tier"),
    [*((code, "guidé") for code in [*TOP, *ELEMENTS]), ("nouvel-inscrit-guide", "renforcé"), ("suivi-web", "suivi")],
)
def test_a_year_leaves_nobody_stuck_or_lost(code: str, way: str, tier: str) -> None:
    person, human = WAYS[way]
    life = Life(code, person, human, {"tier": tier, "region": "grand-est", "language": "fr"}).live(YEAR)
    caps = BY_CODE[code].caps
    assert life.stuck() == []
    assert life.lost() == []
    assert set(life.wordings()) <= WORDINGS.keys()
    assert life.most_in_a_week(MailClass.SERVICE) <= caps[MailClass.SERVICE]
    assert life.most_in_a_week(MailClass.OPTIONAL) <= caps[MailClass.OPTIONAL]
    assert life.most_in_a_week(MailClass.LEGAL) <= 3, "the reminders of the 7th, 12th and 14th"


@pytest.mark.parametrize("code", [*TOP, *ELEMENTS])
@pytest.mark.parametrize("seed", range(3))
def test_whatever_people_and_colleagues_do_for_a_year_nobody_is_stuck_or_lost(code: str, seed: int) -> None:
    chance = random.Random(f"{code} {seed}")
    tier = chance.choice(["renforcé", "guidé", "suivi", "", "100 % web"])
    life = Life(code, _any_reply(chance), _any_outcome(chance), {"tier": tier, "language": chance.choice(["fr", "en"])})
    for _ in range(12):
        life.live(YEAR / 12)
        if chance.random() < 0.3:
            intents = chance.sample(["distress", "absence_declared", "job_found", "opt_out_web", "question"], 2)
            life.write(*intents, safe=False)
    assert life.stuck() == []
    assert life.lost() == []


def _any_reply(chance: random.Random) -> Person:
    def person(request: OpenRequest) -> Reply | None:
        choices: list[Person] = [says_yes, says_no, silent]
        return chance.choice(choices)(request)

    return person


def _any_outcome(chance: random.Random) -> Human:
    def human(task: OpenTask | OpenDecision) -> str | None:
        return chance.choice([*task.options, None]) if chance.random() < 0.9 else None

    return human


@pytest.mark.parametrize("code", ["nouvel-inscrit-guide", "accompagnement-global", "suivi-web"])
@pytest.mark.parametrize("person", [says_yes, says_no, silent])
def test_whatever_a_person_answers_only_colleagues_who_transmit_ever_bring_a_decision(
    code: str, person: Person
) -> None:
    def human(task: OpenTask | OpenDecision) -> str | None:
        return next(item for item in task.options if item != "transmettre")

    life = Life(code, person, human).live(YEAR)
    assert life.walker.commands_of(OpenDecision) == []


@pytest.mark.parametrize("tier", ["renforcé", "guidé", "suivi"])
def test_the_rhythm_of_news_follows_the_tier(tier: str) -> None:
    life = Life("nouvel-inscrit-guide", says_no, first_outcome, {"tier": tier}).live(YEAR)
    news = [mail.at - life.mails[0].at for mail in life.mails if mail.wording == "point"]
    expected = {"renforcé": range(11, 14), "guidé": range(5, 8), "suivi": range(2, 5)}
    assert sum(after.days < 90 for after in news) in expected[tier]


def test_the_reinforced_tier_is_not_offered_the_web() -> None:
    life = Life("nouvel-inscrit-guide", says_no, first_outcome, {"tier": "renforcé"}).live(YEAR)
    assert "proposition-web" not in life.wordings()


def test_border_regions_are_asked_for_the_papers_of_work_abroad() -> None:
    for region, wording in (("grand-est", "pieces-demande-frontalier"), ("bretagne", "pieces-demande")):
        assert Life("demande-pieces", silent, nobody_acts, {"region": region}).live(YEAR).wordings()[0] == wording


def test_reviews_are_asked_for_at_months_three_four_six_and_nine() -> None:
    life = Life("nouvel-inscrit-guide", says_yes, first_outcome).live(YEAR)
    reviews = [item for item in life.tasks_of("fixer") if "bilan" in item.ref.enrolment]
    assert len(reviews) == 4
