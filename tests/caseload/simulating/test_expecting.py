"""A pathway's own tests: what was expected, what happened instead; and those of the shipped pathways."""

from __future__ import annotations

import pytest

from mailflow.caseload.simulating.expecting import try_personas
from mailflow.caseload.simulating.world import World
from mailflow.pathways.document import read_pathway
from mailflow.templates.shipped import starter_pathways
from tests.caseload.simulating.lives import world


def differences(personas: str) -> list[str]:
    return [str(item) for one in try_personas(world(personas), 3) for item in one.differences]


@pytest.mark.parametrize("code", sorted(starter_pathways()))
def test_the_personas_of_shipped_pathways_get_what_they_expect(code: str) -> None:
    shipped = {key: read_pathway(text) for key, text in starter_pathways().items()}
    tried = try_personas(World(shipped[code], shipped), 12)
    assert [str(item) for one in tried for item in one.differences] == []


def test_what_happens_as_expected_is_no_difference() -> None:
    expect = """
  - name: muet
    start: 2026-03-02
    expect:
      - {mail: proposition-web, on: 2026-03-02}
      - {mail: question}
      - {mail: rappel-web-1, times: 1, within: 2 days}
      - {no_mail: bienvenue, by: 2026-03-09}
      - {task: appeler, on: 2026-03-09}
      - {end: termine, by: 2026-03-17}
"""
    assert differences(expect) == []


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        (
            "{mail: rappel-web-1, on: 2026-03-05}",
            "expected mail “rappel-web-1” on 2026-03-05; got it on Wed 2026-03-04 09:00",
        ),
        ("{mail: question, times: 2}", "expected mail “question” 2 times; got it 1 times on Mon 2026-03-02 09:00"),
        ("{no_task: appeler}", "expected no task “appeler”; got it on Mon 2026-03-09 09:00"),
        ("{end: termine, by: 2026-03-10}", "expected end “termine” by 2026-03-10; got it on Tue 2026-03-17 09:00"),
        (
            "{mail: rappel-web-1, within: 1 day}",
            "expected mail “rappel-web-1” within 1 day; got it on Wed 2026-03-04 09:00",
        ),
        (
            '{task: "reponse"}',
            "expected task “reponse”; got instead “appeler” on Mon 2026-03-09 09:00",
        ),
    ],
)
def test_a_difference_says_what_was_expected_and_what_happened(expected: str, sentence: str) -> None:
    [found] = differences(f"  - {{name: muet, start: 2026-03-02, expect: [{expected}]}}\n")
    assert found == f"line 21: persona “muet”: {sentence}"


def test_nothing_of_the_kind_is_said_so() -> None:
    [found] = differences("  - {name: dit-non, replies: [{outcome: 'non'}], expect: [{task: appeler}]}\n")
    assert found.endswith("expected task “appeler”; got nothing of the kind")


def test_a_case_that_gets_stuck_is_a_difference_though_nobody_expected_anything() -> None:
    steps = """
code: perdu
title: Perdu
steps:
  - {id: ailleurs, kind: subpathway, pathway: nulle-part, else: fin}
  - {id: fin, kind: end, outcome: fini}
personas:
  - {name: egare}
"""
    [tried] = try_personas(World(read_pathway(steps), {}), 1)
    assert [(item.expected, item.got) for item in tried.differences] == [
        ("a way on", "stuck at “”: no such step"),
    ]
