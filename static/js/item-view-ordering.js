// Putting elements in order: a part of item-view.js.
import { fill, icon, inOrder, make, pick, placeOf, short, toolButton } from "./item-view-dom.js";

/** Elements to put in order: buttons, Alt + arrows, or dragging by the grip. */
export function ordering(context) {
  const box = make("div", "iv-ordering", { role: "group" });
  const hint = make("p", "lc-hint iv-hint");
  const list = make("ol", "lc-opts iv-order");
  const state = make("p", "iv-state lc-small");
  const keep = make("button", "lc-btn sm", { type: "button" });
  const said = make("p", "vh", { role: "status" });
  box.append(hint, list, state, keep, said);
  let labels = {};
  let lang = "zh";
  let answered = false;
  const shown = inOrder(context.payload.options, context.shuffle);
  const rows = shown.map((option) => {
    const element = make("li", "lc-opt iv-orow");
    const grip = make("span", "lc-grip iv-grip", { "aria-hidden": "true" });
    grip.append(icon("grip-vertical"));
    const number = make("span", "k");
    const text = make("span", "txt");
    const up = toolButton("arrow-up", "iv-up");
    const down = toolButton("arrow-down", "iv-down");
    const moves = make("span", "iv-moves");
    moves.append(up, down);
    element.append(grip, number, text, moves);
    list.append(element);
    return { option, element, grip, number, text, up, down };
  });
  const rowOf = (element) => rows.find((row) => row.element === element);
  const places = () => [...list.children].map(rowOf);
  const nameOf = (row) => short(pick(row.option.html, lang));
  const refresh = () => {
    places().forEach((row, index, all) => {
      row.number.textContent = String(index + 1);
      row.up.setAttribute("aria-disabled", String(index === 0 || context.readOnly));
      row.down.setAttribute("aria-disabled", String(index === all.length - 1 || context.readOnly));
    });
    state.textContent = answered ? (labels.ordered ?? "") : (labels.notOrdered ?? "");
    state.hidden = context.readOnly;
    keep.hidden = answered || context.readOnly;
  };
  const read = () => (answered ? places().map((row) => row.option.id) : null);
  const settle = (row) => {
    answered = true;
    refresh();
    const place = places().indexOf(row) + 1;
    said.textContent = fill(labels.moved, { name: nameOf(row), place, total: rows.length });
    context.changed(read());
  };
  const move = (row, by) => {
    const other = by < 0 ? row.element.previousElementSibling : row.element.nextElementSibling;
    if (!other || context.readOnly) return;
    // The neighbour moves, so that the focus stays where it is.
    if (by < 0) row.element.after(other);
    else row.element.before(other);
    settle(row);
  };
  keep.addEventListener("click", () => {
    answered = true;
    refresh();
    said.textContent = labels.ordered ?? "";
    rows[0].down.focus();
    context.changed(read());
  });
  for (const row of rows) {
    row.up.addEventListener("click", () => move(row, -1));
    row.down.addEventListener("click", () => move(row, 1));
    drag(row, { list, settle, locked: () => context.readOnly });
  }
  return {
    element: box,
    read,
    write(response) {
      answered = Array.isArray(response) && response.length > 0;
      const order = answered ? response : shown.map((option) => option.id);
      const wanted = inOrder(rows.map((row) => row.option), order);
      for (const option of wanted) list.append(rows.find((row) => row.option === option).element);
      refresh();
    },
    words(chosen, words) {
      labels = words;
      lang = chosen;
      box.setAttribute("aria-label", labels.order ?? "");
      hint.textContent = labels.orderHint ?? "";
      keep.textContent = labels.keepOrder ?? "";
      for (const row of rows) {
        row.text.innerHTML = pick(row.option.html, lang);
        row.up.setAttribute("aria-label", fill(labels.up, { name: nameOf(row) }));
        row.down.setAttribute("aria-label", fill(labels.down, { name: nameOf(row) }));
        row.grip.title = labels.drag ?? "";
      }
      refresh();
    },
    lock(on) {
      box.classList.toggle("locked", on);
      hint.hidden = on;
      refresh();
    },
    press(event) {
      const row = places()[placeOf(event)];
      if (row && !event.shiftKey) {
        (row.up.getAttribute("aria-disabled") === "true" ? row.down : row.up).focus();
        return true;
      }
      return false;
    },
    arrow(event) {
      const row = rowOf(event.target?.closest?.(".iv-orow"));
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!row || !by || !event.altKey) return false;
      move(row, by);
      return true;
    },
    focus: () => places()[0]?.down.focus(),
  };
}

function drag(row, { list, settle, locked }) {
  const { grip, element } = row;
  let before = -1;
  const place = () => [...list.children].indexOf(element);
  grip.addEventListener("pointerdown", (event) => {
    if (locked() || event.button !== 0) return;
    before = place();
    grip.setPointerCapture(event.pointerId);
    element.classList.add("iv-dragged");
    event.preventDefault();
  });
  grip.addEventListener("pointermove", (event) => {
    if (!grip.hasPointerCapture(event.pointerId)) return;
    const over = [...list.children].find((other) => {
      const { top, bottom } = other.getBoundingClientRect();
      return other !== element && event.clientY > top && event.clientY < bottom;
    });
    if (!over) return;
    // The neighbours move: an element that is moved itself would lose the pointer.
    const goal = [...list.children].indexOf(over);
    while (place() > goal) element.after(element.previousElementSibling);
    while (place() < goal) element.before(element.nextElementSibling);
  });
  const end = () => {
    element.classList.remove("iv-dragged");
    if (before >= 0 && place() !== before) settle(row);
    before = -1;
  };
  grip.addEventListener("lostpointercapture", end);
}
