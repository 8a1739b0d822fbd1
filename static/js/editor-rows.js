// The rows of options in the editor: add, remove and move them by button or Alt + arrow keys. A part of
// editor.js. Letters and labels follow the place; the hidden id stays with its row.
const LETTERS = "ABCDEFGHIJKL";

export function rows(box, changed) {
  if (!box) return;
  const list = box.querySelector("[data-rows]");
  const template = box.querySelector("[data-row-template]");
  const live = box.querySelector("[data-live]");
  const add = box.querySelector("[data-add]");
  const ordered = box.dataset.kind === "ordering";
  const most = 8;
  const idOf = (row) => row.querySelector("[name=option_id]").value;
  const nameAt = (index) => (ordered ? String(index + 1) : LETTERS[index]);

  const relabel = () => {
    const all = [...list.children];
    all.forEach((row, index) => {
      const name = nameAt(index);
      row.querySelector("[data-letter]").textContent = name;
      for (const part of row.querySelectorAll("[data-label]")) {
        part.setAttribute("aria-label", part.dataset.label.replace("{k}", name));
      }
      for (const part of row.querySelectorAll("[data-id]")) {
        part.id = part.dataset.id.replace("{k}", ordered ? idOf(row) : name);
      }
      for (const button of row.querySelectorAll("[data-act]")) {
        const end = { up: index === 0, down: index === all.length - 1, remove: all.length < 2 };
        button.setAttribute("aria-disabled", String(end[button.dataset.act]));
      }
    });
    add.setAttribute("aria-disabled", String(all.length >= most));
  };
  const say = (what, row, index) => {
    live.textContent = live.dataset[what]
      .replace("{k}", nameAt(index))
      .replace("{place}", String([...list.children].indexOf(row) + 1));
  };
  const settle = () => {
    relabel();
    box.dispatchEvent(new Event("change", { bubbles: true }));
    changed();
  };
  const move = (row, by) => {
    const before = [...list.children].indexOf(row);
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    // The neighbour moves, so that the focus stays where it is.
    if (by < 0) row.after(other);
    else row.before(other);
    settle();
    say("moved", row, before);
  };
  const append = () => {
    const taken = new Set([...list.children].map(idOf));
    const row = template.content.firstElementChild.cloneNode(true);
    const id = [...LETTERS].find((letter) => !taken.has(letter)) ?? "Z";
    row.querySelector("[name=option_id]").value = id;
    const key = row.querySelector("[name=correct]");
    if (key) key.value = id;
    list.append(row);
    settle();
    say("added", row, list.children.length - 1);
    row.querySelector("textarea").focus();
  };
  const remove = (row) => {
    const index = [...list.children].indexOf(row);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    settle();
    say("removed", next, index);
    next.querySelector("textarea").focus();
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act], [data-add]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-row]");
    if (!row) append();
    else if (button.dataset.act === "remove") remove(row);
    else move(row, button.dataset.act === "up" ? -1 : 1);
  });
  box.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!row || !by || !event.altKey || event.isComposing) return;
    event.preventDefault();
    const field = event.target;
    move(row, by);
    field.focus();
  });
  relabel();
}
