// data-controller="waiting": a form whose answer may take its time says so after a second, with the words
// of its [data-waiting] region (data-text), which is there from the start so that screen readers know it.
// Buttons with an address of their own (downloads, which never leave the page) are left alone.
const PATIENCE_MS = 1000;

export default function waiting(form) {
  const region = form.querySelector("[data-waiting]");
  if (!region) return undefined;
  let timer = 0;
  const rest = () => {
    clearTimeout(timer);
    region.textContent = "";
  };
  const onSubmit = (event) => {
    rest();
    if (event.defaultPrevented || event.submitter?.hasAttribute("formaction")) return;
    timer = setTimeout(() => {
      region.textContent = region.dataset.text;
    }, PATIENCE_MS);
  };
  form.addEventListener("submit", onSubmit);
  // A page that comes back from the browser's memory waits for nothing.
  window.addEventListener("pageshow", rest);
  return () => {
    clearTimeout(timer);
    window.removeEventListener("pageshow", rest);
  };
}
