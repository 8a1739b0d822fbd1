// Rows that each get an answer: a part of item-view.js.
import { fill, inOrder, LETTERS, make, partsOf, pick, placeOf, plain, short } from "./item-view-dom.js";

/** A list to choose from for each row. Options too long for a list stand below it in full. */
export function matching(context) {
  const { payload, name } = context;
  const reuse = Boolean(payload.reuse);
  const box = make("div", "iv-matching", { role: "group" });
  const hint = make("p", "lc-hint iv-hint");
  const list = make("ul", "iv-rows");
  const stock = make("ul", "iv-legend");
  box.append(hint, list, stock);
  let [labels, lang] = [{}, "zh"];
  const options = inOrder(payload.options, context.shuffle).map((option, index) => {
    const element = make("li");
    const letter = make("span", "k");
    letter.textContent = LETTERS[index];
    const text = make("div", "txt");
    element.append(letter, text);
    stock.append(element);
    return { ...option, letter: LETTERS[index], text };
  });
  const texts = options.flatMap((option) => Object.values(option.html ?? {}));
  stock.classList.toggle("iv-onpaper", !texts.some((html) => html.includes("<") || html.length > 30));
  const rows = (payload.rows ?? []).map((row, index) => {
    const element = make("li", "iv-mrow");
    const text = make("label", "txt", { for: `${name}-m${index}` });
    const select = make("select", "lc-select", { id: `${name}-m${index}` });
    select.append(make("option", "", { value: "" }));
    for (const option of options) select.append(make("option", "", { value: option.id }));
    element.append(text, select);
    list.append(element);
    return { ...row, text, select };
  });
  const read = () => {
    const given = rows.filter((row) => row.select.value);
    return given.length ? Object.fromEntries(given.map((row) => [row.id, row.select.value])) : null;
  };
  // What another row has can not be chosen again; keys that walk through the list pass over it.
  const refresh = () => {
    for (const row of rows) {
      options.forEach((option, index) => {
        const entry = row.select.options[index + 1];
        const taken = !reuse && rows.some((one) => one !== row && one.select.value === option.id);
        const text = `${option.letter}　${short(pick(option.html, lang))}`;
        entry.disabled = taken;
        entry.textContent = taken ? fill(labels.optionTaken, { name: text }) : text;
      });
    }
  };
  for (const row of rows) {
    row.select.addEventListener("change", () => {
      refresh();
      context.changed(read());
    });
  }
  return {
    element: box,
    read,
    write(response) {
      const given = partsOf(response, rows.map((row) => row.id));
      for (const row of rows) {
        row.select.value = given[row.id] ?? "";
        if (row.select.selectedIndex < 0) row.select.value = "";
      }
      refresh();
    },
    words(chosen, words) {
      [lang, labels] = [chosen, words];
      box.setAttribute("aria-label", labels.rows ?? "");
      hint.textContent = `${labels.matchHint ?? ""}${reuse ? (labels.reuse ?? "") : (labels.once ?? "")}`;
      for (const option of options) option.text.innerHTML = pick(option.html, lang);
      for (const row of rows) {
        row.text.innerHTML = pick(row.html, lang);
        row.select.options[0].textContent = labels.choose ?? "";
      }
      refresh();
    },
    lock(on) {
      hint.hidden = on;
      for (const row of rows) row.select.disabled = on;
    },
    press: () => false,
    focus: () => (rows.find((row) => !row.select.value) ?? rows[0])?.select.focus(),
  };
}

/** A table with a radio button or a box in each cell. Where it is narrow its rows become lists. */
export function choiceTable(context) {
  const { payload, name } = context;
  const many = Boolean(payload.many);
  const box = make("div", "iv-grid");
  const table = make("table", "lc-table");
  const caption = make("caption", "vh");
  const head = make("tr");
  const body = make("tbody");
  const top = make("thead");
  top.append(head);
  table.append(caption, top, body);
  box.append(table);
  const corner = make("td");
  head.append(corner);
  const columns = inOrder(payload.options, context.shuffle).map((option, index) => {
    const cell = make("th", "c", { scope: "col", id: `${name}-c${index}` });
    head.append(cell);
    return { ...option, cell };
  });
  const rows = (payload.rows ?? []).map((row, at) => {
    const element = make("tr");
    const cell = make("th", "", { scope: "row", id: `${name}-r${at}` });
    element.append(cell);
    const cells = columns.map((column) => {
      const label = make("label", "iv-cell");
      const input = make("input", "lc-box", {
        type: many ? "checkbox" : "radio",
        name: `${name}-r${at}`,
        value: column.id,
        "aria-labelledby": `${cell.id} ${column.cell.id}`,
      });
      const text = make("span", "txt");
      const place = make("td", "c");
      label.append(input, text);
      place.append(label);
      element.append(place);
      return { column, input, text };
    });
    body.append(element);
    return { ...row, element, cell, cells };
  });
  const chosenIn = (row) =>
    row.cells.filter(({ input }) => input.checked).map(({ input }) => input.value).sort();
  const read = () => {
    const given = rows.map((row) => [row.id, chosenIn(row)]).filter(([, ids]) => ids.length);
    return given.length ? Object.fromEntries(given) : null;
  };
  box.addEventListener("change", () => context.changed(read()));
  const open = () => rows.find((row) => !chosenIn(row).length) ?? rows[0];
  return {
    element: box,
    read,
    write(response) {
      const given = response && typeof response === "object" ? response : {};
      for (const row of rows) {
        const ids = [given[row.id] ?? []].flat();
        for (const { input } of row.cells) input.checked = ids.includes(input.value);
      }
    },
    words(lang, labels) {
      caption.textContent = many ? (labels.tableMany ?? "") : (labels.tableOne ?? "");
      for (const column of columns) column.cell.innerHTML = pick(column.html, lang);
      for (const row of rows) {
        row.cell.innerHTML = pick(row.html, lang);
        for (const { column, text } of row.cells) text.textContent = plain(pick(column.html, lang));
      }
    },
    lock(on) {
      for (const row of rows) for (const { input } of row.cells) input.disabled = on;
    },
    press(event) {
      const row = rows.find((one) => one.element.contains(event.target)) ?? open();
      const cell = row?.cells[placeOf(event)];
      if (!cell || event.shiftKey) return false;
      if (!cell.input.checked || many) cell.input.click();
      cell.input.focus();
      return true;
    },
    focus: () => {
      const row = open();
      (row?.cells.find(({ input }) => input.checked) ?? row?.cells[0])?.input.focus();
    },
  };
}
