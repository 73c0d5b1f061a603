// "@" in a note offers the colleagues' names; arrows choose, Enter or Tab takes, Escape leaves.
const area = document.querySelector("textarea[data-mentions]");
const team = [...document.querySelectorAll("[data-team] li")].map((item) => item.textContent);
const START = /(?:^|\s)@([\p{L}'’ -]{0,40})$/u;

if (area && team.length) offer();

function offer() {
  const list = document.createElement("ul");
  let at = 0;
  list.className = "mention-choices";
  list.id = "mention-choices";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.dataset.mentions);
  area.after(list);
  area.setAttribute("aria-controls", list.id);
  area.setAttribute("aria-autocomplete", "list");

  const typed = () => START.exec(area.value.slice(0, area.selectionStart))?.[1];

  function close() {
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  }

  function mark() {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    area.setAttribute("aria-activedescendant", `mention-${at}`);
  }

  function take() {
    const name = list.children[at].textContent;
    area.setRangeText(`${name} `, area.selectionStart - typed().length, area.selectionStart, "end");
    close();
  }

  area.addEventListener("input", () => {
    const wanted = typed();
    const found = wanted === undefined ? [] : team.filter((name) => name.toLowerCase().includes(wanted.toLowerCase()));
    if (!found.length) return close();
    list.replaceChildren(
      ...found.slice(0, 6).map((name, index) => {
        const item = document.createElement("li");
        item.id = `mention-${index}`;
        item.setAttribute("role", "option");
        item.textContent = name;
        return item;
      }),
    );
    at = 0;
    list.hidden = false;
    return mark();
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at = (at + step + list.children.length) % list.children.length;
    else if (event.key === "Enter" || event.key === "Tab") take();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    if (!list.hidden) mark();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    at = [...list.children].indexOf(event.target);
    if (at >= 0) take();
  });
  area.addEventListener("blur", close);
}
