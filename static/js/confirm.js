// Asks before a form is sent. On the <form> or on the submit button that needs it:
//   data-confirm-title   the question, naming the object (without it the form goes straight through)
//   data-confirm-body    what will happen, optional
//   data-confirm-action  label of the confirming button; default: the text of the pressed button
//   data-confirm-kind    "danger" (default) or "plain"
// Without script the form is sent as any other.
import { t } from "./messages.js";

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function buildDialog({ title, body, action, danger }) {
  const dialog = make("dialog", danger ? "lc-dialog danger" : "lc-dialog");
  const heading = make("h2", "", title);
  heading.id = "lc-dialog-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading);
  if (body) {
    const text = make("p", "lc-2nd", body);
    text.id = "lc-dialog-body";
    dialog.setAttribute("aria-describedby", text.id);
    dialog.append(text);
  }
  const form = make("form", "lc-actions");
  form.method = "dialog";
  const back = make("button", "lc-btn", t("back"));
  back.value = "back";
  // The harmless answer has the focus first, so that a hasty Enter changes nothing.
  back.autofocus = true;
  const go = make("button", danger ? "lc-btn danger solid" : "lc-btn primary", action);
  go.value = "go";
  form.append(back, go);
  dialog.append(form);
  return dialog;
}

/** Opens the dialog; resolves to whether the act was confirmed. Esc and 返回 answer no. */
export function ask(question) {
  const dialog = buildDialog(question);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "go");
    });
    dialog.showModal();
  });
}

export default function confirm(form) {
  let confirmed = false;
  const guard = async (event) => {
    const submitter = event.submitter;
    const source = submitter?.dataset.confirmTitle ? submitter : form;
    const title = source.dataset.confirmTitle;
    if (!title || confirmed) {
      confirmed = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const yes = await ask({
      title,
      body: source.dataset.confirmBody,
      action: source.dataset.confirmAction || submitter?.textContent.trim() || t("confirm"),
      danger: source.dataset.confirmKind !== "plain",
    });
    if (!yes) return;
    confirmed = true;
    form.requestSubmit(submitter);
    confirmed = false;
  };
  // Captured, so that neither htmx nor the dirty-form guard sees the form before the answer.
  form.addEventListener("submit", guard, { capture: true });
  form.lcConfirms = true;
  // What was pressed before this module came was held by confirm-boot.js.
  const pressed = form.lcPressed;
  delete form.lcPressed;
  if (pressed) form.requestSubmit(pressed.submitter);
}
