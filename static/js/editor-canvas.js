// What is drawn of areas over a picture: a part of editor-areas.js. Sizes are in CSS pixels; `unit` is how
// many pixels of the picture one of those is.
import * as shapes from "./editor-shapes.js";

export const HANDLE = 6;
const GRASP = 14;

export function draw(tag, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

export function outline(shape, coords, kind) {
  const [a, b, c, d] = coords;
  const common = { class: kind, "vector-effect": "non-scaling-stroke" };
  if (shape === "circle") return draw("circle", { ...common, cx: a, cy: b, r: Math.max(c, 1) });
  if (shape === "poly") return draw("polygon", { ...common, points: coords.join(" ") });
  return draw("rect", {
    ...common,
    x: Math.min(a, c),
    y: Math.min(b, d),
    width: Math.abs(c - a),
    height: Math.abs(d - b),
  });
}

export function mark(letter, [x, y], unit) {
  const group = draw("g", { class: "ed-mark", "aria-hidden": "true" });
  const text = draw("text", { x, y, "text-anchor": "middle", dy: "0.35em", "font-size": unit });
  text.textContent = letter;
  group.append(draw("circle", { cx: x, cy: y, r: unit * 0.8 }), text);
  return group;
}

/** The handles of a shape; what is grasped is larger than what is seen, but leaves room to drag it all. */
export function handles(shape, coords, unit) {
  const [left, top, right, bottom] = shapes.boundsOf(shape, coords);
  const grasp = Math.min(GRASP * unit, Math.max(HANDLE * unit, Math.min(right - left, bottom - top) / 3));
  return shapes.handlesOf(shape, coords).flatMap(({ at: [cx, cy] }, index) => [
    draw("circle", { class: "ed-handle", cx, cy, r: HANDLE * unit }),
    draw("circle", { class: "ed-handle ed-grasp", cx, cy, r: grasp, "data-handle": index }),
  ]);
}
