"""`changed` does what `dataclasses.replace` does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailflow.pathways.changing import changed
from mailflow.pathways.durations import Duration
from mailflow.pathways.state import CaseState, Enrolment, Position

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "changes"),
    [
        (Position("a", 1, NOW), {"sending": "message", "reminded": 2}),
        (Enrolment("r"), {"position": Position("a", 1, NOW)}),
        (CaseState(), {"paused": NOW}),
        (Duration(1, "day"), {"count": 3}),
        (Position("a", 1, NOW), {}),
    ],
)
def test_a_changed_value_equals_a_replaced_one(value: object, changes: dict[str, object]) -> None:
    assert changed(value, **changes) == replace(value, **changes)  # type: ignore[type-var]


def test_an_unknown_field_is_an_error() -> None:
    with pytest.raises(KeyError):
        changed(Position("a", 1, NOW), since_when=NOW)
