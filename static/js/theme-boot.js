// Runs in <head> before the first paint, so that no page flashes in the wrong theme.
// Not a module on purpose: modules are deferred. theme.js does the rest.
(() => {
  const root = document.documentElement;
  const known = ["light", "dark", "auto"];
  const asked = new URLSearchParams(location.search).get("theme");
  let kept = null;
  try {
    kept = localStorage.getItem("lc-theme");
  } catch {
    // Storage may be closed; then the choice lasts for this view only.
  }
  const choice =
    known.find((name) => name === asked) ?? known.find((name) => name === kept) ?? "auto";
  const dark =
    choice === "dark" || (choice === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.lcTheme = choice;
  root.dataset.bsTheme = dark ? "dark" : "light";
  root.classList.add("js");
})();
