// A number on a scale: a part of item-view.js.
import { fill, make, pick } from "./item-view-dom.js";

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/** A slider and a field that say the same. As long as neither was used there is no answer. */
export function slider(context) {
  const { payload, name } = context;
  // A draft may have no range yet.
  const low = payload.range?.low || "0";
  const high = payload.range?.high || "100";
  const step = payload.range?.step || "1";
  const box = make("div", "iv-slider", { role: "group" });
  const scale = make("div", "iv-scale");
  const range = make("input", "iv-range", { type: "range", min: low, max: high, step, id: `${name}-s` });
  const ends = make("div", "iv-ends", { "aria-hidden": "true" });
  const [from, to] = [make("span"), make("span")];
  ends.append(from, to);
  scale.append(range, ticks(low, high, step), ends);
  const line = make("div", "iv-numline");
  const label = make("label", "", { for: `${name}-n` });
  const field = make("input", "lc-in", {
    id: `${name}-n`,
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    maxlength: "32",
    "aria-describedby": `${name}-u ${name}-e`,
  });
  const unit = make("span", "iv-unit", { id: `${name}-u` });
  const state = make("p", "iv-state lc-small", { id: `${name}-e`, role: "status" });
  line.append(label, field, unit);
  box.append(scale, line, state);
  let [labels, lang, value] = [{}, "zh", null];

  const fits = (text) => {
    if (!NUMBER.test(text)) return false;
    const steps = (Number(text) - Number(low)) / Number(step);
    return Number(text) >= Number(low) && Number(text) <= Number(high) && Math.abs(steps - Math.round(steps)) < 1e-6;
  };
  const tell = (wrong = false) => {
    const kind = wrong ? labels.sliderWrong : labels.sliderNone;
    state.textContent = value === null && !context.readOnly ? fill(kind, { low, high, step }) : "";
    state.classList.toggle("bad", wrong);
    field.setAttribute("aria-invalid", String(wrong));
    range.classList.toggle("unset", value === null);
    const words = `${value ?? ""} ${pick(payload.unit, lang)}`.trim();
    range.setAttribute("aria-valuetext", value === null ? (labels.sliderNone ?? "") : words);
  };
  const take = (text) => {
    value = text;
    tell();
    context.changed(value);
  };
  const fromRange = () => {
    if (context.readOnly) return;
    field.value = range.value;
    take(range.value);
  };
  range.addEventListener("input", fromRange);
  // The place where it stands already can be meant, too.
  range.addEventListener("pointerup", () => value === null && fromRange());
  const typed = () => {
    const text = field.value.normalize("NFKC").trim();
    if (fits(text)) {
      range.value = text;
      take(text);
      return;
    }
    value = null;
    tell(Boolean(text));
    context.changed(null);
  };
  field.addEventListener("input", (event) => {
    if (!event.isComposing) typed();
  });
  field.addEventListener("compositionend", typed);
  return {
    element: box,
    read: () => value,
    write(response) {
      const text = String(response ?? "");
      value = fits(text) ? text : null;
      field.value = text;
      range.value = value ?? low;
      tell();
    },
    words(chosen, words) {
      [lang, labels] = [chosen, words];
      const mark = pick(payload.unit, lang);
      box.setAttribute("aria-label", labels.slider ?? "");
      range.setAttribute("aria-label", labels.slider ?? "");
      label.textContent = labels.number ?? "";
      unit.textContent = mark;
      from.textContent = `${low} ${mark}`.trim();
      to.textContent = `${high} ${mark}`.trim();
      tell(field.getAttribute("aria-invalid") === "true");
    },
    lock(on) {
      range.disabled = on;
      field.readOnly = on;
      tell();
    },
    press: () => false,
    arrow(event) {
      if (event.target !== range || value !== null || (event.key !== "Enter" && event.key !== " ")) return false;
      fromRange();
      return true;
    },
    focus: () => range.focus(),
  };
}

/** Ticks below the slider: at most 20 parts, each a whole number of steps where that can be. */
function ticks(low, high, step) {
  const steps = Math.round((Number(high) - Number(low)) / Number(step)) || 1;
  const parts = [20, 10, 8, 5, 4, 2, 1].find((count) => count <= steps && steps % count === 0) ?? 1;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "iv-ticks");
  svg.setAttribute("aria-hidden", "true");
  for (let index = 0; index <= parts; index += 1) {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    const at = `${(100 * index) / parts}%`;
    line.setAttribute("x1", at);
    line.setAttribute("x2", at);
    line.setAttribute("y1", "0");
    line.setAttribute("y2", index === 0 || index === parts || 2 * index === parts ? "10" : "6");
    svg.append(line);
  }
  return svg;
}
