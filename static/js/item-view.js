// Draws one item and takes its answer: the one renderer for player, preview, review and try-it.
//
//   import { mountItem } from "./item-view.js";
//   const view = mountItem(el, payload, options);
//
// payload   question_bank.rendering.to_payload: {ref, type, points, stem, options, unit, decimals, …}
// options   response   the answer so far: "B" | ["A","C"] | "true" | "3.0" | {"g1": "A"} | … | null
//           onChange   called with the new answer (null when there is none)
//           readOnly   true: shows, changes nothing
//           shuffle    option ids in the order to show; default: as in the payload
//           labels     question_bank.rendering.item_view_labels: {zh: {…}, en: {…}}
//           lang       "zh" or "en" to begin with; default: the page's
//           strike     true: options can be struck out; struck: ids struck already; onStrike(ids)
//           keys       false: no single-key choosing (the keys work only while the item has the focus)
// view      {response, struck, setResponse, setLanguage, setReadOnly, setStrike, press, focus, destroy}
//           press(event) handles a key pressed elsewhere on the page and says whether it was one of ours
import { choices } from "./item-view-choices.js";
import { drawFormulas, LANG_TAGS, make, pick, same } from "./item-view-dom.js";
import { gapMatch, inlineChoice, textEntry } from "./item-view-gaps.js";
import { hotText } from "./item-view-hot.js";
import { hotspot, point } from "./item-view-image.js";
import { numberField } from "./item-view-number.js";
import { ordering } from "./item-view-ordering.js";
import { slider } from "./item-view-slider.js";
import { choiceTable, matching } from "./item-view-table.js";
import { longText } from "./item-view-text.js";
import { upload } from "./item-view-upload.js";

const PARTS = {
  single: choices,
  multiple: choices,
  true_false: choices,
  numeric: numberField,
  text_entry: textEntry,
  inline_choice: inlineChoice,
  ordering,
  matching,
  choice_table: choiceTable,
  hot_text: hotText,
  gap_match: gapMatch,
  hotspot,
  point,
  slider,
  extended_text: longText,
  upload,
};

let mounted = 0;

/** Draws `payload` into `el`, replacing what it holds; see the head of this file. */
export function mountItem(el, payload, options = {}) {
  mounted += 1;
  let lang = options.lang ?? (document.documentElement.lang.startsWith("en") ? "en" : "zh");
  let last = options.response ?? null;
  const root = make("div", "iv");
  const missing = make("p", "lc-hint iv-missing");
  const stem = make("div", "pl-stem iv-stem");
  const clear = make("button", "lc-btn sm quiet iv-clear", { type: "button" });
  const context = {
    payload,
    kind: payload.type,
    name: `iv-${mounted}`,
    stem,
    shuffle: options.shuffle || null,
    readOnly: Boolean(options.readOnly),
    strike: Boolean(options.strike),
    struck: options.struck ?? [],
    onStrike: options.onStrike,
    changed(response) {
      clear.hidden = context.readOnly || response === null || part.clears === false;
      if (same(response, last)) return;
      last = response;
      options.onChange?.(response);
    },
  };
  const part = PARTS[payload.type]?.(context);
  root.append(missing, stem, ...(part ? [part.element, clear] : []));
  el.replaceChildren(root);

  const lock = (on) => {
    context.readOnly = on;
    part?.lock(on);
    clear.hidden = on || last === null || part?.clears === false;
  };
  const setLanguage = (chosen) => {
    lang = chosen;
    const held = root.contains(document.activeElement) ? document.activeElement : null;
    const labels = options.labels?.[lang] ?? {};
    const has = Boolean(payload.stem?.[lang]);
    root.lang = LANG_TAGS[has || !payload.stem?.zh ? lang : lang === "zh" ? "en" : "zh"];
    missing.textContent = has ? "" : (labels.missing ?? "");
    missing.hidden = has || !Object.keys(payload.stem ?? {}).length;
    stem.innerHTML = pick(payload.stem, lang);
    clear.textContent = labels.clear ?? "";
    part?.words(lang, labels);
    drawFormulas(root);
    // Setting the stem again took away what had the focus in it, or moved it.
    const again = held?.isConnected ? held : part?.twin?.(held);
    if (held && again !== document.activeElement) again?.focus({ preventScroll: true });
  };
  const setResponse = (response) => {
    last = response ?? null;
    part?.write(last);
    lock(context.readOnly);
  };
  const press = (event) => {
    if (!part || context.readOnly || event.isComposing || event.ctrlKey || event.metaKey) return false;
    if (part.arrow?.(event)) return true;
    if (event.altKey || options.keys === false) return false;
    if (event.target?.closest?.("input:not([type=radio], [type=checkbox]), textarea, select")) return false;
    return part.press(event);
  };
  const onKeydown = (event) => {
    if (event.defaultPrevented || !press(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  clear.addEventListener("click", () => {
    part.write(null);
    context.changed(null);
    part.focus();
  });
  root.addEventListener("keydown", onKeydown);
  setLanguage(lang);
  setResponse(last);
  return {
    get response() {
      return part ? part.read() : null;
    },
    get struck() {
      return part?.struck?.() ?? [];
    },
    setResponse,
    setLanguage,
    setReadOnly: lock,
    setStrike(on) {
      context.strike = on;
      part?.lock(context.readOnly);
    },
    press,
    focus: () => part?.focus(),
    destroy: () => el.replaceChildren(),
  };
}

/** Wires the buttons around a view: [data-lang-choice] and [data-width-choice] in its .lc-preview. */
export function wireFrame(el, view) {
  const frame = el.closest(".lc-preview");
  const group = (attribute, act) => {
    const buttons = [...(frame?.querySelectorAll(`[${attribute}]`) ?? [])];
    for (const button of buttons) {
      button.addEventListener("click", () => {
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
        act(button.getAttribute(attribute));
      });
    }
  };
  group("data-lang-choice", (lang) => view().setLanguage(lang));
  group("data-width-choice", (width) => el.classList.toggle("iv-narrow", width === "narrow"));
}

/** data-controller="item-view": draws data-payload with data-labels; the answer, as JSON, goes into the
 *  form's [data-response] if there is one; data-read-only, data-lang. */
export default function itemView(el) {
  const { payload, labels, lang } = el.dataset;
  const field = el.closest("form")?.querySelector("[data-response]");
  const view = mountItem(el, JSON.parse(payload), {
    labels: JSON.parse(labels || "{}"),
    lang: lang || undefined,
    readOnly: "readOnly" in el.dataset,
    onChange: (response) => {
      if (field) field.value = JSON.stringify(response);
    },
  });
  wireFrame(el, () => view);
  return view.destroy;
}
