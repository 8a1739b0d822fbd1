// Tabs over panels of one page: role="tablist" with role="tab" buttons that name their panel in
// aria-controls. Arrow keys, Home and End move. Without script all panels stay visible.
export default function tabs(list) {
  const all = [...list.querySelectorAll('[role="tab"]')];
  const select = (chosen, focus) => {
    for (const tab of all) {
      const on = tab === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !on;
    }
    if (focus) chosen.focus();
  };
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  list.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) select(tab, false);
  });
  list.addEventListener("keydown", (event) => {
    const at = all.indexOf(document.activeElement);
    if (event.key in step) select(all[(at + step[event.key] + all.length) % all.length], true);
    else if (event.key === "Home") select(all[0], true);
    else if (event.key === "End") select(all.at(-1), true);
    else return;
    event.preventDefault();
  });
  select(all.find((tab) => tab.getAttribute("aria-selected") === "true") ?? all[0], false);
}
