// Keeps an unsent answer in this browser until it is sent; logging out forgets all of them.
const PREFIX = "draft:";

for (const area of document.querySelectorAll("textarea[data-draft]")) {
  const key = PREFIX + area.dataset.draft;
  const note = document.querySelector("[data-draft-state]");
  const sent = new URLSearchParams(location.search).get("fait") === "envoye";
  if (sent) localStorage.removeItem(key);
  const kept = localStorage.getItem(key);
  if (!area.value && kept) {
    area.value = kept;
    note.textContent = "Brouillon retrouvé";
  }
  let timer = 0;
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (area.value) localStorage.setItem(key, area.value);
      else localStorage.removeItem(key);
      note.textContent = area.value ? "Brouillon gardé sur ce poste" : "";
    }, 400);
  });
}

for (const form of document.querySelectorAll("form[data-forget-drafts]")) {
  form.addEventListener("submit", () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  });
}

// A second click while the first is under way sends nothing.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});
