// A <details> that behaves like a menu button: Esc, a click outside or leaving it with Tab closes it.
export default function menu(details) {
  const summary = details.querySelector("summary");
  const close = () => {
    details.open = false;
  };
  const outside = (event) => {
    if (!details.contains(event.target)) close();
  };
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.stopPropagation();
    close();
    summary.focus();
  });
  details.addEventListener("focusout", (event) => {
    // Focus that goes nowhere (a click on plain text inside the panel) does not close it.
    if (event.relatedTarget && !details.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", outside);
  return () => document.removeEventListener("pointerdown", outside);
}
