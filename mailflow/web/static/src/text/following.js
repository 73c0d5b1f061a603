// The picture beside the text: shows the step in which the cursor stands, and a step that is chosen there leads to its
// lines. Drawn again after each save of a text that can be read; until then the last picture stays.
import { EditorView } from "@codemirror/view";
import { keepInSight } from "../picture.js";
import { spansOf, stepAt } from "./where.js";

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

// `frame` holds the picture. Answers what the editor has to tell it; null where there is none.
export function following(frame) {
  if (!frame) return null;
  const fold = frame.closest("details");
  const stale = document.querySelector("[data-stale]");
  let view = null;
  let known = { doc: null, spans: [] };
  let current = "";
  let asked = 0;
  let due = false; // a picture that nobody sees is drawn once it is opened
  let waiting = false;

  const links = () => [...frame.querySelectorAll(".n > a")];

  function spans() {
    if (view.state.doc !== known.doc) known = { doc: view.state.doc, spans: spansOf(view.state.doc.toString()) };
    return known.spans;
  }

  function look() {
    waiting = false;
    const found = stepAt(spans(), view.state.selection.main.head)?.id ?? "";
    if (found === current) return;
    current = found;
    mark();
  }

  function mark() {
    for (const one of frame.querySelectorAll(".n.on")) one.classList.remove("on");
    for (const link of links()) link.removeAttribute("aria-current");
    const node = current ? document.getElementById(`n-${current}`) : null;
    const link = node?.querySelector(":scope > a") ?? null;
    node?.classList.add("on");
    link?.setAttribute("aria-current", "true");
    if (!frame.contains(document.activeElement) || document.activeElement === frame) stopAt(link ?? links()[0]);
    if (link) keepInSight(frame, link.querySelector(".box"));
  }

  // One stop for Tab in the whole picture; arrows go on from there.
  function stopAt(link) {
    for (const other of links()) other.tabIndex = other === link ? 0 : -1;
  }

  async function draw() {
    due = !fold.open;
    if (due) return;
    const mine = ++asked;
    const answer = await fetch(frame.dataset.picture, { headers: { "X-Part": "1" } }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const held = document.activeElement?.closest?.("#draft-picture .n")?.id;
    const { scrollTop, scrollLeft } = frame;
    frame.innerHTML = await answer.text(); // rendered on the server, every text escaped
    Object.assign(frame, { scrollTop, scrollLeft });
    mark();
    const again = held && document.getElementById(held)?.querySelector(":scope > a");
    if (again) goTo(again);
  }

  function goTo(link) {
    stopAt(link);
    link.focus();
  }

  function choose(id) {
    const span = spans().find((one) => one.id === id);
    if (span) view.dispatch({ selection: { anchor: span.at }, effects: EditorView.scrollIntoView(span.at, { y: "start", yMargin: 40 }) });
    view.focus();
  }

  function begin(editor) {
    view = editor;
    document.querySelector("[data-picture-hint]").hidden = false;
    if (matchMedia("(max-width: 60rem)").matches) fold.open = false;
    look();
    if (!current) {
      mark();
      const first = frame.querySelector(".n .box");
      if (first) keepInSight(frame, first);
    }
    frame.addEventListener("click", (event) => {
      const node = event.target.closest(".n");
      if (!event.target.closest("a") || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(node.id.slice(2));
    });
    frame.addEventListener("keydown", (event) => {
      const all = links();
      const here = all.indexOf(event.target.closest("a"));
      if (here < 0 || !(event.key in STEPS)) return;
      event.preventDefault();
      goTo(all[Math.min(all.length - 1, Math.max(0, here + STEPS[event.key]))]);
    });
    fold.addEventListener("toggle", () => (due ? draw() : fold.open && mark()));
  }

  return {
    begin,
    moved(update) {
      if (!view || waiting || !(update.docChanged || update.selectionSet)) return;
      waiting = true;
      requestAnimationFrame(look);
    },
    saved(drawable) {
      stale.hidden = drawable;
      if (drawable) draw();
    },
  };
}
