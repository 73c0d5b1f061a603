// The page of a wording: fields put in where one writes, remarks and the mail as it would look while one types.
const PAUSE = 700; // milliseconds without a key

const form = document.querySelector("form[data-wording]");
if (form) follow(form);

function follow(form) {
  const area = form.elements.texte;
  const check = document.querySelector("#verification");
  const button = form.querySelector("[data-preview-html]");
  let timer = 0;
  let asked = 0;

  async function look() {
    const mine = ++asked;
    const answer = await fetch(form.dataset.wording, {
      method: "POST",
      headers: { "X-Part": "1" },
      body: new FormData(form),
    }).catch(() => null);
    if (answer?.status === 401) location.reload();
    if (!answer?.ok || mine !== asked) return;
    check.innerHTML = await answer.text(); // rendered on the server, every text escaped
    show();
  }

  // A fresh frame, so that looking leaves no trail in the history of the browser.
  function show() {
    const old = document.querySelector(".mail-frame");
    const fresh = old.cloneNode();
    fresh.removeAttribute("src");
    old.replaceWith(fresh);
    form.requestSubmit(button);
  }

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  area.addEventListener("input", soon);
  form.elements.lecteur.addEventListener("change", () => {
    for (const other of document.querySelectorAll("input[type=hidden][name=lecteur]")) {
      other.value = form.elements.lecteur.value;
    }
    look();
  });
  form.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-insert]");
    if (!chip) return;
    area.focus();
    if (!document.execCommand?.("insertText", false, chip.dataset.insert)) {
      area.setRangeText(chip.dataset.insert, area.selectionStart, area.selectionEnd, "end");
    }
    soon();
  });
}
