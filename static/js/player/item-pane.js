// The item and its material: drawn by item-view.js, with heading, points and flag.
import { mountItem } from "../item-view.js";
import { drawFormulas, fill, LANG_TAGS, pick } from "../item-view-dom.js";
import { pointsOf } from "./model.js";

export function mountItemPane(root, player) {
  const { model, words, labels, struck } = player;
  const body = root.querySelector("[data-part=body]");
  const material = root.querySelector("[data-part=material]");
  const pane = root.querySelector("[data-part=item]");
  const heading = pane.querySelector("h2");
  const flag = pane.querySelector("[data-act=flag]");
  let view = null;
  let shown = null;
  let drawn = null;

  const refresh = () => {
    const on = model.flags.has(model.current.ref);
    flag.setAttribute("aria-pressed", String(on));
    flag.querySelector("[data-label]").textContent = on ? words.flagged : words.flag;
    flag.disabled = model.locked;
  };
  const head = () => {
    const { lang } = player.tools;
    const { payload, number, section } = model.current;
    heading.querySelector("[data-number]").textContent = fill(words.itemN, { n: number });
    heading.querySelector("[data-kind]").textContent = fill(words.kindAndPoints, {
      kind: words[`type_${payload.type}`],
      n: pointsOf(payload.points),
    });
    const note = pane.querySelector("[data-note]");
    note.textContent = pick(section.note, lang);
    note.hidden = !note.textContent;
    note.lang = LANG_TAGS[lang];
  };
  const drawMaterial = () => {
    const { lang } = player.tools;
    const { stimulus } = model.current.payload;
    const found = stimulus ? model.stimuli[stimulus] : null;
    material.hidden = !found;
    body.classList.toggle("pl-alone", !found);
    const wanted = found ? `${stimulus}|${lang}` : null;
    if (wanted === drawn) return;
    drawn = wanted;
    if (!found) return;
    material.querySelector("h2").textContent = fill(words.material, { title: pick(found.title, lang) });
    const text = material.querySelector("[data-text]");
    text.innerHTML = pick(found.html, lang);
    text.lang = LANG_TAGS[found.html[lang] ? lang : "zh"];
    drawFormulas(text);
    material.scrollTop = 0;
  };
  const mount = () => {
    const { payload, ref, order } = model.current;
    const { lang, strike, keys } = player.tools;
    view = mountItem(pane.querySelector("[data-view]"), payload, {
      response: model.answers.get(ref) ?? null,
      onChange: (response) => model.answer(ref, response),
      readOnly: model.locked,
      shuffle: order,
      labels,
      lang,
      strike,
      struck: struck.of(ref),
      onStrike: (ids) => struck.set(ref, ids),
      keys,
    });
  };
  return {
    refresh,
    show() {
      if (shown !== model.current) {
        shown = model.current;
        mount();
        pane.scrollTop = 0;
      }
      head();
      drawMaterial();
      refresh();
    },
    remount() {
      if (!shown) return;
      mount();
      refresh();
    },
    setLanguage(lang) {
      if (!shown) return;
      view.setLanguage(lang);
      head();
      drawMaterial();
    },
    lock() {
      view?.setReadOnly(true);
      refresh();
    },
    press: (event) => view?.press(event) ?? false,
    /** Puts the focus on the item's heading, and the item into sight. */
    focus() {
      heading.focus({ preventScroll: true });
      const wide = matchMedia("(min-width: 62rem)").matches;
      if (!wide) (material.hidden ? pane : material).scrollIntoView({ block: "start" });
    },
  };
}
