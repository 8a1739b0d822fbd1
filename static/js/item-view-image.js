// Answers on a picture: a part of item-view.js. Coordinates are pixels of the picture.
import { fill, icon, LETTERS, make, pick, placeOf, roomFor } from "./item-view-dom.js";

function draw(tag, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** The size of a picture; a draft may have none yet. */
const sizeOf = (image) => [image?.width || 400, image?.height || 300];

/** The picture with a drawing over it that has the picture's coordinates. */
function canvas(image) {
  const src = image?.src ?? "";
  const [width, height] = sizeOf(image);
  const element = make("div", "iv-canvas");
  element.style.maxWidth = `${width}px`;
  const picture = src ? make("img", "", { src, width, height, alt: "" }) : make("p", "iv-nopicture");
  if (!src) picture.style.aspectRatio = `${width} / ${height}`;
  const over = draw("svg", { class: "iv-over", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" });
  element.append(picture, over);
  // Letters and pins keep about the same size on the screen whatever the size of the picture.
  const unit = Math.max(width, 320) / 32;
  return {
    element,
    over,
    unit,
    say(alt, labels) {
      if (src) picture.alt = alt;
      else picture.textContent = fill(labels.noPicture, { name: alt });
    },
  };
}

function shapeOf({ shape, coords }, kind) {
  const [a, b, c, d] = coords;
  const common = { class: kind, "vector-effect": "non-scaling-stroke" };
  if (shape === "circle") return draw("circle", { ...common, cx: a, cy: b, r: c });
  if (shape === "poly") return draw("polygon", { ...common, points: coords.join(" ") });
  return draw("rect", { ...common, x: Math.min(a, c), y: Math.min(b, d), width: Math.abs(c - a), height: Math.abs(d - b) });
}

function middleOf({ shape, coords }) {
  if (shape === "circle") return coords.slice(0, 2);
  const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  return [0, 1].map((axis) => mean(coords.filter((_, index) => index % 2 === axis)));
}

/** A letter or number on a disc at (x, y). */
function disc([x, y], text, unit, kind) {
  const group = draw("g", { class: kind, "aria-hidden": "true" });
  const words = draw("text", { x, y, "text-anchor": "middle", dy: "0.35em", "font-size": unit });
  words.textContent = text;
  group.append(draw("circle", { cx: x, cy: y, r: unit * 0.8 }), words);
  return group;
}

/** Areas of a picture, each a box to tick: by pointer, by Space or Enter, by its letter. */
export function hotspot(context) {
  const { payload, name } = context;
  const box = make("div", "iv-image");
  const hint = make("p", "lc-hint iv-hint", { id: `${name}-h` });
  const view = canvas(payload.image);
  const state = make("p", "iv-state lc-small", { role: "status" });
  const legend = make("ul", "iv-legend");
  box.append(hint, view.element, state, legend);
  view.over.setAttribute("role", "group");
  view.over.setAttribute("aria-describedby", hint.id);
  const most = Number(payload.most) || 0;
  const chosen = new Set();
  let [labels, lang] = [{}, "zh"];
  const whole = ({ shape, coords }) => coords?.length >= ({ circle: 3, poly: 6 }[shape] ?? 4);
  const areas = (payload.areas ?? []).filter(whole).map((area, index) => {
    const letter = LETTERS[index] ?? String(index + 1);
    const element = draw("g", { class: "iv-area", role: "checkbox", tabindex: "0", "data-area": area.id });
    element.append(shapeOf(area, "halo"), shapeOf(area, "edge"), disc(middleOf(area), letter, view.unit, "iv-disc"));
    view.over.append(element);
    const row = make("li");
    const mark = make("span", "k");
    mark.textContent = letter;
    const text = make("span", "txt");
    row.append(mark, text);
    legend.append(row);
    return { ...area, letter, element, row, text };
  });
  const read = () => (chosen.size ? [...chosen].sort() : null);
  const refresh = () => {
    for (const { id, element, row } of areas) {
      element.setAttribute("aria-checked", String(chosen.has(id)));
      element.setAttribute("aria-disabled", String(context.readOnly));
      row.classList.toggle("chosen", chosen.has(id));
    }
    const letters = areas.filter((area) => chosen.has(area.id)).map((area) => area.letter);
    state.textContent = letters.length
      ? fill(labels.areasChosen, { letters: letters.join(labels.comma ?? ", ") })
      : (labels.areasNone ?? "");
  };
  const toggle = (area) => {
    if (context.readOnly) return;
    if (!chosen.delete(area.id)) {
      if (!roomFor(chosen, most)) {
        state.textContent = fill(labels.areasFull, { n: most });
        return;
      }
      chosen.add(area.id);
    }
    refresh();
    context.changed(read());
  };
  for (const area of areas) area.element.addEventListener("click", () => toggle(area));
  return {
    element: box,
    read,
    write(response) {
      chosen.clear();
      for (const id of [response ?? []].flat()) chosen.add(String(id));
      refresh();
    },
    words(chosen_, words) {
      [lang, labels] = [chosen_, words];
      hint.textContent = most ? fill(labels.areasHintMost, { n: most }) : (labels.areasHint ?? "");
      view.say(pick(payload.image?.alt, lang), labels);
      view.over.setAttribute("aria-label", labels.areas ?? "");
      for (const { element, text, letter, label } of areas) {
        text.textContent = pick(label, lang);
        element.setAttribute("aria-label", `${letter} ${pick(label, lang)}`.trim());
      }
      refresh();
    },
    lock(on) {
      hint.hidden = on;
      refresh();
    },
    press(event) {
      const area = areas[placeOf(event)];
      if (!area || event.shiftKey) return false;
      toggle(area);
      area.element.focus();
      return true;
    },
    arrow(event) {
      const area = areas.find(({ element }) => element === event.target);
      if (!area || event.altKey || (event.key !== " " && event.key !== "Enter")) return false;
      toggle(area);
      return true;
    },
    focus: () => (areas.find(({ id }) => chosen.has(id)) ?? areas[0])?.element.focus(),
  };
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Points set on a picture: by pointer, or with a cross-hair that the arrow keys move. */
export function point(context) {
  const { payload, name } = context;
  const [width, height] = sizeOf(payload.image);
  const most = Number(payload.most) || 1;
  const box = make("div", "iv-image");
  const hint = make("p", "lc-hint iv-hint", { id: `${name}-h` });
  const view = canvas(payload.image);
  const { element: field, over, unit } = view;
  field.classList.add("iv-target");
  const state = make("p", "iv-state lc-small", { role: "status" });
  const list = make("ol", "iv-points");
  box.append(hint, field, state, list);
  over.setAttribute("aria-hidden", "true");
  const cross = draw("g", { class: "iv-cross" });
  const lines = ["halo", "edge"].flatMap((kind) =>
    ["x", "y"].map((axis) => {
      const line = draw("line", { class: kind, "vector-effect": "non-scaling-stroke" });
      cross.append(line);
      return { line, axis };
    }),
  );
  const pins = draw("g");
  over.append(pins, cross);
  let [labels, lang] = [{}, "zh"];
  let points = [];
  let at = [Math.round(width / 2), Math.round(height / 2)];

  const read = () => (points.length ? points.map(([x, y]) => `${x} ${y}`) : null);
  const placed = ([x, y]) => fill(labels.place, { x, y });
  const aim = () => {
    for (const { line, axis } of lines) {
      const [x, y] = at;
      const ends = axis === "x" ? [0, y, width, y] : [x, 0, x, height];
      ["x1", "y1", "x2", "y2"].forEach((end, index) => line.setAttribute(end, ends[index]));
    }
  };
  const rowOf = (one, index) => {
    const row = make("li");
    const text = make("span");
    text.textContent = placed(one);
    row.append(text);
    if (context.readOnly) return row;
    const remove = make("button", "lc-tool iv-remove", { type: "button" });
    remove.setAttribute("aria-label", fill(labels.removePoint, { n: index + 1, place: placed(one) }));
    remove.append(icon("x"));
    remove.addEventListener("click", () => {
      take(one);
      field.focus();
    });
    row.append(remove);
    return row;
  };
  const refresh = () => {
    pins.replaceChildren(...points.map((one, index) => disc(one, index + 1, unit, "iv-disc iv-pin")));
    list.replaceChildren(...points.map(rowOf));
    list.hidden = !points.length;
    aim();
  };
  const count = () => fill(labels.pointsSet, { n: points.length, most });
  const set = () => {
    if (most > 1 && points.length >= most) {
      state.textContent = fill(labels.pointsFull, { n: most });
      return;
    }
    points = most === 1 ? [at] : [...points, at];
    refresh();
    state.textContent = fill(labels.pointSet, { place: placed(at), count: count() });
    context.changed(read());
  };
  const take = (one) => {
    points = points.filter((other) => other !== one);
    refresh();
    state.textContent = count();
    context.changed(read());
  };
  const within = (value, end) => Math.min(Math.max(Math.round(value), 0), end);
  field.addEventListener("click", (event) => {
    if (context.readOnly) return;
    const frame = over.getBoundingClientRect();
    at = [
      within(((event.clientX - frame.left) / frame.width) * width, width),
      within(((event.clientY - frame.top) / frame.height) * height, height),
    ];
    set();
  });
  const lock = () => {
    if (context.readOnly) field.removeAttribute("tabindex");
    else field.tabIndex = 0;
    field.setAttribute("role", context.readOnly ? "group" : "application");
    hint.hidden = context.readOnly;
    refresh();
  };
  return {
    element: box,
    read,
    write(response) {
      points = [response ?? []]
        .flat()
        .map((text) => String(text).split(" ").map(Number))
        .filter((pair) => pair.length === 2 && pair.every(Number.isFinite));
      refresh();
      state.textContent = count();
    },
    words(chosen, words) {
      [lang, labels] = [chosen, words];
      hint.textContent = fill(labels.pointHint, { n: most });
      const alt = pick(payload.image?.alt, lang);
      view.say(alt, labels);
      field.setAttribute("aria-label", fill(labels.pointField, { name: alt }));
      field.setAttribute("aria-describedby", hint.id);
      refresh();
      state.textContent = count();
    },
    lock,
    press: () => false,
    arrow(event) {
      if (event.target !== field || event.altKey) return false;
      const way = ARROWS[event.key];
      if (way) {
        const step = event.shiftKey ? 1 : Math.max(1, Math.round(Math.max(width, height) / 100));
        at = [within(at[0] + way[0] * step, width), within(at[1] + way[1] * step, height)];
        aim();
        state.textContent = placed(at);
      } else if (event.key === "Enter" || event.key === " ") set();
      else if ((event.key === "Delete" || event.key === "Backspace") && points.length) take(points.at(-1));
      else return false;
      return true;
    },
    focus: () => field.focus(),
  };
}
