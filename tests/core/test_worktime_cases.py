"""Working time against a table that was made without it."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.core.cases.operations import ASKED, calendar_of
from tests.core.cases.table import FILE, Case, cases, derived


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_working_time_is_what_the_table_says(case: Case) -> None:
    calendar = calendar_of(case.calendar)
    found = ASKED[case.operation](calendar, datetime.fromisoformat(case.start), case.amount)
    assert calendar.local(found).isoformat(timespec="minutes") == case.expected, case.why


def test_the_table_is_long_and_what_the_walker_derives() -> None:
    assert len(cases()) >= 500
    assert FILE.read_text(encoding="utf-8") == derived()
