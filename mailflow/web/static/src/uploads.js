// Files that are too large are named before they are sent; the server refuses them anyway.
function check(form) {
  const files = [...form.querySelectorAll("input[type=file]")];
  const size = files.reduce((sum, input) => sum + (input.files[0]?.size ?? 0), 0);
  files[0].setCustomValidity(size > Number(form.dataset.mostBytes) ? form.dataset.tooLarge : "");
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-most-bytes]");
  if (form && event.target.type === "file") {
    check(form);
    form.reportValidity();
  }
});
