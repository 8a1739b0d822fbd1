// The editor of a material: tool bar and live preview in both languages.
import { composition, post } from "./editor-dom.js";
import { tools } from "./editor-tools.js";
import { drawFormulas } from "./item-view-dom.js";

const PAUSE_MS = 400;

export default function stimulusEditor(root) {
  const form = root.querySelector("form");
  let timer = 0;
  let asked = 0;
  const refresh = async () => {
    asked += 1;
    const mine = asked;
    try {
      const answer = await (await post(root.dataset.previewUrl, new FormData(form))).json();
      if (mine !== asked) return;
      for (const place of root.querySelectorAll("[data-preview]")) {
        place.innerHTML = answer[place.dataset.preview];
        drawFormulas(place);
      }
    } catch {
      // The preview stays as it was; saving tells what is wrong.
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE_MS);
  };
  const { composing, stop: stopComposing } = composition(form, soon);
  form.addEventListener("input", () => {
    if (!composing()) soon();
  });
  for (const place of root.querySelectorAll("[data-preview]")) drawFormulas(place);
  const stop = tools(root, form);
  const save = (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    if (!composing() && !document.querySelector("dialog[open]")) form.requestSubmit();
  };
  document.addEventListener("keydown", save);
  return () => {
    clearTimeout(timer);
    stop();
    stopComposing();
    document.removeEventListener("keydown", save);
  };
}
