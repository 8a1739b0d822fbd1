// Copies to the clipboard: a button with data-copy-text, or data-copy-from="#id" (value or text there).
import { t } from "./messages.js";
import { toast } from "./toast.js";

/** Without https there is no clipboard API: a selection and the old command still work. */
function copyBySelection(text) {
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "vh";
  box.setAttribute("aria-hidden", "true");
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

export default function copy(button) {
  button.addEventListener("click", async () => {
    const from = button.dataset.copyFrom && document.querySelector(button.dataset.copyFrom);
    const text = button.dataset.copyText ?? from?.value ?? from?.textContent.trim() ?? "";
    const done = await write(text);
    button.focus();
    if (done) toast("ok", t("copied"));
    else toast("bad", t("copyFailed", { text }));
  });
}
