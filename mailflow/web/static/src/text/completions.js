// What may be written at a place of a pathway document: fields, choices, names of steps and wordings. Knows no editor.
import { pathOf, read, valueOf } from "./yaml_place.js";

const SPAN = "working";
const STEP_ID = "id of a step";
const OF_PERSONAS = ["step", "to", "task", "no_task"]; // fields that name a step there
const EMPTY = { properties: {} };

// `offer` is what /brouillon/…/completion says. Answers {from, to, options: [{label, detail, info, apply, first}]} or null.
export function completions(text, position, offer) {
  const { root, place } = read(text, position);
  if (!place) return null;
  const desk = { offer, root, schema: offer.schema, words: offer.words };
  const schema = schemaOf(place.node, desk);
  const options = place.role === "value" ? values(place, schema.properties?.[place.key] ?? {}, desk) : named(place, schema, desk);
  return options.length ? { from: place.from, to: place.to, options } : null;
}

function named(place, schema, desk) {
  if (schema.properties) return fields(place, schema, desk);
  if (place.node.parent?.type !== "seq") return [];
  const list = place.node.parent; // entries that are words, not mappings
  return values({ ...place, node: list.parent, key: list.slot }, schema, desk).filter((one) => !list.items.includes(one.label) || one.label === text(place, list));
}

const text = (place, list) => list.items[place.node.slot];

// The schema of a mapping, found from the root on; that of a step depends on its kind.
export function schemaOf(node, desk) {
  let schema = desk.schema;
  for (const [slot, holder] of way(node)) {
    schema = typeof slot === "number" ? (listed(schema).items ?? {}) : (schema.properties?.[slot] ?? {});
    if (schema.$ref) schema = stepSchema(holder, desk);
  }
  return schema.anyOf ? listed(schema) : schema;
}

function way(node) {
  return node.parent ? [...way(node.parent), [node.slot, node]] : [];
}

const listed = (schema) => schema.anyOf?.find((one) => one.type === "array") ?? schema;

function stepSchema(node, desk) {
  const kinds = desk.schema.$defs;
  const known = kinds[valueOf(node, "kind")];
  if (known?.properties) return { ...known, properties: { ...known.properties, kind: { enum: kindsOf(desk) } } };
  const first = Object.values(kinds).find((one) => one.properties) ?? EMPTY;
  const { id, title } = first.properties;
  return { properties: { id, kind: { enum: kindsOf(desk) }, title }, required: ["id", "kind"] };
}

const kindsOf = (desk) => Object.keys(desk.schema.$defs).filter((kind) => desk.schema.$defs[kind].properties);

function fields(place, schema, desk) {
  const taken = place.node.entries.filter((entry) => entry.from !== place.from).map((entry) => entry.key);
  const needed = schema.required ?? [];
  return Object.keys(schema.properties)
    .filter((name) => schema.properties[name] && !taken.includes(name))
    .map((name) => ({
      label: name,
      detail: desk.words.fields[name] ?? "",
      info: desk.words.hints[name] ?? "",
      apply: place.hasColon ? name : `${name}: `,
      first: needed.includes(name),
      isField: true,
    }));
}

function values(place, schema, desk) {
  const key = place.key;
  const steps = stepNames(place, schema, desk);
  if (steps) return steps;
  const enumerated = schema.enum ?? schema.anyOf?.[0]?.enum;
  if (enumerated) return enumerated.map((value) => option(value, wordsFor(key, value, desk)));
  if (schema.type === "boolean") return [option("true", desk.words.choices.yes), option("false", desk.words.choices.no)];
  if (desk.offer.names[key] && schema.type === "string") return desk.offer.names[key].map(([name, words]) => option(name, words));
  if (schema.pattern?.includes(SPAN)) return spans(place, desk);
  return key === "is" ? outcomes(place, desk) : [];
}

const option = (label, detail = "") => ({ label, detail, info: "", apply: label, first: false });

function wordsFor(key, value, desk) {
  return (key === "kind" ? desk.words.kinds[value] : desk.words.choices[value]) ?? "";
}

// Steps that the field may name: those of its own list for a way on, those of the kinds meant for others.
function stepNames(place, schema, desk) {
  const { key, node } = place;
  const condition = key === "outcome" && ["when", "skip_if"].includes(node?.slot);
  const persona = OF_PERSONAS.includes(key) && pathOf(node)[0] === "personas";
  const asked = schema.description === STEP_ID || key === "evidence" || condition || persona;
  if (!asked) return null;
  const all = stepsOf(desk.root);
  const kinds = desk.offer.meant[key];
  const anywhere = condition || persona || ["anchor", "evidence"].includes(key);
  const list = listOf(node) ?? valueOf(desk.root, "steps");
  const fitting = all.filter((step) => (kinds ? kinds.includes(step.kind) : anywhere || step.list === list));
  const own = stepOf(node);
  const found = fitting.filter((step) => step.node !== own || key === "to").map((step) => option(step.id, step.title));
  return key === "anchor" ? [option("enrolled", desk.words.enrolled), ...found] : found;
}

// Every step of the document: {id, kind, title, node, list}.
export function stepsOf(node) {
  const steps = valueOf(node, "steps");
  const found = [];
  for (const entry of steps?.items ?? []) {
    if (entry?.type !== "map") continue;
    const said = (name) => (typeof valueOf(entry, name) === "string" ? valueOf(entry, name) : "");
    if (said("id")) found.push({ id: said("id"), kind: said("kind"), title: said("title"), node: entry, list: steps });
    found.push(...stepsOf(entry));
    for (const track of valueOf(entry, "tracks")?.items ?? []) if (track?.type === "map") found.push(...stepsOf(track));
  }
  return found;
}

const isStep = (node) => typeof node.slot === "number" && node.parent?.slot === "steps";

function stepOf(node) {
  let here = node;
  while (here && !isStep(here)) here = here.parent;
  return here;
}

const listOf = (node) => stepOf(node)?.parent;

function spans(place, desk) {
  const count = /^-?\d+/.exec(String(valueOf(place.node, place.key) ?? ""))?.[0] ?? "2";
  const plural = Math.abs(Number(count)) === 1 ? "" : "s";
  return desk.offer.units.map(([unit, words]) => option(`${count} ${unit}${plural}`, words));
}

// What the step named beside it can come to.
function outcomes(place, desk) {
  const named = valueOf(place.node, "outcome");
  const step = stepsOf(desk.root).find((one) => one.id === named)?.node;
  const found = ["answers", "outcomes", "options"].flatMap((name) => valueOf(step, name)?.items ?? []);
  return found.map((one) => valueOf(one, "outcome")).filter(Boolean).map((name) => option(name));
}
