// "/" goes to the search, j and k walk the list, r to the answer; Ctrl+Enter sends. Never while one is writing.
const writing = (target) => target.matches("input, textarea, select, [contenteditable]");

function walk(step) {
  const links = [...document.querySelectorAll(".row-link")];
  const at = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.target.form?.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  const actions = {
    "/": () => document.querySelector("#find")?.focus(),
    j: () => walk(1),
    k: () => walk(-1),
    r: () => document.querySelector("#text")?.focus(),
  };
  if (actions[event.key]) {
    event.preventDefault();
    actions[event.key]();
  }
});

// On a small screen the side is a strip that scrolls: begin where one is.
const here = document.querySelector(".side [aria-current]");
const strip = here?.closest(".side");
if (strip && strip.scrollWidth > strip.clientWidth) {
  strip.scrollLeft = here.getBoundingClientRect().left - strip.getBoundingClientRect().left - 16;
}
