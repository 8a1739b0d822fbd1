// One sitting in the browser: loads the paper once, shows items, keeps answers safe, hands in.
import { fill } from "../item-view-dom.js";
import { mountBanners } from "./banners.js";
import { Countdown } from "./clock.js";
import { mountHandIn } from "./hand-in.js";
import { mountItemPane } from "./item-pane.js";
import { bindKeys } from "./keys.js";
import { Model } from "./model.js";
import { bindNotices, recover } from "./notices.js";
import { mountReview } from "./review.js";
import { mountSheet } from "./sheet.js";
import { openStore } from "./store.js";
import { NoSync, Sync } from "./sync.js";
import { mountTime } from "./time.js";
import { mountTools, struckOf } from "./tools.js";

const json = (root, name) => JSON.parse(root.querySelector(`script[data-${name}]`).textContent);
const metaContent = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

export default function sit(root) {
  const state = json(root, "state");
  const words = json(root, "words");
  const labels = json(root, "item-words");
  const banners = mountBanners(root);
  const stopped = new AbortController();
  open(root, { state, words, labels, banners, stopped }).catch(() => {
    banners.show("load", {
      kind: "bad",
      text: words.loadFailed,
      actions: [{ label: words.reload, act: () => location.reload() }],
    });
  });
  return () => stopped.abort();
}

async function loadPaper(state) {
  if (state.document) return state.document;
  const answer = await fetch(state.urls.paper, { headers: { Accept: "application/json" } });
  if (answer.status === 409) {
    location.assign(state.urls.receipt);
    return new Promise(() => {});
  }
  if (!answer.ok) throw new Error(`paper: ${answer.status}`);
  return answer.json();
}

async function open(root, { state, words, labels, banners, stopped }) {
  const practice = state.mode === "practice";
  const store = practice ? null : await openStore(state.key);
  const sync = practice
    ? new NoSync()
    : new Sync({
        url: state.urls.save,
        token: metaContent("csrf-token"),
        store,
        sequence: state.sequence,
      });
  const model = new Model(await loadPaper(state), state.layout, state);
  const countdown = new Countdown(state);
  const player = new Player(root, { state, words, labels, banners, sync, model, countdown, store });
  await player.start(stopped.signal);
  root.dataset.ready = "true";
}

class Player {
  constructor(root, parts) {
    Object.assign(this, parts);
    this.root = root;
    this.practice = this.state.mode === "practice";
    const { words, model, state } = this;
    this.struck = struckOf(state.key);
    this.tools = mountTools(root, {
      lang: state.lang,
      words,
      on: {
        strike: () => this.pane.remount(),
        keys: () => this.pane.remount(),
        lang: (lang) => this.setLanguage(lang),
      },
    });
    this.pane = mountItemPane(root, this);
    this.sheet = mountSheet(root.querySelector("[data-part=sheet]"), model, {
      words,
      lang: this.tools.lang,
      onGo: (index) => this.go(index),
    });
    this.review = mountReview(root.querySelector("[data-part=review]"), model, {
      words,
      lang: this.tools.lang,
      onGo: (index) => this.go(index),
      onHandIn: () => this.handIn.ask(),
      onBack: () => this.go(model.index),
    });
    this.handIn = mountHandIn(root, this);
    this.time = mountTime(root, this);
    this.reviewing = false;
  }

  async start(signal) {
    const { root, model, sync } = this;
    model.addEventListener("changed", (event) => {
      sync.note(event.detail);
      this.refresh();
    });
    model.addEventListener("moved", () => this.refresh());
    model.addEventListener("adopted", () => {
      this.pane.remount();
      this.refresh();
    });
    bindNotices(this);
    sync.addEventListener("clock", (event) => this.countdown.read(event.detail));
    this.bindButtons();
    const unbind = bindKeys(root, {
      enabled: () => this.tools.keys,
      acts: {
        previous: () => this.step(-1),
        next: () => this.step(1),
        flag: () => this.toggleFlag(),
        review: () => (this.reviewing ? this.go(model.index) : this.showReview()),
        help: () => this.showHelp(),
        time: () => this.time.say(),
      },
      press: (event) => !this.reviewing && this.pane.press(event),
    });
    signal.addEventListener("abort", unbind);
    window.addEventListener("beforeunload", (event) => {
      if (sync.unsaved && !sync.ended && !this.leaving) event.preventDefault();
    });
    if (!this.practice) await recover(this);
    this.open(this.firstOpen());
    this.time.start();
    root.querySelector("[data-loading]").hidden = true;
    root.querySelector("[data-part=body]").hidden = false;
  }

  bindButtons() {
    const on = (name, act) => this.root.querySelector(`[data-act=${name}]`).addEventListener("click", act);
    on("previous", () => this.step(-1));
    on("next", () => this.step(1));
    on("review", () => this.showReview());
    on("flag", () => this.toggleFlag());
    on("help", () => this.showHelp());
    for (const button of this.root.querySelectorAll("[data-close]")) {
      button.addEventListener("click", () => button.closest("dialog").close());
    }
  }

  /** Where to begin: the first item without an answer, or the first of all. */
  firstOpen() {
    const place = this.model.items.findIndex((item) => !this.model.isAnswered(item.ref));
    return this.model.answered && place > 0 ? place : 0;
  }

  open(index) {
    this.reviewing = false;
    this.model.go(index);
    this.pane.show();
    this.showParts();
  }

  go(index) {
    this.open(index);
    this.pane.focus();
  }

  step(by) {
    const { index, total } = this.model;
    if (this.reviewing) this.go(by < 0 ? total - 1 : 0);
    else if (index + by >= total) this.showReview();
    else if (index + by >= 0) this.go(index + by);
  }

  toggleFlag() {
    if (this.reviewing || this.model.locked) return;
    const { ref } = this.model.current;
    this.model.flag(ref, !this.model.flags.has(ref));
    this.pane.refresh();
  }

  showReview() {
    this.reviewing = true;
    this.review.refresh();
    this.showParts();
    const heading = this.root.querySelector("[data-part=review] h2");
    heading.focus();
    window.scrollTo(0, 0);
  }

  showParts() {
    const part = (name) => this.root.querySelector(`[data-part=${name}]`);
    part("items").hidden = this.reviewing;
    part("review").hidden = !this.reviewing;
    const last = this.model.index === this.model.total - 1;
    const previous = this.root.querySelector("[data-act=previous]");
    previous.setAttribute("aria-disabled", String(!this.reviewing && this.model.index === 0));
    this.root.querySelector("[data-act=next] [data-label]").textContent =
      last && !this.reviewing ? this.words.toReview : this.words.next;
    this.root.querySelector("[data-act=next]").hidden = this.reviewing;
    this.root.querySelector("[data-act=review]").hidden = this.reviewing;
    this.refresh();
  }

  refresh() {
    const { model, words } = this;
    const item = model.current;
    this.sheet.refresh();
    this.root.querySelector("[data-where]").textContent = this.reviewing
      ? words.reviewTitle
      : fill(words.where, {
          section: item.section.number,
          sections: model.sections.length,
          n: item.number,
          total: model.total,
        });
    if (this.reviewing) this.review.refresh();
  }

  setLanguage(lang) {
    this.pane.setLanguage(lang);
    this.sheet.setLanguage(lang);
    this.review.setLanguage(lang);
    this.refresh();
  }

  showHelp() {
    this.root.querySelector("[data-dialog=help]").showModal();
  }

  /** Answers can no longer change; what is there stays to be read. */
  lock() {
    this.model.lock();
    this.pane.lock();
  }

  leave(address) {
    this.leaving = true;
    location.assign(address);
  }
}
