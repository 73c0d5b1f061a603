// The editor of pathways: saves while one types, shows what is wrong beside its field, and keeps the picture in view.
import { values } from "./values.js";

const PAUSE = 700; // milliseconds without a key before a step is saved
const studio = document.querySelector("[data-studio]");
const form = document.querySelector("form[data-autosave]");

if (studio) showCurrent();
if (form) keepStep();

function showCurrent() {
  const box = document.querySelector("#draft-picture");
  const here = box?.querySelector(".on > a > .box, .on .box");
  if (here) {
    const place = here.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    box.scrollTop += place.top - frame.top - (frame.height - place.height) / 2;
    box.scrollLeft += place.left - frame.left - (frame.width - place.width) / 2;
  }
  const outline = document.querySelector("#draft-outline");
  const line = outline?.querySelector("[aria-current]");
  if (line) outline.scrollTop += line.getBoundingClientRect().top - outline.getBoundingClientRect().top - 80;
}

function keepStep() {
  const state = form.querySelector("[data-autosave-state]");
  let timer = 0;
  let busy = false;
  let again = false;
  let leaving = false;

  async function save() {
    clearTimeout(timer);
    if (leaving) return;
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const answer = await fetch(form.action, { method: "POST", headers: { "X-Part": "1" }, body: values(form) });
      if (answer.ok || answer.status === 409) show(await answer.json());
      else throw new Error(String(answer.status));
    } catch {
      state.textContent = form.dataset.unsaved ?? "…";
      timer = setTimeout(save, PAUSE * 10);
    }
    busy = false;
    if (again) {
      again = false;
      save();
    }
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
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
}

function put(id, text) {
  const part = document.getElementById(id);
  const { scrollTop, scrollLeft } = part;
  part.innerHTML = text;
  part.scrollTop = scrollTop;
  part.scrollLeft = scrollLeft;
}
