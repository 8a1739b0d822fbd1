// Numeric answers: a part of item-view.js.
import { make, pick } from "./item-view-dom.js";

/** A number typed as text. Nothing happens while an input method is composing. */
export function numberField(context) {
  const box = make("div", "iv-number");
  const label = make("label", "", { for: `${context.name}-n` });
  const line = make("div", "iv-numline");
  const input = make("input", "lc-in", {
    id: `${context.name}-n`,
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "64",
  });
  const unit = make("span", "iv-unit", { id: `${context.name}-u` });
  if (context.payload.unit) input.setAttribute("aria-describedby", unit.id);
  line.append(input, unit);
  box.append(label, line);
  const read = () => input.value.trim() || null;
  input.addEventListener("input", (event) => {
    if (!event.isComposing) context.changed(read());
  });
  input.addEventListener("compositionend", () => context.changed(read()));
  return {
    element: box,
    clears: false,
    read,
    write(response) {
      input.value = response ?? "";
    },
    words(lang, labels) {
      label.textContent = labels.number ?? "";
      unit.textContent = pick(context.payload.unit, lang);
    },
    lock(on) {
      input.readOnly = on;
    },
    press: () => false,
    focus: () => input.focus(),
  };
}
