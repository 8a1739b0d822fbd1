// Warns before a changed form is left unsaved. The form carries data-dirty while it is changed;
// anything inside with data-dirty-show is visible only then. Saving by htmx cleans it again. A form that
// the server shows with text that is not stored (a refused one) has data-dirty-start: changed from the start,
// as is one in which somebody typed before this was bound.
import { touched } from "./touched.js";

export default function dirty(form) {
  const snapshot = () =>
    new URLSearchParams(
      [...new FormData(form)].map(([name, value]) => [name, value.name ?? value]),
    ).toString();
  let clean = form.hasAttribute("data-dirty-start") || touched(form) ? null : snapshot();
  let leaving = false;
  const mark = () => {
    const changed = snapshot() !== clean;
    form.toggleAttribute("data-dirty", changed);
    for (const note of form.querySelectorAll("[data-dirty-show]")) note.hidden = !changed;
  };
  const warn = (event) => {
    if (form.hasAttribute("data-dirty") && !leaving) event.preventDefault();
  };
  form.addEventListener("input", mark);
  form.addEventListener("change", mark);
  form.addEventListener("lc:sorted", mark);
  form.addEventListener("submit", (event) => {
    leaving = !event.defaultPrevented && !form.matches("[hx-post], [hx-put]");
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target !== form || !event.detail.successful) return;
    clean = snapshot();
    mark();
  });
  window.addEventListener("beforeunload", warn);
  mark();
  return () => window.removeEventListener("beforeunload", warn);
}
