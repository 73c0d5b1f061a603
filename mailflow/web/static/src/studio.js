// The editor of pathways: saves while one types, shows what is wrong beside its field, and keeps the picture in view.
import { centre } from "./picture.js";
import { values } from "./values.js";

const PAUSE = 700; // milliseconds without a key before a step is saved
const studio = document.querySelector("[data-studio]");
const form = document.querySelector("form[data-autosave]");

const keeper = form ? keepStep() : null;
if (studio) showCurrent();
if (keeper) waitForIt();

function showCurrent() {
  const box = document.querySelector("#draft-picture");
  const here = box?.querySelector(".on > a > .box, .on .box") ?? box?.querySelector(".n .box");
  if (here) centre(box, here);
  const outline = document.querySelector("#draft-outline");
  const line = outline?.querySelector("[aria-current]");
  if (line) outline.scrollTop += line.getBoundingClientRect().top - outline.getBoundingClientRect().top - 80;
}

// Whether what was typed is saved by now, after trying; who leads elsewhere waits for it.
export async function settled() {
  return keeper ? keeper.settled() : true;
}

function keepStep() {
  const state = form.querySelector("[data-autosave-state]");
  let timer = 0;
  let saving = null;
  let dirty = false;
  let leaving = false;

  function save() {
    clearTimeout(timer);
    if (leaving) return true;
    saving ??= send().finally(() => {
      saving = null;
    });
    return saving;
  }

  async function send() {
    dirty = false;
    try {
      const body = values(form);
      const answer = await fetch(form.action, { method: "POST", headers: { "X-Part": "1" }, body, keepalive: document.hidden });
      if (answer.ok || answer.status === 409) show(await answer.json());
      else throw new Error(String(answer.status));
    } catch {
      dirty = true;
      state.textContent = form.dataset.unsaved;
      timer = setTimeout(save, PAUSE * 10);
      return false;
    }
    if (dirty) timer = setTimeout(save, PAUSE);
    return true;
  }

  async function settleAll() {
    while (!leaving && (dirty || saving)) if (!(await save())) return false;
    return true;
  }

  function show(said) {
    state.textContent = said.said;
    if (said.conflict) {
      leaving = true; // what comes next is a choice: the button shows both versions
      return;
    }
    form.elements.vu.value = said.seen;
    for (const [id, text] of [
      ["draft-outline", said.outline],
      ["draft-problems", said.problems],
      ["draft-state", said.state],
    ]) {
      put(id, text);
    }
    draw();
    for (const note of form.querySelectorAll("[data-wrong]")) {
      const text = said.wrong[note.dataset.wrong] ?? "";
      if (note.textContent !== text) note.textContent = text;
      const field = document.getElementById(note.id.replace(/-faux$/, ""));
      if (field && field.tagName !== "FIELDSET") field.setAttribute("aria-invalid", text ? "true" : "false");
    }
    for (const button of document.querySelectorAll("#draft-turn button[formaction$='annuler']")) button.disabled = false;
  }

  async function draw() {
    const where = `/brouillon/${studio.dataset.studio}/schema?etape=${encodeURIComponent(form.elements.etape.value)}`;
    const answer = await fetch(where, { headers: { "X-Part": "1" } });
    if (answer.ok) put("draft-picture", await answer.text());
  }

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && dirty) save();
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
  return { settled: settleAll, unsaved: () => !leaving && (dirty || saving !== null) };
}

// Another step, a move, undo: only once what was just typed is saved.
function waitForIt() {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const address = link?.getAttribute("href");
    if (!link || !plain || address.startsWith("#") || !keeper.unsaved()) return;
    event.preventDefault();
    if (await settled()) location.assign(address);
  });
  document.addEventListener("submit", async (event) => {
    if (event.target === form || !keeper.unsaved()) return;
    event.preventDefault();
    if (await settled()) event.target.requestSubmit(event.submitter?.isConnected ? event.submitter : null);
  });
}

function put(id, text) {
  const part = document.getElementById(id);
  const { scrollTop, scrollLeft } = part;
  const address = part.contains(document.activeElement) && document.activeElement.getAttribute("href");
  part.innerHTML = text;
  if (address) part.querySelector(`[href="${CSS.escape(address)}"]`)?.focus(); // who had gone on to the list stays there
  part.scrollTop = scrollTop;
  part.scrollLeft = scrollLeft;
}
