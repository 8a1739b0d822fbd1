// Words of the text to point out: a part of item-view.js. They are `.iv-hot[data-hot]` in the stem, which
// is set again when the language changes.
import { fill, make, roomFor } from "./item-view-dom.js";

/** Each marked passage is a box to tick: by pointer, by Space or by Enter. */
export function hotText(context) {
  const box = make("div", "iv-hots");
  const hint = make("p", "lc-hint iv-hint");
  const state = make("p", "iv-state lc-small", { role: "status" });
  box.append(hint, state);
  const most = Number(context.payload.most) || 0;
  const chosen = new Set();
  let labels = {};
  const spans = () => [...context.stem.querySelectorAll(".iv-hot[data-hot]")];
  const read = () => (chosen.size ? [...chosen].sort() : null);
  const refresh = () => {
    for (const span of spans()) {
      span.setAttribute("aria-checked", String(chosen.has(span.dataset.hot)));
      span.setAttribute("aria-disabled", String(context.readOnly));
    }
    state.textContent = fill(labels.hotCount, { n: chosen.size });
  };
  const toggle = (span) => {
    if (context.readOnly) return;
    const id = span.dataset.hot;
    if (!chosen.delete(id)) {
      if (!roomFor(chosen, most)) {
        state.textContent = fill(labels.hotFull, { n: most });
        return;
      }
      chosen.add(id);
    }
    refresh();
    context.changed(read());
  };
  const spanOf = (event) => event.target?.closest?.(".iv-hot[data-hot]");
  context.stem.addEventListener("click", (event) => {
    const span = spanOf(event);
    if (span) toggle(span);
  });
  return {
    element: box,
    read,
    write(response) {
      chosen.clear();
      for (const id of [response ?? []].flat()) chosen.add(String(id));
      refresh();
    },
    words(lang, words) {
      labels = words;
      hint.textContent = most ? fill(labels.hotHintMost, { n: most }) : (labels.hotHint ?? "");
      for (const span of spans()) {
        span.setAttribute("role", "checkbox");
        span.tabIndex = 0;
      }
      refresh();
    },
    lock(on) {
      hint.hidden = on;
      refresh();
    },
    press: () => false,
    arrow(event) {
      const span = spanOf(event);
      if (!span || event.altKey || (event.key !== " " && event.key !== "Enter")) return false;
      toggle(span);
      return true;
    },
    /** The passage in the new text that stands for one that is gone. */
    twin: (gone) => spans().find((span) => span.dataset.hot === gone?.dataset?.hot),
    focus: () => (spans().find((span) => chosen.has(span.dataset.hot)) ?? spans()[0])?.focus(),
  };
}
