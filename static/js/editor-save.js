// Saves the draft as one writes: 1.5 s after the last key, on leaving a field and on leaving the page.
// A part of editor.js. What happens is said in words; a refused save is tried again only when that can help.
// What somebody else saved meanwhile is never overwritten unless that was chosen: it is loaded when nothing
// here is unsaved, else both texts are shown, to take parts of the other. Nothing is saved while an
// input method is composing.
import { offerParts, takePart } from "./editor-conflict.js";
import { fill, post, renewToken } from "./editor-dom.js";
import { touched } from "./touched.js";

const PAUSE_MS = 1500;
const RETRY_MS = [3000, 8000, 20000, 30000];
// So long a form that was sent may take; until then it is not saved a second time.
const SENDING_MS = 20000;
const PATIENCE_MS = 20000;
// Browsers let only so little go out from a page that is left.
const LAST_WORDS = 60_000;

export function saving(root, form, { onNew, composing = () => false }) {
  const words = JSON.parse(root.dataset.words);
  const state = document.querySelector("[data-save-state]");
  const place = document.querySelector("[data-conflict]");
  let url = root.dataset.saveUrl;
  let timer = 0;
  let tries = 0;
  let busy = null;
  let theirs = form.elements.edit_number.value;
  let sentAt = -Infinity;
  // What went out and was never answered: the same again is harmless, as the server knows it by its text.
  let lost = null;
  let renewed = false;
  // A page that tells of a conflict waits for the button, or the next key would overwrite.
  let blocked = place.childElementCount > 0;
  // Text that the server shows without having stored it is unsaved from the start, and so is what was
  // typed before this script was bound.
  const early = touched(form);
  let last = early || form.hasAttribute("data-dirty-start") ? "" : snapshot();
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
    if (name !== "signedOut" || !words.signIn) return;
    const link = document.createElement("a");
    Object.assign(link, { href: root.dataset.signInUrl, target: "_blank", rel: "noopener", textContent: words.signIn });
    state.append(" ", link);
  };
  function standing() {
    return { html: state.innerHTML, className: state.className, name: state.dataset.state ?? "" };
  }
  /** Says again what was said of the stored draft, when nothing differs from it any more. */
  const settle = () => {
    clearTimeout(timer);
    tries = 0;
    clean(last);
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
  const again = (wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]) => {
    tries += 1;
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const failed = async (error, body, sent) => {
    const { status, answer = {} } = error;
    lost = status ? null : { body, sent };
    // The session is another one than the page began with: its token fits, or shows that nobody is signed in.
    const stale = answer.error === "csrf" && !renewed;
    renewed = stale && (await renewToken(form, root.dataset.signInUrl));
    if (renewed) {
      again(0);
      return;
    }
    if (status === 409 && answer.html) {
      blocked = true;
      theirs = String(answer.edit_number);
      place.innerHTML = answer.html;
      offerParts(form, place);
      say("conflict", {}, "bad");
      return;
    }
    if (status === 401 || answer.error === "csrf") say("signedOut", {}, "bad");
    else if (status >= 500 || status === 429) say("trouble", {}, "bad");
    else if (status) {
      tries = 0;
      say("refused", { why: answer.message || (status === 413 ? words.tooLarge : String(status)) }, "bad");
      return;
    } else say("offline", {}, "bad");
    again();
  };
  async function save() {
    clearTimeout(timer);
    if (busy || blocked || performance.now() - sentAt < SENDING_MS) return busy;
    const hidden = document.visibilityState === "hidden";
    if (composing() && !hidden) {
      timer = setTimeout(save, PAUSE_MS);
      return null;
    }
    const sent = lost?.sent ?? snapshot();
    if (sent === last) {
      settle();
      return null;
    }
    say("saving");
    const body = lost?.body ?? new FormData(form);
    body.set("csrf_token", form.elements.csrf_token.value);
    if (lost) body.set("again", "1");
    const options = { signal: AbortSignal.timeout(PATIENCE_MS), keepalive: hidden && encodeURI(sent).length < LAST_WORDS };
    busy = post(url, body, options)
      .then((answer) => answer.json())
      .then((answer) => {
        [lost, renewed] = [null, false];
        taken(answer, sent);
      })
      .catch((error) => failed(error, body, sent))
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
  const back = () => {
    if (tries) save();
  };
  // Whoever comes back from signing in elsewhere need not wait for the next attempt.
  const leave = () => {
    if (document.visibilityState === "hidden") save();
    else back();
  };
  form.addEventListener("focusout", () => {
    if (snapshot() !== last) soon();
  });
  document.addEventListener("visibilitychange", leave);
  window.addEventListener("online", back);
  window.addEventListener("focus", back);
  offerParts(form, place);
  place.addEventListener("click", (event) => {
    const part = event.target.closest("[data-take]");
    if (part) takePart(form, place, part);
    if (event.target.closest("[data-overwrite]")) {
      event.preventDefault();
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
  if (!last && !blocked) say("unsaved", {}, "warn");
  if (early) soon();
  const fresh = document.querySelector("[data-newer]");
  const load = () => {
    form.removeAttribute("data-dirty");
    location.replace(location.href.split("#")[0]);
  };
  fresh.querySelector("[data-newer-load]").addEventListener("click", load);
  return {
    soon,
    /** Told what is stored: newer text is loaded, offered to who stands in a field, or a conflict. */
    newer(draft) {
      if (busy || blocked || composing() || performance.now() - sentAt < SENDING_MS) return;
      if (!draft || draft.edit_number <= Number(form.elements.edit_number.value)) {
        fresh.hidden = true;
      } else if (snapshot() !== last) save();
      else if (form.contains(document.activeElement)) {
        fresh.querySelector("[data-newer-words]").textContent = draft.words;
        fresh.hidden = false;
      } else load();
    },
    get unsaved() {
      return snapshot() !== last;
    },
    now() {
      if (blocked) place.querySelector("button, a[href]")?.focus();
      return save();
    },
    stop() {
      clearTimeout(timer);
      window.removeEventListener("pageshow", restored);
      document.removeEventListener("visibilitychange", leave);
      window.removeEventListener("online", back);
      window.removeEventListener("focus", back);
    },
  };
}
