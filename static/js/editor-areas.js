// Areas drawn on a picture, by pointer and by keyboard: a part of editor.js. The fields of the rows hold
// the truth; the drawing follows them and writes into them. Coordinates are whole pixels of the picture.
import { choosePicture, pictureFrom } from "./editor-pictures.js";
import { draw, handles, HANDLE, mark, outline } from "./editor-canvas.js";
import { fill, touched } from "./editor-dom.js";
import * as shapes from "./editor-shapes.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// On the screen, in CSS pixels: what is dragged less far was a click; what counts as the same corner.
const [FAR, NEAR, LETTER] = [4, 12, 15];

export function areas(form, list, changed) {
  const box = form.querySelector("[data-picture]");
  const place = form.querySelector("[data-canvas]");
  const panel = place.closest("[data-draw]");
  const hint = panel.querySelector("[data-draw-hint]");
  const tools = [...panel.querySelectorAll("[data-shape]")];
  const back = panel.querySelector("[data-draw-undo]");
  const held = list.element.querySelector("[data-rows]");
  const field = (name) => form.elements[`image_${name}`];
  const size = () => [Number(field("width").value) || 0, Number(field("height").value) || 0];
  const picture = document.createElement("img");
  picture.alt = "";
  const over = draw("svg", { class: "ed-over", preserveAspectRatio: "none", role: "group" });
  over.setAttribute("aria-label", place.dataset.name ?? "");
  place.append(picture, over);
  let [tool, sketch, active] = ["", null, null];

  const areaOf = (row, index) => {
    const input = row.querySelector("[name=area_coords]");
    return {
      row,
      index,
      input,
      letter: LETTERS[index],
      shape: row.querySelector("[name=area_shape]").value,
      coords: shapes.numbersOf(input.value),
    };
  };
  const drawable = () =>
    [...held.children].map(areaOf).filter(({ shape, coords }) => shapes.complete(shape, coords));
  const areaAt = (target) => {
    const at = target?.closest?.(".ed-shape")?.dataset.at;
    return at === undefined ? null : areaOf(held.children[at], Number(at));
  };
  const write = (area, coords) => {
    const text = shapes.fitted(area.shape, coords, size()).join(", ");
    if (area.input.value === text) return;
    area.input.value = text;
    touched(area.input);
  };
  /** How many pixels of the picture a pixel of the screen is. */
  const unitOf = () => {
    const { width } = over.getBoundingClientRect();
    return width ? size()[0] / width : 1;
  };
  const pointOf = (event) => {
    const frame = over.getBoundingClientRect();
    const [width, height] = size();
    return [
      Math.min(Math.max(Math.round(((event.clientX - frame.left) / frame.width) * width), 0), width),
      Math.min(Math.max(Math.round(((event.clientY - frame.top) / frame.height) * height), 0), height),
    ];
  };
  const focusOn = (index) => over.querySelector(`[data-at="${index}"]`)?.focus({ preventScroll: true });
  const nameOf = ({ row, letter, coords }) => {
    const [zh, en] = ["zh", "en"].map((lang) => row.querySelector(`[name=area_${lang}]`)?.value.trim() ?? "");
    const name = document.documentElement.lang.startsWith("en") ? en || zh : zh || en;
    const key = row.querySelector("[name=area_key]:checked") ? (place.dataset.key ?? "") : "";
    return fill(place.dataset.label, { k: [letter, name].filter(Boolean).join(" "), coords: coords.join(", ") }) + key;
  };

  /** Draws everything again; the area with the focus keeps it. */
  function refresh() {
    const [width, height] = size();
    const id = field("asset").value.trim();
    panel.hidden = !id || !width || !height;
    if (panel.hidden) return;
    const url = box.dataset.assetUrl.replace("__id__", encodeURIComponent(id));
    if (picture.getAttribute("src") !== url) picture.src = url;
    [picture.width, picture.height] = [width, height];
    over.setAttribute("viewBox", `0 0 ${width} ${height}`);
    back.setAttribute("aria-disabled", String(!list.canUndo()));
    const unit = unitOf();
    const focused = over.contains(document.activeElement) ? document.activeElement.dataset.at : null;
    for (const row of held.children) row.dataset.was ??= row.querySelector("[name=area_shape]").value;
    const drawn = drawable().map((area) => {
      const { shape, coords } = area;
      const group = draw("g", { class: "ed-shape", tabindex: "0", role: "button", "aria-label": nameOf(area), "data-at": area.index });
      group.classList.toggle("key", Boolean(area.row.querySelector("[name=area_key]:checked")));
      group.append(outline(shape, coords, "halo"), outline(shape, coords, "edge"));
      group.append(mark(area.letter, shapes.middleOf(shape, coords), LETTER * unit), ...handles(shape, coords, unit));
      return group;
    });
    if (sketch) {
      drawn.push(outline(sketch.shape, sketch.coords, "ed-sketch"));
      const [x, y] = sketch.coords;
      if (sketch.shape === "poly") drawn.push(draw("circle", { class: "ed-first", cx: x, cy: y, r: HANDLE * unit }));
    }
    over.replaceChildren(...drawn);
    if (focused !== null) focusOn(focused);
  }
  const choose = (name) => {
    [tool, sketch] = [name, null];
    for (const one of tools) one.setAttribute("aria-pressed", String(one.dataset.shape === tool));
    hint.textContent = hint.dataset[tool || "idle"];
    over.classList.toggle("drawing", Boolean(tool));
    refresh();
  };
  const add = (shape, coords) => {
    choose("");
    const row = list.append({ area_shape: shape, area_coords: shapes.fitted(shape, coords, size()).join(", ") });
    if (!row) {
      hint.textContent = hint.dataset.full;
      return;
    }
    list.remember(() => list.discard(row));
    refresh();
    focusOn([...held.children].indexOf(row));
  };
  const addInTheMiddle = (shape) => add(shape, shapes.inTheMiddle(shape, size(), drawable().map(({ coords }) => coords)));
  const close = () => {
    const corners = sketch.coords.slice(0, -2);
    if (corners.length >= 6) add("poly", corners);
  };
  const undo = () => {
    [sketch, active] = [null, null];
    if (!list.undo()) return;
    refresh();
    if (!over.contains(document.activeElement)) tools[0].focus({ preventScroll: true });
  };
  /** Gives up what is being drawn or dragged. */
  const cancel = () => {
    if (active) {
      write(active.area, active.area.coords);
      active = null;
    }
    choose("");
  };

  for (const one of tools) {
    one.addEventListener("click", (event) => {
      const { shape } = one.dataset;
      if (event.detail) choose(tool === shape ? "" : shape);
      else if (sketch?.shape === "poly") close();
      else addInTheMiddle(shape);
    });
  }
  back.addEventListener("click", undo);
  // Beside areas and outside drawing a finger scrolls the page; touch-action does not reach into a drawing.
  over.addEventListener("touchstart", (event) => {
    if (tool || areaAt(event.target)) event.preventDefault();
  }, { passive: false });
  // The focus is moved below, so that Enter and Escape reach the drawing.
  over.addEventListener("mousedown", (event) => event.preventDefault());
  const corner = ([x, y]) => {
    const before = sketch?.coords.slice(0, -2) ?? [];
    const reach = NEAR * unitOf();
    if (before.length >= 6 && Math.hypot(x - before[0], y - before[1]) <= reach) {
      close();
      return;
    }
    // The second click of a double click would set one corner twice.
    const again = before.length && Math.hypot(x - before.at(-2), y - before.at(-1)) < reach / 4;
    const corners = again ? before : [...before, x, y];
    sketch = { shape: "poly", coords: [...corners, x, y] };
    if (corners.length >= 2 * shapes.MOST_CORNERS) close();
    else refresh();
  };
  over.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    const at = pointOf(event);
    if (tool) tools.find((one) => one.dataset.shape === tool).focus({ preventScroll: true });
    if (tool === "poly") {
      corner(at);
      return;
    }
    if (tool) sketch = { shape: tool, from: at, coords: tool === "circle" ? [...at, 1] : [...at, ...at] };
    else {
      const area = areaAt(event.target);
      if (!area) return;
      active = { area, from: at, handle: event.target.dataset.handle };
      focusOn(area.index);
    }
    over.setPointerCapture(event.pointerId);
  });
  over.addEventListener("pointermove", (event) => {
    if (!event.isPrimary) return;
    const [x, y] = pointOf(event);
    if (sketch) {
      if (sketch.shape === "poly") sketch.coords.splice(-2, 2, x, y);
      else {
        const [a, b] = sketch.from;
        const drawn = sketch.shape === "circle" ? [a, b, Math.hypot(x - a, y - b)] : [a, b, x, y];
        sketch.coords = sketch.shape === "circle" ? shapes.fitted("circle", drawn, size()) : drawn;
      }
      refresh();
    } else if (active) {
      const { area, from, handle } = active;
      const by = [x - from[0], y - from[1]];
      write(area, handle === undefined
        ? shapes.movedBy(area.shape, area.coords, by, size())
        : shapes.handlesOf(area.shape, area.coords)[Number(handle)].set(x, y));
      refresh();
    }
  });
  over.addEventListener("pointerup", () => {
    if (active) {
      const { area } = active;
      if (area.input.value !== area.coords.join(", ")) list.remember(() => write(area, area.coords));
      active = null;
      refresh();
    }
    if (!sketch || sketch.shape === "poly") return;
    const { shape, coords, from } = sketch;
    const least = FAR * unitOf();
    const far = shape === "circle" ? coords[2] > least : Math.min(Math.abs(coords[2] - from[0]), Math.abs(coords[3] - from[1])) > least;
    sketch = null;
    if (far) add(shape, coords);
    else refresh();
  });
  over.addEventListener("pointercancel", () => (active || sketch) && cancel());
  over.addEventListener("dblclick", () => sketch?.shape === "poly" && close());
  const onShape = (event, area) => {
    const step = ARROWS[event.key];
    const growing = event.ctrlKey || event.metaKey;
    if (step && !event.altKey) {
      const by = step.map((one) => one * (event.shiftKey ? 10 : 1));
      list.remember(() => write(area, area.coords), `${area.row.querySelector("[data-row-id]").value} ${growing}`);
      write(area, growing ? shapes.grownBy(area.shape, area.coords, by) : shapes.movedBy(area.shape, area.coords, by, size()));
      refresh();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      list.remove(area.row);
      if (held.children.length) focusOn(Math.min(area.index, held.children.length - 1));
      if (!over.contains(document.activeElement)) tools[0].focus({ preventScroll: true });
    } else if (event.key === "Enter" || event.key === " ") area.input.focus();
    else return false;
    return true;
  };
  panel.addEventListener("keydown", (event) => {
    const area = areaAt(event.target);
    const undoes = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    let done = true;
    if (event.key === "Escape" && (tool || active)) cancel();
    else if (undoes) undo();
    else if (sketch?.shape === "poly" && event.key === "Enter") close();
    else if (sketch?.shape === "poly" && event.key === "Backspace") {
      sketch.coords.splice(-4, 2);
      if (sketch.coords.length < 4) sketch = null;
      refresh();
    } else done = Boolean(area) && onShape(event, area);
    if (done) event.preventDefault();
  });
  const reshape = (event) => {
    const { target } = event;
    if (!target.matches("[name=area_shape]")) return;
    const row = target.closest("[data-row]");
    const input = row.querySelector("[name=area_coords]");
    const coords = shapes.converted(row.dataset.was, target.value, shapes.numbersOf(input.value));
    row.dataset.was = target.value;
    if (shapes.complete(target.value, coords) && size().every(Boolean)) write({ shape: target.value, input }, coords);
  };
  held.addEventListener("change", reshape);
  const take = async (act) => {
    const chosen = await act({ zh: field("alt_zh").value, en: field("alt_en").value });
    if (!chosen) return;
    field("asset").value = chosen.identifier;
    [field("width").value, field("height").value] = [chosen.width, chosen.height];
    [field("alt_zh").value, field("alt_en").value] = [chosen.alt.zh, chosen.alt.en];
    touched(field("asset"));
    refresh();
  };
  form.querySelector("[data-choose-picture]")?.addEventListener("click", () => take(choosePicture));
  pictureFrom(box, (file) => take((alt) => choosePicture(alt, file)));
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
  form.addEventListener("ed:rows", (event) => {
    const { row } = event.detail ?? {};
    const input = row?.isConnected && held.contains(row) ? row.querySelector("[name=area_coords]") : null;
    if (input && !input.value && !panel.hidden) {
      const { shape } = areaOf(row, 0);
      input.value = shapes.inTheMiddle(shape, size(), drawable().map(({ coords }) => coords)).join(", ");
    }
    refresh();
    changed();
  });
  const watch = new ResizeObserver(() => refresh());
  watch.observe(place);
  refresh();
  return () => watch.disconnect();
}
