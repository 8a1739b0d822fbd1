// The item editor: rows, parts that follow from the stem, tool bar, live preview with try-it, checks,
// saving as one writes, and who else is in the item.
// On the element around form and preview: data-preview-url, data-try-url, data-save-url,
// data-presence-url (empty for a new item), data-words. The form works without it.
import { areas } from "./editor-areas.js";
import { besideFields } from "./comments.js";
import { composition, fill, nameOf, post, rewrite } from "./editor-dom.js";
import { kinds } from "./editor-kinds.js";
import { dependent, pastedWords, replaceParts } from "./editor-parts.js";
import { watchPresence } from "./editor-presence.js";
import { rows } from "./editor-rows.js";
import { saving } from "./editor-save.js";
import { tools } from "./editor-tools.js";
import { mountItem, wireFrame } from "./item-view.js";

const PAUSE_MS = 300;

/** Offers only the topics of the chosen competence at the chosen level. */
function topics(form) {
  const { level, competence, topic } = form.elements;
  const narrow = () => {
    const wanted = `${competence.value} ${level.value}`;
    for (const group of topic.querySelectorAll("optgroup[label]")) {
      const [code, at] = group.label.split(" ");
      const other = Boolean(at) && competence.value !== "" && `${code} ${at}` !== wanted;
      group.hidden = other;
      group.disabled = other;
    }
    if (topic.selectedOptions[0]?.parentElement.disabled) topic.value = "";
  };
  level.addEventListener("change", narrow);
  competence.addEventListener("change", narrow);
  narrow();
}

/** Shows one language of the form or both; a link to a hidden field brings both back. */
function languages(form, root) {
  const buttons = [...form.querySelectorAll("[data-show]")];
  const show = (chosen) => {
    form.dataset.show = chosen;
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.show === chosen));
    }
  };
  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.show));
  root.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const goal = link && document.getElementById(link.hash.slice(1));
    if (!goal) return;
    event.preventDefault();
    if (goal.closest("[data-lang]") && !goal.offsetParent) show("both");
    const details = goal.closest("details");
    if (details) details.open = true;
    const inside = goal.querySelector("input:not([type=hidden]), textarea, select");
    const own = goal.matches("input, textarea, select");
    const field = own || !form.contains(goal) ? goal : (inside ?? goal);
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
  show("both");
}

/** Tells who else has the item open, in which field, and `newer` what is stored. */
function presence(url, form, newer) {
  const note = document.querySelector("[data-presence]");
  const words = note.querySelector("[data-presence-words]");
  const inField = () => (form.contains(document.activeElement) ? document.activeElement.id : "") || "form";
  return watchPresence(url, inField, (others, draft) => {
    newer(draft);
    note.hidden = !others.length;
    words.textContent = others
      .map((other) => {
        const field = other.place && document.getElementById(other.place);
        const named = field && form.contains(field) && field !== form;
        return named ? fill(words.dataset.in, { who: other.words, place: nameOf(field) }) : other.words;
      })
      .join(" · ");
  });
}

export default function editor(root) {
  const form = root.querySelector("form");
  const place = root.querySelector("[data-view]");
  const part = (name) => root.querySelector(`[data-${name}]`);
  const [checks, tried, variants] = ["checks", "tried", "variants"].map(part);
  const submit = document.querySelector(`[form="${form.id}"][data-submit]`);
  const remarks = document.querySelector("#comments");
  const labels = JSON.parse(place.dataset.labels);
  const { composing, stop: stopComposing } = composition(form, () => soon());
  const undo = [stopComposing];
  let lang = place.dataset.lang;
  let view;
  let timer = 0;
  let asked = 0;

  const draw = (payload) => {
    const response = view?.response ?? null;
    view = mountItem(place, payload, { labels, lang, response });
  };
  const ready = (on) => {
    if (!submit) return;
    submit.toggleAttribute("data-blocked", !on);
    submit.setAttribute("aria-disabled", String(!on));
  };
  const refresh = async (act = "") => {
    clearTimeout(timer);
    if (composing() && !act) return;
    asked += 1;
    const mine = asked;
    const body = new FormData(form);
    if (act) body.set("do", act);
    try {
      const answer = await (await post(root.dataset.previewUrl, body)).json();
      // An answer that was overtaken by a later question is dropped, unless it carries out an act.
      if (mine !== asked && !act) return;
      replaceParts(form, answer.parts, { composing });
      if (remarks) besideFields(remarks);
      if (mine !== asked) return;
      draw(answer.payload);
      rewrite(checks, answer.checks);
      if (variants.innerHTML !== answer.variants) variants.innerHTML = answer.variants;
      ready(answer.ready);
    } catch {
      // The preview stays as it was; saving tells what is wrong.
    }
  };
  const saver = saving(root, form, {
    composing,
    onNew(answer) {
      const url = new URL(root.dataset.previewUrl, location.href);
      url.searchParams.set("item", answer.item);
      root.dataset.previewUrl = url.pathname + url.search;
      undo.push(presence(answer.presence_url, form, saver.newer));
    },
  });
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE_MS);
    saver.soon();
  };
  form.addEventListener("input", (event) => {
    if (!event.isComposing) soon();
  });
  form.addEventListener("change", soon);
  // Enter in a line saves in place; the Enter that ends a composition does nothing else.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    if (!event.target.matches("input:not([type=checkbox], [type=radio], [type=file])")) return;
    event.preventDefault();
    if (!composing() && !event.isComposing && event.keyCode !== 229) saver.now();
  });
  form.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-server]");
    if (!button) return;
    event.preventDefault();
    await refresh(button.value);
    soon();
  });
  variants.addEventListener("click", (event) => {
    const button = event.target.closest("[data-variant]");
    if (!button) return;
    form.elements.variant.value = button.dataset.variant;
    refresh().then(() => variants.querySelector(`[data-variant="${button.dataset.variant}"]`)?.focus());
  });
  const tryIt = async () => {
    const body = new FormData(form);
    body.set("response", JSON.stringify(view.response));
    try {
      tried.innerHTML = await (await post(root.dataset.tryUrl, body)).text();
    } catch {
      const { t } = await import("./messages.js");
      tried.textContent = t("refused");
    }
  };
  part("try")?.addEventListener("click", tryIt);
  const keys = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.isComposing || composing()) {
      // The browser's own dialog to save the page would cut the composition off.
      if (event.key.toLowerCase() === "s") event.preventDefault();
      return;
    }
    if (event.key.toLowerCase() === "s") {
      event.preventDefault();
      saver.now();
    } else if (event.key === "Enter") {
      event.preventDefault();
      tryIt();
    }
  };
  document.addEventListener("keydown", keys);

  for (const box of form.querySelectorAll("[data-list]")) {
    const list = rows(box, soon);
    if (box.dataset.list === "areas") undo.push(areas(form, { element: box, ...list }, soon));
  }
  dependent(form);
  pastedWords(form);
  topics(form);
  languages(form, root);
  kinds(root, form, saver);
  undo.push(tools(root, form));
  draw(JSON.parse(place.dataset.payload));
  wireFrame(place, () => ({
    setLanguage(chosen) {
      lang = chosen;
      view.setLanguage(chosen);
    },
  }));
  ready(!submit?.hasAttribute("data-blocked"));
  if (root.dataset.presenceUrl) undo.push(presence(root.dataset.presenceUrl, form, saver.newer));
  return () => {
    clearTimeout(timer);
    saver.stop();
    for (const stop of undo) stop();
    document.removeEventListener("keydown", keys);
  };
}
