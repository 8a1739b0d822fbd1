// The last look before handing in: every item with its state, and what is still open, in words.
import { fill, icon, make, pick } from "../item-view-dom.js";

/** 共 80 题：已答 68 题，12 题未答（其中 3 题未看），4 题标记。 */
export function countsInWords(model, words) {
  const counts = model.counts();
  const parts = [fill(words.countAnswered, { n: counts.answered })];
  if (!counts.unanswered) parts.push(words.countNoneOpen);
  else if (counts.unseen) {
    parts.push(fill(words.countOpenUnseen, { n: counts.unanswered, unseen: counts.unseen }));
  } else parts.push(fill(words.countOpen, { n: counts.unanswered }));
  parts.push(counts.flagged ? fill(words.countFlagged, { n: counts.flagged }) : words.countNoFlags);
  return fill(words.countAll, { n: counts.total, parts: parts.join(words.comma) });
}

function cellOf(...content) {
  const cell = make("td");
  cell.append(...content);
  return cell;
}

function stateCell(model, item, words) {
  const done = model.isAnswered(item.ref);
  const seen = model.seen.has(item.ref);
  const span = make("span", done ? "t-ok" : "t-warn");
  span.append(icon(done ? "circle-check" : seen ? "circle" : "circle-dashed"), " ");
  span.append(done ? words.answered : seen ? words.unanswered : words.unseen);
  return cellOf(span);
}

function flagCell(model, item, words) {
  const cell = make("td");
  if (model.flags.has(item.ref)) cell.append(icon("flag"), " ", words.flagged);
  else cell.append("—");
  return cell;
}

export function mountReview(root, model, { words, lang, onGo, onHandIn, onBack }) {
  const counts = root.querySelector("[data-counts]");
  const body = root.querySelector("tbody");
  const only = root.querySelector("[data-only-open]");
  root.querySelector("[data-hand-in]").addEventListener("click", onHandIn);
  root.querySelector("[data-back]").addEventListener("click", onBack);
  let chosen = lang;

  const rowOf = (item) => {
    const row = make("tr");
    const head = make("th", "", { scope: "row" });
    const go = make("button", "pl-jump", { type: "button" });
    go.textContent = fill(words.itemN, { n: item.number });
    go.setAttribute("aria-label", fill(words.goTo, { n: item.number }));
    go.addEventListener("click", () => onGo(item.number - 1));
    head.append(go);
    const section = cellOf(pick(item.section.title, chosen));
    section.className = "lc-hide-s";
    row.append(head, section, stateCell(model, item, words), flagCell(model, item, words));
    return row;
  };
  const refresh = () => {
    counts.textContent = countsInWords(model, words);
    const shown = model.items.filter(
      (item) => !only.checked || !model.isAnswered(item.ref) || model.flags.has(item.ref),
    );
    body.replaceChildren(...shown.map(rowOf));
    root.querySelector("[data-review-empty]").hidden = shown.length > 0;
    root.querySelector("table").hidden = !shown.length;
  };
  only.addEventListener("change", refresh);
  return {
    refresh,
    setLanguage(lang_) {
      chosen = lang_;
    },
  };
}
