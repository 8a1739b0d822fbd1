// Bodies of saves: {a: answers, f: flags, s: seen}. Merging two gives what both say, the later winning.

export const emptyBody = () => ({ a: {}, f: {}, s: [] });

export function merge(first, second) {
  return {
    a: { ...first?.a, ...second?.a },
    f: { ...first?.f, ...second?.f },
    s: [...new Set([...(first?.s ?? []), ...(second?.s ?? [])])],
  };
}

export function isEmpty(body) {
  return (
    !body ||
    (!Object.keys(body.a ?? {}).length && !Object.keys(body.f ?? {}).length && !(body.s ?? []).length)
  );
}

/** How many answers and flags a body holds; what was merely seen does not count. */
export const countOf = (body) => new Set([...Object.keys(body?.a ?? {}), ...Object.keys(body?.f ?? {})]).size;

/** The body without its empty parts, as it is sent. */
export function trimmed(body) {
  const made = {};
  if (Object.keys(body.a ?? {}).length) made.a = body.a;
  if (Object.keys(body.f ?? {}).length) made.f = body.f;
  if ((body.s ?? []).length) made.s = body.s;
  return made;
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
  }
  return value;
}

/** Whether two bodies are the same document. */
export const sameBody = (a, b) => JSON.stringify(sorted(a ?? null)) === JSON.stringify(sorted(b ?? null));
