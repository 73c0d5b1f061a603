import assert from "node:assert/strict";
import { test } from "node:test";
import { spansOf, stepAt } from "../../../mailflow/web/static/src/text/where.js";

const here = (marked) => stepAt(spansOf(marked.replace("|", "")), marked.indexOf("|"))?.id ?? "";
const STEPS = `code: essai
steps:
  # de quoi commencer
  - id: un
    kind: parallel
    tracks:
      - name: A
        steps:
          - id: dedans
            kind: wait
            for: 1 day
      - name: B
    next: fin

  - {id: fin, kind: end}
personas:
  - name: x
`;

test("the step around the cursor is found, the innermost one", () => {
  const at = (words, from = STEPS) => here(from.replace(words, `|${words}`));
  assert.equal(at("  - id: un"), "un");
  assert.equal(at("kind: parallel"), "un");
  assert.equal(at("name: A"), "un");
  assert.equal(at("- id: dedans"), "dedans");
  assert.equal(at("for: 1 day"), "dedans");
  assert.equal(at("- name: B"), "un");
  assert.equal(at("next: fin"), "un");
  assert.equal(at("  - {id: fin"), "fin");
  assert.equal(at("kind: end"), "fin");
});

test("outside of the steps there is none, and lists right below their field end as well", () => {
  assert.equal(here(`|${STEPS}`), "");
  assert.equal(here(STEPS.replace("personas:", "|personas:")), "");
  assert.equal(here(`${STEPS}|`), "");
  assert.equal(here("steps:\n- id: a\n  kind: |\n- id: b\n"), "a");
  assert.equal(here("steps:\n- id: a\n- id: b\n  |"), "b");
  assert.equal(here("steps:\n- id: a\ntitle: |x\n"), "");
  assert.equal(here("steps: [{id: a}, {id: b, |kind: end}]\n"), "b");
});
