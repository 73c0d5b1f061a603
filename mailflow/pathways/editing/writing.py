"""Values → YAML as people would write it. Given the text before, what did not change keeps its lines and comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from mailflow.pathways.problems import InvalidPathway, Problem
from mailflow.pathways.yaml_source import LOADER, load_yaml

WIDEST = 112  # of a mapping on one line
STEPS = "steps"
INDENT = "  "


def values_of(text: str) -> dict[str, Any]:
    """The values of a document that can be read. Raises `InvalidPathway` when it is not even YAML."""
    source = load_yaml(text)
    if source.problems and not source.values:
        raise InvalidPathway(source.problems)
    if not isinstance(source.values, dict):
        raise InvalidPathway([Problem(1, "", "This is no pathway.", "Begin with `code:`, `title:` and `steps:`.")])
    return source.values


@dataclass(frozen=True, slots=True)
class Kept:
    """The lines of a document written in blocks: what stands before all fields, each field, and each step."""

    head: list[str] = field(default_factory=list)
    fields: dict[str, tuple[Any, list[str]]] = field(default_factory=dict)
    steps_head: list[str] = field(default_factory=lambda: ["", f"{STEPS}:"])
    steps: list[tuple[Any, list[str]]] = field(default_factory=list)


def written(values: Mapping[str, Any], before: str = "") -> str:
    """The document. Fields and steps of `before` that are the same in `values` are taken over as they stand there."""
    kept = _kept(before)
    lines = list(kept.head)
    for name, value in values.items():
        known = kept.fields.get(name)
        if known is not None and known[0] == value:
            lines += known[1]
        elif name == STEPS and isinstance(value, list):
            lines += [*kept.steps_head, *_steps(value, kept.steps)]
        else:
            lines += _field(name, value, "")
    return "\n".join(lines).strip("\n") + "\n"


def _steps(entries: Sequence[Any], known: Sequence[tuple[Any, list[str]]]) -> Iterator[str]:
    left = list(known)
    for number, entry in enumerate(entries):
        found = next((item for item in left if item[0] == entry), None)
        if found is not None:
            left.remove(found)
            yield from found[1]
            continue
        if number:
            yield ""
        yield from _item(entry, INDENT)


def _kept(text: str) -> Kept:
    try:
        node = yaml.compose(text, Loader=LOADER) if text.strip() else None
    except (yaml.YAMLError, RecursionError, ValueError):
        node = None
    if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
        return Kept()
    values, lines = values_of(text), text.splitlines()
    first = node.value[0][0].start_mark.line
    starts = [first, *(_lead(lines, key.start_mark.line) for key, _ in node.value[1:])]
    made = Kept(lines[:first])
    for (key, value), begins, ends in zip(node.value, starts, [*starts[1:], len(lines)], strict=True):
        made.fields[key.value] = (values.get(key.value), lines[begins:ends])
        if key.value == STEPS:
            found = list(_items(value, values.get(STEPS), lines, ends))
            if found:
                made.steps.extend(found)
                made.steps_head[:] = lines[begins : ends - sum(len(chunk) for _, chunk in found)]
    return made


def _items(node: yaml.Node, values: Any, lines: Sequence[str], end: int) -> Iterator[tuple[Any, list[str]]]:
    """The steps with their lines; nothing when they are indented in another way: then all are written anew."""
    if not isinstance(node, yaml.SequenceNode) or node.flow_style:
        return
    at = [item.start_mark.line for item in node.value]
    column = {item.start_mark.column for item in node.value}
    if column != {len(INDENT) + 2} or any(not lines[line].lstrip().startswith("- ") for line in at):
        return
    starts = [_lead(lines, line) for line in at]
    for value, first, last in zip(values, starts, [*starts[1:], end], strict=True):
        yield value, list(lines[first:last])


def _lead(lines: Sequence[str], line: int) -> int:
    """Where the blank lines and comments that stand right before this line begin."""
    while line and (not lines[line - 1].strip() or lines[line - 1].lstrip().startswith("#")):
        line -= 1
    return line


def _item(entry: Any, indent: str) -> Iterator[str]:
    """One entry of a list."""
    if not isinstance(entry, Mapping) or not entry:
        yield f"{indent}- {flow(entry)}"
        return
    lines = [line for name, value in entry.items() for line in _field(name, value, indent + INDENT)]
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _field(name: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
        yield f"{indent}{name}:"
        for item in value:
            short = flow(item)
            plain = name not in (STEPS, "personas") and not any(_nested(part) for part in item.values())
            if plain and len(indent) + len(short) + 4 <= WIDEST:
                yield f"{indent}{INDENT}- {short}"
            else:
                yield from _item(item, indent + INDENT)
    elif isinstance(value, Mapping) and value and (_nested(value) or len(flow(value)) > WIDEST):
        yield f"{indent}{name}:"
        for inner, part in value.items():
            yield from _field(inner, part, indent + INDENT)
    else:
        yield f"{indent}{name}: {flow(value)}"


def _nested(value: Any) -> bool:
    """Whether it holds mappings in a list, which nobody reads on one line."""
    if isinstance(value, Mapping):
        return any(_nested(part) for part in value.values())
    return isinstance(value, list) and any(isinstance(item, Mapping) for item in value)


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if value is None:
        return ""
    text = yaml.safe_dump([value], default_flow_style=True, width=10**6, allow_unicode=True).strip()
    return text[1:-1]
