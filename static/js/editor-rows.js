// Lists of rows in the editor: add, remove and move them by button or Alt + arrow keys, fill them by
// pasting lines or cells, take back what was removed or pasted. A part of editor.js. On the list: data-list
// (its name), data-most, data-letters ("letter" or "number"); rows are [data-row] inside [data-rows], the
// empty one is a <template>. Letters and labels follow the place; the hidden id ([data-row-id]) stays with
// its row, and is not given to another while the page is open: keys elsewhere go by it.
import { rowsIn } from "./editor-paste.js";
import { touched } from "./editor-dom.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const TEXT = "textarea, input:not([type=hidden], [type=checkbox], [type=radio])";
const LINED = "[name=option_zh], [name=option_en], [name=row_zh], [name=row_en], [name=slip_value], [name=units_zh], [name=range_low]";
// Acts on the same thing that follow so quickly are taken back together.
const TOGETHER_MS = 1500;

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
  const undoers = [...box.querySelectorAll("[data-undo]")];
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
  const settle = (row = null) => {
    relabel();
    box.dispatchEvent(new CustomEvent("ed:rows", { bubbles: true, detail: { row } }));
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
  const used = new Set();
  const fresh = () => {
    for (const row of list.children) used.add(idOf(row));
    const free = freeId(box, used);
    return used.has(free) ? freeId(box, new Set([...list.children].map(idOf))) : free;
  };
  const past = [];
  const showPast = () => {
    for (const button of undoers) button.hidden = !past.length;
  };
  /** Notes how an act is taken back; of one that goes on (same key) only the beginning. */
  const remember = (revert, key = "") => {
    const [last, at] = [past.at(-1), performance.now()];
    if (key && last?.key === key && at - last.at < TOGETHER_MS) last.at = at;
    else past.push({ revert, key, at });
    showPast();
  };
  /** Takes the last act back; returns the row that came back by it, true for another act, else false. */
  const undo = () => {
    const entry = past.pop();
    if (!entry) return false;
    const row = entry.revert();
    showPast();
    live.textContent = live.dataset.undone ?? "";
    return row ?? true;
  };
  const append = (values = {}) => {
    if (list.children.length >= most) return null;
    const row = template.content.firstElementChild.cloneNode(true);
    const id = fresh();
    const field = row.querySelector("[data-row-id]");
    if (field) field.value = id;
    const key = row.querySelector("[data-row-value]");
    if (key) key.value = id;
    for (const [name, value] of Object.entries(values)) {
      const one = row.querySelector(`[name="${name}"]`);
      if (one) one.value = value;
    }
    list.append(row);
    settle(row);
    say("added", list.children.length - 1);
    return row;
  };
  const discard = (row) => {
    row.remove();
    settle();
  };
  const putBack = (row, index) => {
    if (list.children.length >= most) return true;
    const there = list.children[index];
    if (there) there.before(row);
    else list.append(row);
    settle(row);
    firstField(row)?.focus();
    return row;
  };
  const remove = (row) => {
    for (const one of list.children) used.add(idOf(one));
    const index = [...list.children].indexOf(row);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    discard(row);
    remember(() => putBack(row, index));
    say("removed", index);
    (firstField(next) ?? adders[0])?.focus();
  };
  /** Puts pasted cells into this row and those below that are empty there; says whether it did. */
  const spread = (field, cells) => {
    const at = [...list.children].indexOf(field.closest("[data-row]"));
    const column = [...list.children[at].querySelectorAll(TEXT)].indexOf(field);
    const fieldsOf = (row, count) => [...row.querySelectorAll(TEXT)].slice(column, column + count);
    const below = [...list.children].slice(at, at + cells.length);
    const fits = at + cells.length <= most && below.every((row, index) =>
      fieldsOf(row, cells[index].length).every((one) => !one.value.trim() || one === field));
    if (!fits) return false;
    const before = below.flatMap((row) => [...row.querySelectorAll(TEXT)].map((one) => [one, one.value]));
    const made = cells.slice(below.length).map(() => append());
    [...below, ...made].forEach((row, index) =>
      fieldsOf(row, cells[index].length).forEach((one, place) => {
        one.value = cells[index][place];
      }));
    remember(() => {
      for (const row of made) row.remove();
      for (const [one, value] of before) one.value = value;
      settle();
      field.focus();
    });
    settle();
    touched(field);
    live.textContent = (live.dataset.pasted ?? "").replace("{n}", String(cells.length));
    return true;
  };
  list.addEventListener("paste", (event) => {
    const field = event.target;
    if (!field.matches?.(LINED) || field.value.slice(0, field.selectionStart) + field.value.slice(field.selectionEnd)) return;
    const cells = rowsIn(event.clipboardData?.getData("text/plain") ?? "");
    if (cells && spread(field, cells)) event.preventDefault();
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act], [data-add], [data-undo]");
    if (!button || button.closest("[data-list]") !== box) return;
    event.preventDefault();
    if (button.matches("[data-undo]")) {
      undo();
      if (button.hidden && [button, document.body].includes(document.activeElement)) adders[0]?.focus();
      return;
    }
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
  return { append, remove, discard, remember, undo, canUndo: () => past.length > 0 };
}
