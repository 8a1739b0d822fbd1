// Tells whether a form differs from what the server wrote into it: somebody may type before the scripts
// are bound, and browsers bring typed text back after a reload. Fields whose text browsers rewrite
// (numbers, dates) are left out.
const TEXTS = ["text", "search", "textarea"];

function changed(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "select-one") {
    const first = [...field.options].findIndex((one) => one.defaultSelected);
    return field.selectedIndex !== Math.max(first, 0) && field.selectedIndex > -1;
  }
  return TEXTS.includes(field.type) && field.value !== field.defaultValue;
}

export const touched = (form) => [...form.elements].some((field) => field.name && changed(field));
