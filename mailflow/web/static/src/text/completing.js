// The editor's side of completions.js: what is offered becomes a list that opens while one writes, or by Ctrl+Space.
import { autocompletion, pickedCompletion, startCompletion } from "@codemirror/autocomplete";
import { completions } from "./completions.js";

const WORD = /^[\w"'-]*$/;

export function completing(offer) {
  return autocompletion({ override: [source(offer)], icons: false, closeOnBlur: true });
}

function source(offer) {
  return (context) => {
    const found = completions(context.state.doc.toString(), context.pos, offer);
    if (!found || !(context.explicit || wanted(context, found))) return null;
    return { from: found.from, options: found.options.map((one) => made(one, found.to)), validFor: WORD };
  };
}

// Without being asked: once a word is begun, or where a value is to come.
function wanted(context, found) {
  const before = context.state.doc.lineAt(context.pos).text.slice(0, context.pos - context.state.doc.lineAt(context.pos).from);
  return context.pos > found.from || /[:[{,]\s$/.test(before);
}

function made(one, to) {
  return {
    label: one.label,
    detail: one.detail,
    info: one.info || undefined,
    boost: one.first ? 2 : 0,
    apply(view, completion, from, until) {
      const end = Math.max(until, Math.min(to, view.state.doc.lineAt(from).to));
      const cursor = from + one.apply.length;
      view.dispatch({
        changes: { from, to: end, insert: one.apply },
        selection: { anchor: cursor },
        annotations: pickedCompletion.of(completion),
        userEvent: "input.complete",
      });
      if (one.isField && one.apply.endsWith(" ")) startCompletion(view);
    },
  };
}
