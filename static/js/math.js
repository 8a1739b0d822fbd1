// Formulas: draws each `.lc-math[data-tex]` with KaTeX, which is loaded only by the first of them. What
// was there before, the TeX source, stays when KaTeX cannot be had. MathML for screen readers is in it.
const KATEX = "../vendor/katex-0.19.1/";
// `trust: false`: no links, no pictures, no HTML; `maxExpand` bounds macros.
const SETTINGS = {
  trust: false,
  strict: "ignore",
  maxExpand: 200,
  maxSize: 20,
  throwOnError: false,
  errorColor: "var(--lc-cinnabar)",
};
let loading = null;

function load() {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL(`${KATEX}katex.min.css`, import.meta.url).href;
  document.head.append(sheet);
  return import(`${KATEX}katex.min.js`).then(() => globalThis.katex);
}

/** Takes style attributes out of a tree that KaTeX built: the policy of the site refuses them. They only
 *  touch the hidden MathML and the colour of errors; what is seen is styled by CSSOM and classes. */
function withoutStyles(node) {
  if (node.attributes) delete node.attributes.style;
  for (const child of node.children ?? []) withoutStyles(child);
  return node;
}

/** Draws the formulas at and below `root` that are not drawn yet. */
export async function drawMath(root) {
  const open = [...root.querySelectorAll(".lc-math[data-tex]:not([data-drawn])")];
  if (!open.length) return;
  loading ??= load();
  const katex = await loading;
  for (const element of open) {
    element.dataset.drawn = "";
    const displayMode = element.tagName === "DIV" || "display" in element.dataset;
    const tree = katex.__renderToDomTree(element.dataset.tex, { ...SETTINGS, displayMode });
    element.replaceChildren(withoutStyles(tree).toNode());
  }
}
