// Which step of a pathway document stands where in its text. Knows no editor and no picture.
import { stepsOf } from "./completions.js";
import { read } from "./yaml_place.js";

// Every step with an id: where its lines begin, where its first field stands, where it ends. Inner steps come after outer ones.
export function spansOf(text) {
  return stepsOf(read(text).root).map(({ id, node }) => ({ id, from: lead(text, node.at), at: node.at, to: node.end ?? text.length + 1 }));
}

// The innermost step around a position, or null.
export function stepAt(spans, position) {
  return spans.findLast((one) => one.from <= position && position < one.to) ?? null;
}

// The dash before a step belongs to it.
function lead(text, at) {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return /^[\s-]*$/.test(text.slice(start, at)) ? start : at;
}
