// Small pieces that the parts of the editor share.

/** Posts a form with the token; throws an Error with `status` and `answer` when it is refused. */
export async function post(url, body, options = {}) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const answer = await fetch(url, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token, "X-Requested-With": "fetch", Accept: "application/json" },
    credentials: "same-origin",
    ...options,
  });
  if (answer.ok) return answer;
  const error = new Error(String(answer.status));
  error.status = answer.status;
  error.answer = await answer.json().catch(() => ({}));
  throw error;
}

export const fill = (text, values) =>
  (text ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** Tells the editor that something was written by a script. */
export const touched = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

/** What people call a field: its label, in one line. */
export function nameOf(field) {
  const text =
    field.getAttribute("aria-label") ??
    field.closest("fieldset")?.querySelector("legend")?.textContent ??
    field.labels?.[0]?.textContent ??
    field.name;
  return text.replace(/\s+/g, " ").trim();
}
