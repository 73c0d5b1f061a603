// Steps of a draft are dragged by their grip. Only an extra: the arrows above the form do the same by keyboard.
import { settled } from "./studio.js";

const NEAR = 36; // pixels from the edge of the list within which it scrolls
const SLACK = 4; // pixels that are not yet a drag
const outline = document.querySelector("#draft-outline[data-csrf]");
let drag = null;

if (outline) {
  outline.classList.add("can-drag");
  outline.addEventListener("pointerdown", begin);
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) end();
  });
}

function begin(event) {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  drag = { key: grip.closest("[data-key]").dataset.key, from: event.clientY, moved: false, slot: null };
}

// Looked for anew: a save of the form beside it may have renewed the list meanwhile.
const dragged = () => outline.querySelector(`[data-key="${CSS.escape(drag.key)}"]`);

function follow(event) {
  if (!drag) return;
  if (!drag.moved && Math.abs(event.clientY - drag.from) < SLACK) return;
  if (!drag.moved) start();
  const frame = outline.getBoundingClientRect();
  if (event.clientY < frame.top + NEAR) outline.scrollTop -= 8;
  else if (event.clientY > frame.bottom - NEAR) outline.scrollTop += 8;
  drag.slot = nearest(event.clientX, event.clientY);
  const { x, y } = drag.slot;
  const shown = Math.max(frame.top, Math.min(frame.bottom, y));
  Object.assign(drag.line.style, { left: `${x}px`, top: `${shown - 1}px`, width: `${frame.right - x - 8}px` });
}

function start() {
  drag.moved = true;
  dragged()?.classList.add("is-dragged");
  document.body.classList.add("is-dragging");
  drag.line = document.createElement("div");
  drag.line.className = "drop-line";
  document.body.append(drag.line);
}

// Every place a step can be put: at the beginning of each list, and after each step; never within what is dragged.
function slots() {
  const found = [];
  const own = dragged();
  for (const list of outline.querySelectorAll("ol[data-first]")) {
    if (own?.contains(list)) continue;
    const { left, top } = list.getBoundingClientRect();
    found.push({ after: list.dataset.first, before: list.firstElementChild?.dataset.key, x: left, y: top });
  }
  for (const item of outline.querySelectorAll("[data-key]")) {
    if (item !== own && own?.contains(item)) continue;
    const { left, bottom } = item.getBoundingClientRect();
    found.push({ after: item.dataset.key, before: item.nextElementSibling?.dataset.key, x: left, y: bottom });
  }
  return found;
}

function nearest(x, y) {
  const far = (slot) => Math.abs(slot.y - y) + Math.max(0, Math.abs(slot.x - x) - 24) * 0.05;
  return slots().reduce((best, slot) => (far(slot) < far(best) ? slot : best));
}

function drop() {
  const done = drag;
  end();
  if (!done?.moved || !done.slot) return;
  const same = done.slot.after === done.key || done.slot.before === done.key;
  if (!same) move(done.key, done.slot.after);
}

function end() {
  outline.querySelector(".is-dragged")?.classList.remove("is-dragged");
  document.body.classList.remove("is-dragging");
  drag?.line?.remove();
  drag = null;
}

async function move(key, after) {
  const body = new URLSearchParams({ csrf: outline.dataset.csrf, etape: key, sens: "vers", apres: after });
  outline.setAttribute("aria-busy", "true");
  try {
    await settled();
    const answer = await fetch(`${location.pathname}/deplacer`, { method: "POST", headers: { "X-Part": "1" }, body });
    const told = await answer.json();
    if (told.to) {
      location.assign(told.to);
      return;
    }
    say(told.said);
  } catch {
    say(outline.dataset.failed);
  }
  outline.removeAttribute("aria-busy");
}

function say(words) {
  const state = document.querySelector("#draft-state [data-said]");
  state.textContent = words;
  state.closest("#draft-state").scrollIntoView({ block: "nearest" });
}
