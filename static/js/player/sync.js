// Brings answers to the server, in order, each exactly once: one entry under way, the rest waiting.
// An entry keeps its sequence and body until it is acknowledged, so that sending it again is harmless.
//
// Events: "state" (detail: state, at). States: saved, waiting, sending, offline, signedout, stale,
// closed, error. After stale and closed nothing is sent any more.
import { countOf, emptyBody, isEmpty, merge, sameBody, trimmed } from "./bodies.js";

const DEBOUNCE = 400;
const SEEN_WAIT = 12_000;
const FIRST_RETRY = 2_000;
const LONGEST_RETRY = 30_000;
const TIMEOUT = 15_000;
const FINAL = new Set(["stale", "closed"]);

export class Sync extends EventTarget {
  #timer = null;
  #failures = 0;
  #busy = null;

  constructor({ url, token, store, sequence }) {
    super();
    this.url = url;
    this.token = token;
    this.store = store;
    this.sequence = sequence;
    this.inflight = null;
    this.pending = emptyBody();
    this.state = "saved";
    this.savedAt = null;
    this.code = null;
    window.addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.unsaved) this.now();
    });
  }

  /** Whether an answer or flag is not on the server yet. */
  get unsaved() {
    return countOf(this.inflight?.body) + countOf(this.pending);
  }

  get ended() {
    return FINAL.has(this.state);
  }

  /** Looks for records of earlier pages. Returns {adopt, rest, conflict}: bodies to take over at once,
   *  what of them is still to be noted, and bodies of a window that another one overtook, which the
   *  candidate has to decide about. */
  async recover(lastBody) {
    let adopt = emptyBody();
    let rest = emptyBody();
    let conflict = emptyBody();
    const old = await this.store.records();
    for (const record of old) {
      let { inflight, pending, base } = underWay(record);
      if (inflight && inflight.sequence === this.sequence && sameBody(inflight.body, lastBody)) {
        base = this.sequence;
        inflight = null;
      }
      const unsent = merge(inflight?.body, pending);
      if (isEmpty(unsent)) continue;
      if (base !== this.sequence) {
        conflict = merge(conflict, unsent);
        continue;
      }
      adopt = merge(adopt, unsent);
      // The page before may have sent it as it was left, after this page was made: only the same
      // sequence and body again is harmless.
      if (inflight && !this.inflight && record.tab === this.store.tab) {
        this.inflight = inflight;
        rest = merge(rest, pending);
      } else rest = merge(rest, unsent);
    }
    this.tabs = old.map((record) => record.tab).filter((tab) => tab !== this.store.tab);
    if (!isEmpty(conflict)) {
      // Kept apart until the candidate decides: the own record is overwritten by the next answer.
      const held = `${this.store.tab}-held`;
      await this.store.put({ base: -1, inflight: null, pending: conflict }, held);
      this.tabs.push(held);
    }
    return { adopt, rest, conflict };
  }

  /** Forgets the records that `recover` found. */
  async forget() {
    for (const tab of this.tabs ?? []) await this.store.drop(tab);
    await this.#persist();
  }

  /** Adds a change; it goes out after a moment without another. */
  note(change) {
    if (this.ended) return;
    this.pending = merge(this.pending, change);
    this.#persist();
    const quiet = !countOf(this.pending);
    if (!quiet && this.state === "saved") this.#become("waiting");
    if (this.state !== "offline" && this.state !== "signedout") {
      this.#later(quiet ? SEEN_WAIT : DEBOUNCE, quiet);
    }
  }

  /** Sends what there is without waiting; resolves when all is saved, or nothing more can be done
   *  now. Returns whether all is saved. */
  async now() {
    clearTimeout(this.#timer);
    this.#timer = null;
    while (!this.ended && (this.inflight || !isEmpty(this.pending))) {
      if (!(await this.#send())) return false;
    }
    return !this.ended;
  }

  #later(wait, onlyIfIdle = false) {
    if (onlyIfIdle && this.#timer !== null) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), wait);
  }

  #send() {
    this.#busy ??= this.#attempt().finally(() => {
      this.#busy = null;
    });
    return this.#busy;
  }

  async #attempt() {
    if (!this.inflight) {
      if (isEmpty(this.pending)) return true;
      this.inflight = { sequence: this.sequence + 1, body: trimmed(this.pending) };
      this.pending = emptyBody();
      this.#persist();
    }
    if (this.state === "waiting" || this.state === "saved") this.#become("sending");
    let answer;
    let document_;
    const started = performance.now();
    try {
      answer = await fetch(this.url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRFToken": this.token,
        },
        body: JSON.stringify(this.inflight),
        keepalive: true,
        signal: AbortSignal.timeout(TIMEOUT),
      });
      document_ = await answer.json().catch(() => ({}));
    } catch {
      return this.#failed("offline");
    }
    if (answer.ok) return this.#acknowledged(document_, started);
    return this.#refused(answer.status, document_);
  }

  #acknowledged(document_, started) {
    this.sequence = document_.saved;
    this.inflight = null;
    this.#failures = 0;
    this.savedAt = new Date(document_.at);
    this.#persist();
    this.dispatchEvent(
      new CustomEvent("clock", { detail: { ms: document_.now_ms, started, ended: performance.now() } }),
    );
    this.#become(countOf(this.pending) ? "waiting" : "saved");
    if (!isEmpty(this.pending)) this.#later(DEBOUNCE);
    return true;
  }

  #refused(status, document_) {
    this.code = document_.error ?? String(status);
    if (status === 409) {
      this.#become(this.code === "sequence" ? "stale" : "closed");
      return false;
    }
    if (status === 404) {
      this.#become("closed");
      return false;
    }
    if (status === 401 || status === 403) return this.#failed("signedout");
    if (status === 413 || status === 422) {
      // The server will never take this body; what comes after it must not wait behind it.
      this.inflight = null;
      this.#persist();
      this.#become("error");
      return isEmpty(this.pending);
    }
    return this.#failed("offline");
  }

  #failed(state) {
    const wait = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** this.#failures);
    this.#failures += 1;
    this.#become(state);
    this.#later(wait);
    return false;
  }

  #become(state) {
    const before = this.state;
    if (FINAL.has(before)) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, before } }));
  }

  async #persist() {
    if (!this.inflight && isEmpty(this.pending)) await this.store.drop();
    else {
      const { sequence: base, inflight, pending } = this;
      await this.store.put({ base, inflight, pending });
    }
  }
}

/** A record as its page would have sent it on leaving: what was pending is the next entry. */
function underWay({ inflight, pending, base }) {
  if (inflight || base < 0 || isEmpty(pending)) return { inflight, pending, base };
  const entry = { sequence: base + 1, body: trimmed(pending) };
  return { inflight: entry, pending: emptyBody(), base };
}

/** The same for the practice paper, of which nothing is kept. */
export class NoSync extends EventTarget {
  unsaved = 0;
  ended = false;
  state = "practice";
  savedAt = null;
  note() {}
  async now() {
    return true;
  }
}
