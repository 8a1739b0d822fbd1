// What the player says about saving: the line is down, another window took over, the paper is closed.
import { fill } from "../item-view-dom.js";
import { countOf, isEmpty } from "./bodies.js";

/** Follows the states of player.sync with banners. */
export function bindNotices(player) {
  const { banners, words, sync, state: page } = player;

  const becomeStale = () => {
    player.lock();
    player.time.stop();
    const lost = sync.unsaved;
    banners.drop("net");
    banners.show("stale", {
      kind: "bad",
      text: lost ? fill(words.staleLost, { n: lost }) : words.stale,
      actions: [{ label: words.takeOver, act: () => player.leave(location.href) }],
    });
  };
  const becomeClosed = () => {
    player.lock();
    banners.drop("net");
    banners.show("closed", {
      kind: "bad",
      text: words.closed,
      actions: [{ label: words.toReceipt, act: () => player.leave(page.urls.receipt) }],
    });
  };
  const becomeSignedOut = () => {
    banners.show("net", {
      kind: "bad",
      text: words.signedOut,
      actions: [
        {
          label: words.signIn,
          href: page.urls.signIn,
          // What is kept on the device is sent by the page that follows; nothing to warn about.
          act: () => {
            player.leaving = player.store.durable;
          },
        },
      ],
    });
  };
  sync.addEventListener("state", ({ detail: { state, before } }) => {
    player.time.showSaved();
    if (state === "offline") {
      const text = player.store?.durable ? words.offline : words.offlineFragile;
      banners.show("net", { kind: "warn", picture: "offline", text });
    } else if (state === "signedout") becomeSignedOut();
    else if (["saved", "waiting", "sending"].includes(state) && banners.has("net")) {
      banners.drop("net");
      banners.show("synced", { kind: "ok", text: words.synced });
    }
    if (state === "error") {
      banners.show("error", { kind: "bad", text: fill(words.rejected, { code: sync.code }) });
    }
    if (state === "stale" && before !== "stale") becomeStale();
    if (state === "closed" && before !== "closed") becomeClosed();
  });
}

/** What an earlier page could not send: taken over at once, or offered when another window went on. */
export async function recover({ sync, model, state, banners, words }) {
  const { adopt, rest, conflict } = await sync.recover(state.lastBody);
  if (!isEmpty(adopt)) {
    model.adopt(adopt);
    if (!isEmpty(rest)) sync.note(rest);
    sync.now();
  }
  if (!countOf(conflict)) {
    await sync.forget();
    return;
  }
  const settle = async (take) => {
    banners.drop("conflict");
    if (take) {
      model.adopt(conflict);
      sync.note(conflict);
    }
    await sync.forget();
  };
  banners.show("conflict", {
    kind: "warn",
    text: fill(words.conflict, { n: countOf(conflict) }),
    actions: [
      { label: words.conflictTake, act: () => settle(true) },
      { label: words.conflictLeave, act: () => settle(false) },
    ],
  });
}
