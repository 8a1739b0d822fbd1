// Long answers: a part of item-view.js.
import { fill, make } from "./item-view-dom.js";

const NEAR = 50;

/** A field for text, code or Markdown that counts characters; none is cut off. */
export function longText(context) {
  const { payload, name } = context;
  const { format = "plain", least, most } = payload.answer ?? {};
  const box = make("div", "iv-long");
  const label = make("label", "", { for: `${name}-t` });
  const field = make("textarea", "lc-in iv-longtext", {
    id: `${name}-t`,
    rows: "8",
    spellcheck: "false",
    "aria-describedby": `${name}-h ${name}-c`,
  });
  if (format === "code") {
    field.classList.add("mono");
    field.setAttribute("autocapitalize", "off");
    field.setAttribute("translate", "no");
  }
  const hint = make("p", "lc-hint", { id: `${name}-h` });
  const count = make("p", "lc-hint iv-count", { id: `${name}-c` });
  const said = make("p", "vh", { role: "status" });
  box.append(label, hint, field, count, said);
  let [labels, zone] = [{}, ""];

  const read = () => (field.value.trim() ? field.value : null);
  const tally = () => {
    const n = [...field.value].length;
    const over = Boolean(most) && n > most;
    count.textContent = over
      ? fill(labels.textOver, { n, over: n - most })
      : most
        ? fill(labels.textOf, { n, most })
        : fill(labels.textCount, { n });
    count.classList.toggle("over", over);
    field.setAttribute("aria-invalid", String(over));
    // Said once when the end comes near, and once when it is passed; not at each key.
    const now = over ? "over" : most && most - n <= NEAR ? "near" : "";
    if (now !== zone) said.textContent = now ? count.textContent : "";
    zone = now;
  };
  const changed = () => {
    tally();
    context.changed(read());
  };
  field.addEventListener("input", (event) => {
    if (!event.isComposing) changed();
  });
  field.addEventListener("compositionend", changed);
  return {
    element: box,
    clears: false,
    read,
    write(response) {
      field.value = typeof response === "string" ? response : "";
      tally();
    },
    words(lang, words) {
      labels = words;
      label.textContent = format === "code" ? (labels.textCode ?? "") : (labels.text ?? "");
      const wanted = least ? fill(most ? labels.textBetween : labels.textLeast, { least, most }) : "";
      const kind = format === "markdown" ? (labels.textMarkdown ?? "") : "";
      hint.textContent = `${wanted}${kind}`;
      hint.hidden = !hint.textContent;
      tally();
    },
    lock(on) {
      field.readOnly = on;
    },
    press: () => false,
    focus: () => field.focus(),
  };
}
