// Light, dark or as the system has it. The element holds one button per choice: [data-theme-choice].
// The choice is kept in localStorage "lc-theme"; ?theme= forces one for the current view only.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

function apply(choice) {
  root.dataset.lcTheme = choice;
  root.dataset.bsTheme =
    choice === "dark" || (choice === "auto" && system.matches) ? "dark" : "light";
}

export default function theme(element) {
  const buttons = [...element.querySelectorAll("[data-theme-choice]")];
  const mark = () => {
    for (const button of buttons) {
      button.setAttribute(
        "aria-pressed",
        String(button.dataset.themeChoice === root.dataset.lcTheme),
      );
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      apply(button.dataset.themeChoice);
      try {
        localStorage.setItem("lc-theme", button.dataset.themeChoice);
      } catch {
        // Storage may be closed; the choice then lasts for this view only.
      }
      mark();
    });
  }
  const follow = () => apply(root.dataset.lcTheme);
  system.addEventListener("change", follow);
  mark();
  return () => system.removeEventListener("change", follow);
}
