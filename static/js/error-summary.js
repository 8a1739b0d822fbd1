// The list of errors above a form: takes the focus when it appears, and its links put the cursor
// into the field they name.
export default function errorSummary(box) {
  box.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
  box.focus();
}
