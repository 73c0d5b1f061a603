// Keeps an unsent answer: on the server, where colleagues see it, and in this browser until the server has it.
// Two who type at once: the server answers 409 and keeps both texts; nothing here is overwritten while one types.
import { values } from "./values.js";

const PREFIX = "draft:";
const PAUSE = 900; // milliseconds without a key before a draft is saved

const area = document.querySelector("textarea[data-draft]");
const form = area?.form;
if (area && form) keepDraft();

function keepDraft() {
  const key = PREFIX + area.dataset.draft;
  const note = document.querySelector("[data-draft-state]");
  const address = form.querySelector("[data-keep-draft]").formAction;
  const version = form.elements.version;
  let saved = area.value; // what the server has
  let timer = 0;
  let busy = false;
  let leaving = false;
  let stopped = false;

  const dirty = () => area.value !== saved;
  const local = () => {
    if (dirty()) localStorage.setItem(key, JSON.stringify({ text: area.value, version: version.value }));
    else localStorage.removeItem(key);
  };

  async function save() {
    clearTimeout(timer);
    if (busy || leaving || !dirty()) return;
    busy = true;
    const sent = area.value;
    try {
      const answer = await fetch(address, { method: "POST", headers: { "X-Part": "1" }, body: values(form) });
      if (answer.status === 401) throw new Error("logged out");
      if (answer.ok || answer.status === 409) {
        const said = await answer.json();
        saved = sent;
        note.textContent = said.said;
        stopped = answer.status === 409;
        if (!stopped) version.value = said.version;
        local();
      } else throw new Error(String(answer.status));
    } catch {
      local();
      if (!leaving) note.textContent = note.dataset.here;
      timer = setTimeout(save, PAUSE * 10);
    }
    busy = false;
    if (dirty() && !leaving) timer = setTimeout(save, PAUSE);
  }

  // A colleague's writing appears here as long as one does not type oneself.
  function follow() {
    const notice = document.querySelector("#draft-notice");
    const theirs = Number(notice?.dataset.version ?? 0);
    if (!notice || theirs <= Number(version.value) || dirty() || busy || leaving || stopped) return;
    if (document.activeElement === area && area.value && !notice.hasAttribute("data-mine")) return;
    area.value = saved = notice.querySelector("[data-server-text]").value;
    version.value = theirs;
  }

  function restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      kept = null;
    }
    if (!kept?.text || kept.text === area.value) return;
    if (!area.value || kept.version === version.value) {
      area.value = kept.text;
      note.textContent = note.dataset.found;
    } else {
      version.value = kept.version; // the server will keep it beside what it has
      area.value = kept.text;
    }
    save();
  }

  if (new URLSearchParams(location.search).get("fait") === "envoye") localStorage.removeItem(key);
  else if (!document.querySelector(".answer > .alert")) restore();
  new MutationObserver(follow).observe(form.closest("section"), {
    attributeFilter: ["data-version"],
    childList: true,
    subtree: true,
  });
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
  form.addEventListener("draft-version", (event) => {
    version.value = event.detail;
    saved = area.value;
    local();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) save();
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
}

for (const one of document.querySelectorAll("form[data-forget-drafts]")) {
  one.addEventListener("submit", () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  });
}

// A second click while the first is under way sends nothing.
document.addEventListener("submit", (event) => {
  const one = event.target.closest("form[data-once]");
  if (!one) return;
  if (one.dataset.sent) event.preventDefault();
  one.dataset.sent = "1";
});
addEventListener("pageshow", () => {
  for (const one of document.querySelectorAll("form[data-once]")) delete one.dataset.sent;
});
