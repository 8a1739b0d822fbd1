// Binds behaviour to markup: every [data-controller~="name"] gets the default export of its module,
// called once with the element. A controller may return a function that undoes it; it runs when
// htmx takes the element away. Only names in this table can be loaded.
const modules = {
  autosubmit: () => import("./autosubmit.js"),
  comments: () => import("./comments.js"),
  confirm: () => import("./confirm.js"),
  copy: () => import("./copy.js"),
  dirty: () => import("./dirty.js"),
  drop: () => import("./drop.js"),
  editor: () => import("./editor.js"),
  "error-summary": () => import("./error-summary.js"),
  "item-list": () => import("./item-list.js"),
  "item-view": () => import("./item-view.js"),
  "job-progress": () => import("./job-progress.js"),
  menu: () => import("./menu.js"),
  "password-show": () => import("./password-show.js"),
  player: () => import("./player.js"),
  presence: () => import("./editor-presence.js"),
  print: () => import("./print.js"),
  "review-keys": () => import("./review-keys.js"),
  sortable: () => import("./sortable.js"),
  "stimulus-editor": () => import("./stimulus-editor.js"),
  "table-filter": () => import("./table-filter.js"),
  tabs: () => import("./tabs.js"),
  theme: () => import("./theme.js"),
  toast: () => import("./toast.js"),
  waiting: () => import("./waiting.js"),
  working: () => import("./working.js"),
};

const bound = new WeakMap();

async function bind(element, name) {
  const load = modules[name];
  if (!load) {
    console.error(`No module for data-controller="${name}"`);
    return;
  }
  const undo = bound.get(element) ?? new Map();
  bound.set(element, undo);
  if (undo.has(name)) return;
  undo.set(name, undefined);
  const { default: controller } = await load();
  if (element.isConnected) undo.set(name, controller(element));
}

/** Binds everything at and below `root` that is not bound yet. */
export function mount(root) {
  const found = [...root.querySelectorAll("[data-controller]")];
  if (root instanceof Element && root.matches("[data-controller]")) found.push(root);
  for (const element of found) {
    for (const name of element.dataset.controller.split(/\s+/).filter(Boolean)) bind(element, name);
  }
  if (root.querySelector(".lc-math")) import("./math.js").then(({ drawMath }) => drawMath(root));
}

function unmount(element) {
  for (const undo of bound.get(element)?.values() ?? []) undo?.();
  bound.delete(element);
}

const metaContent = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

// htmx inherits no attributes here, so the token is added to each of its requests.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = metaContent("csrf-token");
});
document.addEventListener("htmx:load", (event) => mount(event.detail.elt));
document.addEventListener("htmx:beforeCleanupElement", (event) => unmount(event.detail.elt));
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, async (event) => {
    // A polling element says itself that the line is down, once and in its place.
    if (event.target.closest?.('[data-controller~="job-progress"]')) return;
    const { t } = await import("./messages.js");
    const text = name === "htmx:responseError" ? t("refused") : t("offline");
    document.dispatchEvent(new CustomEvent("lc:toast", { detail: { kind: "bad", text } }));
  });
}

// aria-disabled keeps a control focusable, so that its reason can be read; it must still do nothing.
document.addEventListener(
  "click",
  (event) => {
    if (!event.target.closest?.('[aria-disabled="true"]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

mount(document);
