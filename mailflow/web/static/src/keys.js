// Keys of keymap.js do what is under their names here; Ctrl+Enter sends. Never while one is writing.
import { KEYS, actions } from "./keymap.js";

const writing = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

function walk(step) {
  const links = [...document.querySelectorAll(".row-link, [data-row]")];
  const row = document.activeElement.closest(".row");
  const at = links.findIndex((link) => link === document.activeElement || (row && link.closest(".row") === row));
  links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.target.form?.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  const found = KEYS.find((item) => item.key === event.key);
  if (found && actions[found.does]) {
    event.preventDefault();
    actions[found.does]();
  }
});

Object.assign(actions, {
  find: () => document.querySelector("#find")?.focus(),
  next: () => walk(1),
  previous: () => walk(-1),
  reply: () => document.querySelector("#text")?.focus(),
});

// On a small screen the side is a strip that scrolls: begin where one is.
const here = document.querySelector(".side [aria-current]");
const strip = here?.closest(".side");
if (strip && strip.scrollWidth > strip.clientWidth) {
  strip.scrollLeft = here.getBoundingClientRect().left - strip.getBoundingClientRect().left - 16;
}
