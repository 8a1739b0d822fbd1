// What has not reached the server yet, kept on this device: one record per sitting and browser tab.
// A record is {sitting, tab, base, inflight, pending}: `base` is the last sequence that was acknowledged.
import { openDB } from "../../vendor/idb-8.0.4/index.js";

const TAB_KEY = "lc-player-tab";

function tabName() {
  try {
    const kept = sessionStorage.getItem(TAB_KEY);
    if (kept) return kept;
    const made = Math.random().toString(36).slice(2);
    sessionStorage.setItem(TAB_KEY, made);
    return made;
  } catch {
    return Math.random().toString(36).slice(2);
  }
}

/** Opens the store of one sitting. Where storage is refused, records last as long as the page. */
export async function openStore(sitting) {
  const tab = tabName();
  let db = null;
  try {
    db = await openDB("lc-player", 1, {
      upgrade: (made) => made.createObjectStore("unsent", { keyPath: ["sitting", "tab"] }),
    });
  } catch {
    db = null;
  }
  return {
    tab,
    durable: db !== null,
    async records() {
      if (!db) return [];
      const range = IDBKeyRange.bound([sitting, ""], [sitting, "\uffff"]);
      return db.getAll("unsent", range).catch(() => []);
    },
    async put(record, name = tab) {
      await db?.put("unsent", { ...record, sitting, tab: name }).catch(() => {});
    },
    async drop(name = tab) {
      await db?.delete("unsent", [sitting, name]).catch(() => {});
    },
  };
}
