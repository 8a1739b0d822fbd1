// The time left and the state of saving, in the header.
import { fill } from "../item-view-dom.js";
import { shown } from "./clock.js";

const ALWAYS_BELOW = 5 * 60_000;
const RESYNC = 5 * 60_000;

export function mountTime(root, player) {
  const { countdown, words, state, sync } = player;
  const box = root.querySelector("[data-part=time]");
  const output = box.querySelector("output");
  const toggle = box.querySelector("[data-act=hide-time]");
  const gauge = root.querySelector("[data-gauge]");
  const polite = root.querySelector("[data-live=polite]");
  const assertive = root.querySelector("[data-live=assertive]");
  const saved = root.querySelector("[data-part=saved]");
  let hidden = false;
  let resync = null;

  const inWords = (ms) => {
    const minutes = Math.ceil(ms / 60_000);
    const hours = Math.floor(minutes / 60);
    return hours
      ? fill(words.leftHours, { hours, minutes: minutes % 60 })
      : fill(words.leftMinutes, { minutes });
  };
  const draw = () => {
    const { left } = countdown;
    const last = left <= ALWAYS_BELOW;
    const covered = hidden && !last;
    output.textContent = covered ? words.timeHidden : shown(left);
    output.classList.toggle("pl-covered", covered);
    box.classList.toggle("pl-last", last);
    toggle.hidden = last;
    toggle.setAttribute("aria-pressed", String(hidden));
    toggle.setAttribute("aria-label", hidden ? words.showTime : words.hideTime);
    toggle.querySelector("[data-when-shown]").toggleAttribute("hidden", hidden);
    toggle.querySelector("[data-when-hidden]").toggleAttribute("hidden", !hidden);
    gauge.setAttribute("width", String(Math.min(100, Math.max(0, 100 - (100 * left) / countdown.total))));
  };
  const showSaved = () => {
    const word = {
      saved: sync.savedAt ? fill(words.savedAt, { time: clockOf(sync.savedAt, state.zone) }) : words.nothingYet,
      waiting: words.saving,
      sending: words.saving,
      offline: words.keptHere,
      signedout: words.keptHere,
      stale: words.notSaved,
      closed: words.notSaved,
      error: words.notSaved,
      practice: words.practiceUnsaved,
    }[sync.state];
    const good = sync.state === "saved";
    const quietly = ["waiting", "sending", "practice"].includes(sync.state);
    saved.classList.toggle("ok", good);
    saved.classList.toggle("warn", ["offline", "signedout"].includes(sync.state));
    saved.classList.toggle("bad", ["stale", "closed", "error"].includes(sync.state));
    for (const picture of saved.querySelectorAll("[data-icon]")) {
      const name = picture.dataset.icon;
      const wanted = good ? "good" : quietly ? "busy" : "trouble";
      picture.toggleAttribute("hidden", name !== wanted);
    }
    saved.querySelector("[data-label]").textContent = word;
  };
  toggle.addEventListener("click", () => {
    hidden = !hidden;
    draw();
  });
  countdown.addEventListener("tick", draw);
  countdown.addEventListener("announce", (event) => {
    const minutes = event.detail;
    (minutes === 1 ? assertive : polite).textContent = fill(words.announce, { minutes });
  });
  countdown.addEventListener("end", () => player.handIn.byTime());
  const ask = () => state.urls.time && countdown.ask(state.urls.time);
  const onVisible = () => {
    if (document.visibilityState === "visible") ask();
  };
  showSaved();
  return {
    showSaved,
    start() {
      countdown.start();
      resync = setInterval(ask, RESYNC);
      document.addEventListener("visibilitychange", onVisible);
    },
    stop() {
      countdown.stop();
      clearInterval(resync);
      document.removeEventListener("visibilitychange", onVisible);
    },
    /** Says the time left aloud, when asked. */
    say() {
      polite.textContent = "";
      requestAnimationFrame(() => {
        polite.textContent = inWords(countdown.left);
      });
    },
  };
}

/** 10:31:07 in the zone in which all times of the site are shown to this person. */
function clockOf(moment, timeZone) {
  return moment.toLocaleTimeString("zh-CN", { hour12: false, timeZone });
}
