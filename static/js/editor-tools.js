// The tool bar for Markdown, its shortcuts, and the help sheet: a part of editor.js and
// stimulus-editor.js. It works on the [data-md] field that had the cursor last.
import { choosePicture, pictureFrom } from "./editor-pictures.js";
import { fill, nameOf, touched } from "./editor-dom.js";

const KEYS = {
  b: "bold",
  e: "code",
  m: "formula",
  g: "gap",
  "shift+e": "block",
  "shift+l": "table",
  "shift+p": "picture",
};

/** Puts text in place of the selection so that the browser's undo knows it. */
function insert(field, text, from = text.length, to = from) {
  const start = field.selectionStart;
  field.focus();
  // execCommand alone keeps the undo history of the browser.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    touched(field);
  }
  field.setSelectionRange(start + from, start + to);
}

const selected = (field) => field.value.slice(field.selectionStart, field.selectionEnd);

function wrap(field, before, after, empty) {
  const text = selected(field) || empty;
  insert(field, before + text + after, before.length, before.length + text.length);
}

function block(field, before, inner, after) {
  const lead = field.selectionStart && field.value[field.selectionStart - 1] !== "\n" ? "\n\n" : "";
  const text = `${lead}${before}${inner}${after}`;
  const from = lead.length + before.length;
  insert(field, text, from, from + inner.length);
}

/** The next id that no placeholder of either stem has. */
function freePlace(form, lead) {
  const stems = ["stem_zh", "stem_en"].map((name) => form.elements[name]?.value ?? "").join("\n");
  let number = 1;
  while (new RegExp(`\\[\\[${lead}${number}[\\]|]`).test(stems)) number += 1;
  return `${lead}${number}`;
}

/** The gap goes into the first number that this language lacks, so that both get the same ones. */
function gapFor(form, field) {
  const other = form.elements[field.name === "stem_zh" ? "stem_en" : "stem_zh"]?.value ?? "";
  const mine = new Set([...field.value.matchAll(/\[\[(\w+)[\]|]/g)].map((match) => match[1]));
  const missing = [...other.matchAll(/\[\[(\w+)[\]|]/g)].map((match) => match[1]).find((id) => !mine.has(id));
  return missing;
}

export function tools(root, form) {
  const bar = root.querySelector("[data-tools]");
  const told = bar.querySelector("[data-tools-for]");
  const language = bar.querySelector("[data-md-language]");
  const sheet = document.querySelector("[data-help-sheet]");
  const kind = bar.dataset.kind;
  let field = form.querySelector("textarea[data-md]");

  const gap = (target) => {
    const stem = target.name?.startsWith("stem_") ? target : form.elements.stem_zh;
    if (kind === "hot_text") {
      const id = gapFor(form, stem) ?? freePlace(form, "h");
      const text = selected(stem) || "…";
      insert(stem, `[[${id}|${text}]]`, id.length + 3, id.length + 3 + text.length);
    } else insert(stem, `[[${gapFor(form, stem) ?? freePlace(form, "g")}]]`);
  };
  const picture = async (target, file = null) => {
    const { selectionStart, selectionEnd } = target;
    const chosen = await choosePicture({}, file);
    if (!chosen) return;
    target.setSelectionRange(selectionStart, selectionEnd);
    const lang = target.name?.endsWith("_en") ? "en" : "zh";
    const text = (which) => `![${chosen.alt[which]}](asset:${chosen.identifier})`;
    insert(target, text(lang));
    // The twin gets the same picture with the text of its language, at its end.
    const twin = twinOf(form, target, lang);
    if (twin && !twin.value.includes(`asset:${chosen.identifier}`)) {
      twin.value = `${twin.value.trimEnd()}${twin.value.trim() ? "\n\n" : ""}${text(lang === "en" ? "zh" : "en")}`;
      touched(twin);
    }
    target.focus();
  };
  const acts = {
    bold: (target) => wrap(target, "**", "**", "…"),
    code: (target) => wrap(target, "`", "`", "…"),
    block: (target) => block(target, `\`\`\`${language.value}\n`, selected(target) || "…", "\n```\n"),
    table: (target) => block(target, "", "| a | b |\n|---|---|\n| 1 | 2 |", "\n"),
    formula: (target) => {
      if (selected(target).includes("\n")) block(target, "$$\n", selected(target), "\n$$\n");
      else wrap(target, "$", "$", "x");
    },
    gap,
    picture,
  };
  const act = (name) => {
    if (name === "gap" && !bar.querySelector('[data-md-act="gap"]')) return;
    acts[name](field);
  };
  pictureFrom(root, (file, target) => picture(target, file), { selector: "[data-md]" });
  // A file let go beside a field would take the browser away from the page.
  for (const name of ["dragover", "drop"]) {
    root.addEventListener(name, (event) => {
      if (event.dataTransfer?.types.includes("Files") && !event.target.matches("[type=file]")) event.preventDefault();
    });
  }
  root.addEventListener("focusin", (event) => {
    if (!event.target.matches("[data-md]")) return;
    field = event.target;
    told.textContent = fill(told.dataset.text, { name: nameOf(field) });
  });
  bar.addEventListener("mousedown", (event) => {
    // The field keeps its selection.
    if (event.target.closest("button")) event.preventDefault();
  });
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-md-act]");
    if (button) act(button.dataset.mdAct);
  });
  const help = () => sheet.showModal();
  document.querySelector("[data-help]")?.addEventListener("click", help);
  const onKeydown = (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const writing = event.target.closest?.("input, textarea, select");
    if (event.key === "F1" || (event.key === "?" && !writing)) {
      event.preventDefault();
      help();
      return;
    }
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !event.target.matches?.("[data-md]")) return;
    const name = KEYS[`${event.shiftKey ? "shift+" : ""}${event.key.toLowerCase()}`];
    if (!name) return;
    event.preventDefault();
    act(name);
  };
  document.addEventListener("keydown", onKeydown);
  return () => document.removeEventListener("keydown", onKeydown);
}

/** The field of the other language beside this one: in its row, or of the same name. */
function twinOf(form, field, lang) {
  const name = field.name.replace(/_(zh|en)$/, lang === "en" ? "_zh" : "_en");
  const row = field.closest("[data-row]");
  return (row ?? form).querySelector(`[name="${name}"]`);
}
