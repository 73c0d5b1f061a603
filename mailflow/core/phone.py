"""Telephone numbers as people say them, in one way of writing. Pure; knows no numbering plan but the French one."""

from __future__ import annotations

import re

WRITTEN = re.compile(r"(\+|00)?[0-9 .\-/()\u00a0\u202f]{6,40}")
FRENCH = re.compile(r"0[1-9][0-9]{8}")
SHORTEST, LONGEST = 7, 15  # digits with the country's code (ITU-T E.164 §6.2.1)


def read_phone(text: str) -> str | None:
    """ "06 39 98 00 01" for a French number however it is written, "+41 22 767 61 11" for others; None for neither."""
    text = text.strip()
    if WRITTEN.fullmatch(text) is None:
        return None
    abroad = text.startswith(("+", "00"))
    spoken = re.sub(r"\(0\)", " ", text) if abroad else text
    groups = re.findall(r"[0-9]+", spoken.removeprefix("+"))
    digits = "".join(groups)
    if abroad and text.startswith("00"):
        digits = digits[2:]
        groups = [part for part in (groups[0][2:], *groups[1:]) if part]
    if abroad and digits.startswith("33"):
        abroad, digits = False, "0" + digits[2:].removeprefix("0")
    if abroad:
        return "+" + " ".join(groups) if SHORTEST <= len(digits) <= LONGEST and digits[0] != "0" else None
    return " ".join(re.findall("..", digits)) if FRENCH.fullmatch(digits) else None
