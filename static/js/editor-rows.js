// Lists of rows in the editor: add, remove and move them by button or Alt + arrow keys. A part of
// editor.js. On the list: data-list (its name), data-most, data-letters ("letter" or "number"); rows are
// [data-row] inside [data-rows], the empty one is a <template>. Letters and labels follow the place; the
// hidden id ([data-row-id]) stays with its row.
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Returns an id that no row has: a letter, or the list's lead with a number. */
function freeId(box, taken) {
  if (box.dataset.list === "") return [...LETTERS].find((letter) => !taken.has(letter)) ?? "Z";
  const lead = box.dataset.lead ?? "r";
  let number = 1;
  while (taken.has(`${lead}${number}`)) number += 1;
  return `${lead}${number}`;
}

export function rows(box, changed) {
  const list = box.querySelector("[data-rows]");
  const template = box.querySelector("[data-row-template]");
  const live = box.querySelector("[data-live]");
  const adders = [...box.querySelectorAll("[data-add]")];
  const lettered = box.dataset.letters === "letter";
  const most = Number(box.dataset.most) || 8;
  const idOf = (row) => row.querySelector("[data-row-id]")?.value ?? "";
  const nameAt = (index) => (lettered ? LETTERS[index] : String(index + 1));

  const relabel = () => {
    const all = [...list.children];
    all.forEach((row, index) => {
      const name = nameAt(index);
      const letter = row.querySelector("[data-letter]");
      if (letter) letter.textContent = name;
      for (const part of row.querySelectorAll("[data-label]")) {
        part.setAttribute("aria-label", part.dataset.label.replace("{k}", name));
      }
      for (const part of row.querySelectorAll("[data-id]")) {
        part.id = part.dataset.id.replace("{k}", name).replace("{id}", idOf(row));
      }
      for (const button of row.querySelectorAll("[data-act]")) {
        const end = { up: index === 0, down: index === all.length - 1, remove: false };
        const last = button.dataset.act === "remove" && all.length < 2 && box.dataset.list === "";
        button.setAttribute("aria-disabled", String(end[button.dataset.act] || last));
      }
    });
    for (const add of adders) add.setAttribute("aria-disabled", String(all.length >= most));
  };
  const say = (what, index, place = index) => {
    live.textContent = live.dataset[what]
      .replace("{k}", nameAt(index))
      .replace("{place}", String(place + 1));
  };
  const settle = () => {
    relabel();
    box.dispatchEvent(new CustomEvent("ed:rows", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
    changed();
  };
  const firstField = (row) => row?.querySelector("input:not([type=hidden]), textarea, select");
  const move = (row, by) => {
    const before = [...list.children].indexOf(row);
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    // The neighbour moves, so that the focus stays where it is.
    if (by < 0) row.after(other);
    else row.before(other);
    settle();
    say("moved", before, before + by);
  };
  const append = (values = {}) => {
    if (list.children.length >= most) return null;
    const taken = new Set([...list.children].map(idOf));
    const row = template.content.firstElementChild.cloneNode(true);
    const id = freeId(box, taken);
    const field = row.querySelector("[data-row-id]");
    if (field) field.value = id;
    const key = row.querySelector("[data-row-value]");
    if (key) key.value = id;
    for (const [name, value] of Object.entries(values)) {
      const one = row.querySelector(`[name="${name}"]`);
      if (one) one.value = value;
    }
    list.append(row);
    settle();
    say("added", list.children.length - 1);
    return row;
  };
  const remove = (row) => {
    const index = [...list.children].indexOf(row);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    settle();
    say("removed", index);
    (firstField(next) ?? adders[0])?.focus();
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act], [data-add]");
    if (!button || button.closest("[data-list]") !== box) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    const row = button.closest("[data-row]");
    if (!row) {
      const made = append();
      (made?.querySelector("textarea") ?? firstField(made))?.focus();
    } else if (button.dataset.act === "remove") remove(row);
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
  return { append, remove };
}
