// Answers inside the text: a part of item-view.js. The places are `.iv-gap[data-gap]` in the stem, which
// is set again when the language changes; the controls live here and move into the new places.
import { fill, inOrder, LETTERS, make, partsOf, pick, placeOf, plain, short } from "./item-view-dom.js";

/** Puts each control into its place; what this language has no place for stands below the stem. */
function settle(context, gaps, rest) {
  rest.replaceChildren();
  gaps.forEach((gap, index) => {
    const place = context.stem.querySelector(`.iv-gap[data-gap="${CSS.escape(gap.id)}"]`);
    if (!place) {
      rest.append(gap.control);
      return;
    }
    place.dataset.number = index + 1;
    place.replaceChildren(gap.control);
  });
  rest.hidden = !rest.children.length;
}

/** A line for print: what there is to choose from in a gap. */
function numbered(number, text) {
  const line = make("li");
  const mark = make("span", "k");
  mark.textContent = `(${number})`;
  const words = make("span");
  words.textContent = text;
  line.append(mark, words);
  return line;
}

/** What text_entry and inline_choice have in common: one field a gap, with `value`. */
function fields(context, gaps, { worded = () => "", lock }) {
  const box = make("div");
  const rest = make("div", "iv-rest");
  const paper = make("ol", "iv-onpaper iv-legend");
  box.append(rest, paper);
  const read = () => {
    const given = gaps.filter((gap) => gap.control.value.trim());
    return given.length ? Object.fromEntries(given.map((gap) => [gap.id, gap.control.value])) : null;
  };
  return {
    element: box,
    read,
    write(response) {
      const values = partsOf(response, gaps.map((gap) => gap.id));
      for (const gap of gaps) gap.control.value = values[gap.id] ?? "";
    },
    words(lang, labels) {
      paper.replaceChildren();
      gaps.forEach((gap, index) => {
        const name = fill(labels.gap, { n: index + 1, total: gaps.length });
        gap.control.setAttribute("aria-label", name);
        const given = worded(gap, lang, labels);
        if (given) paper.append(numbered(index + 1, given));
      });
      settle(context, gaps, rest);
    },
    lock(on) {
      for (const gap of gaps) lock(gap.control, on);
    },
    press: () => false,
    focus: () => (gaps.find((gap) => !gap.control.value) ?? gaps[0])?.control.focus(),
  };
}

/** Words typed into the text. Nothing happens while an input method is composing. */
export function textEntry(context) {
  const gaps = (context.payload.gaps ?? []).map(({ id, length }) => {
    const control = make("input", "lc-in iv-in", {
      type: "text",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      maxlength: "256",
      size: String(Math.min(Math.max((length || 8) + 2, 6), 30)),
    });
    return { id, control };
  });
  const part = fields(context, gaps, {
    lock(control, on) {
      control.readOnly = on;
    },
  });
  for (const { control } of gaps) {
    control.addEventListener("input", (event) => {
      if (!event.isComposing) context.changed(part.read());
    });
    control.addEventListener("compositionend", () => context.changed(part.read()));
  }
  return { ...part, clears: false };
}

/** A word chosen from a list in the text. */
export function inlineChoice(context) {
  const gaps = (context.payload.gaps ?? []).map(({ id, options }) => {
    const control = make("select", "lc-select iv-in");
    control.append(make("option", "", { value: "" }));
    for (const option of options ?? []) control.append(make("option", "", { value: option.id }));
    return { id, control, options: options ?? [] };
  });
  const part = fields(context, gaps, {
    worded({ control, options }, lang, labels) {
      control.options[0].textContent = labels.choose ?? "";
      const texts = options.map((option) => plain(pick(option.html, lang)));
      texts.forEach((text, index) => {
        control.options[index + 1].textContent = text;
      });
      return texts.join("　");
    },
    lock(control, on) {
      control.disabled = on;
    },
  });
  for (const { control } of gaps) {
    control.addEventListener("change", () => context.changed(part.read()));
  }
  return part;
}

/** Words from a stock into gaps: choose a gap, then a word, or the other way round, or drag the word. */
export function gapMatch(context) {
  const box = make("div", "iv-stock", { role: "group" });
  const hint = make("p", "lc-hint iv-hint");
  const rest = make("div", "iv-rest");
  const list = make("ul", "iv-words");
  const empty = make("button", "lc-btn sm iv-empty", { type: "button" });
  const said = make("p", "vh", { role: "status" });
  box.append(rest, hint, list, empty, said);
  const reuse = Boolean(context.payload.reuse);
  const filled = new Map();
  let [labels, lang, active, held] = [{}, "zh", null, null];

  const gaps = (context.payload.gaps ?? []).map(({ id }, index) => {
    const control = make("button", "iv-slot", { type: "button" });
    return { id, control, number: index + 1 };
  });
  const words = inOrder(context.payload.options, context.shuffle).map((option, index) => {
    const row = make("li");
    const button = make("button", "iv-word", { type: "button" });
    const letter = make("span", "k");
    letter.textContent = LETTERS[index];
    const text = make("span", "txt");
    const state = make("span", "iv-used");
    button.append(letter, text, state);
    row.append(button);
    list.append(row);
    return { option, button, text, state };
  });
  const wordOf = (id) => words.find((word) => word.option.id === id);
  const nameOf = (word) => short(pick(word.option.html, lang));
  const gapName = (gap) => fill(labels.gap, { n: gap.number, total: gaps.length });
  const say = (text, values = {}) => {
    said.textContent = fill(text, values);
  };
  const read = () => {
    const given = gaps.filter((gap) => filled.has(gap.id));
    return given.length ? Object.fromEntries(given.map((gap) => [gap.id, filled.get(gap.id)])) : null;
  };
  const refresh = () => {
    for (const gap of gaps) {
      const word = wordOf(filled.get(gap.id));
      const { control } = gap;
      if (word) control.innerHTML = pick(word.option.html, lang);
      else control.textContent = fill(labels.gapShort, { n: gap.number });
      control.classList.toggle("filled", Boolean(word));
      // What is seen stands in the name, too.
      const name = word
        ? { gap: gapName(gap), state: plain(pick(word.option.html, lang)) }
        : { gap: fill(labels.gapShort, { n: gap.number }), state: labels.gapEmpty };
      control.setAttribute("aria-label", fill(labels.gapIs, name));
      control.setAttribute("aria-pressed", String(gap === active));
      control.setAttribute("aria-disabled", String(context.readOnly));
    }
    for (const word of words) {
      const used = [...filled.values()].includes(word.option.id);
      word.button.classList.toggle("used", used && !reuse);
      word.state.textContent = used ? (labels.used ?? "") : "";
      word.button.setAttribute("aria-pressed", String(word === held));
      word.button.setAttribute("aria-disabled", String(context.readOnly));
      word.button.draggable = !context.readOnly;
    }
    empty.hidden = context.readOnly || !active || !filled.has(active.id);
    if (active) empty.textContent = fill(labels.emptyGap, { n: active.number });
    hint.hidden = context.readOnly;
  };
  const put = (gap, word) => {
    if (context.readOnly) return;
    if (word && !reuse) {
      for (const [id, other] of filled) if (other === word.option.id) filled.delete(id);
    }
    if (word) filled.set(gap.id, word.option.id);
    else filled.delete(gap.id);
    [active, held] = [null, null];
    refresh();
    if (word) say(labels.filledGap, { gap: gapName(gap), name: nameOf(word) });
    else say(labels.emptied, { gap: gapName(gap) });
    context.changed(read());
  };
  const next = (gap) =>
    [...gaps.slice(gap.number), ...gaps].find((other) => !filled.has(other.id)) ?? gap;

  for (const gap of gaps) {
    gap.control.addEventListener("click", (event) => {
      if (context.readOnly) return;
      if (held) {
        put(gap, held);
        return;
      }
      active = active === gap ? null : gap;
      refresh();
      if (!active) return;
      say(labels.nowWord, { gap: gapName(gap) });
      // By keyboard the way to the words would be long; Escape leads back.
      if (event.detail === 0) (words.find((word) => !word.button.classList.contains("used")) ?? words[0])?.button.focus();
    });
    gap.control.addEventListener("dragover", (event) => {
      if (held) event.preventDefault();
    });
    gap.control.addEventListener("drop", (event) => {
      event.preventDefault();
      if (held) put(gap, held);
    });
  }
  for (const word of words) {
    word.button.addEventListener("click", (event) => {
      if (context.readOnly) return;
      if (active) {
        const gap = active;
        put(gap, word);
        if (event.detail === 0) next(gap).control.focus();
        return;
      }
      held = held === word ? null : word;
      refresh();
      if (held) say(labels.nowGap, { name: nameOf(word) });
    });
    word.button.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", plain(pick(word.option.html, lang)));
      held = word;
      active = null;
    });
    word.button.addEventListener("dragend", () => {
      held = null;
      refresh();
    });
  }
  empty.addEventListener("click", () => {
    const gap = active;
    put(gap, null);
    gap.control.focus();
  });
  const gapAt = (target) => gaps.find((gap) => gap.control === target?.closest?.(".iv-slot"));
  return {
    element: box,
    read,
    write(response) {
      filled.clear();
      const given = partsOf(response, gaps.map((gap) => gap.id));
      for (const gap of gaps) if (wordOf(given[gap.id])) filled.set(gap.id, given[gap.id]);
      [active, held] = [null, null];
      refresh();
    },
    words(chosen, words_) {
      [lang, labels] = [chosen, words_];
      box.setAttribute("aria-label", labels.stock ?? "");
      hint.textContent = `${labels.stockHint ?? ""}${reuse ? (labels.reuse ?? "") : (labels.once ?? "")}`;
      for (const word of words) word.text.innerHTML = pick(word.option.html, lang);
      settle(context, gaps, rest);
      refresh();
    },
    lock: () => refresh(),
    press(event) {
      const word = words[placeOf(event)];
      const gap = active ?? gapAt(event.target) ?? gaps.find((one) => !filled.has(one.id));
      if (!word || !gap || event.shiftKey) return false;
      put(gap, word);
      next(gap).control.focus();
      return true;
    },
    arrow(event) {
      const gap = gapAt(event.target);
      if (gap && (event.key === "Delete" || event.key === "Backspace") && filled.has(gap.id)) {
        put(gap, null);
        return true;
      }
      if (event.key !== "Escape" || !(active || held)) return false;
      const back = active?.control;
      [active, held] = [null, null];
      refresh();
      back?.focus();
      return true;
    },
    focus: () => next({ number: 0, control: gaps[0]?.control }).control?.focus(),
  };
}
