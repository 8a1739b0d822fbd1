// The system check: measures what the player needs and sends it; the server judges and answers with the
// part of the page that says so.
const PINGS = 10;
const PING_TIMEOUT = 4_000;
const PAUSE = 120;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function cookiesWork() {
  document.cookie = "lc-probe=1; SameSite=Lax; path=/; max-age=60";
  const there = document.cookie.includes("lc-probe=1");
  document.cookie = "lc-probe=; SameSite=Lax; path=/; max-age=0";
  return there;
}

async function storageWorks() {
  try {
    const { openDB, deleteDB } = await import("../../vendor/idb-8.0.4/index.js");
    const db = await openDB("lc-probe", 1, { upgrade: (made) => made.createObjectStore("probe") });
    await db.put("probe", "there", "key");
    const there = (await db.get("probe", "key")) === "there";
    db.close();
    await deleteDB("lc-probe");
    return there;
  } catch {
    return false;
  }
}

/** Ten readings of the server's clock: round trips, and how far the own clock is off at the fastest. */
async function askServer(url, onEach) {
  const pings = [];
  let skew = 0;
  let fastest = Infinity;
  for (let number = 0; number < PINGS; number += 1) {
    const started = performance.now();
    try {
      const signal = AbortSignal.timeout(PING_TIMEOUT);
      const answer = await fetch(url, { cache: "no-store", signal });
      const { ms } = await answer.json();
      const took = performance.now() - started;
      pings.push(Math.round(took));
      if (took < fastest) {
        fastest = took;
        skew = Math.round(Date.now() - took / 2 - ms);
      }
    } catch {
      pings.push(-1);
    }
    onEach(number + 1);
    await wait(PAUSE);
  }
  return { pings, skew };
}

export default function check(root) {
  const button = root.querySelector("[data-act=check]");
  const state = root.querySelector("[data-state]");
  const results = root.querySelector("[data-results]");
  const { time, save, running, failed } = root.dataset;

  const run = async () => {
    button.setAttribute("aria-disabled", "true");
    const say = (done) => {
      state.textContent = running.replace("{done}", done).replace("{total}", PINGS);
    };
    say(0);
    const { pings, skew } = await askServer(time, say);
    const measured = {
      cookies: cookiesWork(),
      storage: await storageWorks(),
      modules: "showModal" in HTMLDialogElement.prototype && "timeout" in AbortSignal,
      skew_ms: skew,
      pings_ms: pings,
      width: window.innerWidth,
      height: window.innerHeight,
    };
    try {
      const answer = await fetch(save, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
        },
        body: JSON.stringify(measured),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      results.innerHTML = await answer.text();
      state.textContent = results.querySelector("h2")?.textContent ?? "";
    } catch {
      state.textContent = failed;
    }
    button.removeAttribute("aria-disabled");
  };
  button.addEventListener("click", run);
  if (!results.children.length) run();
}
