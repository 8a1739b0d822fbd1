// Around a fragment that polls itself by htmx (macros/feedback.html: job_progress). Says each quarter
// of the way and the end aloud, asks nothing while the tab is hidden, and says when the line is down.
// The fragment carries data-percent and, when finished, data-done.
import { t } from "./messages.js";

export default function jobProgress(box) {
  const live = box.querySelector("[data-live]");
  const trouble = box.querySelector("[data-trouble]");
  let said = 0;
  const report = () => {
    const part = box.querySelector("[data-percent]");
    if (!part) return;
    if (trouble) trouble.hidden = true;
    const percent = Number(part.dataset.percent);
    const quarter = Math.floor(percent / 25);
    if (part.hasAttribute("data-done")) live.textContent = part.dataset.done;
    else if (quarter > said) live.textContent = t("percent", { percent });
    said = Math.max(said, quarter);
  };
  box.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden) event.preventDefault();
  });
  box.addEventListener("htmx:afterSettle", report);
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    box.addEventListener(name, () => {
      if (trouble) trouble.hidden = false;
    });
  }
}
