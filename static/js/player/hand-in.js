// Handing in: asked for, or by time. Whatever waits is sent first.
import { fill } from "../item-view-dom.js";
import { countsInWords } from "./review.js";

const GRACE = 9_000;
const AGAIN = 2_000;
const LONGEST = 30_000;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function mountHandIn(root, player) {
  const { sync, words, state, model, practice } = player;
  const dialog = root.querySelector("[data-dialog=hand-in]");
  const counts = dialog.querySelector("[data-counts]");
  const trouble = dialog.querySelector("[data-trouble]");
  const go = dialog.querySelector("[data-go]");
  let under_way = false;

  const say = (text) => {
    trouble.textContent = text;
    trouble.hidden = !text;
  };
  const post = async () => {
    const answer = await fetch(state.urls.handIn, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
      },
      body: "{}",
    });
    if (!answer.ok) throw new Error(`hand-in: ${answer.status}`);
    const { receipt } = await answer.json();
    player.leave(receipt);
  };
  const confirmed = async () => {
    if (under_way) return;
    if (practice) {
      player.leave(state.urls.leave);
      return;
    }
    under_way = true;
    go.setAttribute("aria-disabled", "true");
    say("");
    try {
      if (!(await sync.now())) {
        if (sync.ended) dialog.close();
        else say(fill(words.handInWaits, { n: Math.max(1, sync.unsaved) }));
      } else {
        await post();
      }
    } catch {
      say(words.handInFailed);
    } finally {
      under_way = false;
      go.removeAttribute("aria-disabled");
    }
  };
  go.addEventListener("click", confirmed);
  return {
    ask() {
      counts.textContent = countsInWords(model, words);
      say("");
      dialog.showModal();
    },
    /** The time is over: nothing can be changed, what waits is sent, then the paper is handed in. */
    async byTime() {
      player.lock();
      player.time.stop();
      if (dialog.open) dialog.close();
      if (practice) {
        player.banners.show("over", {
          kind: "warn",
          text: words.practiceOver,
          actions: [{ label: words.leave, act: () => player.leave(state.urls.leave) }],
        });
        return;
      }
      player.banners.show("over", { kind: "warn", text: words.timeOver });
      const until = performance.now() + GRACE;
      while (!sync.ended && !(await sync.now()) && performance.now() < until) await wait(AGAIN / 4);
      for (let pause = AGAIN; ; pause = Math.min(LONGEST, 2 * pause)) {
        try {
          await post();
          return;
        } catch {
          await wait(pause);
        }
      }
    },
  };
}
