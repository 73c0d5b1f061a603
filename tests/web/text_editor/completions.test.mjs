import assert from "node:assert/strict";
import { test } from "node:test";
import { offeredAt } from "./offer.mjs";

const STEPS = `code: essai
steps:
  - id: bonjour
    kind: message
    title: Dire bonjour
  - id: reponse
    kind: await_reply
    answers: [{outcome: oui, next: fin}, {outcome: non, next: fin}]
  - id: deux
    kind: parallel
    tracks:
      - name: gauche
        steps:
          - {id: pause, kind: wait, for: 2 days}
`;

const labels = (marked) => offeredAt(marked)?.labels ?? [];
const includes = (marked, ...names) => {
  for (const name of names) assert.ok(labels(marked).includes(name), `${name} in ${labels(marked)}`);
};
const excludes = (marked, ...names) => {
  for (const name of names) assert.ok(!labels(marked).includes(name), `${name} not in ${labels(marked)}`);
};

test("at the beginning of a line the pathway's own fields are offered, but those already there", () => {
  includes("code: essai\n|", "title", "owner", "quiet_hours", "steps");
  excludes("code: essai\n|", "code", "kind", "wording");
});

test("a step offers the fields of its kind and none of another's", () => {
  const marked = `${STEPS}  - id: x\n    kind: wait\n    |`;
  includes(marked, "for", "until", "title");
  excludes(marked, "wording", "answers", "id", "kind");
});

test("fields that come after the cursor count as written", () => {
  excludes("steps:\n  - id: x\n    |\n    kind: wait\n    for: 2 days\n", "for", "kind");
});

test("a step without a kind offers the kinds, in French too", () => {
  includes(`${STEPS}  - id: x\n    |`, "kind", "title");
  const found = offeredAt(`${STEPS}  - id: x\n    kind: |`);
  assert.ok(found.labels.includes("await_reply"));
  assert.equal(found.options.find((one) => one.label === "wait").detail, "Attente");
});

test("within a list of mappings its fields are offered, on one line and on several", () => {
  includes(`${STEPS}  - {id: x, kind: await_reply, reminders: [{after: 3 days, |}]}`, "wording", "class");
  excludes(`${STEPS}  - {id: x, kind: await_reply, reminders: [{after: 3 days, |}]}`, "after", "kind");
  includes(`${STEPS}  - id: x\n    kind: await_reply\n    reminders:\n      - |`, "after", "wording");
  includes(`${STEPS}  - id: x\n    kind: await_reply\n    reminders:\n      - after: 3 days\n        wo|`, "wording");
  includes(`${STEPS}  - id: x\n    kind: await_reply\n    timeout: {|`, "after", "next");
});

test("a way on offers the steps of its own list, others any step of the kind that is meant", () => {
  const marked = `${STEPS}  - id: x\n    kind: branch\n    else: |`;
  includes(marked, "bonjour", "reponse", "deux");
  excludes(marked, "pause", "x");
  includes(STEPS.replace("for: 2 days}", "for: 2 days}\n          - {id: ici, kind: wait, next: |}"), "pause");
  assert.deepEqual(labels(`${STEPS}  - id: x\n    kind: await_reply\n    about: |`), ["bonjour"]);
  includes("steps:\n  - {id: a, kind: wait}\ngoals:\n  - {id: b, next: |}", "a");
});

test("choices, true and false, spans with the number that stands there, wordings", () => {
  assert.deepEqual(labels(`${STEPS}  - id: x\n    kind: message\n    class: |`).sort(), ["legal", "optional", "service"]);
  includes(`${STEPS}  - id: x\n    kind: wait\n    for: 5|`, "5 working days", "5 days");
  includes(`${STEPS}  - id: x\n    kind: wait\n    for: 1|`, "1 working day");
  includes(`${STEPS}  - id: x\n    kind: message\n    wording: bon|`, "bienvenue");
});

test("a list of words offers those not yet in it", () => {
  const marked = `${STEPS}  - {id: x, kind: await_reply, answers: [{intents: [confirm, |]}]}`;
  includes(marked, "decline");
  excludes(marked, "confirm");
});

test("a condition offers steps, then what they can come to", () => {
  includes(`${STEPS}  - {id: x, kind: branch, ways: [{when: {outcome: |}}]}`, "reponse", "pause");
  assert.deepEqual(labels(`${STEPS}  - {id: x, kind: branch, ways: [{when: {outcome: reponse, is: |}}]}`), ["oui", "non"]);
});

test("what is picked replaces the word the cursor is in, and a field gets its colon once", () => {
  const found = offeredAt(`${STEPS}  - id: x\n    kind: wa|it\n`);
  assert.equal(found.replaced, "wait");
  assert.equal(offeredAt("ti|").options.find((one) => one.label === "title").apply, "title: ");
  assert.equal(offeredAt("ti|: Essai").options.find((one) => one.label === "title").apply, "title");
});

test("nothing is offered in free text, in comments and in blocks of text", () => {
  assert.deepEqual(labels("title: Essai |"), []);
  assert.deepEqual(labels("# code: |"), []);
  assert.deepEqual(labels(`${STEPS}  - id: x\n    kind: wait\n    note: >\n      du te|xte\n`), []);
});

test("an unfinished line does not hide what stands below it", () => {
  includes(STEPS.replace("title: Dire bonjour", "titl|"), "title");
  includes(`${STEPS.replace("{outcome: non, next: fin}]", "{outcome: non, ")}  - id: x\n    kind: branch\n    else: |`, "bonjour", "deux");
  includes(STEPS.replace("{outcome: non, next: fin}]", "{outcome: non, |"), "next", "intents");
});
