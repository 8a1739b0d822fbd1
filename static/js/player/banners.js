// Banners under the header: one of each kind at a time. "bad" and "warn" are read out at once, "ok" is
// read when there is time and goes after a while.
import { icon, make } from "../item-view-dom.js";

const ICONS = { bad: "alert-circle", warn: "alert-triangle", ok: "circle-check", offline: "wifi-off" };
const STAY = 6_000;

export function mountBanners(root) {
  const loud = root.querySelector("[role=alert]");
  const quiet = root.querySelector("[role=status]");
  const shown = new Map();

  const drop = (name) => {
    shown.get(name)?.remove();
    shown.delete(name);
  };
  const show = (name, { kind, text, picture, actions = [] }) => {
    const old = shown.get(name);
    if (old && old.dataset.text === text) return;
    drop(name);
    const note = make("div", `lc-note ${kind}`);
    note.dataset.text = text;
    note.dataset.banner = name;
    const inner = make("div");
    const words = make("p");
    words.textContent = text;
    inner.append(words);
    if (actions.length) {
      const row = make("p", "lc-note-action lc-row");
      for (const { label, href, act } of actions) {
        const control = href
          ? make("a", "lc-btn sm", { href })
          : make("button", "lc-btn sm", { type: "button" });
        control.textContent = label;
        if (act) control.addEventListener("click", act);
        row.append(control);
      }
      inner.append(row);
    }
    note.append(icon(ICONS[picture ?? kind]), inner);
    (kind === "ok" ? quiet : loud).append(note);
    shown.set(name, note);
    if (kind === "ok") setTimeout(() => drop(name), STAY);
  };
  return { show, drop, has: (name) => shown.has(name) };
}
