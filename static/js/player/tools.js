// Tools of the player: zoom, colours, strike-out, language of the items, single keys. They are kept on
// this device for the sitting and never sent.
const KEY = "lc-player-tools";
const CONTRASTS = ["default", "black-yellow", "sepia"];
const ZOOMS = ["100", "125", "150", "175", "200"];

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

/** Wires the toolbar in `root`. `on` holds what follows a change: strike, lang, keys (each with the new
 *  value). Returns the present values. */
export function mountTools(root, { lang, words, on }) {
  const kept = read();
  const tools = {
    zoom: ZOOMS.includes(kept.zoom) ? kept.zoom : "100",
    contrast: CONTRASTS.includes(kept.contrast) ? kept.contrast : "default",
    strike: kept.strike === true,
    keys: kept.keys !== false,
    lang,
  };
  const keep = () => {
    try {
      const { zoom, contrast, strike, keys } = tools;
      localStorage.setItem(KEY, JSON.stringify({ zoom, contrast, strike, keys }));
    } catch {
      // Storage is refused: the choice lasts as long as the page.
    }
  };
  const zoom = root.querySelector("[data-tool=zoom]");
  const contrast = root.querySelector("[data-tool=contrast]");
  const strike = root.querySelector("[data-tool=strike]");
  const language = root.querySelector("[data-tool=lang]");
  const keys = root.querySelector("[data-tool=keys]");

  const show = () => {
    root.dataset.zoom = tools.zoom;
    root.dataset.contrast = tools.contrast;
    zoom.value = tools.zoom;
    contrast.value = tools.contrast;
    strike.setAttribute("aria-pressed", String(tools.strike));
    const other = tools.lang === "zh" ? "en" : "zh";
    const name = language.querySelector("[data-label]");
    name.textContent = words[`lang_${other}`];
    name.lang = other === "zh" ? "zh-CN" : "en";
    keys.checked = tools.keys;
    root.classList.toggle("pl-nokeys", !tools.keys);
  };
  const change = (name, value) => {
    tools[name] = value;
    keep();
    show();
    on[name]?.(value);
  };
  zoom.addEventListener("change", () => change("zoom", zoom.value));
  contrast.addEventListener("change", () => change("contrast", contrast.value));
  strike.addEventListener("click", () => change("strike", !tools.strike));
  language.addEventListener("click", () => change("lang", tools.lang === "zh" ? "en" : "zh"));
  keys.addEventListener("change", () => change("keys", keys.checked));
  show();
  return tools;
}

/** What was struck out in a sitting, on this device: {ref: [option ids]}. */
export function struckOf(key) {
  const name = `lc-player-struck-${key}`;
  let struck = {};
  try {
    struck = JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    struck = {};
  }
  return {
    of: (ref) => struck[ref] ?? [],
    set(ref, ids) {
      struck[ref] = ids;
      try {
        localStorage.setItem(name, JSON.stringify(struck));
      } catch {
        // See above.
      }
    },
  };
}
