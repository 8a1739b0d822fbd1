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

/** Takes a fresh token from the page at `url` into this page and the form; says whether it got one. */
export async function renewToken(form, url) {
  try {
    const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector('meta[name="csrf-token"]')?.content;
    if (!token) return false;
    document.querySelector('meta[name="csrf-token"]').content = token;
    if (form.elements.csrf_token) form.elements.csrf_token.value = token;
    return true;
  } catch {
    return false;
  }
}

export const fill = (text, values) =>
  (text ?? "").replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** Watches input methods in a form: `composing()` says whether one is at work, `ended` is told when not. */
export function composition(form, ended) {
  let busy = false;
  const set = (on) => () => {
    const before = busy;
    busy = on;
    if (before && !on) ended();
  };
  const [begin, end] = [set(true), set(false)];
  form.addEventListener("compositionstart", begin);
  form.addEventListener("compositionend", end);
  // A field that is left or taken away may never tell the end.
  form.addEventListener("focusout", end);
  return {
    composing: () => busy,
    stop() {
      form.removeEventListener("compositionstart", begin);
      form.removeEventListener("compositionend", end);
      form.removeEventListener("focusout", end);
    },
  };
}

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
