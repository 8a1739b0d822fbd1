// Tells who else has the item open: asks every ten seconds, more often while somebody is there, and says
// good-bye on leaving.
// data-controller="presence" on a note with data-presence-url and [data-presence-words].
import { post } from "./editor-dom.js";

const EVERY_MS = 10_000;
const TOGETHER_MS = 4000;

/** Polls `url`; `place()` is the field with the cursor, `told(others, draft)` shows [{words, place}] and
    knows what is stored: {edit_number, words} or null. */
export function watchPresence(url, place, told) {
  let timer = 0;
  const body = (value) => {
    const data = new FormData();
    data.set("place", value);
    return data;
  };
  const ask = async () => {
    clearTimeout(timer);
    let pause = EVERY_MS;
    try {
      const answer = await (await post(url, body(place()))).json();
      told(answer.others, answer.draft);
      if (answer.others.length) pause = TOGETHER_MS;
    } catch {
      // Saving tells when the line is down; this only says nothing then.
    }
    timer = setTimeout(ask, pause);
  };
  const leave = () => {
    clearTimeout(timer);
    post(url, body("-"), { keepalive: true }).catch(() => {});
  };
  window.addEventListener("pagehide", leave);
  ask();
  return () => {
    clearTimeout(timer);
    window.removeEventListener("pagehide", leave);
  };
}

export default function presence(note) {
  const words = note.querySelector("[data-presence-words]");
  return watchPresence(
    note.dataset.presenceUrl,
    () => "",
    (others) => {
      note.hidden = !others.length;
      words.textContent = others.map((other) => other.words).join(" · ");
    },
  );
}
