// The key `o` opens every fold of the messages, and closes them again; a mail's frame is as high as the mail.
import { actions } from "./keymap.js";

const TALLEST = 2400;

actions.unfold = () => {
  const folds = [...document.querySelectorAll(".message-body details.fold")];
  const open = folds.some((fold) => !fold.open);
  for (const fold of folds) fold.open = open;
};

function fit(frame) {
  const inside = frame.contentDocument?.documentElement;
  if (inside?.scrollHeight) frame.style.height = `${Math.min(TALLEST, inside.scrollHeight + 4)}px`;
}

document.addEventListener("load", (event) => event.target.matches?.("iframe.foreign") && fit(event.target), true);
document.addEventListener("error", (event) => event.target.matches?.(".thumb img") && event.target.remove(), true);
