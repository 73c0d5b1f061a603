"""Nobody gets past a decision that no human has taken, by whatever amendment."""

from __future__ import annotations

from mailflow.pathways.commands import Log
from mailflow.pathways.events import Migrated, Moved, Ref
from tests.pathways.steps.test_decision import FILE
from tests.pathways.walker import Walker

PREPARING = Ref("e1", "preparer", 1)


def refused(walker: Walker) -> list[str]:
    return [line.detail for line in walker.commands_of(Log) if line.what == "refused"]


def test_nobody_is_moved_to_where_only_a_decision_leads() -> None:
    walker = Walker().on(FILE)
    walker.feed(Moved(walker.now, PREPARING, "avertir"))
    assert refused(walker) == ["only a decision leads there"] and walker.at == "preparer"
    walker.feed(Moved(walker.now, PREPARING, "fin"))  # a goal leads there too
    assert len(refused(walker)) == 1


def test_a_step_before_a_decision_may_be_passed() -> None:
    walker = Walker().on(FILE)
    walker.feed(Moved(walker.now, PREPARING, "decider"))
    assert walker.at == "decider" and not refused(walker)


def test_no_mapping_leads_past_a_decision() -> None:
    walker = Walker().on(FILE)
    new = walker.publish(FILE.replace("id: preparer", "id: constituer").replace("preparer", "constituer"))
    walker.feed(Migrated(walker.now, "e1", new, {"preparer": "avertir"}))
    assert refused(walker) == ["only a decision leads to the step avertir"]
    walker.feed(Migrated(walker.now, "e1", new, {"preparer": "constituer"}))
    assert walker.at == "constituer"
