// data-controller="player": the exam player, its practice and the system check. data-mode says which:
//   sit, practice   on the player's root; the page carries <script type="application/json"> blocks
//                   data-state, data-words and data-item-words
//   check           on the system check's page
const modes = {
  sit: () => import("./player/sit.js"),
  practice: () => import("./player/sit.js"),
  check: () => import("./player/check.js"),
};

export default function player(root) {
  let undo = null;
  modes[root.dataset.mode]().then(({ default: start }) => {
    undo = start(root);
  });
  return () => undo?.();
}
