// The item editor: rows of options, the live preview with try-it, and the checks.
// On the element around form and preview: data-preview-url, data-try-url. The form works without it.
import { rows } from "./editor-rows.js";
import { mountItem, wireFrame } from "./item-view.js";

const PAUSE_MS = 400;

async function post(url, body) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const answer = await fetch(url, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" },
    credentials: "same-origin",
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

/** Offers only the topics of the chosen competence at the chosen level. */
function topics(form) {
  const { level, competence, topic, kind } = form.elements;
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
  return kind;
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
    const field = goal.matches("input, textarea, select")
      ? goal
      : (goal.querySelector("input:not([type=hidden]), textarea, select") ?? goal);
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
  show("both");
}

export default function editor(root) {
  const form = root.querySelector("form");
  const place = root.querySelector("[data-view]");
  const checks = root.querySelector("[data-checks]");
  const tried = root.querySelector("[data-tried]");
  const submit = document.querySelector(`[form="${form.id}"][data-submit]`);
  const labels = JSON.parse(place.dataset.labels);
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
  const refresh = async () => {
    asked += 1;
    const mine = asked;
    try {
      const answer = await (await post(root.dataset.previewUrl, new FormData(form))).json();
      // An answer that was overtaken by a later question is dropped.
      if (mine !== asked) return;
      draw(answer.payload);
      checks.innerHTML = answer.checks;
      ready(answer.ready);
    } catch {
      // The preview stays as it was; saving tells what is wrong.
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE_MS);
  };
  form.addEventListener("input", (event) => {
    if (!event.isComposing) soon();
  });
  form.addEventListener("compositionend", soon);
  form.addEventListener("change", soon);
  root.querySelector("[data-try]")?.addEventListener("click", async () => {
    const body = new FormData(form);
    body.set("response", JSON.stringify(view.response));
    try {
      tried.innerHTML = await (await post(root.dataset.tryUrl, body)).text();
    } catch {
      const { t } = await import("./messages.js");
      tried.textContent = t("refused");
    }
  });
  const save = (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    form.requestSubmit();
  };
  document.addEventListener("keydown", save);

  rows(form.querySelector("[data-options]"), soon);
  topics(form);
  languages(form, root);
  draw(JSON.parse(place.dataset.payload));
  wireFrame(place, () => ({
    setLanguage(chosen) {
      lang = chosen;
      view.setLanguage(chosen);
    },
  }));
  ready(!submit?.hasAttribute("data-blocked"));
  return () => {
    clearTimeout(timer);
    document.removeEventListener("keydown", save);
  };
}
