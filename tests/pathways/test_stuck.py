"""Where a pathway knows no way on, a human says how it goes on, and whoever waits for that part goes on with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailflow.pathways.commands import OpenTask
from mailflow.pathways.events import Added, Migrated, Moved, Ref, TaskDone
from mailflow.pathways.state import Enrolment
from tests.pathways.walker import SPACE, Walker

WITHIN = """
code: dehors
title: Dehors
steps:
  - id: dedans
    kind: subpathway
    title: Dedans
    pathway: inconnu
    revision: 00000000-0000-4000-8000-000000000001
    outcomes: [{outcome: fini, next: bien}]
    else: autrement
  - {id: bien, kind: end, title: Bien, outcome: bien}
  - {id: autrement, kind: end, title: Autrement, outcome: autrement}
"""
INNER = """
code: inconnu
title: Inconnu
steps:
  - {id: fin, kind: end, outcome: fini}
"""
TRACKS = """
code: ensemble
title: Ensemble
steps:
  - id: deux
    kind: parallel
    tracks:
      - {name: a, steps: [{id: attendre, kind: wait, for: 1 day}]}
      - name: b
        steps:
          - id: sous
            kind: subpathway
            title: Autre
            pathway: inconnu
            revision: 00000000-0000-4000-8000-000000000001
            else: appeler
          - {id: appeler, kind: task, title: Appeler}
    next: fin
  - {id: fin, kind: end, outcome: fini}
"""
MISSING = "00000000-0000-4000-8000-000000000001"


def stuck(walker: Walker) -> OpenTask:
    [task] = [item for item in walker.commands_of(OpenTask) if item.ref.step.endswith(":stuck")]
    return task


def test_a_part_that_is_not_there_asks_a_human_what_now() -> None:
    walker = Walker().on(WITHIN)
    task = stuck(walker)
    assert task.options == ("retry", "end_here")
    assert task.labels["end_here"] == "Terminer cette partie et poursuivre"
    assert walker.next_due is None and walker.at == "dedans"


def test_trying_again_goes_on_where_it_was_once_the_part_is_there() -> None:
    walker = Walker().on(WITHIN)
    walker.pathways[MISSING] = walker.pathways[walker.publish(INNER)]
    walker.done("retry")
    assert walker.at == "(bien)"


def test_trying_again_in_vain_asks_again_with_a_task_of_its_own() -> None:
    walker = Walker().on(WITHIN)
    walker.done("retry")
    assert [item.ref.occurrence for item in walker.commands_of(OpenTask)] == [1, 2]
    walker.done("end_here")
    assert walker.at == "(autrement)"
    assert not walker.tasks


def test_the_other_tracks_go_on_and_are_joined_when_the_human_ends_the_stuck_one() -> None:
    walker = Walker().on(TRACKS)
    walker.sleep()
    assert walker.at == "deux"
    walker.done("end_here")
    walker.done("done", "appeler")
    assert walker.at == "(fini)"


ENDLESS = """
code: boucle
title: Boucle
steps:
  - {id: appeler, kind: task, title: Appeler, outcomes: [{outcome: encore, next: appeler}, {outcome: fini, next: mot}]}
  - {id: mot, kind: message, wording: mot, title: Un mot, class: service, next: fin}
  - {id: fin, kind: end, title: Terminé, outcome: fini}
"""


@pytest.fixture
def tired() -> Walker:
    """Somebody who came to the same step too often."""
    walker = Walker().on(ENDLESS)
    often = {"appeler": 500}
    walker.state = walker.state.with_enrolment("e1", replace(walker.state.enrolments["e1"], counts=often))
    walker.done("encore")
    assert walker.at == "appeler"
    return walker


def test_a_step_may_be_left_out_for_the_one_after_it(tired: Walker) -> None:
    assert stuck(tired).options == ("retry", "to:mot", "end_here")
    assert stuck(tired).labels["to:mot"] == "Passer à « Un mot »"
    tired.done("to:mot")
    assert tired.at == "(fini)" and tired.sent == ["e1/mot/1/message"]


def test_a_human_may_end_the_pathway_there(tired: Walker) -> None:
    assert stuck(tired).labels["end_here"] == "Terminer le parcours"
    tired.done("end_here")
    assert tired.at == "(stuck)" and not tired.tasks


def test_an_adviser_may_move_the_person_on_and_the_task_goes(tired: Walker) -> None:
    ref = tired.state.enrolments["e1"].ref("e1")
    tired.feed(Moved(tired.now, ref, "fin"))
    assert tired.at == "(fini)" and not tired.tasks


def test_a_migration_enters_the_step_anew_and_the_task_goes(tired: Walker) -> None:
    other = tired.publish(ENDLESS.replace("title: Appeler", "title: Rappeler"))
    tired.feed(Migrated(tired.now, "e1", other, {}))
    assert [item for item in tired.tasks if "stuck" not in item] == []
    assert len(tired.tasks) == 1  # stuck again: it came there too often; with a task of its own
    assert stuck_refs(tired)[-1].occurrence == 502


def stuck_refs(walker: Walker) -> list[Ref]:
    return [item.ref for item in walker.commands_of(OpenTask) if item.ref.step.endswith(":stuck")]


def test_nothing_else_moves_it(tired: Walker) -> None:
    before = tired.state.enrolments["e1"].position
    tired.mail("confirm", needs_answer=True)
    tired.feed(TaskDone(tired.now, Ref("e1", "appeler", 501), "fini"))
    assert tired.state.enrolments["e1"].position == before


def test_a_reply_that_nobody_else_reads_goes_to_a_human(tired: Walker) -> None:
    tired.mail("confirm")
    assert tired.conversations == {str(SPACE)}


def test_somebody_put_on_a_step_that_is_not_there_may_begin_at_the_first() -> None:
    walker = Walker().on(ENDLESS, start_at="nulle-part")
    walker.done("retry")
    assert walker.at == "appeler"


def test_a_track_that_an_older_release_left_stuck_lets_its_parent_go_on() -> None:
    walker = Walker().on(WITHIN)
    name, track = next((key, item) for key, item in walker.state.enrolments.items() if item.parent)
    walker.state = walker.state.with_enrolment(name, replace(track, position=None, ended="stuck"))
    walker.feed(TaskDone(walker.now, Ref(name, ":stuck", 1), "done"))
    assert walker.at == "(autrement)"


def test_an_older_release_s_stuck_pathway_stays_ended() -> None:
    walker = Walker()
    walker.state = walker.state.with_enrolment("e1", Enrolment(walker.publish(INNER), ended="stuck"))
    walker.feed(TaskDone(walker.now, Ref("e1", "fin:stuck", 1), "done"))
    walker.feed(Added(walker.now, "e1", {"id": "x", "kind": "task"}))
    assert walker.state.enrolments["e1"].ended == "stuck"
