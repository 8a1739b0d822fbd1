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

const written = new WeakMap();

/**
 * Writes `html` into `box` where it is new; each <details data-keep> stays open or shut as it was, and
 * what had the focus inside has it again: a summary by its name, a link by where it leads.
 */
export function rewrite(box, html) {
  if (written.get(box) === html) return;
  written.set(box, html);
  const open = new Map([...box.querySelectorAll("details[data-keep]")].map((one) => [one.dataset.keep, one.open]));
  const active = box.contains(document.activeElement) ? document.activeElement : null;
  const held = active?.closest("summary")?.parentElement?.dataset.keep;
  const href = active?.getAttribute("href");
  box.innerHTML = html;
  for (const one of box.querySelectorAll("details[data-keep]"))
    one.open = open.get(one.dataset.keep) ?? one.open;
  if (held) box.querySelector(`details[data-keep="${CSS.escape(held)}"] > summary`)?.focus({ preventScroll: true });
  else if (href) box.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
}

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
