"""A rule as it is kept → what `intake_rules` evaluates. Pure; raises ValueError for what is no rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mailflow.mail.folding import folded
from mailflow.mail.intake_rules import (
    MOST_CONDITIONS,
    MOST_VALUES,
    OF_HEADER,
    WITHOUT_VALUE,
    Condition,
    Effects,
    Queue,
    Rule,
    What,
    plain,
)

_BETWEEN_WORDS = re.compile(r"[,;\n]")
_BETWEEN_NAMES = re.compile(r"[,;\s]+")
_HEADER = re.compile(r"[!-9;-~]{1,70}")


def read_rule(row: Mapping[str, Any]) -> Rule:
    """One row of the rules that are on."""
    conditions = tuple(read_condition(one) for one in row["conditions"])
    if not conditions or len(conditions) > MOST_CONDITIONS:
        raise ValueError("number of conditions")
    effects = Effects(Queue(row["queue"]), row["adviser_id"], tuple(row["tags"]), bool(row["priority"]))
    return Rule(row["id"], row["name"], row["agency_id"], bool(row["every"]), conditions, effects)


def read_condition(typed: Mapping[str, Any]) -> Condition:
    """One condition as it was typed."""
    what = What(typed["what"])
    header = str(typed.get("header", "")).strip().rstrip(":").lower() if what in OF_HEADER else ""
    if what in OF_HEADER and not _HEADER.fullmatch(header):
        raise ValueError("header")
    text = str(typed.get("value", "")).strip()
    found = () if what in WITHOUT_VALUE else values_of(what, text)
    if what not in WITHOUT_VALUE and not 0 < len(found) <= MOST_VALUES:
        raise ValueError("value")
    return Condition(what, header, found, "" if what in WITHOUT_VALUE else text)


def values_of(what: What, text: str) -> tuple[str, ...]:
    """What was typed, taken apart where several may be given, and folded as the mail will be."""
    match what:
        case What.TEXT | What.SUBJECT:
            found = [plain(part) for part in _BETWEEN_WORDS.split(text)]
        case What.SENDER | What.RECIPIENT:
            found = _BETWEEN_NAMES.split(text.lower())
        case What.FILE_NAME:
            found = [folded(part.strip()) for part in _BETWEEN_WORDS.split(text)]
        case What.FILE_TYPE:
            found = [part.lstrip(".") for part in _BETWEEN_NAMES.split(text.lower())]
        case _:
            found = [folded(text)]
    return tuple(dict.fromkeys(value for value in found if value.strip()))
