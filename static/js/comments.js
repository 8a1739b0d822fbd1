// data-controller="comments" on the panel of comments: words chosen in the item above offer
// "comment on this", which fills in place and quote. Places come from
//   [data-place]                     a field path with its language, as rationale.zh
//   the candidate's view             stem and options, in the language that it shows
// Without script the same form has a list of places.
const LONGEST = 500;

/** The language, zh or en, that the candidate's view shows around `node`. */
function languageOf(node) {
  return node.closest("[lang]")?.lang.startsWith("en") ? "en" : "zh";
}

/** The field path of what stands at an element, or "" for the item as a whole. */
export function placeOf(element) {
  const named = element?.closest("[data-place]");
  if (named) return named.dataset.place;
  const view = element?.closest(".iv");
  if (!view) return "";
  const lang = languageOf(element);
  if (element.closest(".iv-stem")) return `stem.${lang}`;
  const option = element.closest(".lc-opt")?.querySelector("input")?.value;
  return option ? `options.${option}.text.${lang}` : "";
}

function chosenWords() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const at = range.commonAncestorContainer;
  const element = at instanceof Element ? at : at.parentElement;
  const quote = selection.toString().replace(/\s+/g, " ").trim().slice(0, LONGEST);
  if (!quote || !element?.closest(".lc-preview, [data-place]")) return null;
  return { range, quote, place: placeOf(element) };
}

function offerButton(text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "lc-btn sm primary rv-offer";
  button.textContent = text;
  button.hidden = true;
  return button;
}

/** Shows open comments beside their fields in the editor; called again when fields were drawn anew. */
export function besideFields(panel) {
  for (const thread of panel.querySelectorAll("[data-field]")) {
    const field = document.getElementById(thread.dataset.field);
    const id = `${thread.id}-beside`;
    if (!field || panel.contains(field) || document.getElementById(id)) continue;
    const note = document.createElement("p");
    note.className = "lc-hint ed-remark";
    note.id = id;
    const link = document.createElement("a");
    link.href = `#${thread.id}`;
    link.textContent = panel.dataset.goto;
    note.append(`${thread.dataset.says} `, link);
    if (!field.matches("input, textarea, select")) field.append(note);
    else {
      field.after(note);
      field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
    }
  }
}

export default function comments(panel) {
  besideFields(panel);
  const form = panel.querySelector(".rv-write");
  if (!form) return undefined;
  const place = form.querySelector("[data-place-choice]");
  const quote = form.querySelector("[data-quote]");
  const text = form.querySelector("[data-text]");
  const offer = offerButton(panel.dataset.offer);
  document.body.append(offer);
  let words = null;

  const write = () => {
    if (words) {
      const known = [...place.options].some((option) => option.value === words.place);
      place.value = known ? words.place : "";
      quote.value = words.quote;
    }
    offer.hidden = true;
    const folded = form.closest("details");
    if (folded) folded.open = true;
    form.scrollIntoView({ block: "nearest" });
    text.focus();
  };
  const look = () => {
    const found = chosenWords();
    if (!found) {
      // Pressing the offer itself ends the selection; what was chosen is still meant.
      if (document.activeElement !== offer) offer.hidden = true;
      return;
    }
    words = found;
    const box = found.range.getBoundingClientRect();
    offer.hidden = false;
    offer.style.top = `${window.scrollY + box.bottom + 6}px`;
    const most = document.documentElement.clientWidth - offer.offsetWidth - 8;
    offer.style.left = `${window.scrollX + Math.max(8, Math.min(box.left, most))}px`;
  };
  const keep = (event) => event.preventDefault();
  const onKey = (event) => {
    if (event.key === "Escape") offer.hidden = true;
  };
  const asked = () => {
    words = chosenWords();
    write();
  };
  offer.addEventListener("mousedown", keep);
  offer.addEventListener("click", write);
  document.addEventListener("selectionchange", look);
  document.addEventListener("keydown", onKey);
  panel.addEventListener("lc:comment", asked);
  return () => {
    offer.remove();
    document.removeEventListener("selectionchange", look);
    document.removeEventListener("keydown", onKey);
  };
}
