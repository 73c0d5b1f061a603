"""YAML text → plain values and the line of each. Strings stay strings ("on", dates); bounded; never raises.

Anchors and tags are refused: they hide what a step says and can blow a small file up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from mailflow.pathways.problems import Problem

LONGEST = 200_000
DEEPEST = 24
Path = tuple[str | int, ...]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it was built in
SPECIAL = frozenset("&*!")
TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Source:
    """A document's values, the line of each path, and what could not be read."""

    values: Any
    lines: dict[Path, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@lru_cache(maxsize=32)
def load_yaml(text: str) -> Source:
    """Read one YAML document; shared by all who read the same text, so nobody changes its values in place."""
    if len(text) > LONGEST:
        return Source({}, problems=(Problem(0, "", "The document is too long.", f"Keep it below {LONGEST} signs."),))
    problems: list[Problem] = []
    lines: dict[Path, int] = {}
    try:
        for token in yaml.scan(text, Loader=LOADER) if SPECIAL & set(text) else ():
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                line = token.start_mark.line + 1
                return Source({}, problems=(Problem(line, "", "“&”, “*” and “!” are not used here.", "Quote it."),))
        node = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "it is not YAML"
        line = mark.line + 1 if mark else 0
        return Source({}, problems=(Problem(line, "", f"This cannot be read: {said}.", "Check indents and quotes."),))
    values = {} if node is None else _plain(node, (), lines, problems)
    return Source(values, lines, tuple(problems))


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int], problems: list[Problem]) -> Any:
    lines[path] = node.start_mark.line + 1
    if len(path) > DEEPEST:
        problems.append(Problem(lines[path], "", "This is nested too deeply.", f"At most {DEEPEST} levels."))
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, problems)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), lines, problems) for index, item in enumerate(node.value)]
    return _scalar(str(node.value), str(node.tag))


def _mapping(node: yaml.MappingNode, path: Path, lines: dict[Path, int], problems: list[Problem]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key_node, value_node in node.value:
        name = str(key_node.value)
        if name in made:
            line = key_node.start_mark.line + 1
            problems.append(Problem(line, "", f"“{name}” is written twice.", "Keep one of them."))
        made[name] = _plain(value_node, (*path, name), lines, problems)
    return made


def _scalar(value: str, tag: str) -> Any:
    if tag == TAG + "null":
        return None
    if tag == TAG + "int" and value.lstrip("-").isdecimal() and len(value) < 10:
        return int(value)
    if tag == TAG + "bool" and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value
