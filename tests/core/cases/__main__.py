"""Writes tests/core/worktime_cases.csv anew: `python -m tests.core.cases`."""

from __future__ import annotations

from tests.core.cases.table import FILE, derived

if __name__ == "__main__":
    FILE.write_text(derived(), encoding="utf-8")
    print(f"{FILE}: {sum(1 for _ in FILE.open()) - 1} lines")
