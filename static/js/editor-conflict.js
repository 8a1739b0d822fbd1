// Taking parts of what somebody else saved into the form. A part of editor-save.js: buttons in the table of
// differences have data-take (the id of the field) and data-text (the other's text).

/** The field that a button writes into; null where there is none that takes plain text. */
function fieldFor(form, button) {
  const field = document.getElementById(button.dataset.take);
  if (!field?.matches("input, textarea, select") || !form.contains(field)) return null;
  if (["checkbox", "radio", "hidden"].includes(field.type)) return null;
  const offered = [...(field.options ?? [])].map((option) => option.value);
  return field.matches("select") && !offered.includes(button.dataset.text) ? null : field;
}

/** Hides the buttons of what has no field of its own, as a row that is not there: mended by hand. */
export function offerParts(form, place) {
  for (const button of place.querySelectorAll("[data-take]")) {
    if (fieldFor(form, button)) continue;
    button.hidden = true;
    button.parentElement.querySelector("[data-by-hand]").hidden = false;
  }
}

/** Writes the other's text into the field, and says so where the button was. */
export function takePart(form, place, button) {
  const field = fieldFor(form, button);
  if (!field) return;
  field.value = button.dataset.text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  const said = button.parentElement.querySelector("[data-taken]");
  said.hidden = false;
  said.tabIndex = -1;
  said.focus();
  button.hidden = true;
  place.querySelector("[data-merged]").hidden = false;
}
