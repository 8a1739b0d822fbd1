// Parts of the form that follow from other fields (gaps and spans from the stem, the grid of the key
// from rows and options), and fields that show only with a certain choice. A part of editor.js.

/** Remembers what stands in the fields of a part, by their ids. */
function valuesOf(part) {
  return new Map(
    [...part.querySelectorAll("input[id], textarea[id], select[id]")].map((field) => [
      field.id,
      [field.value, field.checked],
    ]),
  );
}

/** Replaces a part when its signature changed; what was typed and the focus stay. */
export function replaceParts(form, parts, lists) {
  for (const [name, { signature, html }] of Object.entries(parts ?? {})) {
    const part = form.querySelector(`[data-part="${name}"]`);
    if (!part || part.dataset.signature === signature) continue;
    const values = valuesOf(part);
    const held = part.contains(document.activeElement) ? document.activeElement.id : "";
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
    if (held) document.getElementById(held)?.focus({ preventScroll: true });
    lists?.();
  }
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
