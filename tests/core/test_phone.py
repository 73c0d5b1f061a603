"""Telephone numbers: French ones however they are written, foreign ones with their country, nothing else."""

from __future__ import annotations

import pytest

from mailflow.core.phone import read_phone


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0639980001", "06 39 98 00 01"),
        (" 06.39.98.00.01 ", "06 39 98 00 01"),
        ("06-39-98-00-01", "06 39 98 00 01"),
        ("06\u00a039\u202f98 00 01", "06 39 98 00 01"),
        ("+33 6 39 98 00 01", "06 39 98 00 01"),
        ("+33 (0)6 39 98 00 01", "06 39 98 00 01"),
        ("0033639980001", "06 39 98 00 01"),
        ("+41 22 767 61 11", "+41 22 767 61 11"),
        ("00 41 22 767 61 11", "+41 22 767 61 11"),
        ("0041 22 767 61 11", "+41 22 767 61 11"),
        ("+590 690 12 34 56", "+590 690 12 34 56"),
    ],
)
def test_a_number_is_kept_in_one_way_of_writing(text: str, phone: str) -> None:
    assert read_phone(text) == phone


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3949",
        "06 39 98 00",
        "06 39 98 00 01 2",
        "00",
        "0000000000",
        "+0 12 34 56 78",
        "+33 6 39",
        "+1234567890123456",
        "06 39 98 00 0a",
        "06 39 98 00 01 ou 02",
        "+",
        "++41227676111",
        "٠٦٣٩٩٨٠٠٠١",
        "06\n39980001",
        "(((((((",
        "00 00 00",
    ],
)
def test_what_is_no_number_is_not_kept(text: str) -> None:
    assert read_phone(text) is None
