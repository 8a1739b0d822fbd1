// Files to hand in: a part of item-view.js. The answer names them by size and SHA-256.
import { fill, icon, make } from "./item-view-dom.js";

const UNITS = ["B", "KB", "MB", "GB"];

/** 1536 → "1.5 KB". */
export function sizeInWords(bytes) {
  let [size, unit] = [Number(bytes) || 0, 0];
  while (size >= 1024 && unit < UNITS.length - 1) [size, unit] = [size / 1024, unit + 1];
  return `${Math.round(size * 10) / 10} ${UNITS[unit]}`;
}

async function sha256(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The browser's own file field, and a list of what was taken. */
export function upload(context) {
  const { payload, name } = context;
  const { accept = [], largest = 0, files: most = 1 } = payload.answer ?? {};
  const box = make("div", "iv-upload");
  const label = make("label", "", { for: `${name}-f` });
  const hint = make("p", "lc-hint", { id: `${name}-h` });
  const field = make("input", "lc-in", { id: `${name}-f`, type: "file", "aria-describedby": `${name}-h` });
  if (accept.length) field.accept = accept.map((kind) => `.${kind}`).join(",");
  field.multiple = most > 1;
  const wrong = make("div", "iv-wrong", { role: "alert" });
  const list = make("ul", "iv-files");
  const said = make("p", "vh", { role: "status" });
  box.append(label, hint, field, wrong, list, said);
  let labels = {};
  let taken = [];

  const read = () => (taken.length ? taken.map((file) => ({ ...file })) : null);
  const rowOf = (file) => {
    const row = make("li");
    const text = make("span", "iv-file");
    text.textContent = file.name;
    const size = make("span", "lc-small lc-muted");
    size.textContent = sizeInWords(file.size);
    const mark = make("code", "iv-hash");
    mark.textContent = `SHA-256 ${String(file.sha256).slice(0, 12)}…`;
    row.append(icon("file-text"), text, size, mark);
    if (context.readOnly) return row;
    const remove = make("button", "lc-tool iv-remove", { type: "button" });
    remove.setAttribute("aria-label", fill(labels.removeFile, { name: file.name }));
    remove.append(icon("x"));
    remove.addEventListener("click", () => {
      taken = taken.filter((other) => other !== file);
      refresh();
      said.textContent = fill(labels.fileRemoved, { name: file.name });
      field.focus();
      context.changed(read());
    });
    row.append(remove);
    return row;
  };
  const refresh = () => {
    list.replaceChildren(...taken.map(rowOf));
    list.hidden = !taken.length;
    for (const part of [label, hint, field]) part.hidden = context.readOnly;
  };
  const refusal = (file, there) => {
    const kind = /\.([^.]+)$/.exec(file.name)?.[1].toLowerCase() ?? "";
    const values = { name: file.name, kinds: accept.join(", "), size: sizeInWords(file.size), largest: sizeInWords(largest), n: most };
    if (accept.length && !accept.includes(kind)) return fill(labels.fileKind, values);
    if (largest && file.size > largest) return fill(labels.fileLarge, values);
    if (!file.size) return fill(labels.fileEmpty, values);
    if (there >= most) return fill(labels.fileMany, values);
    return "";
  };
  const take = async (chosen) => {
    wrong.replaceChildren();
    const complain = (text) => {
      const line = make("p", "lc-error");
      line.append(icon("alert-circle"), text);
      wrong.append(line);
    };
    if (!globalThis.crypto?.subtle) {
      complain(labels.fileInsecure ?? "");
      return;
    }
    for (const file of chosen) {
      const others = taken.filter((other) => other.name !== file.name);
      const why = refusal(file, others.length);
      if (why) complain(why);
      else taken = [...others, { name: file.name, size: file.size, sha256: await sha256(file) }];
    }
    refresh();
    said.textContent = fill(labels.fileCount, { n: taken.length });
    context.changed(read());
  };
  field.addEventListener("change", () => {
    const chosen = [...field.files];
    // The list shows what was taken; the same file can be chosen again.
    field.value = "";
    take(chosen);
  });
  return {
    element: box,
    clears: false,
    read,
    write(response) {
      taken = Array.isArray(response) ? response.filter((file) => file?.name) : [];
      refresh();
    },
    words(lang, words) {
      labels = words;
      label.textContent = labels.files ?? "";
      hint.textContent = fill(labels.filesHint, {
        kinds: accept.join(", "),
        largest: sizeInWords(largest),
        n: most,
      });
      wrong.replaceChildren();
      refresh();
    },
    lock: () => refresh(),
    press: () => false,
    focus: () => field.focus(),
  };
}
