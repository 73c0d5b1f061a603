// A drawn pathway is shown where the person stands, not at its beginning.
for (const frame of document.querySelectorAll(".drawn")) {
  const here = frame.querySelector(".is-here");
  if (!here) continue;
  const place = here.getBoundingClientRect();
  const within = frame.getBoundingClientRect();
  frame.scrollTop += place.top - within.top - (within.height - place.height) / 3;
  frame.scrollLeft += place.left - within.left - (within.width - place.width) / 2;
}
