"""Every shipped pathway carries its own stories, and gives each of its people what the story says."""

from __future__ import annotations

import pytest

from mailflow.caseload.simulating.expecting import try_personas
from mailflow.caseload.simulating.world import World
from mailflow.pathways.personas import Persona
from tests.templates.starter.lives import BY_CODE

HARD_WORDS = {"complaint", "distress", "opt_out_web"}
AS_IN_LIFE = ("mail", "no_mail", "task", "no_task", "end")


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_each_person_of_a_shipped_pathway_gets_what_their_story_says(code: str) -> None:
    tried = try_personas(World(BY_CODE[code], BY_CODE), 12)
    assert [difference for one in tried for difference in one.differences] == []
    assert all(one.expectations >= 1 for one in tried)


def silent(persona: Persona) -> bool:
    return not persona.replies and not persona.bounces and not persona.undelivered


def hard(persona: Persona) -> bool:
    said = {word for item in (*persona.replies, *persona.writes) for word in item.says}
    return persona.bounces or bool(persona.undelivered) or bool(said & HARD_WORDS)


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_each_shipped_pathway_tells_of_a_good_way_of_silence_and_of_a_returned_mail_or_a_hard_word(code: str) -> None:
    personas = BY_CODE[code].personas
    assert len(personas) >= 3
    assert any(item.name == "silencieux" and silent(item) for item in personas)
    if code != "entretien":  # sends no mail and asks nothing itself
        assert any(hard(item) for item in personas)
    assert all(item.title or code == "demande" for item in personas)
    assert all(item.start for item in personas if any(one.on for one in item.expect))


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_the_stories_say_days_not_only_that_something_happens_some_day(code: str) -> None:
    told = [item for persona in BY_CODE[code].personas for item in persona.expect if item.what in AS_IN_LIFE]
    dated = [item for item in told if item.on or item.by or item.within]
    wanted = [item for item in told if not item.what.startswith("no_")]
    assert len(dated) * 2 >= len(wanted)
