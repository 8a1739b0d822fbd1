// Short messages at the foot of the window. The region stands in the page from the start, so that
// screen readers know it; it listens for "lc:toast" events {kind, text} (also sent by the server in
// an HX-Trigger header). Errors stay until closed, others go after a while unless pointed at.
import { t } from "./messages.js";

const STAY_MS = 8000;
const ICONS = {
  ok: "circle-check",
  warn: "alert-triangle",
  bad: "alert-circle",
  info: "info-circle",
};
const SVG = "http://www.w3.org/2000/svg";

function icon(sprite, name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#i-${name}`);
  svg.append(use);
  return svg;
}

function closeButton(sprite) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "lc-tool";
  button.setAttribute("aria-label", t("close"));
  button.append(icon(sprite, "x"));
  return button;
}

function leaveLater(box) {
  let timer = 0;
  const start = () => {
    timer = setTimeout(() => box.remove(), STAY_MS);
  };
  for (const name of ["pointerenter", "focusin"])
    box.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["pointerleave", "focusout"]) {
    box.addEventListener(name, () => {
      clearTimeout(timer);
      start();
    });
  }
  start();
}

/** Shows `text`; kind is ok, warn, bad or info. */
export function toast(kind, text) {
  document.dispatchEvent(new CustomEvent("lc:toast", { detail: { kind, text } }));
}

export default function toastRegion(region) {
  const { sprite } = region.dataset;
  const show = ({ detail }) => {
    const kind = detail.kind in ICONS ? detail.kind : "info";
    const box = document.createElement("div");
    box.className = `lc-note lc-toast ${kind}`;
    const words = document.createElement("p");
    words.textContent = detail.text;
    const close = closeButton(sprite);
    close.addEventListener("click", () => box.remove());
    box.append(icon(sprite, ICONS[kind]), words, close);
    region.querySelector(kind === "bad" ? '[role="alert"]' : '[role="status"]').append(box);
    if (kind !== "bad") leaveLater(box);
  };
  document.addEventListener("lc:toast", show);
  return () => document.removeEventListener("lc:toast", show);
}
