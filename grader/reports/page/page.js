// Heads of columns become buttons that sort their table, and a button opens all folded parts.
// The page can be read without this script.
"use strict";
function value(cell) {
  const text = (cell.dataset.n ?? cell.firstChild?.textContent ?? "").trim();
  const number = text === "" || text === "–" ? -1 : Number(text.replace("−", "-"));
  return Number.isNaN(number) ? text : number;
}
function compare(one, other) {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), undefined, { numeric: true });
}
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...table.tBodies[0].rows].map((row) => [value(row.cells[column]), row]);
      rows.sort((one, other) => compare(one[0], other[0]) * (down ? -1 : 1));
      table.tBodies[0].append(...rows.map((pair) => pair[1]));
    });
  });
}
const all = document.createElement("button");
all.type = "button";
all.textContent = "Open all folded parts";
all.addEventListener("click", () => {
  const open = all.textContent.startsWith("Open");
  document.querySelectorAll("details").forEach((each) => (each.open = open));
  all.textContent = open ? "Fold all parts" : "Open all folded parts";
});
document.querySelector(".top").append(all);
