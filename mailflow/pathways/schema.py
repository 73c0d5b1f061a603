"""The JSON Schema of pathway documents, for editors. It is not written: the readers themselves are run on a probe that
notes what they ask for, so that schema and reading cannot drift apart.

A schema knows names, types and choices. What hangs together (ways, loops, rights) only `read_pathway` knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from mailflow.pathways.document import read_head
from mailflow.pathways.durations import EXAMPLE, Duration
from mailflow.pathways.fields import HOUR, NAME, Fields, Notes
from mailflow.pathways.personas import read_personas
from mailflow.pathways.reading import read_common
from mailflow.pathways.steps import KINDS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
SPAN = r"^-?\d{1,5} (working )?(minute|hour|day|week)s?$"
STEP = {"$ref": "#/$defs/step"}
PASSES = 8  # more than any field has choices that other fields depend on
Schema = dict[str, Any]


@dataclass(slots=True)
class Found:
    """What readers asked of one mapping, over all passes."""

    properties: dict[str, Schema] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    optional: set[str] = field(default_factory=set)
    inner: dict[str, Found] = field(default_factory=dict)

    def note(self, name: str, schema: Schema, *, required: bool = False) -> None:
        """One question. A field that is optional once, or only asked for when it is there, is optional."""
        known = self.properties.get(name)
        if known is None or known == {}:
            self.properties[name] = schema
        elif schema != known and schema != {}:
            words = sorted({*known.get("enum", ()), *schema.get("enum", ())})
            self.properties[name] = {**known, **({"enum": words} if words else {})}
        (self.required if required else self.optional).add(name)

    def schema(self) -> Schema:
        """As JSON Schema."""
        properties = {}
        for name, schema in self.properties.items():
            inner = self.inner.get(name)
            made = inner.schema() if inner else {}
            properties[name] = {**schema, "items": made} if inner and schema["type"] == "array" else schema | made
        needed = sorted(self.required - self.optional)
        return {
            "type": "object",
            "properties": properties,
            **({"required": needed} if needed else {}),
            "additionalProperties": False,
        }


@dataclass(slots=True)
class Probe(Fields):
    """Answers every question of a reader with something plausible, and notes it.

    `turn` is which choice it gives; the first `absent` fields asked for by `has` are not there.
    """

    found: Found = field(default_factory=Found)
    turn: int = 0
    absent: int = 0
    asked: list[str] = field(default_factory=list)

    def _inner(self, name: str) -> Probe:
        found = self.found.inner.setdefault(name, Found())
        return Probe({}, (), self.notes, self.step, "x", found=found, turn=self.turn, absent=self.absent)

    @property
    def _is_bare(self) -> bool:
        """Whether this pass has no lists either: what is asked for only then is never required."""
        return self.absent == PASSES - 1

    def _note(self, name: str, schema: Schema, *, required: bool = False) -> None:
        self.seen.add(name)
        known = not self._is_bare or name in self.found.properties
        self.found.note(name, schema, required=required and known and name not in self.asked)

    def has(self, name: str) -> bool:
        if name not in self.asked:
            self.asked.append(name)
        return self.asked.index(name) >= self.absent

    def wrong(self, name: str | None, sentence: str, instead: str) -> None:
        """A probe makes no mistakes."""

    def take(self, name: str) -> Any:
        self._note(name, {})
        return None

    def text(self, name: str, default: str | None = None) -> str:
        self._note(name, {"type": ["string", "integer"]}, required=default is None)
        return str(self.values.get(name, "x"))

    def name(self, field_name: str, default: str | None = None) -> str:
        self._note(field_name, {"type": "string", "pattern": f"^{NAME.pattern}$"}, required=default is None)
        return str(self.values.get(field_name, "x"))

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        words = list(allowed)
        if name in self.values:  # the kind, which is asked for
            return str(self.values[name])
        self._note(name, {"enum": words}, required=default is None and bool(words))
        return words[self.turn % len(words)]

    def number(self, name: str, low: int, high: int, default: int) -> int:
        self._note(name, {"type": "integer", "minimum": low, "maximum": high})
        return default

    def flag(self, name: str) -> bool:
        self._note(name, {"type": "boolean"})
        return False

    def span(self, name: str, default: Duration | None = None, *, negative: bool = False) -> Duration:
        schema = {"type": "string", "pattern": SPAN, "description": EXAMPLE}
        self._note(name, schema, required=default is None)
        return Duration(1, "day")

    def hour(self, name: str) -> time | None:
        self._note(name, {"type": "string", "pattern": f"^{HOUR.pattern}$"})
        return None

    def target(self, name: str, default: str | None = None) -> str:
        self._note(name, {"type": "string", "description": "id of a step"}, required=default is None)
        return "x"

    def mention(self, name: str) -> str:
        self._note(name, {"type": "string", "description": "id of a step"})
        return "x"

    def inner_steps(self, track: str) -> str:
        self._note("steps", {"type": "array", "items": STEP, "minItems": 1}, required=True)
        return "x"

    def words(
        self, name: str, allowed: Sequence[str] | None = None, default: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        word: Schema = {"type": "string", **({"enum": list(allowed)} if allowed else {})}
        schema = {"anyOf": [word, {"type": "array", "items": word, "minItems": 1}]}
        if allowed is None or name not in self.found.properties:  # where several lists are possible, any word is
            self._note(name, schema, required=default is None)
        return ()

    def mapping(self, name: str) -> Fields | None:
        self._note(name, {"type": "object"})
        return self._inner(name)

    def list_of(self, name: str) -> Iterator[Fields]:
        self._note(name, {"type": "array"})
        if not self._is_bare:
            yield self._inner(name)

    def finish(self) -> None:
        """Everything is asked for: what was only looked at is known too."""
        for name in self.seen - self.found.properties.keys():
            self.found.note(name, {})


def _passes(values: Mapping[str, Any]) -> Iterator[Probe]:
    """Probes of one mapping: with all that readers look for, and with ever more of it missing."""
    found = Found()
    for turn in range(PASSES):
        for absent in range(PASSES):
            yield Probe(values, (), Notes(), "x", "x", found=found, turn=turn, absent=absent)


def step_schema(kind: str) -> Schema:
    """The fields of one kind of step, those that every kind has among them."""
    found = Found()
    for probe in _passes({"id": "x", "kind": kind}):
        read_common(probe, KINDS[kind], "x", probe.text("title", "x"))
        probe.name("id")
        probe.finish()
        found = probe.found
    made = found.schema()
    made["properties"] = {"id": made["properties"].pop("id"), "kind": {"const": kind}, **made["properties"]}
    made["required"] = sorted({*made.get("required", ()), "id", "kind"})
    return made


def document_schema() -> Schema:
    """The whole schema."""
    found = Found()
    for probe in _passes({}):
        read_head(probe)
        read_personas(probe, {})
        found = probe.found
    found.inner.pop("sources", None)
    made = found.schema()
    made["properties"]["steps"] = {"type": "array", "items": STEP, "minItems": 1}
    made["required"] = sorted({*made.get("required", ()), "steps"})
    kinds = {kind: step_schema(kind) for kind in sorted(KINDS)}
    step = {"oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in kinds]}
    return {"$schema": DRAFT, "title": "mailflow pathway", **made, "$defs": {"step": step, **kinds}}
