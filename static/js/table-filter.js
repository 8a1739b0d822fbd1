// Hides rows that lack the typed words: <input type="search" data-controller="table-filter"
// data-table="#id" data-count="#id">. For short tables that are on the page whole; long ones are
// searched by the server. The count element is a live region and keeps its own words in
// data-text="{shown} / {total}".
const fold = (text) => text.normalize("NFKC").toLocaleLowerCase();

export default function tableFilter(input) {
  const table = document.querySelector(input.dataset.table);
  const count = document.querySelector(input.dataset.count);
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const texts = rows.map((row) => fold(row.textContent));
  const filter = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      row.hidden = !words.every((word) => texts[index].includes(word));
      if (!row.hidden) shown += 1;
    });
    if (count) {
      count.textContent = count.dataset.text
        .replace("{shown}", shown)
        .replace("{total}", rows.length);
    }
  };
  input.addEventListener("input", (event) => {
    if (!event.isComposing) filter();
  });
  input.addEventListener("compositionend", filter);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  if (input.value) filter();
}
