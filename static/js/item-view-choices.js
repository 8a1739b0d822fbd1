// Single and multiple choice, true or false: a part of item-view.js.
import { fill, inOrder, LETTERS, make, pick, placeOf, toolButton } from "./item-view-dom.js";

/** Radio buttons or boxes: single, multiple, true_false. */
export function choices(context) {
  const { payload, kind, name } = context;
  const given =
    kind === "true_false" ? [{ id: "true" }, { id: "false" }] : inOrder(payload.options, context.shuffle);
  const group = make("fieldset", "iv-group");
  const legend = make("legend", "vh");
  const list = make("ul", "lc-opts");
  group.append(legend, list);
  const rows = given.map((option, index) => {
    const row = make("li", "iv-row");
    const label = make("label", "lc-opt");
    const type = kind === "multiple" ? "checkbox" : "radio";
    const input = make("input", "lc-box", { type, name, value: option.id });
    const letter = make("span", "k");
    letter.textContent = LETTERS[index];
    const text = make("span", "txt");
    const strike = toolButton("strikethrough", "iv-strike");
    label.append(input, letter, text);
    row.append(label, strike);
    list.append(row);
    return { option, label, input, text, strike, letter: LETTERS[index] };
  });
  const struck = new Set(context.struck);
  const chosen = () => rows.filter((row) => row.input.checked).map((row) => row.option.id);
  const read = () => {
    const ids = chosen();
    if (kind === "multiple") return ids.length ? ids.sort() : null;
    return ids[0] ?? null;
  };
  const markStruck = () => {
    for (const row of rows) {
      const on = context.strike && struck.has(row.option.id);
      row.label.classList.toggle("struck", on);
      row.strike.hidden = !context.strike || context.readOnly;
      row.strike.setAttribute("aria-pressed", String(on));
    }
  };
  const toggleStrike = (row) => {
    if (!struck.delete(row.option.id)) struck.add(row.option.id);
    if (struck.has(row.option.id) && row.input.checked) {
      row.input.checked = false;
      context.changed(read());
    }
    markStruck();
    context.onStrike?.([...struck]);
  };
  for (const row of rows) {
    row.strike.addEventListener("click", () => toggleStrike(row));
    row.input.addEventListener("change", () => {
      if (row.input.checked && struck.has(row.option.id)) toggleStrike(row);
      context.changed(read());
    });
  }
  return {
    element: group,
    struck: () => [...struck],
    read,
    write(response) {
      const ids = new Set([response ?? []].flat().map(String));
      for (const row of rows) row.input.checked = ids.has(row.option.id);
    },
    words(lang, labels) {
      legend.textContent = labels.options ?? "";
      for (const row of rows) {
        if (kind === "true_false") row.text.textContent = labels[row.option.id] ?? row.option.id;
        else row.text.innerHTML = pick(row.option.html, lang);
        row.strike.setAttribute("aria-label", fill(labels.strike, { name: row.letter }));
        row.strike.title = fill(labels.strike, { name: row.letter });
      }
    },
    lock(on) {
      for (const row of rows) row.input.disabled = on;
      markStruck();
    },
    press(event) {
      const row = rows[placeOf(event)];
      if (!row) return false;
      if (event.shiftKey) {
        if (!context.strike) return false;
        toggleStrike(row);
      } else {
        if (!row.input.checked || kind === "multiple") row.input.click();
        row.input.focus();
      }
      return true;
    },
    focus: () => (rows.find((row) => row.input.checked) ?? rows[0])?.input.focus(),
  };
}
