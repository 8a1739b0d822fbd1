// The time left, by the server's clock: its last reading plus what has passed on a clock that nobody
// can set. Events: "tick" (detail: ms left), "announce" (detail: minutes), "end" once.
const ANNOUNCED = [10, 5, 1];
const TICK = 250;

export class Countdown extends EventTarget {
  #timer = null;
  #ended = false;

  constructor({ nowMs, deadlineMs, totalMs }) {
    super();
    const [page] = performance.getEntriesByType?.("navigation") ?? [];
    this.server = { ms: nowMs, at: page?.responseStart || performance.now() };
    this.deadline = deadlineMs;
    this.total = totalMs;
    this.told = new Set(ANNOUNCED.filter((minutes) => this.left < minutes * 60_000));
  }

  /** Milliseconds left, 0 after the end. */
  get left() {
    return Math.max(0, this.deadline - this.serverNow());
  }

  serverNow() {
    return this.server.ms + (performance.now() - this.server.at);
  }

  /** Takes a reading of the server's clock from an answer; slow answers say too little. */
  read({ ms, started, ended }) {
    if (!Number.isFinite(ms) || ended - started > 4_000) return;
    this.server = { ms, at: (started + ended) / 2 };
  }

  async ask(url) {
    const started = performance.now();
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
      const { ms } = await answer.json();
      this.read({ ms, started, ended: performance.now() });
    } catch {
      // Offline: the reading that we have goes on.
    }
  }

  start() {
    this.#timer = setInterval(() => this.#tick(), TICK);
    this.#tick();
  }

  stop() {
    clearInterval(this.#timer);
  }

  #tick() {
    const { left } = this;
    this.dispatchEvent(new CustomEvent("tick", { detail: left }));
    for (const minutes of ANNOUNCED) {
      if (left > 0 && left <= minutes * 60_000 && !this.told.has(minutes)) {
        this.told.add(minutes);
        this.dispatchEvent(new CustomEvent("announce", { detail: minutes }));
      }
    }
    if (left === 0 && !this.#ended) {
      this.#ended = true;
      this.dispatchEvent(new Event("end"));
    }
  }
}

/** 2 771 000 ms → "00:46:11"; seconds are rounded up, so that 0 is shown only when it is over. */
export function shown(ms) {
  const seconds = Math.ceil(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
