// What a paste into a list of rows means: lines of Word, cells of Excel. A part of editor-rows.js. Pure.
const LABELS = [
  /^[(（]?([A-La-l])[)）.．、:：]\s*/,
  /^[(（]?(\d{1,2})[)）.．、:：](?!\d)\s*/,
  /^([•·●○■◆▪–—*-])\s+/,
];

/** Cells parted by tabs, rows by line breaks; Excel quotes cells that hold either. */
function cellsOf(text) {
  const table = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const [one, row] = [text[at], table.at(-1)];
    if (quoted) {
      if (one !== '"') row[row.length - 1] += one;
      else if (text[at + 1] === '"') {
        row[row.length - 1] += one;
        at += 1;
      } else quoted = false;
    } else if (one === '"' && row.at(-1) === "" && closes(text, at)) quoted = true;
    else if (one === "\t") row.push("");
    else if (one === "\n") table.push([""]);
    else row[row.length - 1] += one;
  }
  return table;
}

/** Whether the quotation mark at a place opens a cell: its twin stands at the end of one. */
function closes(text, at) {
  return /^"(?:[^"]|"")*"(?=[\t\n]|$)/.test(text.slice(at));
}

/** Without the letters, numbers or bullets that all lines begin with; letters and numbers must count up. */
function unlabelled(lines) {
  for (const label of LABELS) {
    const found = lines.map((line) => label.exec(line));
    if (lines.length < 2 || !found.every(Boolean)) continue;
    const names = found.map((match) => match[1].toUpperCase());
    const place = (name) => (/\d/.test(name) ? Number(name) : name.charCodeAt(0));
    const counts = !/[A-Z\d]/.test(names[0]) || names.every((name, index) => place(name) === place(names[0]) + index);
    if (counts) return lines.map((line, index) => line.slice(found[index][0].length));
  }
  return lines;
}

/** The rows that a pasted text is, each a list of cells; null for one text, and for what looks like code. */
export function rowsIn(text) {
  const plain = text.replace(/\r\n?/g, "\n").replace(/\u00a0/g, " ");
  const lines = plain.split("\n").filter((line) => line.trim());
  if (lines.some((line) => /^(?: {2,}|\t|```|[{}])/.test(line))) return null;
  const bare = /(?:^|[\t\n])"/.test(plain) ? plain : unlabelled(lines).join("\n");
  const rows = cellsOf(bare)
    .map((row) => row.map((cell) => cell.trim()))
    .filter((row) => row.some(Boolean));
  return rows.length > 1 || rows[0]?.length > 1 ? rows : null;
}
