// Small pieces that the parts of item-view.js share.
const SPRITE = new URL("../vendor/tabler-icons-3.51.0/icons.svg", import.meta.url).pathname;
export const LANG_TAGS = { zh: "zh-CN", en: "en" };
export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

export function make(tag, className = "", attributes = {}) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${SPRITE}#i-${name}`);
  svg.append(use);
  return svg;
}

export function toolButton(name, className) {
  const button = make("button", `lc-tool ${className}`, { type: "button" });
  button.append(icon(name));
  return button;
}

export const fill = (text, values) => (text ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
export const pick = (texts, lang) => texts?.[lang] ?? texts?.zh ?? texts?.en ?? "";
export const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
export const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
export const short = (html) => {
  const text = plain(html);
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
};

/** Draws the formulas below `root`; nothing is loaded where there are none. */
export async function drawFormulas(root) {
  if (!root.querySelector(".lc-math")) return;
  const { drawMath } = await import("./math.js");
  await drawMath(root);
}

/** A response made of parts as a map part → answer: from {"r1": "A"}, or from pairs such as "r1 A". */
export function partsOf(response, ids) {
  if (!response || typeof response !== "object") return {};
  if (!Array.isArray(response)) return response;
  return Object.fromEntries(
    response.map((pair) => {
      const [one, other] = String(pair).split(" ");
      return ids.includes(one) ? [one, other] : [other, one];
    }),
  );
}

/** Sets what can be chosen at most: whether one more fits, after `most` 1 gave up the other. */
export function roomFor(chosen, most) {
  if (most === 1) chosen.clear();
  return !most || chosen.size < most;
}

export function inOrder(options, order) {
  if (!order) return [...options];
  const place = new Map(order.map((id, index) => [id, index]));
  const last = order.length;
  return [...options].sort((a, b) => (place.get(a.id) ?? last) - (place.get(b.id) ?? last));
}

/** The place (from 0) that a key names: 1–9 or A–H, also full-width and under an input method. */
export function placeOf(event) {
  let key = event.key.normalize("NFKC").toUpperCase();
  if (event.key === "Process" || event.key === "Unidentified") {
    key = /^(?:Key|Digit|Numpad)(.)$/.exec(event.code)?.[1] ?? "";
  }
  if (/^[1-9]$/.test(key)) return Number(key) - 1;
  return /^[A-H]$/.test(key) ? LETTERS.indexOf(key) : -1;
}
