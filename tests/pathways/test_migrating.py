"""What people hold when their step changes under them, and pauses that end by themselves."""

from __future__ import annotations

from datetime import timedelta

from mailflow.pathways.commands import Log, OpenTask
from mailflow.pathways.events import Migrated, Moved, Paused, Ref, TaskDone
from tests.pathways.steps.test_subpathway import PAPERS, walker
from tests.pathways.test_tracks import WEB
from tests.pathways.walker import Walker

DAY = timedelta(days=1)
SIDES = """
code: cotes
title: Côtés
steps:
  - id: cotes
    kind: parallel
    tracks:
      - {name: un, steps: [{id: a, kind: wait, for: 5 days, next: fin-a}, {id: fin-a, kind: end, outcome: a}]}
      - {name: deux, steps: [{id: b, kind: wait, for: 9 days, next: fin-b}, {id: fin-b, kind: end, outcome: b}]}
  - {id: fin, kind: end, outcome: fini}
"""
THIRD = "      - {name: trois, steps: [{id: c, kind: wait, for: 2 days}, {id: fin-c, kind: end, outcome: c}]}\n"


def refused(walking: Walker) -> list[str]:
    return [line.detail for line in walking.commands_of(Log) if line.what == "refused"]


def migrate(walking: Walker, text: str, enrolment: str = "e1", **mapping: str) -> str:
    new = walking.publish(text)
    walking.feed(Migrated(walking.now, enrolment, new, mapping))
    return new


def test_an_open_task_does_not_lose_the_outcome_that_a_human_may_just_choose() -> None:
    walking = Walker().on(WEB)
    walking.feed(Moved(walking.now, Ref("e1", "reponse", 1), "appeler"))
    outcome = walking.commands_of(OpenTask)[-1].options[0]
    other = WEB.replace(f"outcome: {outcome}", "outcome: autrement")
    migrate(walking, other)
    assert "a human has the step appeler in hand" in refused(walking)[0]
    migrate(walking, other, appeler="appeler")
    assert walking.tasks == {"e1/appeler/2"}
    walking.feed(TaskDone(walking.now, Ref("e1", "appeler", 2), "autrement"))
    assert walking.state.enrolments["e1"].ended


def test_a_track_more_would_never_begin_for_those_who_are_within() -> None:
    walking = Walker().on(SIDES)
    more = SIDES.replace("  - {id: fin, ", f"{THIRD}  - {{id: fin, ")
    migrate(walking, more)
    assert "the tracks of the step cotes run" in refused(walking)[0]
    migrate(walking, more, cotes="cotes")
    assert len(walking.state.enrolments) == 4
    for _ in range(3):
        walking.sleep()
    assert walking.state.enrolments["e1"].ended == "fini"


def test_people_within_a_part_move_with_the_parts_own_revisions() -> None:
    walking = walker()
    part = "e1.pieces.1.parcours"
    new = migrate(
        walking,
        PAPERS.replace("outcome: rien,", "outcome: autre, label: Autre, next: fin_rien}, {outcome: rien,"),
        part,
    )
    assert walking.state.enrolments[part].revision == new and not refused(walking)
    assert walking.state.enrolments["e1"].revision != new
    walking.done("bien")
    assert list(walking.state.enrolments) == ["e1"]


def test_a_pause_ends_on_its_day_however_late_that_is_noticed() -> None:
    walking = Walker().on(WEB)
    due = walking.next_due
    assert due is not None
    until = walking.now + 10 * DAY
    walking.feed(Paused(walking.now, until))
    assert walking.next_due == until
    walking.tick(11 * DAY)
    assert walking.state.paused is None and walking.next_due == due + 10 * DAY


def test_a_pause_cannot_end_before_it_begins() -> None:
    walking = Walker().on(WEB)
    walking.feed(Paused(walking.now, walking.now))
    assert refused(walking) == ["the pause ends before it begins"] and walking.state.paused is None
