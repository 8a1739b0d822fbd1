// The paper as the candidate sees it: items in the order of this sitting, answers, flags, what was seen.

/** True when a response answers: null, empty text, an empty list and an empty map do not. */
export const isAnswer = (response) =>
  response !== null &&
  response !== undefined &&
  response !== "" &&
  !(typeof response === "object" && !Object.keys(response).length);

/** "3/2" → 1.5; the document writes points exactly. */
export function pointsOf(text) {
  const [over, under] = String(text ?? "0").split("/");
  return Math.round((Number(over) / Number(under ?? 1)) * 100) / 100;
}

export class Model extends EventTarget {
  constructor(paper, layout, { answers, flags, seen }) {
    super();
    const payloads = new Map(paper.items.map((item) => [item.ref, item]));
    this.sections = paper.sections.map((section, place) => ({
      ...section,
      number: place + 1,
      refs: layout.sections[place],
    }));
    this.stimuli = paper.stimuli ?? {};
    this.items = this.sections.flatMap((section) =>
      section.refs.map((ref) => ({
        ref,
        section,
        payload: payloads.get(ref),
        order: layout.options[ref] ?? null,
      })),
    );
    this.items.forEach((item, index) => {
      item.number = index + 1;
    });
    this.answers = new Map(Object.entries(answers));
    this.flags = new Set(flags);
    this.seen = new Set(seen);
    this.index = 0;
    this.locked = false;
  }

  get current() {
    return this.items[this.index];
  }

  get total() {
    return this.items.length;
  }

  get answered() {
    return this.items.filter((item) => this.isAnswered(item.ref)).length;
  }

  isAnswered(ref) {
    return isAnswer(this.answers.get(ref));
  }

  counts() {
    const open = this.items.filter((item) => !this.isAnswered(item.ref));
    return {
      total: this.total,
      answered: this.total - open.length,
      unanswered: open.length,
      unseen: open.filter((item) => !this.seen.has(item.ref)).length,
      flagged: this.flags.size,
    };
  }

  answer(ref, response) {
    if (this.locked) return;
    this.answers.set(ref, response);
    this.#changed({ a: { [ref]: response } });
  }

  flag(ref, on) {
    if (this.locked) return;
    if (on) this.flags.add(ref);
    else this.flags.delete(ref);
    this.#changed({ f: { [ref]: on } });
  }

  /** Shows the item at `index`; only what was not seen before is worth telling the server. */
  go(index) {
    this.index = Math.min(Math.max(index, 0), this.total - 1);
    const { ref } = this.current;
    const news = !this.seen.has(ref);
    this.seen.add(ref);
    this.dispatchEvent(new Event("moved"));
    if (news && !this.locked) this.#changed({ s: [ref] });
  }

  /** Takes over changes that were kept on this device and never reached the server. */
  adopt(body) {
    for (const [ref, response] of Object.entries(body.a ?? {})) this.answers.set(ref, response);
    for (const [ref, on] of Object.entries(body.f ?? {})) {
      if (on) this.flags.add(ref);
      else this.flags.delete(ref);
    }
    for (const ref of body.s ?? []) this.seen.add(ref);
    this.dispatchEvent(new Event("adopted"));
  }

  lock() {
    this.locked = true;
    this.dispatchEvent(new Event("locked"));
  }

  #changed(change) {
    this.dispatchEvent(new CustomEvent("changed", { detail: change }));
  }
}
