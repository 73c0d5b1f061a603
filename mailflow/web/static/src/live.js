// One stream of changes per visible page. Each change becomes an event on <body> that htmx parts listen to.
// A hidden page lets go of its stream: browsers allow six connections to a host, advisers open more tabs.
const state = document.querySelector("[data-live]");
const words = state?.querySelector("[data-live-words]");
const GATHER = 150; // milliseconds: a burst of changes is one refresh

let source = null;
let mark = state?.dataset.live ?? "";
let pending = new Set();
let timer = 0;

function say(kind, text) {
  state.dataset.state = kind;
  if (text) words.textContent = text;
}

function clockTime() {
  const now = new Date();
  const minutes = String(now.getMinutes()).padStart(2, "0");
  if (document.documentElement.lang === "fr") return `${now.getHours()}\u00a0h\u00a0${minutes}`;
  return `${now.getHours() % 12 || 12}.${minutes}\u00a0${now.getHours() < 12 ? "am" : "pm"}`;
}

function announce(name) {
  document.body.dispatchEvent(new CustomEvent(name));
}

function flush() {
  timer = 0;
  const topics = pending;
  pending = new Set();
  if (topics.has("resync")) {
    announce("live-queue");
    for (const part of document.querySelectorAll("[hx-trigger^='live-']")) {
      announce(part.getAttribute("hx-trigger").split(" ")[0]);
    }
  } else {
    if ([...topics].some((topic) => /^(queue|staff):/.test(topic))) announce("live-queue");
    for (const topic of topics) announce(`live-${topic.replace(":", "-")}`);
  }
  say("on", state.dataset.fresh.replace("#", clockTime()));
}

function open() {
  const { liveConversation: talk, livePerson: person } = state.dataset;
  const query = new URLSearchParams({ depuis: mark });
  if (talk) query.set("conversation", talk);
  if (person) query.set("personne", person);
  source = new EventSource(`/direct?${query}`);
  source.addEventListener("open", () => say("on"));
  source.addEventListener("error", () => say("off", state.dataset.broken));
  source.addEventListener("message", (event) => {
    if (event.data === "bye") {
      location.reload();
      return;
    }
    if (event.lastEventId) mark = event.lastEventId;
    pending.add(event.data);
    timer ||= setTimeout(flush, GATHER);
  });
}

function follow() {
  if (document.hidden) {
    source?.close();
    source = null;
  } else if (!source) {
    open();
  }
}

if (state) {
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => source?.close());
  follow();
}

// Refreshes nobody asked for must not keep a session alive.
document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-Part"] = "1";
});
