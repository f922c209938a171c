// The overview: a row for each call, a column for each page origin, a button in each cell.

import { button, make, mark } from "./elements.js";

/** Fills the table. Every cell gets its button; `open` is called with the cell. */
export function buildMatrix(table, playground, cells, open) {
  table.append(head(playground.origins));
  for (const exhibit of playground.exhibits) {
    const link = make("a", "", exhibit.title);
    link.href = `#policy-${exhibit.id}`;
    const heading = make("th", "", link);
    heading.scope = "rowgroup";
    heading.colSpan = playground.origins.length + 1;
    const rows = playground.calls.filter((call) => call.exhibit === exhibit.id).map((call) => {
      const title = make("th", "", call.title, make("code", "", `${call.request.method} ${call.request.path}`));
      title.scope = "row";
      return make("tr", "", title, cells.filter((cell) => cell.call === call).map((cell) => cellOf(cell, open)));
    });
    table.append(make("tbody", "", make("tr", "policy", heading), rows));
  }
  rove(table, playground.calls.map((call) => cells.filter((cell) => cell.call === call).map((cell) => cell.button)));
}

function head(origins) {
  const titles = origins.map((column) => {
    const [, host, port] = column.origin.match(/^http:\/\/(.*)(:\d+)$/) ?? [, "null", ""];
    const name = make("span", "origin", breakable(host), make("wbr"), port);
    const aside = column.is_sandboxed ? make("small", "", "sandboxed") : null;
    const title = make("th", "", make("span", "upright", name, aside));
    title.scope = "col";
    title.title = `${column.origin}: ${column.about}`;
    return title;
  });
  return make("thead", "", make("tr", "", make("td", "", make("span", "unseen", "the call")), titles));
}

/** A host that may be broken behind its dots. */
const breakable = (host) => host.split(/(?<=[a-z]\.)/).flatMap((label) => [label, make("wbr")]);

function cellOf(cell, open) {
  cell.button = button("", mark(), make("span", "short"), make("i", "asked"));
  cell.button.addEventListener("click", () => open(cell));
  cell.button.querySelector(".asked").setAttribute("aria-hidden", "true");
  showRunning(cell);
  return make("td", "", cell.button);
}

export function showRunning(cell) {
  cell.button.className = "running";
  cell.button.disabled = cell.result === undefined;
}

export function showOutcome(cell, { className, short, long }) {
  const asked = Boolean(cell.result.preflight);
  cell.button.disabled = false;
  cell.button.className = asked ? `${className} asked` : className;
  cell.button.querySelector(".short").textContent = short;
  cell.button.title = long;
  const verdict = className === "wrong" ? "not as predicted" : "as predicted";
  cell.button.setAttribute("aria-label", `${short === "refused" ? "refused" : `read ${short}`}, ${asked ? "preflight" : "no preflight"}, ${verdict}`);
}

/** One stop for Tab; arrows, Home and End move within. */
function rove(table, rows) {
  const buttons = rows.flat();
  buttons.forEach((its, index) => { its.tabIndex = index === 0 ? 0 : -1; });
  table.addEventListener("focusin", ({ target }) => {
    if (!buttons.includes(target)) return;
    buttons.forEach((its) => { its.tabIndex = its === target ? 0 : -1; });
  });
  table.addEventListener("keydown", (event) => {
    const y = rows.findIndex((row) => row.includes(event.target));
    if (y < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const x = rows[y].indexOf(event.target);
    const last = rows[y].length - 1;
    const to = {
      ArrowUp: [y - 1, x], ArrowDown: [y + 1, x], ArrowLeft: [y, x - 1], ArrowRight: [y, x + 1], Home: [y, 0], End: [y, last],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    rows[to[0]]?.[to[1]]?.focus();
  });
}
