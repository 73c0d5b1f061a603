// A conversation that was put off comes back by itself: the list is fetched anew when the first of them is due.
const FURTHEST = 2 ** 31 - 1; // what setTimeout can wait
let timer = 0;

function wait() {
  clearTimeout(timer);
  const at = document.querySelector("[data-wake]")?.dataset.wake;
  if (!at) return;
  const left = new Date(at) - Date.now() + 1000;
  if (left > FURTHEST) return;
  timer = setTimeout(() => {
    const list = document.querySelector("[data-wake][hx-trigger]");
    for (const name of ["live-queue", list?.getAttribute("hx-trigger").split(" ")[0]]) {
      if (name) document.body.dispatchEvent(new CustomEvent(name));
    }
  }, Math.max(left, 5000));
}

document.addEventListener("htmx:after:swap", wait);
wait();
