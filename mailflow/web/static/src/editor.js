// Comforts of the answer's editor: marks around the selection, preview, files, canned replies, the undo countdown.
import { values } from "./drafts.js";

const form = document.querySelector("#answer-form");
const area = form?.elements.text;
const PART = { "X-Part": "1" };

function put(text, select = 0) {
  area.focus();
  // execCommand keeps the browser's own undo; the other way is for those that no longer have it.
  if (!document.execCommand?.("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (select) area.setSelectionRange(area.selectionEnd - select, area.selectionEnd - select);
}

function chosen() {
  return area.value.slice(area.selectionStart, area.selectionEnd);
}

async function send(address, body) {
  const answer = await fetch(address, { method: "POST", headers: PART, body });
  if (answer.status === 401) location.reload();
  return answer;
}

function dress() {
  const bar = form.querySelector("[data-toolbar]");
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { mark, line } = button.dataset;
    if (mark) put(`${mark}${chosen()}${mark}`, chosen() ? 0 : mark.length);
    else if (line) put(`${chosen() || ""}`.split("\n").map((one) => line + one).join("\n"));
    else put(`[${chosen()}](https://)`, chosen() ? 1 : 0);
  });
}

function showPreview() {
  const button = form.querySelector("[data-preview-button]");
  const shown = form.querySelector("[data-preview]");
  button.setAttribute("aria-pressed", String(!shown.hidden));
  if (!shown.hidden) area.hidden = true;
  const turn = (open) => {
    shown.hidden = !open;
    area.hidden = open;
    button.setAttribute("aria-pressed", String(open));
    button.querySelector("span").textContent = open ? button.dataset.write : button.dataset.look;
    (open ? shown : area).focus();
  };
  if (!shown.hidden) turn(true);
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (!shown.hidden) return turn(false);
    const answer = await send(button.formAction, values(form));
    if (!answer.ok) return undefined;
    shown.innerHTML = await answer.text(); // rendered on the server: Markdown without HTML of the writer's
    return turn(true);
  });
}

async function replaceFiles(answer) {
  const list = form.querySelector("#draft-files");
  const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#draft-files");
  if (!made) {
    list.textContent = list.dataset.failed;
    return;
  }
  list.replaceWith(made);
  form.dispatchEvent(new CustomEvent("draft-version", { detail: made.dataset.version }));
}

function takeFiles() {
  const input = form.querySelector("[data-file]");
  input.closest(".attach").classList.add("scripted");
  input.addEventListener("change", async () => {
    if (!input.files.length) return;
    await replaceFiles(await send(form.querySelector("[data-file-button]").formAction, new FormData(form)));
    input.value = "";
  });
  form.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-file-remove]");
    if (!button) return;
    event.preventDefault();
    const body = values(form);
    body.append("retirer", button.value);
    await replaceFiles(await send(button.formAction, body));
    input.focus();
  });
}

function pickCanned() {
  const link = form.querySelector("[data-canned]");
  const dialog = form.querySelector("[data-picker]");
  document.body.append(dialog); // a form must not stand in a form
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const answer = await fetch(link.href, { headers: PART });
    if (!answer.ok) return;
    dialog.innerHTML = await answer.text();
    dialog.querySelector("[data-picker-submit]").hidden = true;
    dialog.showModal();
    dialog.querySelector("[data-picker-find]").focus();
  });
  dialog.addEventListener("input", () => {
    const wanted = dialog.querySelector("[data-picker-find]").value.toLowerCase();
    for (const one of dialog.querySelectorAll("[data-words]")) one.hidden = !one.dataset.words.includes(wanted);
  });
  dialog.addEventListener("keydown", (event) => {
    const buttons = [...dialog.querySelectorAll("li:not([hidden]) [data-reply]")];
    const at = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
    } else if (event.key === "Enter" && at < 0) {
      event.preventDefault();
      buttons[0]?.click();
    }
  });
  dialog.addEventListener("click", async (event) => {
    if (event.target === dialog) dialog.close();
    const button = event.target.closest("[data-reply]");
    if (!button) return;
    event.preventDefault();
    const body = values(button.form);
    body.append("modele", button.value);
    const answer = await send(button.form.action, body);
    if (!answer.ok) return;
    const reply = await answer.json();
    dialog.close();
    put(reply.text);
    if (reply.state) form.elements.ensuite.value = reply.state;
    if (reply.remind_days && form.elements.rappel) form.elements.rappel.value = reply.remind_days;
    if (reply.tag && form.elements.etiquette) form.elements.etiquette.value = reply.tag;
    const missing = area.value.indexOf("⟦");
    if (missing >= 0) area.setSelectionRange(missing, area.value.indexOf("⟧", missing) + 1);
  });
}

function chooseTime() {
  const when = form.querySelector("[data-when]");
  const date = form.querySelector("[data-when-date]");
  const show = () => {
    date.hidden = when.value !== "le";
  };
  when.addEventListener("change", show);
  show();
}

// The time that is left to undo, second by second; then what became of it.
function countDown() {
  for (const one of document.querySelectorAll("[data-leaves-in]:not([data-counting])")) {
    one.dataset.counting = "1";
    const until = Date.now() + Number(one.dataset.leavesIn) * 1000;
    const tick = setInterval(() => {
      const left = Math.ceil((until - Date.now()) / 1000);
      const shown = one.querySelector("[data-seconds]");
      if (left > 0 && one.isConnected && shown) shown.textContent = left;
      else {
        clearInterval(tick);
        document.body.dispatchEvent(new CustomEvent(`live-draft-${one.dataset.about}`));
      }
    }, 1000);
  }
}

if (form) {
  dress();
  showPreview();
  takeFiles();
  pickCanned();
  chooseTime();
}
const notice = document.querySelector("#draft-notice");
if (notice) {
  countDown();
  new MutationObserver(countDown).observe(notice.parentElement, { childList: true, subtree: true });
}
