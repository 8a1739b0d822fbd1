// Around forms and links that send the server off to think: when the answer takes more than two
// seconds, says so, counts the seconds and lets nothing be sent twice. Everything is as before when the
// page is come back to. The note carries data-working; its counter data-working-seconds.
const PATIENCE_MS = 2000;

export default function working(box) {
  const note = box.querySelector("[data-working]");
  const counter = note?.querySelector("[data-working-seconds]");
  const said = note?.querySelector("[data-working-said]");
  let begun = 0;
  let timer = 0;
  const show = () => {
    const seconds = Math.floor((Date.now() - begun) / 1000);
    if (counter) counter.textContent = String(seconds);
    if (note?.hidden) {
      note.hidden = false;
      if (said) said.textContent = said.dataset.workingSaid;
    }
    timer = setTimeout(show, 1000);
  };
  const stop = () => {
    clearTimeout(timer);
    begun = 0;
    if (note) note.hidden = true;
    if (said) said.textContent = "";
  };
  const start = (event) => {
    if (event.defaultPrevented) return;
    if (begun) {
      event.preventDefault();
      return;
    }
    begun = Date.now();
    timer = setTimeout(show, PATIENCE_MS);
  };
  const follow = (event) => {
    const link = event.target.closest("a[href]");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (link?.hasAttribute("data-working-link") && plain) start(event);
  };
  box.addEventListener("submit", start);
  box.addEventListener("click", follow);
  window.addEventListener("pageshow", stop);
  return () => {
    stop();
    window.removeEventListener("pageshow", stop);
  };
}
