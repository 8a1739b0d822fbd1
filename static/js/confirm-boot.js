// Runs in <head>, since a form can be pressed before the modules have arrived: a form that asks first
// is held until confirm.js is bound to it, which then asks. Not a module on purpose: modules are
// deferred. Without script nothing holds a form.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.lcConfirms || !form.matches('[data-controller~="confirm"]')) return;
    if (!event.submitter?.dataset.confirmTitle && !form.dataset.confirmTitle) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.lcPressed = { submitter: event.submitter };
  },
  { capture: true },
);
