"""The schema for editors: every field that is read is in it and no other, and the shipped pathways keep to it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from mailflow.pathways.document import read_pathway
from mailflow.pathways.fields import Fields, Notes
from mailflow.pathways.problems import InvalidPathway
from mailflow.pathways.reading import read_common
from mailflow.pathways.schema import document_schema, step_schema
from mailflow.pathways.steps import KINDS
from mailflow.pathways.yaml_source import load_yaml
from mailflow.templates.shipped import starter_pathways

SCHEMA = document_schema()


def faults(value: Any, schema: dict[str, Any], path: str = "") -> list[str]:
    """The part of JSON Schema that ours uses (2020-12, validation vocabulary)."""
    if "$ref" in schema:
        return faults(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], path)
    if "oneOf" in schema or "anyOf" in schema:
        found = [faults(value, item, path) for item in schema.get("oneOf") or schema["anyOf"]]
        fitting = sum(not item for item in found)
        return [] if fitting == 1 or (fitting and "anyOf" in schema) else min(found, key=len) or [f"{path}: several"]
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    wanted = schema.get("type", [])
    types = tuple(kinds[name] for name in ([wanted] if isinstance(wanted, str) else wanted))
    if types and not isinstance(value, types):
        return [f"{path}: not {wanted}"]
    wrong = [f"{path}: not {schema['const']}"] if "const" in schema and value != schema["const"] else []
    wrong += [f"{path}: not among {schema['enum']}"] if "enum" in schema and value not in schema["enum"] else []
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        wrong.append(f"{path}: {value!r} has another pattern")
    if isinstance(value, list):
        wrong += [fault for item in value for fault in faults(item, schema.get("items", {}), f"{path}[]")]
    if isinstance(value, dict) and "properties" in schema:
        wrong += [f"{path}: {name} is missing" for name in schema.get("required", ()) if name not in value]
        wrong += [f"{path}: {name} is unknown" for name in value if name not in schema["properties"]]
        for name, item in value.items():
            wrong += faults(item, schema["properties"].get(name, {}), f"{path}.{name}")
    return wrong


@pytest.mark.parametrize("code", sorted(starter_pathways()))
def test_the_shipped_pathways_keep_to_the_schema(code: str) -> None:
    assert faults(load_yaml(starter_pathways()[code]).values, SCHEMA) == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_of_the_schema_is_read_and_every_field_that_is_read_is_in_it(kind: str) -> None:
    known = set(step_schema(kind)["properties"])
    everything = Fields(dict.fromkeys(known, "x") | {"id": "x", "kind": kind}, (), Notes(), "x", "y")
    with_nothing = Fields({"id": "x", "kind": kind}, (), Notes(), "x", "y")
    for fields in (everything, with_nothing):
        read_common(fields, KINDS[kind], "x", "x")
    read = everything.seen | with_nothing.seen | {"id", "kind", "title"}
    assert with_nothing.seen <= known
    # `past` is read only where `on_past` says so, which the probe finds out and this plain reading does not
    assert known - read <= {"past"}


def test_a_field_that_is_not_in_the_schema_is_refused_by_the_reader_as_well() -> None:
    text = "code: a\ntitle: A\nsteps:\n  - {id: fin, kind: end, outcome: fini, COLOUR: red}\n"
    assert faults(load_yaml(text).values, SCHEMA)
    with pytest.raises(InvalidPathway, match="“COLOUR” is not a field here"):
        read_pathway(text)


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("{id: a, kind: end}", "outcome is missing"),
        ("{id: a, kind: wait, for: a while, next: a}", "another pattern"),
        ("{id: a, kind: message, wording: w, class: urgent, next: a}", "not among"),
        ("{id: a, kind: decision, timeout: {after: 1 day}}", "timeout is unknown"),
    ],
)
def test_editors_see_plain_mistakes(step: str, fault: str) -> None:
    found = load_yaml(f"- {step}").values[0]
    assert fault in " ".join(faults(found, step_schema(found["kind"])))


def test_the_schema_is_json_and_names_every_kind() -> None:
    assert set(json.loads(json.dumps(SCHEMA))["$defs"]) == {"step", *KINDS}
