// What a form says but for the files: they go their own way.
export function values(of) {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(of)) if (typeof value === "string") said.append(name, value);
  return said;
}
