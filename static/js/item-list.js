// data-controller="item-list": the list of items. Ticking rows, what an act needs shown, and single
// keys: / searches, j and k move, x ticks, ? folds the list of keys open. The keys can be turned off
// with [data-keys-on] (WCAG 2.1.4), which the browser remembers, and rest while something is typed.
const STORE = "lc-review-keys";
const wanted = () => localStorage.getItem(STORE) !== "off";

function typing(target) {
  return Boolean(
    target.closest?.(
      "input:not([type=radio], [type=checkbox]), textarea, select, dialog, [contenteditable]",
    ),
  );
}

export default function itemList(root) {
  const boxes = [...root.querySelectorAll('input[name="item"]')];
  const rows = [...root.querySelectorAll("tr[data-row]")];
  const all = root.querySelector("[data-all]");
  const count = root.querySelector("[data-count]");
  const act = root.querySelector("[data-act]");
  const keysOn = root.querySelector("[data-keys-on]");
  let last = -1;

  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    if (count) count.textContent = ticked ? count.dataset.text.replace("{n}", ticked) : "";
    if (all) {
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
  };
  const show = () => {
    for (const part of root.querySelectorAll("[data-for]"))
      part.hidden = !part.dataset.for.split(" ").includes(act.value);
  };
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  boxes.forEach((box, at) => {
    box.addEventListener("click", (event) => {
      // With Shift everything between the last tick and this one follows.
      if (event.shiftKey && last >= 0)
        for (const other of boxes.slice(Math.min(last, at), Math.max(last, at) + 1))
          other.checked = box.checked;
      last = at;
      tell();
    });
  });
  if (act) {
    act.addEventListener("change", show);
    show();
  }
  if (keysOn) {
    keysOn.checked = wanted();
    keysOn.addEventListener("change", () =>
      localStorage.setItem(STORE, keysOn.checked ? "on" : "off"),
    );
  }
  tell();

  // Back from an item one goes on from its row.
  if (location.hash.startsWith("#i-"))
    document.getElementById(location.hash.slice(1))?.querySelector("th a")?.focus();

  const current = () => rows.findIndex((row) => row.contains(document.activeElement));
  const move = (step) => {
    const at = current();
    const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))];
    next?.querySelector("th a")?.focus();
  };
  const acts = {
    "/": () => document.querySelector('.lc-filter input[type="search"]')?.focus(),
    j: () => move(1),
    k: () => move(-1),
    x: () => rows[current()]?.querySelector('input[name="item"]')?.click(),
    "?": () => {
      const keys = document.getElementById("keys");
      if (!keys) return;
      keys.open = !keys.open;
      keys.querySelector("summary").focus();
    },
  };
  const onKey = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || !wanted() || typing(event.target)) return;
    const found = acts[event.key.toLowerCase()];
    if (!found) return;
    event.preventDefault();
    found();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
