// The picture of a draft within its frame: one step is looked at, and the frame shows it.
export function centre(frame, box) {
  const place = box.getBoundingClientRect();
  const within = frame.getBoundingClientRect();
  frame.scrollTop += place.top - within.top - (within.height - place.height) / 2;
  frame.scrollLeft += place.left - within.left - (within.width - place.width) / 2;
}

// The same, only when some of it is out of sight: a picture that stands still is easier to read.
export function keepInSight(frame, box) {
  const place = box.getBoundingClientRect();
  const within = frame.getBoundingClientRect();
  const upright = place.top >= within.top && place.bottom <= within.bottom;
  if (!upright || place.left < within.left || place.right > within.right) centre(frame, box);
}
