// Rectangles, circles and polygons in whole pixels of a picture: a part of editor-areas.js. Pure.
// Coordinates as in a document: rect x1 y1 x2 y2, circle x y r, poly x1 y1 x2 y2 …; `size` is [width, height].
export const MOST_CORNERS = 32;

/** The whole numbers of a field; none when anything else stands in it. */
export function numbersOf(text) {
  const words = text.split(/[\s,，;；]+/).filter(Boolean);
  return words.every((word) => /^\d{1,6}$/.test(word)) ? words.map(Number) : [];
}

export function complete(shape, coords) {
  if (shape === "poly") return coords.length >= 6 && coords.length % 2 === 0;
  return coords.length === (shape === "circle" ? 3 : 4);
}

const between = (low, value, high) => Math.max(low, Math.min(value, high));
const axis = (coords, at) => coords.filter((_, index) => index % 2 === at);

/** The smallest rectangle around a shape. */
export function boundsOf(shape, coords) {
  if (shape === "circle") {
    const [x, y, r] = coords;
    return [x - r, y - r, x + r, y + r];
  }
  const [xs, ys] = [axis(coords, 0), axis(coords, 1)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

export function middleOf(shape, coords) {
  if (shape === "circle") return coords.slice(0, 2);
  return [0, 1].map((at) => axis(coords, at).reduce((sum, one) => sum + one, 0) / (coords.length / 2));
}

/** Two ends in order, at least a pixel apart. */
function span(one, other, most) {
  const [low, high] = [Math.min(one, other), Math.max(one, other)];
  if (low < high) return [low, high];
  return high < most ? [low, high + 1] : [low - 1, high];
}

/** The shape as it is stored: whole pixels, within the picture, never empty. */
export function fitted(shape, coords, [width, height]) {
  if (shape === "circle") {
    const x = between(1, Math.round(coords[0]), width - 1);
    const y = between(1, Math.round(coords[1]), height - 1);
    return [x, y, between(1, Math.round(coords[2]), Math.min(x, y, width - x, height - y))];
  }
  const inside = coords.map((one, at) => between(0, Math.round(one), at % 2 ? height : width));
  if (shape === "poly") return inside;
  const [left, right] = span(inside[0], inside[2], width);
  const [top, bottom] = span(inside[1], inside[3], height);
  return [left, top, right, bottom];
}

/** The shape at another place, as far as the picture reaches. */
export function movedBy(shape, coords, [dx, dy], [width, height]) {
  const [left, top, right, bottom] = boundsOf(shape, coords);
  const by = [between(-left, dx, Math.max(-left, width - right)), between(-top, dy, Math.max(-top, height - bottom))];
  return coords.map((one, at) => (shape === "circle" && at === 2 ? one : one + by[at % 2]));
}

/** The shape larger or smaller: its lower right corner, radius or last corner moves. */
export function grownBy(shape, coords, [dx, dy]) {
  if (shape === "circle") return [coords[0], coords[1], Math.max(1, coords[2] + dx + dy)];
  if (shape === "rect") {
    return [coords[0], coords[1], Math.max(coords[0] + 1, coords[2] + dx), Math.max(coords[1] + 1, coords[3] + dy)];
  }
  return coords.map((one, at) => (at >= coords.length - 2 ? one + (at % 2 ? dy : dx) : one));
}

/** The points by which a shape is pulled, each with what a move of it does to the coordinates. */
export function handlesOf(shape, coords) {
  if (shape === "circle") {
    const [x, y, r] = coords;
    return [{ at: [x + r, y], set: (px, py) => [x, y, Math.hypot(px - x, py - y)] }];
  }
  return Array.from({ length: coords.length >> 1 }, (_, corner) => ({
    at: coords.slice(2 * corner, 2 * corner + 2),
    set: (px, py) => coords.map((one, at) => (at === 2 * corner ? px : at === 2 * corner + 1 ? py : one)),
  }));
}

/** The nearest shape of another kind. */
export function converted(from, to, coords) {
  if (from === to || !complete(from, coords)) return coords;
  const [left, top, right, bottom] = boundsOf(from, coords);
  if (to === "rect") return [left, top, right, bottom];
  if (to === "poly") return [left, top, right, top, right, bottom, left, bottom];
  return [(left + right) / 2, (top + bottom) / 2, Math.min(right - left, bottom - top) / 2];
}

/** A shape to begin with, which none of `others` covers exactly. */
export function inTheMiddle(shape, size, others = []) {
  const [x, y] = size.map((side) => Math.round(side / 2));
  const r = Math.max(1, Math.round(Math.min(...size) / 8));
  let made = {
    rect: [x - r, y - r, x + r, y + r],
    circle: [x, y, r],
    poly: [x, y - r, x + r, y + r, x - r, y + r],
  }[shape];
  const taken = new Set(others.map(String));
  for (let turn = 0; turn < 20 && taken.has(String(made)); turn += 1) made = movedBy(shape, made, [r, r], size);
  return fitted(shape, made, size);
}
