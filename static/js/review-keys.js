// data-controller="review-keys": single keys for reviewers. They can be turned off (WCAG 2.1.4) with
// [data-keys-on], which the browser remembers, and never act while something is being typed or while
// the item being answered has the focus, which takes letters itself.
//   on a version's page  links with data-key are opened by that key; k folds the key, l goes to the
//                        checklist, c comments, ? folds the list of keys
//   on [data-rows]       j and k move between the [data-row] links of the table
const STORE = "lc-review-keys";

const wanted = () => localStorage.getItem(STORE) !== "off";

function typing(target) {
  return Boolean(
    target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, dialog, .iv, [contenteditable]"),
  );
}

function fold(details, focus) {
  if (!details) return;
  details.open = !details.open;
  if (focus) details.querySelector("summary")?.focus();
}

const ACTS = {
  k: () => fold(document.getElementById("key"), true),
  l: () => document.querySelector("#checklist input")?.focus(),
  c: () => document.getElementById("comments")?.dispatchEvent(new CustomEvent("lc:comment")),
  "?": () => fold(document.getElementById("shortcuts"), true),
};

function moveRow(table, step) {
  const links = [...table.querySelectorAll("[data-row]")];
  const at = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + step))]?.focus();
}

/** What a key does on this page, or undefined. */
function actOf(key, element) {
  if ("rows" in element.dataset) {
    const step = { j: 1, k: -1 }[key];
    return step && (() => moveRow(element, step));
  }
  const link = /^[a-z]$/.test(key) && document.querySelector(`a[data-key="${key}"]`);
  return link ? () => link.click() : ACTS[key];
}

export default function reviewKeys(element) {
  const boxes = [...document.querySelectorAll("[data-keys-on]")];
  for (const box of boxes) {
    box.checked = wanted();
    box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));
  }
  const onKey = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!wanted() || typing(event.target)) return;
    const act = actOf(event.key.toLowerCase(), element);
    if (!act) return;
    event.preventDefault();
    act();
  };
  // The answer was given first: now the key may be seen.
  const onTried = (event) => {
    const key = document.getElementById("key");
    if (key && event.target.id === "tried") key.open = true;
  };
  document.addEventListener("keydown", onKey);
  document.addEventListener("htmx:afterSwap", onTried);
  return () => {
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("htmx:afterSwap", onTried);
  };
}
