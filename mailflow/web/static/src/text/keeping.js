// Keeps a text that is being written: in the draft as soon as it can be read, until then in this browser. A colleague's
// save in between stops that; what comes next is a choice, which the button shows.
import { values } from "../values.js";

const PAUSE = 800; // milliseconds without a key before the text is saved and checked
const PREFIX = "pathway-text:";

// `onJudged` gets what the server says of the text, and whether it is in the draft now. What a visit before left here can be found, taken or dropped.
export function keep(area, onJudged) {
  const form = area.form;
  const state = form.querySelector("[data-autosave-state]");
  const key = PREFIX + area.dataset.code;
  const version = form.elements.version;
  let saved = area.value; // what the server has
  let timer = 0;
  let busy = false;
  let stopped = form.dataset.conflict !== undefined; // both versions are on the page: only the button chooses
  let leaving = false;

  const dirty = () => area.value !== saved;
  const local = () => {
    if (dirty()) localStorage.setItem(key, JSON.stringify({ text: area.value, version: version.value }));
    else localStorage.removeItem(key);
  };

  async function send(address) {
    const body = values(form);
    const answer = await fetch(address, { method: "POST", headers: { "X-Part": "1" }, body, keepalive: document.hidden });
    if (![200, 409, 422].includes(answer.status)) throw new Error(String(answer.status));
    return [answer.status, await answer.json()];
  }

  async function save() {
    clearTimeout(timer);
    if (busy || leaving) return;
    busy = true;
    const sent = area.value;
    try {
      const [status, said] = await send(stopped ? area.dataset.check : form.action);
      const kept = status === 200 && !stopped;
      if (kept) {
        saved = sent;
        version.value = said.version;
      }
      stopped ||= status === 409;
      if (said.said) state.textContent = said.said;
      if (area.value === sent) onJudged(said, kept);
    } catch {
      state.textContent = area.dataset.here;
      timer = setTimeout(save, PAUSE * 10);
    }
    busy = false;
    local();
    if (area.value !== sent && !leaving) timer = setTimeout(save, PAUSE);
  }

  area.addEventListener("input", () => {
    local();
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    local();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && dirty()) save();
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
  return { found: () => found(key, area), take: (one) => (version.value = one.version), drop: () => localStorage.removeItem(key) };
}

// What this browser kept and the server does not have.
function found(key, area) {
  try {
    const one = JSON.parse(localStorage.getItem(key) ?? "null");
    if (one && one.text !== area.value) return one;
  } catch {
    // not ours: as if there were nothing
  }
  localStorage.removeItem(key);
  return null;
}
