// The YAML view of a draft. The textarea is the truth and works without this; here it gets colours, completion and what
// is wrong in place. The editor lives in a shadow root: there its styles need no exception from our policy.
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { completing } from "./completing.js";
import { following } from "./following.js";
import { keep } from "./keeping.js";
import { problemsInText, rangeOf, showProblems } from "./problems.js";
import { theme } from "./theme.js";

const area = document.querySelector("textarea[data-check]");
if (area) begin();

async function begin() {
  let view = null;
  const box = document.querySelector("#text-problems");
  const picture = following(document.querySelector("[data-picture]"));
  const kept = keep(area, (said, isKept) => {
    if (box.innerHTML !== said.shown) box.innerHTML = said.shown;
    if (view) showProblems(view, said.problems);
    picture?.saved(isKept && said.drawable);
  });
  if ("adoptedStyleSheets" in Document.prototype) {
    const offer = await offered();
    view = editor(offer, (update) => picture?.moved(update));
    picture?.begin(view);
    showProblems(view, JSON.parse(area.dataset.problems));
  }
  offerKept(kept, (text) => write(view, text));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    goTo(view, { line: Number(link.dataset.line), column: Number(link.dataset.column), end: Number(link.dataset.end) });
  });
}

// What may be written, and the words of the editor itself; without it the editor still works, in English.
async function offered() {
  try {
    const answer = await fetch(area.dataset.offer, { headers: { "X-Part": "1" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function editor(offer, moved) {
  const host = document.createElement("div");
  host.className = "text-host";
  const writing = document.activeElement === area; // it began before this came
  const label = document.querySelector(`label[for="${area.id}"]`);
  const hint = document.getElementById(area.dataset.hint);
  area.after(host);
  const root = host.attachShadow({ mode: "open" });
  const submit = () => {
    area.form.requestSubmit();
    return true;
  };
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: area.value,
      selection: { anchor: Math.min(area.selectionStart, area.value.length) },
      extensions: [
        [lineNumbers(), lintGutter(), highlightActiveLineGutter(), highlightActiveLine(), drawSelection(), history()],
        [yaml(), indentUnit.of("  "), bracketMatching(), closeBrackets(), highlightSelectionMatches(), search({ top: true })],
        offer ? [completing(offer), EditorState.phrases.of(offer.words.editor)] : [],
        keymap.of([{ key: "Mod-Enter", run: submit }, { key: "Mod-s", run: submit }]),
        keymap.of([...completionKeymap, ...closeBracketsKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        keymap.of([indentWithTab]),
        EditorView.contentAttributes.of({ "aria-label": label.textContent, "aria-description": hint.textContent, spellcheck: "false", tabindex: "0" }),
        [problemsInText, theme, EditorView.lineWrapping, EditorView.updateListener.of(copy), EditorView.updateListener.of(moved)],
      ],
    }),
  });
  if (writing) view.focus();
  hint.hidden = false;
  area.hidden = true;
  label.addEventListener("click", (event) => {
    event.preventDefault();
    view.focus();
  });
  host.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); // letters are text here, not keys of the page
  });
  return view;
}

function copy(update) {
  if (!update.docChanged) return;
  area.value = update.state.doc.toString();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function write(view, text) {
  if (view) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  else {
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function offerKept(kept, use) {
  const notice = document.querySelector("[data-kept]");
  const one = kept.found();
  if (!one || !notice) return;
  notice.hidden = false;
  notice.addEventListener("click", (event) => {
    const choice = event.target.closest("button")?.value;
    if (!choice) return;
    notice.hidden = true;
    if (choice === "prendre") {
      kept.take(one); // the server compares with the draft as it was then
      use(one.text);
    } else kept.drop();
  });
}

function goTo(view, problem) {
  if (view) {
    const range = rangeOf(problem, view.state.doc);
    if (!range) return;
    view.dispatch({ selection: { anchor: range.from, head: range.to }, effects: EditorView.scrollIntoView(range.from, { y: "center" }) });
    view.focus();
    return;
  }
  const start = area.value.split("\n").slice(0, problem.line - 1).join("\n").length + (problem.line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start + problem.column, start + problem.end);
  area.scrollTop = ((problem.line - 5) * area.scrollHeight) / area.value.split("\n").length;
}
