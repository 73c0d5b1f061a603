"""`subpathway`: another pathway runs to its end as a track on its own pinned revision."""

from __future__ import annotations

import pytest

from mailflow.pathways.commands import OpenTask
from mailflow.pathways.document import read_pathway
from mailflow.pathways.events import Delivery, Transferred
from mailflow.pathways.problems import InvalidPathway
from tests.pathways.walker import Walker

PAPERS = """
code: pieces
title: Pièces
steps:
  - {id: demande, kind: message, wording: pieces, class: service, window: any}
  - {id: verifier, kind: task, outcomes: [{outcome: bien, next: fin_bien}, {outcome: rien, next: fin_rien}]}
  - {id: fin_bien, kind: end, outcome: complet}
  - {id: fin_rien, kind: end, outcome: abandon}
"""
WHOLE = """
code: tout
title: Tout
steps:
  - {id: verifier, kind: wait, for: 1 day}
  - id: pieces
    kind: subpathway
    pathway: pieces
    revision: REVISION
    outcomes:
      - {outcome: complet, next: fin}
    else: appeler
  - {id: appeler, kind: task, next: fin}
  - {id: fin, kind: end, outcome: fini}
"""


def walker() -> Walker:
    made = Walker()
    text = WHOLE.replace("REVISION", made.publish(PAPERS))
    made.on(text).sleep()
    return made


def test_it_runs_as_a_track_and_its_end_says_how_to_go_on() -> None:
    walking = walker()
    assert walking.sent == ["e1.pieces.1.parcours/demande/1/message"]
    walking.done("bien")
    assert walking.at == "(fini)" and list(walking.state.enrolments) == ["e1"]


def test_an_end_that_is_not_named_takes_the_other_way() -> None:
    walking = walker()
    walking.done("rien")
    assert walking.at == "appeler"
    assert walking.state.enrolments["e1"].outcomes["pieces"] == "abandon"


def test_steps_of_the_same_name_are_not_mixed_up() -> None:
    walking = walker()
    assert walking.state.enrolments["e1"].outcomes["verifier"] == "elapsed"
    walking.done("bien")
    assert walking.state.enrolments["e1"].outcomes["verifier"] == "elapsed"


def test_a_mail_of_it_that_comes_back_after_its_end_becomes_a_task() -> None:
    walking = walker()
    sent = walking.state.enrolments["e1.pieces.1.parcours"].sent["demande"]
    walking.done("rien")
    walking.feed(Delivery(walking.now, sent, "bounced", "5.1.1"))
    assert walking.commands_of(OpenTask)[-1].ref.step == "pieces:demande:undelivered"


def test_leaving_the_step_ends_it_with_what_it_asked() -> None:
    made = Walker()
    text = WHOLE.replace("REVISION", made.publish(PAPERS)).replace(
        "    else:", "    on:\n      - {event: transfer, next: fin}\n    else:"
    )
    made.on(text).sleep()
    made.feed(Transferred(made.now))
    assert made.at == "(fini)" and not made.tasks


def test_before_publication_the_code_stands_for_the_revision() -> None:
    assert read_pathway(WHOLE.replace("    revision: REVISION\n", "")).pins() == {"pieces"}


def test_a_pathway_that_is_not_there_stops_with_a_task_instead_of_failing() -> None:
    made = Walker().on(WHOLE.replace("REVISION", "nowhere"))
    made.sleep()
    assert made.at == "pieces" and made.tasks


def test_two_ways_for_one_end_are_refused() -> None:
    twice = WHOLE.replace(
        "{outcome: complet, next: fin}", "{outcome: complet, next: fin}\n      - {outcome: complet, next: fin}"
    )
    with pytest.raises(InvalidPathway, match="same name"):
        read_pathway(twice)
