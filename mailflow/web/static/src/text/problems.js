// What the server found wrong, shown in the text: underlined, marked beside its line, and said at the end of the line.
import { setDiagnostics } from "@codemirror/lint";
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

const judged = StateEffect.define();

// The list below the text says the same to screen readers.
class Said extends WidgetType {
  constructor(words) {
    super();
    this.words = words;
  }

  eq(other) {
    return other.words === this.words;
  }

  toDOM() {
    const said = document.createElement("span");
    said.className = "cm-said";
    said.setAttribute("aria-hidden", "true");
    said.textContent = this.words;
    return said;
  }
}

// Where a problem stands in a document that may have changed since it was judged.
export function rangeOf(problem, doc) {
  if (problem.line < 1 || problem.line > doc.lines) return null;
  const { from, to } = doc.line(problem.line);
  const start = Math.min(from + problem.column, to);
  const end = Math.min(from + problem.end, to);
  return end > start ? { from: start, to: end } : { from, to };
}

const atLineEnds = StateField.define({
  create: () => Decoration.none,
  update(shown, change) {
    const told = change.effects.find((effect) => effect.is(judged));
    return told ? widgets(told.value, change.state.doc) : shown.map(change.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function widgets(problems, doc) {
  const byLine = new Map();
  for (const one of problems) if (rangeOf(one, doc)) byLine.set(one.line, [...(byLine.get(one.line) ?? []), one]);
  const made = [...byLine].map(([line, all]) => {
    const words = all.map((one) => `${one.sentence} ${one.remedy}`.trim()).join(" · ");
    return Decoration.widget({ widget: new Said(words), side: 1 }).range(doc.line(line).to);
  });
  return Decoration.set(made, true);
}

export const problemsInText = atLineEnds;

// Shows them all; those of an older text are gone.
export function showProblems(view, problems) {
  const { state } = view;
  const diagnostics = problems.flatMap((one) => {
    const range = rangeOf(one, state.doc);
    return range ? [{ ...range, severity: "error", message: `${one.sentence}\n${one.remedy}`.trim() }] : [];
  });
  const told = setDiagnostics(state, diagnostics);
  view.dispatch({ ...told, effects: [...[told.effects].flat(), judged.of(problems)] });
}
