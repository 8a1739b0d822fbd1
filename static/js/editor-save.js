// Saves the draft as one writes: 1.5 s after the last key, on leaving a field and on leaving the page.
// A part of editor.js. What happens is said in words; a refused save is tried again only when that can help.
import { fill, post } from "./editor-dom.js";

const PAUSE_MS = 1500;
const RETRY_MS = [3000, 8000, 20000, 30000];

export function saving(root, form, { onNew }) {
  const words = JSON.parse(root.dataset.words);
  const state = document.querySelector("[data-save-state]");
  const place = document.querySelector("[data-conflict]");
  let url = root.dataset.saveUrl;
  let timer = 0;
  let tries = 0;
  let busy = null;
  let blocked = false;
  let last = snapshot();

  function snapshot() {
    const data = new FormData(form);
    for (const name of ["edit_number", "csrf_token", "variant"]) data.delete(name);
    return new URLSearchParams([...data].map(([k, v]) => [k, String(v)])).toString();
  }
  const say = (name, values = {}, kind = "") => {
    state.className = kind ? `t-${kind}` : "";
    state.textContent = fill(words[name], values);
    state.dataset.state = name;
  };
  const clean = (kept) => {
    last = kept;
    // The guard against leaving unsaved text takes what stands there now as saved, as after htmx.
    if (snapshot() === kept) {
      form.dispatchEvent(new CustomEvent("htmx:afterRequest", { detail: { successful: true } }));
    }
  };
  const taken = (answer, sent) => {
    form.elements.edit_number.value = String(answer.edit_number);
    const { identifier } = form.elements;
    if (identifier && document.activeElement !== identifier) identifier.value = answer.identifier;
    for (const one of document.querySelectorAll("[data-identifier]")) one.textContent = answer.identifier;
    if (url !== answer.save_url) {
      url = answer.save_url;
      form.action = answer.edit_url;
      history.replaceState(history.state, "", answer.edit_url);
      document.title = fill(words.edit, { id: answer.identifier });
      onNew(answer);
    }
    tries = 0;
    const kept = new URLSearchParams(sent);
    if (kept.has("identifier")) kept.set("identifier", answer.identifier);
    clean(kept.toString());
    say("saved", { at: answer.saved_at }, "ok");
  };
  const failed = (error) => {
    const { status, answer = {} } = error;
    if (status === 409 && answer.html) {
      blocked = true;
      form.elements.edit_number.value = String(answer.edit_number);
      place.innerHTML = answer.html;
      say("conflict", {}, "bad");
      return;
    }
    if (status === 401) say("signedOut", {}, "bad");
    else if (status && status < 500) {
      say("refused", { why: answer.message ?? String(status) }, "bad");
      return;
    } else say("offline", {}, "bad");
    tries += 1;
    clearTimeout(timer);
    timer = setTimeout(save, RETRY_MS[Math.min(tries - 1, RETRY_MS.length - 1)]);
  };
  async function save() {
    clearTimeout(timer);
    if (busy || blocked) return busy;
    const sent = snapshot();
    if (sent === last) return null;
    say("saving");
    busy = post(url, new FormData(form))
      .then((answer) => answer.json())
      .then((answer) => taken(answer, sent))
      .catch(failed)
      .finally(() => {
        busy = null;
        if (!blocked && !tries && snapshot() !== last && state.dataset.state === "saved") soon();
      });
    return busy;
  }
  const soon = () => {
    if (blocked || snapshot() === last) return;
    if (!tries) say("unsaved", {}, "warn");
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  };
  const leave = () => {
    if (document.visibilityState === "hidden") save();
  };
  const back = () => {
    if (tries) save();
  };
  form.addEventListener("focusout", () => {
    if (snapshot() !== last) soon();
  });
  document.addEventListener("visibilitychange", leave);
  window.addEventListener("online", back);
  place.addEventListener("click", (event) => {
    if (event.target.closest("[data-overwrite]")) {
      blocked = false;
      place.replaceChildren();
      save();
    }
    // Whoever takes the stored one gives up the own: no warning about it.
    if (event.target.closest("[data-reload]")) form.removeAttribute("data-dirty");
  });
  const send = (event) => {
    clearTimeout(timer);
    if (!busy) return;
    // The button's save goes after the one under way, which would otherwise be somebody else's.
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    busy.finally(() => form.requestSubmit(submitter));
  };
  form.addEventListener("submit", send, { capture: true });
  return {
    soon,
    now: save,
    stop() {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", leave);
      window.removeEventListener("online", back);
    },
  };
}
