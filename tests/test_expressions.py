"""No regular expression repeats a group possessively: Python before 3.11.5 matches some of those wrongly."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import mailflow

ROOT = Path(mailflow.__file__).parent
_POSSESSIVE_GROUP = re.compile(r"(?<!\\)(?:\\\\)*\)(?:[*+?]|\{[0-9]*,?[0-9]*\})\+")


def possessive_groups(source: str) -> list[str]:
    """The texts of a module that hold such a group."""
    texts = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    words = [text.decode("latin-1") if isinstance(text, bytes) else text for text in texts]
    return [word for word in words if isinstance(word, str) and _POSSESSIVE_GROUP.search(word)]


def test_no_group_is_repeated_possessively() -> None:
    """Repeat single characters so (`[^>]*+`), unroll the group or scan in a loop: gh-106052 spoils `(?:a|b+)*+`."""
    found = {path.name: texts for path in ROOT.rglob("*.py") if (texts := possessive_groups(path.read_text("utf-8")))}
    assert found == {}


def test_the_scan_knows_groups_from_single_characters() -> None:
    for bad in (r're.compile(r"(?:a|b)*+")', r're.compile(rb"(a)" rb"++")', r'f"{x}(a){{1,3}}+"'):
        assert possessive_groups(bad), bad
    for good in (r're.compile(r"[^)]*+a\)*+")', r're.compile(r"(?:[ab]++)*")', r're.compile(r"(a)*\+")'):
        assert not possessive_groups(good), good
