// The answer sheet: a cell for each item, by section; its state by shape, colour and words.
import { fill, make, pick } from "../item-view-dom.js";

/** What a cell says: 第 7 题，已答，已标记. */
export function stateWords(model, item, words) {
  const { ref } = item;
  const state = model.isAnswered(ref) ? words.answered : model.seen.has(ref) ? words.unanswered : words.unseen;
  const parts = [fill(words.itemN, { n: item.number }), state];
  if (model.flags.has(ref)) parts.push(words.flagged);
  return parts.join(words.comma);
}

export function mountSheet(root, model, { words, lang, onGo }) {
  const list = root.querySelector("[data-sheet]");
  const filters = [...root.querySelectorAll("[data-filter]")];
  const cells = new Map();
  let filter = "all";

  const groups = model.sections.map((section) => {
    const group = make("div", "pl-group");
    const title = make("h3", "lc-small lc-2nd");
    const cellsOf = make("ul", "sheet");
    group.append(title, cellsOf);
    for (const item of model.items.filter((one) => one.section === section)) {
      const entry = make("li");
      const cell = make("button", "cell", { type: "button" });
      cell.textContent = item.number;
      cell.addEventListener("click", () => onGo(item.number - 1));
      entry.append(cell);
      cellsOf.append(entry);
      cells.set(item.ref, { item, cell, entry });
    }
    return { section, group, title };
  });
  list.replaceChildren(...groups.map(({ group }) => group));

  const wanted = (ref) =>
    filter === "all" ||
    (filter === "unanswered" && !model.isAnswered(ref)) ||
    (filter === "flagged" && model.flags.has(ref));

  const refresh = () => {
    const now = model.current;
    for (const [ref, { item, cell, entry }] of cells) {
      const done = model.isAnswered(ref);
      cell.classList.toggle("done", done);
      cell.classList.toggle("new", !done && !model.seen.has(ref));
      cell.classList.toggle("flag", model.flags.has(ref));
      cell.classList.toggle("now", item === now);
      cell.setAttribute("aria-label", stateWords(model, item, words));
      if (item === now) cell.setAttribute("aria-current", "true");
      else cell.removeAttribute("aria-current");
      entry.hidden = !wanted(ref);
    }
    for (const { section, group } of groups) group.hidden = !section.refs.some(wanted);
    const counts = model.counts();
    const shown = { all: counts.total, unanswered: counts.unanswered, flagged: counts.flagged };
    for (const button of filters) {
      const name = button.dataset.filter;
      button.setAttribute("aria-pressed", String(name === filter));
      button.querySelector("[data-count]").textContent = shown[name];
    }
    root.querySelector("[data-sheet-empty]").hidden = groups.some(({ group }) => !group.hidden);
  };
  const setLanguage = (chosen) => {
    for (const { section, title } of groups) {
      title.textContent = fill(words.sectionTitle, {
        n: section.number,
        title: pick(section.title, chosen),
      });
    }
  };
  for (const button of filters) {
    button.addEventListener("click", () => {
      filter = button.dataset.filter;
      refresh();
    });
  }
  setLanguage(lang);
  refresh();
  return { refresh, setLanguage };
}
