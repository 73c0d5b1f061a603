// One field that goes anywhere and does anything: pages and queues of the side, actions of this page, people by name.
// A combobox with a listbox (WAI-ARIA): the focus stays in the field, the active option is named to screen readers.
import { actions } from "./keymap.js";
import { dressSwitch, reach } from "./keys.js";

const PAUSE = 200; // milliseconds without a key before the server is asked for people
const SHORTEST = 2;
const PART = { "X-Part": "1" };

const dialog = document.querySelector("[data-palette]");
const help = document.querySelector("[data-help]");

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const tidy = (text) => text.replace(/\s+/g, " ").trim();

function places() {
  return [...document.querySelectorAll(".side .side-link")].map((link) => ({
    words: tidy(link.querySelector(".side-name").textContent),
    more: tidy(link.querySelector(".tally")?.textContent ?? "").replace(/^, /, ""),
    run: () => location.assign(link.href),
  }));
}

function commands() {
  const visible = (one) => one.closest("dialog") === null && (one.checkVisibility?.() ?? true);
  const all = [...document.querySelectorAll("main [data-command]"), ...document.querySelectorAll(".top [data-command]")];
  return all.filter((one) => visible(one)).map((one) => ({
    words: tidy(one.dataset.command || one.textContent),
    more: "",
    run: () => (one.matches("button:not([data-reach]), a") ? one.click() : reach(one)),
  }));
}

function runPalette() {
  const field = dialog.querySelector("[role=combobox]");
  const list = dialog.querySelector("[role=listbox]");
  const status = dialog.querySelector("[role=status]");
  const words = dialog.dataset;
  let options = [];
  let people = [];
  let at = 0;
  let timer = 0;
  let asked = 0;

  function choose(index) {
    at = options.length ? (index + options.length) % options.length : 0;
    const items = list.querySelectorAll("[role=option]");
    items.forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    items[at]?.scrollIntoView({ block: "nearest" });
    if (items.length) field.setAttribute("aria-activedescendant", `palette-${at}`);
    else field.removeAttribute("aria-activedescendant");
  }

  function group(title, found) {
    if (!found.length) return [];
    const section = document.createElement("div");
    section.setAttribute("role", "group");
    section.setAttribute("aria-label", title);
    const head = document.createElement("p");
    head.className = "palette-group";
    head.setAttribute("role", "presentation");
    head.textContent = title;
    section.append(head);
    for (const one of found) {
      const item = document.createElement("div");
      item.id = `palette-${options.length}`;
      item.setAttribute("role", "option");
      const name = document.createElement("span");
      name.textContent = one.words;
      item.append(name);
      if (one.more) {
        const more = document.createElement("span");
        more.className = "soft";
        more.textContent = one.more;
        item.append(" ", more);
      }
      options.push(one);
      section.append(item);
    }
    return [section];
  }

  function show() {
    const wanted = plain(tidy(field.value)).split(" ").filter(Boolean);
    const fits = (one) => wanted.every((word) => plain(`${one.words} ${one.more}`).includes(word));
    const find = document.querySelector("#find");
    const search = {
      words: words.search.replace("#", tidy(field.value)),
      more: "",
      run: () => {
        find.value = field.value;
        find.form.requestSubmit();
      },
    };
    options = [];
    list.replaceChildren(
      ...group(words.here, commands().filter(fits)),
      ...group(words.people, wanted.length ? people : []),
      ...group(words.places, places().filter(fits)),
      ...group(words.messages, wanted.length && find ? [search] : []),
    );
    choose(0);
    status.textContent = options.length ? words.count.replace("#", options.length) : words.none;
  }

  async function ask() {
    const mine = ++asked;
    const text = tidy(field.value);
    if (text.length < SHORTEST) {
      people = [];
      return show();
    }
    const body = new URLSearchParams(new FormData(field.form));
    const answer = await fetch(field.form.dataset.people, { method: "POST", headers: PART, body }).catch(() => null);
    if (mine !== asked || !answer?.ok) return undefined;
    people = (await answer.json()).map((one) => ({ ...one, run: () => location.assign(one.address) }));
    return show();
  }

  function take(index) {
    const chosen = options[index];
    if (!chosen) return;
    dialog.close();
    chosen.run();
  }

  field.addEventListener("input", () => {
    show();
    clearTimeout(timer);
    if (field.form.dataset.people) timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== "Enter") return;
    event.preventDefault();
    if (step) choose(at + step);
    else take(at);
  });
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) take(Number(item.id.replace("palette-", "")));
  });
  actions.palette = () => {
    if (dialog.open) return dialog.close();
    help?.close();
    field.value = "";
    people = [];
    asked += 1; // an answer on its way is for another question
    show();
    return dialog.showModal();
  };
}

function runHelp() {
  const link = document.querySelector("[data-help-open]");
  const open = async () => {
    const answer = await fetch(link.href, { headers: PART });
    if (!answer.ok) return location.assign(link.href);
    help.querySelector("[data-help-body]").innerHTML = await answer.text();
    dressSwitch(help);
    return help.showModal();
  };
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  actions.help = open;
}

if (dialog) {
  runPalette();
  const opener = document.querySelector("[data-palette-open]");
  opener.hidden = false;
  opener.addEventListener("click", () => actions.palette());
}
if (help) runHelp();
for (const one of [dialog, help]) {
  one?.addEventListener("click", (event) => {
    if (event.target === one || event.target.closest("[data-close]")) one.close(); // the backdrop belongs to the dialog
  });
}
