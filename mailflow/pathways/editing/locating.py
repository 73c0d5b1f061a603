"""Where in the text a mistake stands: line and columns to underline. Judges nothing; what is not found has line 0."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from mailflow.pathways.problems import Problem
from mailflow.pathways.yaml_source import LOADER, LONGEST, Path

NEAR = 40  # lines after that of the step, in which what it names is looked for
QUOTED = re.compile(r"“(?:[a-z_]+: )?([^”]+)”")


@dataclass(frozen=True, slots=True)
class Span:
    """Part of one line, which counts from 1; columns from 0, in UTF-16 units as browsers count."""

    line: int
    start: int
    end: int


NOWHERE = Span(0, 0, 0)


def located(text: str, problems: Sequence[Problem]) -> list[Span]:
    """One span for each problem, in their order."""
    if not problems:
        return []
    lines = text.splitlines()
    node, broken = _composed(text)
    return [_units(lines, _span(problem, lines, node, broken)) for problem in problems]


def _composed(text: str) -> tuple[yaml.Node | None, yaml.Mark | None]:
    """The document, or where it stops being readable."""
    if len(text) > LONGEST:
        return None, None
    try:
        return yaml.compose(text, Loader=LOADER), None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return None, getattr(error, "problem_mark", None)


def _span(problem: Problem, lines: Sequence[str], node: yaml.Node | None, broken: yaml.Mark | None) -> Span:
    if broken is not None and problem.line == broken.line + 1:
        return _rest(lines, broken.line + 1, broken.column)
    if problem.path and node is not None:
        return _at(node, problem.path, lines)
    named = QUOTED.search(problem.sentence)
    name = named.group(1) if named else ""
    first = problem.line or 1
    last = min(len(lines), first + NEAR) if problem.line else len(lines)
    found = (_word(lines, number, name) for number in range(first, last + 1)) if name else ()
    elsewhere = _rest(lines, problem.line) if problem.line else NOWHERE
    return next((span for span in found if span), elsewhere)


def _at(node: yaml.Node, path: Path, lines: Sequence[str]) -> Span:
    """The field at `path`: its name and its value where both stand on one line; else what of the path is there."""
    first, last = node.start_mark, node.start_mark
    for part in path:
        pair = _child(node, part)
        if pair is None:
            return _rest(lines, first.line + 1, first.column)
        key, node = pair
        first = key.start_mark
        last = node.end_mark if node.end_mark.line == first.line else key.end_mark
    if isinstance(path[-1], int):
        return _rest(lines, first.line + 1, first.column)
    return Span(first.line + 1, first.column, last.column)


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """What names the part, and its value; an entry of a list names itself."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def _rest(lines: Sequence[str], number: int, column: int = 0) -> Span:
    """From the column to the end of its line; the line's words when nothing is left there."""
    line = lines[number - 1] if number <= len(lines) else ""
    end = len(line.split(" #")[0].rstrip()) or len(line)
    start = column if column < end else 0
    return Span(number, start + len(line[start:end]) - len(line[start:end].lstrip()), end)


def _word(lines: Sequence[str], number: int, name: str) -> Span | None:
    """Where the line names it."""
    line = lines[number - 1] if number <= len(lines) else ""
    found = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", line) if name else None
    return Span(number, found.start(), found.end()) if found else None


def _units(lines: Sequence[str], span: Span) -> Span:
    """Signs → the units browsers count in."""
    if not 0 < span.line <= len(lines):
        return span
    line = lines[span.line - 1]
    return Span(span.line, *(len(line[:column].encode("utf-16-le")) // 2 for column in (span.start, span.end)))
