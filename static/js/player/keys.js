// Keys of the player. All but those of the browser itself can be turned off.
const FIELDS = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

/** `acts`: previous, next, flag, review, help, time; `press(event)` gets what is left over. */
export function bindKeys(root, { enabled, acts, press }) {
  const alt = {
    ArrowLeft: acts.previous,
    ArrowRight: acts.next,
    KeyM: acts.flag,
    KeyR: acts.review,
    KeyT: acts.time,
  };
  const onKeydown = (event) => {
    if (!enabled() || event.isComposing || event.defaultPrevented) return;
    if (root.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey) return;
    if (event.altKey) {
      const act = alt[event.code] ?? alt[event.key];
      // Alt + ↑ ↓ belongs to the item; in a field Alt + ← → would be missed otherwise.
      if (!act) return;
      event.preventDefault();
      act();
      return;
    }
    if (event.target.closest?.(FIELDS)) return;
    if (event.key === "?" || event.key === "？") {
      event.preventDefault();
      acts.help();
      return;
    }
    if (press(event)) event.preventDefault();
  };
  document.addEventListener("keydown", onKeydown);
  return () => document.removeEventListener("keydown", onKeydown);
}
