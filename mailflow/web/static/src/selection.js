// Checked rows: their number, ranges, keys, and that they survive a refresh in place. Forms work without any of it.
import { actions } from "./keymap.js";

const chosen = new Map(); // id → value of its box: the row as it was when it was checked
let last = null;
let gone = false;

document.documentElement.dataset.scripted = "";

const boxes = () => [...document.querySelectorAll("[data-pickable] .pick input")];
const idOf = (box) => box.value.split(" ")[0];
const rowOf = (box) => box.closest(".row");

function say() {
  const form = document.querySelector("[data-lot]");
  if (!form) return;
  const number = chosen.size;
  const words = form.querySelector("[data-lot-count]");
  const all = form.querySelector("[data-lot-all]");
  form.dataset.count = number;
  const said = number === 0 ? words.dataset.none : number === 1 ? words.dataset.one : words.dataset.many.replace("#", number);
  words.textContent = gone ? `${said}. ${words.dataset.gone}` : said;
  all.hidden = false;
  const box = all.querySelector("input");
  box.checked = number > 0 && number === boxes().length;
  box.indeterminate = number > 0 && !box.checked;
}

function note(box) {
  if (box.checked) chosen.set(idOf(box), box.value);
  else chosen.delete(idOf(box));
}

function pick(box, range) {
  const list = boxes();
  const from = list.findIndex((item) => idOf(item) === last);
  const to = list.indexOf(box);
  if (range && from >= 0) {
    for (const item of list.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      item.checked = box.checked;
      note(item);
    }
  }
  note(box);
  last = idOf(box);
  gone = false;
  say();
}

// A row that changed while it was checked is let go of: nobody closes what they have not seen.
function again() {
  const present = new Map(boxes().map((box) => [idOf(box), box]));
  for (const [id, value] of [...chosen]) {
    const box = present.get(id);
    if (!box || box.value !== value) {
      chosen.delete(id);
      gone = true;
    }
  }
  for (const [id, box] of present) box.checked = chosen.has(id);
  say();
}

let shifted = false;
document.addEventListener("click", (event) => {
  shifted = event.shiftKey;
}, true);
document.addEventListener("change", (event) => {
  const target = event.target;
  if (target.matches("[data-pickable] .pick input")) pick(target, shifted);
  if (target.matches("[data-lot-all] input")) {
    for (const box of boxes()) {
      box.checked = target.checked;
      note(box);
    }
    gone = false;
    say();
  }
  if (target.form?.matches("[data-submit-on-change]")) target.form.requestSubmit();
});

function here() {
  return document.activeElement.closest(".row")?.querySelector(".pick input");
}

function toggle(range) {
  const box = here();
  if (!box) return;
  box.checked = range ? true : !box.checked;
  pick(box, range);
}

// With nothing checked, a key means the row one is at.
function ready() {
  if (document.querySelector("[data-lot]") && chosen.size === 0) toggle(false);
}

function openPanel(name) {
  const panel = document.querySelector(`[data-key-panel=${name}]`);
  if (!panel) return;
  panel.open = true;
  panel.querySelector("input:not([type=hidden], [type=date]), button")?.focus();
}

Object.assign(actions, {
  pick: () => toggle(false),
  pickTo: () => toggle(true),
  close: () => {
    ready();
    if (chosen.size > 0) document.querySelector("[data-key-press=close]")?.click();
  },
  snooze: () => {
    ready();
    openPanel("snooze");
  },
  tag: () => {
    ready();
    openPanel("tag");
  },
});

document.addEventListener("htmx:after:swap", again);
document.addEventListener("htmx:after:settle", again);
addEventListener("pageshow", () => {
  for (const box of boxes()) note(box);
  say();
});
