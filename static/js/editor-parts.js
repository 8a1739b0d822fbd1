// Parts of the form that follow from other fields (gaps and spans from the stem, the grid of the key
// from rows and options), and fields that show only with a certain choice. A part of editor.js.

import { touched } from "./editor-dom.js";
import { rowsIn } from "./editor-paste.js";

const remembered = new WeakMap();

/** Remembers what stands in the fields of a part, by their ids, and what stood in those that are gone. */
function valuesOf(part) {
  const values = remembered.get(part) ?? new Map();
  remembered.set(part, values);
  for (const field of part.querySelectorAll("input[id], textarea[id], select[id]")) {
    values.set(field.id, [field.value, field.checked]);
  }
  return values;
}

/** Replaces a part when its signature changed; what was typed and the cursor stay, and what comes back
 *  has what it had. Nothing is replaced under an input method that is composing. */
export function replaceParts(form, parts, { composing = () => false } = {}) {
  for (const [name, { signature, html }] of Object.entries(parts ?? {})) {
    const part = form.querySelector(`[data-part="${name}"]`);
    if (!part || part.dataset.signature === signature) continue;
    const active = part.contains(document.activeElement) ? document.activeElement : null;
    if (active && composing()) continue;
    const values = valuesOf(part);
    const held = active?.id ?? "";
    const [from, to] = active?.matches("textarea, input:not([type=checkbox], [type=radio])")
      ? [active.selectionStart, active.selectionEnd]
      : [null, null];
    part.dataset.signature = signature;
    part.innerHTML = html;
    for (const [id, [value, checked]] of values) {
      const field = document.getElementById(id);
      if (!field || !part.contains(field)) continue;
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.value === value) field.checked = checked;
      } else if (field.tagName !== "SELECT" || [...field.options].some((o) => o.value === value)) {
        field.value = value;
      }
    }
    const again = held ? document.getElementById(held) : null;
    again?.focus({ preventScroll: true });
    if (from !== null && again?.setSelectionRange) again.setSelectionRange(from, to);
  }
}

/** Lines and cells pasted into the words of a gap go into those below it, while they are empty. */
export function pastedWords(form) {
  form.addEventListener("paste", (event) => {
    const field = event.target;
    if (!field.matches?.("[name=word_zh], [name=word_en]") || field.value) return;
    const cells = rowsIn(event.clipboardData?.getData("text/plain") ?? "");
    const words = [...field.closest(".ed-gap").querySelectorAll(".ed-word")];
    const first = words.indexOf(field.closest(".ed-word"));
    const names = ["word_zh", "word_en"].slice(field.name === "word_en" ? 1 : 0);
    const goals = (cells ?? []).flatMap((row, index) =>
      row.slice(0, names.length).map((text, column) => [words[first + index]?.querySelector(`[name=${names[column]}]`), text]));
    if (!goals.length || goals.some(([goal]) => !goal || goal.value)) return;
    event.preventDefault();
    for (const [goal, text] of goals) goal.value = text;
    touched(field);
  });
}

/** Shows [data-shown-by] only while the named field has the value of data-shown-for. */
export function dependent(form) {
  const refresh = () => {
    const data = new FormData(form);
    for (const part of form.querySelectorAll("[data-shown-by]")) {
      part.hidden = data.get(part.dataset.shownBy) !== part.dataset.shownFor;
    }
    for (const row of form.querySelectorAll("[data-variable]")) {
      const draw = row.querySelector("[data-draw]").value;
      for (const part of row.querySelectorAll("[data-when]")) {
        part.hidden = !part.dataset.when.split(" ").includes(draw);
      }
    }
  };
  form.addEventListener("change", refresh);
  form.addEventListener("ed:rows", refresh);
  refresh();
}
