// A short document with "|" where the cursor is, and what is offered there.
import { readFileSync } from "node:fs";
import { completions } from "../../../mailflow/web/static/src/text/completions.js";

export const offer = JSON.parse(readFileSync(process.env.OFFER, "utf8"));

export function offeredAt(marked) {
  const position = marked.indexOf("|");
  const text = marked.slice(0, position) + marked.slice(position + 1);
  const found = completions(text, position, offer);
  return found && { ...found, labels: found.options.map((one) => one.label), replaced: text.slice(found.from, found.to) };
}
