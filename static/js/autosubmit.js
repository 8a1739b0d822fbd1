// Sends a filter form when it changes. Choices at once; typed text after a pause when the form is an
// htmx one (hx-get), else on Enter only, since a page load would take the cursor away.
// A button with data-fallback serves those without script and is hidden here.
const PAUSE_MS = 400;

export default function autosubmit(form) {
  const partial = form.hasAttribute("hx-get");
  const isText = (field) =>
    field.matches("input:not([type=checkbox], [type=radio], [type=date]), textarea");
  let timer = 0;
  const send = () => {
    clearTimeout(timer);
    form.requestSubmit();
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE_MS);
  };
  form.addEventListener("change", (event) => {
    if (!isText(event.target)) send();
  });
  form.addEventListener("input", (event) => {
    // A Chinese input method is not to be answered before it has finished a word.
    if (partial && isText(event.target) && !event.isComposing) soon();
  });
  form.addEventListener("compositionend", () => {
    if (partial) soon();
  });
  const hasText = [...form.elements].some((field) => field.type !== "hidden" && isText(field));
  for (const button of form.querySelectorAll("[data-fallback]"))
    button.hidden = partial || !hasText;
  return () => clearTimeout(timer);
}
