// The dialog that takes a picture into the bank or chooses one of it: a part of the editors.
import { fill, post } from "./editor-dom.js";

function facts(dialog, { name, width, height, size }) {
  return fill(dialog.dataset.done, { name, width, height, size: Math.max(1, Math.round(size / 1024)) });
}

function card(picture, chosen) {
  const label = document.createElement("label");
  label.className = "ed-card";
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "gallery", value: picture.identifier, className: "lc-box" });
  const image = document.createElement("img");
  Object.assign(image, { src: picture.url, alt: "", loading: "lazy" });
  const text = document.createElement("span");
  text.textContent = picture.name;
  label.append(input, image, text);
  input.addEventListener("change", () => chosen(picture));
  return label;
}

const isPicture = (file) => file.type.startsWith("image/");

/** The first picture of a drop or paste. Excel and Word paste one beside the text: then the text counts. */
function carried(transfer) {
  if (!transfer || transfer.getData("text/plain")) return null;
  return [...transfer.files].find(isPicture) ?? transfer.files[0] ?? null;
}

/** Takes files that are dropped or pasted on an element, or on what of it matches; `taken(file, target)`. */
export function pictureFrom(element, taken, { selector = "*", signal } = {}) {
  const goal = (event) => event.target.closest?.(selector);
  element.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") && goal(event)) event.preventDefault();
  }, { signal });
  for (const [name, source] of [["drop", "dataTransfer"], ["paste", "clipboardData"]]) {
    element.addEventListener(name, (event) => {
      const file = goal(event) ? carried(event[source]) : null;
      if (!file || event.defaultPrevented) return;
      event.preventDefault();
      taken(file, goal(event));
    }, { signal });
  }
}

/** Opens the dialog, with a file that is taken in at once or without; resolves to
 *  {identifier, url, width, height, alt: {zh, en}}, or null. */
export function choosePicture(alt = {}, given = null) {
  const dialog = document.querySelector("[data-pictures]");
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const [gallery, file, state] = [part("gallery"), part("picture-file"), part("picture-state")];
  const [zh, en, go] = [part("alt-zh"), part("alt-en"), part("picture-insert")];
  let chosen = null;
  const ready = () => {
    const missing = !chosen || !zh.value.trim() || !en.value.trim();
    go.setAttribute("aria-disabled", String(missing));
  };
  const choose = (picture) => {
    chosen = picture;
    state.textContent = facts(dialog, picture);
    ready();
  };
  const load = async () => {
    gallery.replaceChildren();
    state.textContent = dialog.dataset.loading;
    const answer = await fetch(dialog.dataset.listUrl, {
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
    const { pictures } = await answer.json();
    state.textContent = pictures.length ? "" : dialog.dataset.none;
    gallery.replaceChildren(...pictures.map((picture) => card(picture, choose)));
    return pictures;
  };
  const upload = async (one) => {
    if (!one) return;
    const body = new FormData();
    body.set("picture", one);
    state.textContent = dialog.dataset.loading;
    try {
      const picture = await (await post(dialog.dataset.listUrl, body)).json();
      await load();
      const radio = gallery.querySelector(`[value="${picture.identifier}"]`);
      if (radio) radio.checked = true;
      choose(picture);
    } catch (error) {
      state.textContent = fill(dialog.dataset.failed, { why: error.answer?.message || error.message });
    }
  };
  [zh.value, en.value, file.value] = [alt.zh ?? "", alt.en ?? "", ""];
  ready();
  const stop = new AbortController();
  const on = (element, name, act) => element.addEventListener(name, act, { signal: stop.signal });
  on(zh, "input", ready);
  on(en, "input", ready);
  on(file, "change", () => upload(file.files[0]));
  pictureFrom(dialog, upload, { signal: stop.signal });
  const opener = document.activeElement;
  dialog.returnValue = "";
  dialog.showModal();
  load()
    .then(() => upload(given))
    .catch(() => {
      state.textContent = fill(dialog.dataset.failed, { why: "…" });
    });
  return new Promise((resolve) => {
    on(part("picture-cancel"), "click", () => dialog.close(""));
    on(go, "click", () => {
      if (go.getAttribute("aria-disabled") !== "true") dialog.close("insert");
    });
    on(dialog, "close", () => {
      stop.abort();
      opener?.focus?.();
      const answer = { ...chosen, alt: { zh: zh.value.trim(), en: en.value.trim() } };
      resolve(dialog.returnValue === "insert" && chosen ? answer : null);
    });
  });
}
