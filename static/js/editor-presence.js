// Tells who else has the item open: asks every ten seconds, and says good-bye on leaving.
// data-controller="presence" on a note with data-presence-url and [data-presence-words].
import { post } from "./editor-dom.js";

const EVERY_MS = 10_000;

/** Polls `url`; `place()` is the field with the cursor, `told(others)` shows [{words, place}]. */
export function watchPresence(url, place, told) {
  let timer = 0;
  const body = (value) => {
    const data = new FormData();
    data.set("place", value);
    return data;
  };
  const ask = async () => {
    clearTimeout(timer);
    try {
      const answer = await (await post(url, body(place()))).json();
      told(answer.others);
    } catch {
      // Saving tells when the line is down; this only says nothing then.
    }
    timer = setTimeout(ask, EVERY_MS);
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
