// The few words that scripts say by themselves, in the page's language. base templates put them into
// <meta name="lc-messages"> through gettext; everything else comes from data attributes.
const table = JSON.parse(document.querySelector('meta[name="lc-messages"]')?.content || "{}");

/** The message `key` with its {name} places filled in. */
export function t(key, values = {}) {
  return (table[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
