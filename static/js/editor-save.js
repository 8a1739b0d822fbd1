// Saves the draft as one writes: 1.5 s after the last key, on leaving a field and on leaving the page.
// A part of editor.js. What happens is said in words; a refused save is tried again only when that can help.
// What somebody else saved meanwhile is never overwritten unless that was chosen.
import { fill, post } from "./editor-dom.js";

const PAUSE_MS = 1500;
const RETRY_MS = [3000, 8000, 20000, 30000];
// So long a form that was sent may take; until then it is not saved a second time.
const SENDING_MS = 20000;

export function saving(root, form, { onNew }) {
  const words = JSON.parse(root.dataset.words);
  const state = document.querySelector("[data-save-state]");
  const place = document.querySelector("[data-conflict]");
  let url = root.dataset.saveUrl;
  let timer = 0;
  let tries = 0;
  let busy = null;
  let theirs = "";
  let sentAt = -Infinity;
  // A page that tells of a conflict waits for the button, or the next key would overwrite.
  let blocked = place.childElementCount > 0;
  let last = snapshot();
  let stands = standing();

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
  function standing() {
    return { html: state.innerHTML, className: state.className, name: state.dataset.state ?? "" };
  }
  /** Says again what was said of the stored draft, when nothing differs from it any more. */
  const settle = () => {
    clearTimeout(timer);
    tries = 0;
    if ((state.dataset.state ?? "") === stands.name) return;
    state.innerHTML = stands.html;
    state.className = stands.className;
    state.dataset.state = stands.name;
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
    stands = standing();
  };
  const failed = (error) => {
    const { status, answer = {} } = error;
    if (status === 409 && answer.html) {
      blocked = true;
      theirs = String(answer.edit_number);
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
    if (busy || blocked || performance.now() - sentAt < SENDING_MS) return busy;
    const sent = snapshot();
    if (sent === last) {
      settle();
      return null;
    }
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
    if (blocked) return;
    if (snapshot() === last) {
      if (!busy) settle();
      return;
    }
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
      form.elements.edit_number.value = theirs;
      place.replaceChildren();
      save();
    }
    // Whoever takes the stored one gives up the own: no warning about it.
    if (event.target.closest("[data-reload]")) form.removeAttribute("data-dirty");
  });
  const send = (event) => {
    clearTimeout(timer);
    if (!busy) {
      sentAt = performance.now();
      return;
    }
    // The button's save goes after the one under way, which would otherwise be somebody else's.
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    busy.finally(() => form.requestSubmit(submitter));
  };
  form.addEventListener("submit", send, { capture: true });
  const restored = () => {
    sentAt = -Infinity;
  };
  window.addEventListener("pageshow", restored);
  return {
    soon,
    now() {
      if (blocked) place.querySelector("button, a[href]")?.focus();
      return save();
    },
    stop() {
      clearTimeout(timer);
      window.removeEventListener("pageshow", restored);
      document.removeEventListener("visibilitychange", leave);
      window.removeEventListener("online", back);
    },
  };
}
