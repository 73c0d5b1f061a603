"""A form for any mapping of a document, made from its schema: what to show, and what a submitted form says.

Knows no HTML and no words. What does not fit its field is kept and shown as it is written: a form loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from mailflow.pathways.durations import read_duration
from mailflow.pathways.editing.writing import flow
from mailflow.pathways.fields import HOUR
from mailflow.pathways.intents import ASKED
from mailflow.pathways.schema import SPAN, STEP, Schema
from mailflow.pathways.yaml_source import load_yaml

Posted = Mapping[str, Sequence[str]]
UNITS = ("minute", "hour", "working hour", "day", "working day", "week")
ASKED_SCHEMA: Schema = {
    "type": "object",
    "properties": {"asked": {"enum": list(ASKED)}, "question": {"type": "string"}},
}
CONDITIONS = ("when", "skip_if")
NEW_ROWS: Mapping[str, Mapping[str, Any]] = {
    "reminders": {"after": "3 working days"},
    "tracks": {"steps": [{"id": "fin_piste", "kind": "end", "outcome": "done"}]},
}


class Input(StrEnum):
    """How a field is asked for."""

    TEXT = "text"
    RAW = "raw"  # as it stands in the document
    NUMBER = "number"
    SPAN = "span"
    HOUR = "hour"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    WORDS = "words"
    STEP = "step"
    WORDING = "wording"
    PATHWAY = "pathway"
    GROUP = "group"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Asked:
    """One field. `name` is that of its input, `path` where it stands within the step."""

    field: str
    name: str
    path: tuple[str | int, ...]
    input: Input
    value: Any = ""
    unit: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    inner: tuple[Asked, ...] = ()
    rows: tuple[tuple[Asked, ...], ...] = ()

    @property
    def filled(self) -> bool:
        """Whether the document says anything here."""
        return bool(self.value or self.rows) or any(item.filled for item in self.inner)


def form(
    schema: Schema, raw: Mapping[str, Any], name: str = "f", path: tuple[str | int, ...] = (), leave: Sequence[str] = ()
) -> tuple[Asked, ...]:
    """The fields of one mapping, but for those to `leave` out."""
    needed = schema.get("required", ())
    return tuple(
        _asked(field, _shape(field, part, path), raw.get(field), f"{name}.{field}", (*path, field), field in needed)
        for field, part in schema.get("properties", {}).items()
        if field not in leave and part.get("items") != STEP
    )


def _shape(field: str, part: Schema, path: tuple[str | int, ...]) -> Schema:
    """What the schema cannot know of a few fields."""
    if field == "asked" and part == {}:
        return ASKED_SCHEMA
    if field == "outcome" and path and path[-1] in CONDITIONS:
        return {"description": "id of a step"}
    return part


def _input(field: str, part: Schema) -> Input:
    named = {"wording": Input.WORDING, "pathway": Input.PATHWAY}.get(field)
    if named is not None and part.get("type") == "string":
        return named
    if part.get("pattern") == SPAN:
        return Input.SPAN
    if part.get("pattern") == f"^{HOUR.pattern}$":
        return Input.HOUR
    if "anyOf" in part:
        return Input.CHOICES if part["anyOf"][0].get("enum") else Input.WORDS
    if part.get("description") == "id of a step":
        return Input.STEP
    if "enum" in part:
        return Input.CHOICE
    if field == "until":
        return Input.DAY
    kinds: Mapping[Any, Input] = {
        "integer": Input.NUMBER,
        "boolean": Input.FLAG,
        "object": Input.GROUP,
        "array": Input.ROWS,
    }
    kind = part.get("type")
    return Input.RAW if part == {} else kinds.get(kind if isinstance(kind, str) else "", Input.TEXT)


def _asked(field: str, part: Schema, value: Any, name: str, path: tuple[str | int, ...], required: bool) -> Asked:
    kind = _input(field, part)
    if value is not None and not _fits(kind, value):
        return Asked(field, name, path, Input.RAW, flow(value), required=required)
    if kind is Input.GROUP:
        return Asked(field, name, path, kind, required=required, inner=form(part, value or {}, name, path))
    if kind is Input.ROWS:
        rows = tuple(
            form(part["items"], row, f"{name}.{number}", (*path, number)) for number, row in enumerate(value or ())
        )
        return Asked(field, name, path, kind, required=required, rows=rows)
    if kind is Input.SPAN:
        span = read_duration(value) if value is not None else None
        unit = f"{'working ' if span.working else ''}{span.unit}" if span else "working day"
        return Asked(field, name, path, kind, str(span.count) if span else "", unit, required)
    choices = tuple(part.get("enum") or (part["anyOf"][0].get("enum", ()) if "anyOf" in part else ()))
    shown = _shown(kind, value)
    return Asked(field, name, path, kind, shown, "", required, choices, part.get("minimum"), part.get("maximum"))


def _shown(kind: Input, value: Any) -> Any:
    if kind is Input.CHOICES:
        return (value,) if isinstance(value, str) else tuple(value or ())
    if kind is Input.WORDS:
        return value if isinstance(value, str) else ", ".join(value or ())
    if kind is Input.FLAG:
        return value is True
    if kind is Input.RAW:
        return "" if value is None else flow(value)
    return "" if value is None else str(value)


def _fits(kind: Input, value: Any) -> bool:
    """Whether the field can show the value; else it is shown as it stands in the document."""
    if kind is Input.SPAN:
        return isinstance(value, str) and read_duration(value) is not None
    if kind is Input.GROUP:
        return isinstance(value, dict)
    if kind is Input.ROWS:
        return isinstance(value, list) and all(isinstance(item, dict) for item in value)
    if kind in (Input.WORDS, Input.CHOICES):
        return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))
    if kind is Input.NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is Input.FLAG:
        return isinstance(value, bool)
    if kind is Input.HOUR:
        return isinstance(value, str) and HOUR.fullmatch(value) is not None
    if kind is Input.DAY:
        return isinstance(value, str) and _is_day(value)
    return isinstance(value, str | int) and not isinstance(value, bool) if kind is not Input.RAW else True


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def said(schema: Schema, posted: Posted, raw: Mapping[str, Any], leave: Sequence[str] = ()) -> dict[str, Any]:
    """The mapping a submitted form describes. Fields the form did not ask for stay as they are in `raw`."""
    whole = _padded(raw, posted)
    return _mapping(form(schema, whole, leave=leave), posted, whole)


def _padded(raw: Mapping[str, Any], posted: Posted) -> Mapping[str, Any]:
    """With as many rows as the form had, should another person have taken some away meanwhile."""
    made: Mapping[str, Any] = raw
    for name in sorted(posted):
        path = name.split(".")[1:-1]
        if name.endswith(".was") and len(path) > 1 and path[-1].isdecimal() and len(path[-1]) < 4:
            rows = int(path[-1]) + 1
            made = _changed(made, path[:-1], lambda found, rows=rows: [*found, *({} for _ in range(rows - len(found)))])
    return made


def _mapping(fields: Sequence[Asked], posted: Posted, raw: Mapping[str, Any]) -> dict[str, Any]:
    asked = {item.field: item for item in fields}
    new = {name: _value(item, posted, raw.get(name)) for name, item in asked.items()}
    order = [*raw, *(name for name in new if name not in raw)]
    made = {name: new[name] if name in asked else raw[name] for name in order}
    return {name: value for name, value in made.items() if value is not None}


def _value(item: Asked, posted: Posted, old: Any) -> Any:
    if f"{item.name}.n" in posted:  # also where what was saved meanwhile is no span
        return _span(_one(posted, f"{item.name}.n"), _one(posted, f"{item.name}.u"), old)
    match item.input:
        case Input.GROUP:
            return _mapping(item.inner, posted, old or {}) or None
        case Input.ROWS:
            return list(_rows(item, posted, old or [])) or None
        case Input.FLAG:
            return True if item.name in posted else (old if old is False else None)
        case Input.CHOICES:
            return _same(_in_order(posted.get(item.name, ()), old), old)
        case Input.WORDS:
            return _same([word.strip() for word in _one(posted, item.name).split(",") if word.strip()], old)
    text = _one(posted, item.name)
    if not text:
        return None
    if item.input is Input.RAW:
        return _read(text)
    if item.input is Input.NUMBER:
        return int(text) if text.isdecimal() and len(text) < 10 else text
    return old if str(old) == text else text


def _rows(item: Asked, posted: Posted, old: Sequence[Any]) -> Iterator[Any]:
    for number, row in enumerate(item.rows):
        if f"{item.name}.{number}.was" in posted:
            yield _mapping(row, posted, old[number])


def _one(posted: Posted, name: str) -> str:
    found = posted.get(name) or ("",)
    return found[0].replace("\0", "").strip()


def _in_order(ticked: Sequence[str], old: Any) -> list[str]:
    """What was chosen already keeps its place, so that a saved form changes nothing nobody changed."""
    before = [word for word in old if word in ticked] if isinstance(old, list) else []
    return [*before, *(word for word in ticked if word not in before)]


def _same(words: list[str], old: Any) -> Any:
    """A single word stays a single word when the document says it so."""
    return old if isinstance(old, str) and words == [old] else words or None


def _span(count: str, unit: str, old: Any) -> str | None:
    if not count:
        return None
    unit = unit if unit in UNITS else "working day"
    text = f"{count} {unit}{'' if count in ('1', '-1') else 's'}"
    new, before = read_duration(text), read_duration(old) if isinstance(old, str) else None
    return str(old) if new is not None and new == before else text


def _read(text: str) -> Any:
    """A value written by hand, read as in a document; what is no YAML stays text."""
    source = load_yaml(f"value: {' '.join(text.split())}")
    found = source.values.get("value") if isinstance(source.values, dict) and not source.problems else None
    return text if found is None else found


def with_row(raw: Mapping[str, Any], path: Sequence[str | int]) -> dict[str, Any]:
    """One more row at the end of the list at `path`."""
    made: dict[str, Any] = _changed(raw, path, lambda rows: [*rows, dict(NEW_ROWS.get(str(path[-1]), {}))])
    return made


def without_row(raw: Mapping[str, Any], path: Sequence[str | int]) -> dict[str, Any]:
    """Without the row at `path`."""
    gone = int(path[-1])
    made: dict[str, Any] = _changed(raw, path[:-1], lambda rows: [*rows[:gone], *rows[gone + 1 :]])
    return made


def _changed(raw: Any, path: Sequence[str | int], change: Any) -> Any:
    if not path:
        return change(raw if isinstance(raw, list) else [])
    first, rest = path[0], path[1:]
    if isinstance(raw, list):
        return [_changed(item, rest, change) if number == int(first) else item for number, item in enumerate(raw)]
    found = dict(raw or {})
    inner = _changed(found.get(str(first)), rest, change)
    return {**found, str(first): inner}
