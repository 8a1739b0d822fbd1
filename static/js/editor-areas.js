// Areas drawn on a picture, by pointer and by keyboard: a part of editor.js. The fields of the rows hold
// the truth; the drawing follows them and writes into them. Coordinates are whole pixels of the picture.
import { choosePicture } from "./editor-pictures.js";
import { fill, touched } from "./editor-dom.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const NUMBERS = /-?\d+/g;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const NEEDED = { rect: 4, circle: 3, poly: 6 };

function draw(tag, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

function shapeOf(shape, coords, kind) {
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

/** The points by which a shape is pulled, each with what a move of it does to the coordinates. */
function handlesOf(shape, coords) {
  if (shape === "circle") {
    const [x, y, r] = coords;
    return [{ at: [x + r, y], set: (px, py) => [x, y, Math.max(1, Math.round(Math.hypot(px - x, py - y)))] }];
  }
  return Array.from({ length: coords.length >> 1 }, (_, i) => ({
    at: coords.slice(2 * i, 2 * i + 2),
    set: (px, py) => coords.map((one, at) => (at === 2 * i ? px : at === 2 * i + 1 ? py : one)),
  }));
}

const moved = (shape, coords, dx, dy) =>
  coords.map((one, at) => (shape === "circle" && at === 2 ? one : one + (at % 2 ? dy : dx)));

function grown(shape, coords, dx, dy) {
  if (shape === "circle") return [coords[0], coords[1], Math.max(1, coords[2] + dx + dy)];
  if (shape === "rect") return [coords[0], coords[1], coords[2] + dx, coords[3] + dy];
  return coords.map((one, at) => (at >= coords.length - 2 ? one + (at % 2 ? dy : dx) : one));
}

export function areas(form, list, changed) {
  const box = form.querySelector("[data-picture]");
  const place = form.querySelector("[data-canvas]");
  const panel = form.querySelector("[data-draw]");
  const hint = form.querySelector("[data-draw-hint]");
  const shapes = [...form.querySelectorAll("[data-shape]")];
  const held = list.element.querySelector("[data-rows]");
  const field = (name) => form.elements[`image_${name}`];
  const size = () => [Number(field("width").value) || 0, Number(field("height").value) || 0];
  const picture = document.createElement("img");
  picture.alt = "";
  const over = draw("svg", { class: "ed-over", preserveAspectRatio: "none", role: "group" });
  place.append(picture, over);
  let [tool, sketch, active] = ["", null, null];

  const rowsOf = () =>
    [...held.children].map((row, index) => ({
      row,
      letter: LETTERS[index],
      shape: row.querySelector("[name=area_shape]").value,
      input: row.querySelector("[name=area_coords]"),
      coords: (row.querySelector("[name=area_coords]").value.match(NUMBERS) ?? []).map(Number),
    }));
  const inside = (shape, coords) => {
    const [width, height] = size();
    return coords.map((one, at) =>
      shape === "circle" && at === 2 ? one : Math.min(Math.max(Math.round(one), 0), at % 2 ? height : width),
    );
  };
  const write = (area, coords) => {
    area.input.value = inside(area.shape, coords).join(", ");
    touched(area.input);
  };
  const pointOf = (event) => {
    const frame = over.getBoundingClientRect();
    const [width, height] = size();
    return [
      Math.round(((event.clientX - frame.left) / frame.width) * width),
      Math.round(((event.clientY - frame.top) / frame.height) * height),
    ];
  };
  const letter = (area) => {
    const [width] = size();
    const unit = Math.max(width, 320) / 30;
    const [x, y] = area.shape === "circle" ? area.coords : [
      area.coords.filter((_, i) => !(i % 2)).reduce((a, b) => a + b, 0) / (area.coords.length / 2),
      area.coords.filter((_, i) => i % 2).reduce((a, b) => a + b, 0) / (area.coords.length / 2),
    ];
    const group = draw("g", { class: "ed-mark", "aria-hidden": "true" });
    const text = draw("text", { x, y, "text-anchor": "middle", dy: "0.35em", "font-size": unit });
    text.textContent = area.letter;
    group.append(draw("circle", { cx: x, cy: y, r: unit * 0.8 }), text);
    return group;
  };

  /** Draws everything again; the area with the focus keeps it. */
  function refresh() {
    const [width, height] = size();
    const id = field("asset").value.trim();
    panel.hidden = !id || !width || !height;
    if (panel.hidden) return;
    const url = box.dataset.assetUrl.replace("__id__", encodeURIComponent(id));
    if (picture.getAttribute("src") !== url) picture.src = url;
    picture.width = width;
    picture.height = height;
    over.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const focused = over.contains(document.activeElement) ? document.activeElement.dataset.at : null;
    const drawn = rowsOf().flatMap((area, index) => {
      if (area.coords.length < NEEDED[area.shape]) return [];
      const label = fill(place.dataset.label, { k: area.letter, coords: area.coords.join(", ") });
      const group = draw("g", { class: "ed-shape", tabindex: "0", role: "button", "aria-label": label, "data-at": index });
      group.classList.toggle("key", Boolean(area.row.querySelector("[name=area_key]:checked")));
      group.append(shapeOf(area.shape, area.coords, "halo"), shapeOf(area.shape, area.coords, "edge"), letter(area));
      const unit = Math.max(width, 320) / 60;
      handlesOf(area.shape, area.coords).forEach(({ at }, handle) =>
        group.append(draw("circle", { class: "ed-handle", cx: at[0], cy: at[1], r: unit, "data-handle": handle })),
      );
      return [group];
    });
    if (sketch) drawn.push(shapeOf(sketch.shape, sketch.coords, "ed-sketch"));
    over.replaceChildren(...drawn);
    if (focused !== null) over.querySelector(`[data-at="${focused}"]`)?.focus();
  }
  const choose = (name) => {
    tool = tool === name ? "" : name;
    sketch = null;
    for (const one of shapes) one.setAttribute("aria-pressed", String(one.dataset.shape === tool));
    hint.textContent = hint.dataset[tool || "idle"];
    over.classList.toggle("drawing", Boolean(tool));
    refresh();
  };
  const add = (shape, coords) => {
    choose(tool);
    const row = list.append({ area_shape: shape, area_coords: inside(shape, coords).join(", ") });
    refresh();
    if (row) over.querySelector(`[data-at="${[...held.children].indexOf(row)}"]`)?.focus();
  };
  const inTheMiddle = (shape) => {
    const [width, height] = size();
    const [x, y] = [Math.round(width / 2), Math.round(height / 2)];
    const r = Math.round(Math.min(width, height) / 8);
    return { rect: [x - r, y - r, x + r, y + r], circle: [x, y, r], poly: [x, y - r, x + r, y + r, x - r, y + r] }[shape];
  };

  for (const one of shapes) {
    one.addEventListener("click", () => choose(one.dataset.shape));
    one.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const name = one.dataset.shape;
      if (sketch?.shape === "poly" && sketch.coords.length >= 8) add("poly", sketch.coords.slice(0, -2));
      else add(name, inTheMiddle(name));
    });
  }
  over.addEventListener("pointerdown", (event) => {
    const [x, y] = pointOf(event);
    if (tool === "poly") {
      const before = sketch?.coords.slice(0, -2) ?? [];
      sketch = { shape: "poly", coords: [...before, x, y, x, y] };
      refresh();
      return;
    }
    over.setPointerCapture(event.pointerId);
    if (tool) {
      sketch = { shape: tool, from: [x, y], coords: tool === "circle" ? [x, y, 1] : [x, y, x, y] };
      return;
    }
    const group = event.target.closest(".ed-shape");
    const area = group && rowsOf()[Number(group.dataset.at)];
    if (!area) return;
    const handle = event.target.dataset.handle;
    active = { at: Number(group.dataset.at), from: [x, y], coords: area.coords, handle };
    group.focus();
  });
  over.addEventListener("pointermove", (event) => {
    const [x, y] = pointOf(event);
    if (sketch) {
      if (sketch.shape === "poly") sketch.coords.splice(-2, 2, x, y);
      else {
        const [a, b] = sketch.from;
        sketch.coords = sketch.shape === "circle" ? [a, b, Math.max(1, Math.round(Math.hypot(x - a, y - b)))] : [a, b, x, y];
      }
      refresh();
    } else if (active) {
      const area = rowsOf()[active.at];
      const [dx, dy] = [x - active.from[0], y - active.from[1]];
      const coords = active.handle === undefined
        ? moved(area.shape, active.coords, dx, dy)
        : handlesOf(area.shape, active.coords)[Number(active.handle)].set(x, y);
      write(area, coords);
      refresh();
    }
  });
  over.addEventListener("pointerup", () => {
    active = null;
    if (!sketch || sketch.shape === "poly") return;
    const { shape, coords, from } = sketch;
    const far = shape === "circle" ? coords[2] > 3 : Math.abs(coords[2] - from[0]) > 3 && Math.abs(coords[3] - from[1]) > 3;
    sketch = null;
    if (far) add(shape, coords);
    else refresh();
  });
  over.addEventListener("dblclick", () => {
    if (!sketch || sketch.shape !== "poly") return;
    // The second click of the double set one corner twice, and the last is where the pointer is.
    const corners = sketch.coords.slice(0, -4);
    if (corners.length >= 6) add("poly", corners);
  });
  over.addEventListener("keydown", (event) => {
    const group = event.target.closest(".ed-shape");
    const area = group && rowsOf()[Number(group.dataset.at)];
    if (!area) return;
    const step = ARROWS[event.key];
    if (step && !event.altKey) {
      event.preventDefault();
      const by = step.map((one) => one * (event.ctrlKey || event.metaKey ? 10 : 1));
      write(area, (event.shiftKey ? grown : moved)(area.shape, area.coords, ...by));
      refresh();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      list.remove(area.row);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      area.input.focus();
    }
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && tool) choose(tool);
  });
  form.querySelector("[data-choose-picture]")?.addEventListener("click", async () => {
    const alt = { zh: field("alt_zh").value, en: field("alt_en").value };
    const chosen = await choosePicture(alt);
    if (!chosen) return;
    field("asset").value = chosen.identifier;
    [field("width").value, field("height").value] = [chosen.width, chosen.height];
    [field("alt_zh").value, field("alt_en").value] = [chosen.alt.zh, chosen.alt.en];
    touched(field("asset"));
    refresh();
  });
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
  form.addEventListener("ed:rows", () => {
    refresh();
    changed();
  });
  refresh();
}
