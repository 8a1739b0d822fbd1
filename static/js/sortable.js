// A list put in order by hand: by dragging .lc-grip or with the buttons [data-move="up|down"].
// Each <li data-label="…"> holds its own hidden input, so that the form sends the order shown.
// After each move: focus stays on the button, the new place is said aloud in [data-live] next to the
// list, and "lc:sorted" bubbles (htmx may use it as a trigger).
import { t } from "./messages.js";

async function addDragging(list, moved) {
  await import("../vendor/sortablejs-1.15.7/Sortable.min.js");
  return window.Sortable.create(list, {
    handle: ".lc-grip",
    ghostClass: "lc-ghost",
    chosenClass: "lc-chosen",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    onEnd: ({ item, oldIndex, newIndex }) => {
      if (oldIndex !== newIndex) moved(item);
    },
  });
}

export default function sortable(list) {
  const live = list.parentElement.querySelector("[data-live]");
  const markEnds = () => {
    for (const item of list.children) {
      const [up, down] = ["up", "down"].map((way) => item.querySelector(`[data-move="${way}"]`));
      up.setAttribute("aria-disabled", String(item === list.firstElementChild));
      down.setAttribute("aria-disabled", String(item === list.lastElementChild));
    }
  };
  const moved = (item) => {
    markEnds();
    const place = [...list.children].indexOf(item) + 1;
    live.textContent = t("moved", {
      label: item.dataset.label,
      place,
      total: list.children.length,
    });
    list.dispatchEvent(new CustomEvent("lc:sorted", { bubbles: true }));
  };
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const item = button.closest("li");
    if (button.dataset.move === "up") item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    button.focus();
    moved(item);
  });
  markEnds();
  const dragging = addDragging(list, moved);
  return () => dragging.then((instance) => instance.destroy());
}
