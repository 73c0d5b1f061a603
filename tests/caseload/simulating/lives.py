"""Small pathways and lives for tests of the simulator."""

from __future__ import annotations

from datetime import date

from mailflow.caseload.simulating.portfolio import begin
from mailflow.caseload.simulating.timetable import Row, timetable
from mailflow.caseload.simulating.world import World
from mailflow.pathways.document import read_pathway

MONDAY = date(2026, 3, 2)
ASKING = """
code: essai
title: Essai
caps: {optional: 1}
steps:
  - {id: question, kind: message, wording: proposition-web, class: service}
  - id: reponse
    kind: await_reply
    about: question
    asked: {asked: yes_no}
    answers:
      - {outcome: "oui", intents: [confirm], answer: "yes", next: conseil}
      - {outcome: "non", intents: [decline], answer: "no", next: fin}
    reminders: [{after: 2 working days, wording: rappel-web-1}]
    timeout: {after: 5 working days, next: appeler}
  - {id: appeler, kind: task, due: 1 working day}
  - {id: conseil, kind: message, wording: bienvenue, class: optional}
  - {id: second, kind: message, wording: rappel-web-2, class: optional}
  - {id: fin, kind: end, outcome: termine}
personas:
"""


def world(personas: str, steps: str = ASKING) -> World:
    return World(read_pathway(steps + personas), {})


def rows(personas: str, months: int = 3, steps: str = ASKING) -> list[Row]:
    """The timetable of the first persona."""
    made = world(personas, steps)
    life = begin(made, made.pathway.personas[0], MONDAY, months, "case", detailed=True)
    return timetable(life, life.live())


def told(found: list[Row]) -> list[str]:
    return [f"{row.at:%d/%m %H:%M} {row.what} {row.name}".rstrip() for row in found]
