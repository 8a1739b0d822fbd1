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

/** Opens the dialog; resolves to {identifier, url, width, height, alt: {zh, en}}, or null. */
export function choosePicture(alt = {}) {
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
  const upload = async () => {
    if (!file.files[0]) return;
    const body = new FormData();
    body.set("picture", file.files[0]);
    state.textContent = dialog.dataset.loading;
    try {
      const picture = await (await post(dialog.dataset.listUrl, body)).json();
      await load();
      const radio = gallery.querySelector(`[value="${picture.identifier}"]`);
      if (radio) radio.checked = true;
      choose(picture);
    } catch (error) {
      state.textContent = fill(dialog.dataset.failed, { why: error.answer?.message ?? error.message });
    }
  };
  [zh.value, en.value, file.value] = [alt.zh ?? "", alt.en ?? "", ""];
  ready();
  const stop = new AbortController();
  const on = (element, name, act) => element.addEventListener(name, act, { signal: stop.signal });
  on(zh, "input", ready);
  on(en, "input", ready);
  on(file, "change", upload);
  const opener = document.activeElement;
  dialog.returnValue = "";
  dialog.showModal();
  load().catch(() => {
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
