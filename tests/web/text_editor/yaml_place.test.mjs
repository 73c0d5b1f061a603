import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { pathOf, read } from "../../../mailflow/web/static/src/text/yaml_place.js";
import { stepsOf } from "../../../mailflow/web/static/src/text/completions.js";
import { offeredAt } from "./offer.mjs";

const SHIPPED = new URL("../../../mailflow/templates/starter/", import.meta.url);
const documents = readdirSync(SHIPPED).filter((name) => name.endsWith(".yaml")).map((name) => [name, readFileSync(new URL(name, SHIPPED), "utf8")]);

const place = (marked) => {
  const position = marked.indexOf("|");
  const found = read(marked.replace("|", ""), position).place;
  return found && [pathOf(found.node).join("."), found.role, found.key];
};

test("every step of every shipped pathway is found", () => {
  for (const [name, text] of documents) {
    const ids = [...text.matchAll(/(?:- |\{)id: ([a-z0-9_]+), kind:|- id: ([a-z0-9_]+)\n\s+kind:/g)].map((one) => one[1] ?? one[2]);
    assert.deepEqual(stepsOf(read(text).root).map((step) => step.id).sort(), ids.sort(), name);
  }
});

test("no place in a document makes it fail, however the document is cut off", () => {
  const text = documents.find(([name]) => name.startsWith("premier-contact"))[1].slice(0, 4000);
  for (let at = 0; at < text.length; at += 7) {
    read(text.slice(0, at), at);
    offeredAt(`${text.slice(0, at)}|`);
    offeredAt(`${text.slice(0, at)}|${text.slice(at)}`);
  }
  for (const odd of ["|", "-|", "- - |", "{|", "[[|", "a: {b: [|", "a: 'x|", "\t|", "? |", ": |", "}|", "a: |\n", "- a: 1\n b|", "x: >|"]) place(odd);
});

test("lists right below their field, deeper lists, lists of lists and quoted names are read", () => {
  assert.deepEqual(place("steps:\n- id: a\n  |"), ["steps.0", "key", ""]);
  assert.deepEqual(place("steps:\n- id: a\n- id: |"), ["steps.1", "value", "id"]);
  assert.deepEqual(place('a:\n  "b": |'), ["a", "value", "b"]);
  assert.deepEqual(place("a:\n  - x: 1\n    y:\n      - z: |\n"), ["a.0.y.0", "value", "z"]);
  assert.deepEqual(place("a:\n  - x: 1\nb: |"), ["", "value", "b"]);
  assert.deepEqual(place("a: {b: 1,\n  c: |}"), ["a", "value", "c"]);
});

test("the depth of an empty line says which mapping it belongs to", () => {
  assert.deepEqual(place("a:\n  - x:\n      y: 1\n      |"), ["a.0.x", "key", ""]);
  assert.deepEqual(place("a:\n  - x:\n      y: 1\n    |"), ["a.0", "key", ""]);
  assert.deepEqual(place("a:\n  - x:\n      y: 1\n|"), ["", "key", ""]);
  assert.deepEqual(place("a:\n  |"), ["a", "key", ""]);
});
