// A place to drop files around a plain file input, which stays usable by itself.
// data-controller="drop" on the box that holds <input type="file">.
export default function drop(box) {
  const input = box.querySelector('input[type="file"]');
  const over = (on) => (event) => {
    event.preventDefault();
    box.classList.toggle("over", on);
  };
  box.addEventListener("dragover", over(true));
  box.addEventListener("dragleave", over(false));
  box.addEventListener("drop", (event) => {
    over(false)(event);
    const files = [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1);
    if (!files.length) return;
    const list = new DataTransfer();
    for (const file of files) list.items.add(file);
    input.files = list.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}
