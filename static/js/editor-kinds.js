// The switch between types of an item being written: a part of editor.js. What the other type has no place
// for is asked of the server, named, and given up only when that was confirmed.
// Entries are [data-kind-to] with the type's name; on the nav: data-title, data-body, data-action.
import { ask } from "./confirm.js";
import { fill, post } from "./editor-dom.js";

export function kinds(root, form, saver) {
  const nav = document.querySelector("[data-kinds]");
  const begun = () => saver.unsaved || form.hasAttribute("action") || "begun" in nav.dataset;
  const send = (name) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "submit", hidden: true, name: "do", value: `type:${name}` });
    form.append(button);
    form.requestSubmit(button);
  };
  nav?.addEventListener("click", async (event) => {
    const entry = event.target.closest("[data-kind-to]");
    if (!entry || event.ctrlKey || event.metaKey || event.shiftKey || !begun()) return;
    event.preventDefault();
    const name = entry.dataset.kindTo;
    if (entry.hasAttribute("aria-current")) return;
    const body = new FormData(form);
    body.set("do", `type:${name}`);
    let lost = [];
    try {
      ({ lost } = await (await post(root.dataset.previewUrl, body)).json());
    } catch {
      const { t } = await import("./messages.js");
      document.dispatchEvent(new CustomEvent("lc:toast", { detail: { kind: "bad", text: t("offline") } }));
      return;
    }
    const question = {
      title: fill(nav.dataset.title, { type: entry.textContent.trim() }),
      body: fill(nav.dataset.body, { lost: lost.join(nav.dataset.comma) }),
      action: nav.dataset.action,
      danger: true,
    };
    if (!lost.length || (await ask(question))) send(name);
  });
}
