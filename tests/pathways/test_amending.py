"""Pause, resume, move, add, migrate: what advisers and administrators do to running cases, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailflow.pathways.commands import Log, OpenTask, WithdrawTask
from mailflow.pathways.events import Added, Migrated, Moved, Paused, Ref, Resumed, TaskDone, read_event
from tests.pathways.calendars import LYON
from tests.pathways.test_tracks import ASK, MONTHLY, WEB, ended
from tests.pathways.walker import Walker

DAY = timedelta(days=1)


def refused(walker: Walker) -> list[str]:
    return [line.detail for line in walker.commands_of(Log) if line.what == "refused"]


def test_a_pause_stands_still_and_loses_nothing() -> None:
    walker = Walker().on(WEB)
    before = walker.next_due
    assert before is not None
    walker.tick(2 * DAY)
    walker.feed(Paused(walker.now))
    assert walker.next_due is None
    walker.tick(30 * DAY)
    assert not ended(walker)
    walker.feed(Resumed(walker.now))
    assert walker.next_due == before + 30 * DAY


def test_what_the_law_wants_in_time_goes_on_in_a_pause() -> None:
    running, waiting = (Walker().on(MONTHLY.format(paused=word)) for word in ("run", "wait"))
    for walker in (running, waiting):
        walker.feed(Paused(walker.now))
        walker.tick(30 * DAY)
    assert running.sent and not waiting.sent
    waiting.feed(Resumed(waiting.now))
    waiting.sleep()  # the round of the pause is left out
    assert LYON.local(waiting.now).isoformat() == "2026-04-28T09:00:00+02:00" and len(waiting.sent) == 1


def test_a_second_pause_and_a_resume_without_one_are_refused() -> None:
    walker = Walker().on(WEB)
    walker.feed(Resumed(walker.now))
    walker.feed(Paused(walker.now))
    walker.feed(Paused(walker.now))
    assert refused(walker) == ["not paused", "already paused"]


def test_an_adviser_moves_the_person_on_and_what_the_step_asked_is_withdrawn() -> None:
    walker = Walker().on(WEB)
    walker.feed(Moved(walker.now, ASK, "appeler"))
    assert walker.tasks == {"e1/appeler/1"}
    walker.feed(Moved(walker.now, Ref("e1", "appeler", 1), "fin", "fait"))
    assert ended(walker) == "fini" and not walker.tasks and walker.commands_of(WithdrawTask)


@pytest.mark.parametrize(
    ("ref", "target", "outcome", "reason"),
    [
        (Ref("e1", "reponse", 2), "fin", "", "not at this step"),
        (Ref("e9", "reponse", 1), "fin", "", "not at this step"),
        (ASK, "nowhere", "", "no such step"),
        (ASK, "fin", "nonsense", "no such outcome"),
    ],
)
def test_a_move_that_makes_no_sense_changes_nothing(ref: Ref, target: str, outcome: str, reason: str) -> None:
    walker = Walker().on(WEB)
    before = walker.state
    walker.feed(Moved(walker.now, ref, target, outcome))
    assert reason in refused(walker)[0] and walker.state == before


def test_a_step_that_an_adviser_adds_runs_beside_the_pathway() -> None:
    walker = Walker().on(WEB)
    step = {
        "id": "verifier",
        "kind": "task",
        "title": "Vérifier le CV",
        "outcomes": [{"outcome": "vu", "next": "verifier-detour-fin"}],
    }
    walker.feed(Added(walker.now, "e1", step))
    [task] = walker.commands_of(OpenTask)
    assert task.title == "Vérifier le CV"
    walker.feed(Moved(walker.now, ASK, "appeler"))
    assert key_of(task.ref) in walker.tasks
    walker.feed(TaskDone(walker.now, task.ref, "vu"))
    assert list(walker.state.enrolments) == ["e1"]


def key_of(ref: Ref) -> str:
    return f"{ref.enrolment}/{ref.step}/{ref.occurrence}"


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ({"id": "fin", "kind": "task", "title": "x"}, "taken"),
        ({"id": "x", "kind": "end", "outcome": "y"}, "only these"),
        ({"id": "x", "kind": "message", "wording": "nowhere", "class": "service"}, "wording"),
        ({"id": "x", "kind": "wait"}, "does not say"),
        ({}, "id"),
    ],
)
def test_a_step_that_cannot_be_added_is_refused_with_its_reason(step: dict[str, object], reason: str) -> None:
    walker = Walker().on(WEB)
    walker.feed(Added(walker.now, "e1", step))
    assert reason in refused(walker)[0] and list(walker.state.enrolments) == ["e1"]


def test_a_change_of_delay_moves_the_timer_of_those_who_wait() -> None:
    walker = Walker().on(WEB)
    new = walker.publish(WEB.replace("10 days", "20 days"))
    before = walker.next_due
    assert before is not None
    walker.feed(Migrated(walker.now, "e1", new, {}))
    assert walker.next_due == LYON.at_local(LYON.local(before).date() + 10 * DAY, LYON.local(before).time())
    assert walker.state.enrolments["e1"].counts["reponse"] == 1


def test_a_removed_step_needs_a_mapping() -> None:
    walker = Walker().on(WEB)
    new = walker.publish(WEB.replace("reponse", "attente"))
    walker.feed(Migrated(walker.now, "e1", new, {}))
    assert "reponse is removed" in refused(walker)[0]
    walker.feed(Migrated(walker.now, "e1", new, {"reponse": "appeler"}))
    assert walker.tasks == {"e1/appeler/1"} and walker.state.enrolments["e1"].revision == new


def test_a_legal_step_does_not_change_while_it_runs() -> None:
    text = WEB.replace("    about: question\n", "    about: question\n    legal_basis: CRPA L112-11\n")
    walker = Walker().on(text)
    walker.feed(Migrated(walker.now, "e1", walker.publish(text.replace("10 days", "20 days")), {}))
    assert "legal step" in refused(walker)[0]
    walker.feed(Migrated(walker.now, "e1", walker.publish(text.replace("wording: bravo", "wording: bien")), {}))
    assert len(refused(walker)) == 1


def test_tracks_move_with_their_pathway() -> None:
    text = MONTHLY.format(paused="run").replace(
        "{id: annonce, kind: message, wording: bonjour, class: service, window: any}",
        "{id: annonce, kind: task, title: Vérifier}",
    )
    walker = Walker().on(text)
    walker.sleep()
    new = walker.publish(text.replace("Vérifier", "Contrôler"))
    walker.feed(Migrated(walker.now, "e1", new, {}))
    assert {item.revision for item in walker.state.enrolments.values()} == {new}


def test_every_amendment_is_read_back_from_its_row() -> None:
    at = Walker().now
    rows = {
        "paused": {},
        "resumed": {},
        "transferred": {},
        "moved": {"enrolment": "e1", "step": "a", "occurrence": 1, "target": "b"},
        "added": {"enrolment": "e1", "step": {"id": "x"}},
        "migrated": {"enrolment": "e1", "revision_id": "00000000-0000-0000-0000-000000000001"},
    }
    for kind, data in rows.items():
        assert type(read_event(kind, data, at)).__name__.lower() == kind
