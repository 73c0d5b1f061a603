// A refresh in place leaves alone what somebody works in: an open fold, a field with words in it, the one with the focus.
// What was left is fetched again once nobody works in it any more.
const FIELDS = "input:not([type=hidden]), textarea, select";
let late = new Set();

function touched(field) {
  if (field === document.activeElement) return true;
  if (field.matches("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected && option.index > 0);
  if (/^(checkbox|radio)$/.test(field.type)) return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

function busy(place) {
  return place.querySelector("details[open]") !== null || [...place.querySelectorAll(FIELDS)].some(touched);
}

document.addEventListener("htmx:before:swap", (event) => {
  const part = event.detail.ctx.sourceElement;
  for (const place of part.querySelectorAll?.("[data-hold]") ?? []) {
    const held = busy(place);
    place.toggleAttribute("hx-morph-skip", held);
    if (held) late.add(part);
  }
});

function catchUp() {
  const parts = [...late].filter((part) => part?.isConnected);
  if (parts.some((part) => [...part.querySelectorAll("[data-hold]")].some(busy))) return;
  late = new Set();
  for (const part of parts) document.body.dispatchEvent(new CustomEvent(part.getAttribute("hx-trigger").split(" ")[0]));
}

function later() {
  if (late.size > 0) setTimeout(catchUp);
}

document.addEventListener("focusout", later);
document.addEventListener("toggle", later, true);
