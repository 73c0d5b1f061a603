// Keys of keymap.js do what is under their names. Letters never act while one is writing, nor when turned off.
import { KEYS, actions } from "./keymap.js";

const OFF = "letters-off";
const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable]";
// A field of a dialog that has just closed keeps the focus until the page is next painted: nobody writes in it.
const writing = (target) => target.matches(FIELDS) && (target.checkVisibility?.() ?? true);
const lettersOff = () => localStorage.getItem(OFF) === "1";

function walk(step) {
  const links = [...document.querySelectorAll(".row-link, [data-row]")];
  const row = document.activeElement.closest(".row");
  const at = links.findIndex((link) => link === document.activeElement || (row && link.closest(".row") === row));
  links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
}

// Opens what folds a thing away, and goes there.
export function reach(thing) {
  if (!thing) return;
  const fold = thing.closest("details");
  if (fold) fold.open = true;
  const into = thing.matches("summary") ? fold : thing;
  const field = into.matches("details, form, section")
    ? into.querySelector("input:not([type=hidden], [tabindex='-1']), select, textarea, button:not([tabindex='-1'])")
    : into;
  (field ?? thing).focus();
}

document.addEventListener("keydown", (event) => {
  const chord = event.ctrlKey || event.metaKey;
  const pressed = chord ? `Ctrl+${event.key.length === 1 ? event.key.toUpperCase() : event.key}` : event.key;
  const found = KEYS.find((item) => item.key === pressed);
  if (!found || event.altKey || !actions[found.does]) return;
  if (!chord && (writing(event.target) || document.querySelector("dialog[open]") || lettersOff())) return;
  if (found.does === "send" && !event.target.matches("textarea")) return;
  event.preventDefault();
  actions[found.does](event.target);
});

Object.assign(actions, {
  find: () => document.querySelector("#find")?.focus(),
  next: () => walk(1),
  previous: () => walk(-1),
  reply: () => document.querySelector("#text")?.focus(),
  note: () => reach(document.querySelector("#note")),
  send: (target) => target.form?.requestSubmit(),
});

// The switch for letters stands on the help page and in its dialog.
export function dressSwitch(root) {
  const box = root.querySelector("[data-letters]");
  if (!box) return;
  box.closest("label").hidden = false;
  box.checked = !lettersOff();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "" : "1"));
}
dressSwitch(document);
