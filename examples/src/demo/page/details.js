// What opens for a cell: the answer to "why", what was predicted, what passed.

import { code, explanation, make, mark } from "./elements.js";
import { codeOf, outcomeOf } from "./call.js";

/** Binds the dialog. `cells` are in the order of the matrix; `rerun` and `ask` take a cell. */
export function bindDetails(dialog, cells, { rerun, ask }) {
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  let shown;

  const show = (cell) => {
    shown = cell;
    const { call, column } = cell;
    part("title").textContent = call.title;
    const from = ["from ", make("code", "", column.origin), ", judged by ", make("code", "", call.policy)];
    part("from").replaceChildren(...from, make("span", "", `The page: ${column.about}`));
    part("body").replaceChildren(...content(cell));
    part("body").scrollTop = 0;
    if (!hasPolicy()) history.replaceState(null, "", `#${addressOf(cell)}`);
  };
  const step = (by) => {
    const next = cells[(cells.indexOf(shown) + by + cells.length) % cells.length];
    if (next.result) show(next);
  };

  dialog.addEventListener("close", () => {
    if (!hasPolicy()) history.replaceState(null, "", location.pathname);
    if (dialog.returnValue === "ask") return ask(shown);
    // The cell that was looked at last, which needn't be the one that was opened.
    shown.button.focus();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });
  part("previous").addEventListener("click", () => step(-1));
  part("next").addEventListener("click", () => step(1));
  part("run").addEventListener("click", async () => {
    const cell = shown;
    await rerun(cell);
    if (shown === cell && dialog.open) show(cell);
  });
  part("ask").addEventListener("click", () => dialog.close("ask"));

  return (cell) => {
    show(cell);
    dialog.returnValue = "";
    if (!dialog.open) dialog.showModal();
    part("body").focus();
  };
}

/** The cell's own address on this page. */
export const addressOf = ({ call, column }) => `${call.id}@${column.id}`;

/** Whether the address is that of the visitor's policy, which stays in it. */
const hasPolicy = () => location.hash.startsWith("#policy=");

function content({ call, policy, foretold, result }) {
  const outcome = outcomeOf(result);
  const verdict = make("p", `outcome ${outcome.className}`, mark(), make("span", "", outcome.long));
  if (result.missing) return [verdict];
  return [
    verdict,
    hop("The preflight", foretold.preflight, result.preflight, call),
    hop(`The ${call.request.method}`, foretold.request, result.answer, call),
    make("p", "lesson", call.lesson),
    section("The policy", code(policy.declaration)),
    comparison(result),
    section("What the page sees", sees(result.page)),
    section("The call", code(codeOf(result.fetched))),
    section("On the wire", make("pre", "code", wireText(result.wire))),
  ].filter((element) => element !== null);
}

function section(title, ...children) {
  return make("section", "", make("h3", "", title), children);
}

/** The explanation of one request; two of them if the one before the call differs from the one of what arrived. */
function hop(title, predicted, observed, { request: { credentials } }) {
  if (!predicted && !observed) return null;
  if (predicted?.explanation === observed?.explanation) return section(title, explanation(observed.explanation, credentials));
  const none = (text) => make("p", "note", text);
  return section(
    title,
    make("p", "said", "Predicted before the call:"),
    predicted ? explanation(predicted.explanation, credentials) : none("that it is never sent"),
    make("p", "said", "Said of what arrived:"),
    observed ? explanation(observed.explanation ?? "no policy judges it", credentials) : none("nothing arrived"),
  );
}

function comparison({ comparison: rows, differences }) {
  const head = make("tr", "", ["", "predicted", "observed", ""].map((text) => (text ? scoped("col", text) : make("td", ""))));
  const body = rows.map(({ what, predicted, observed, same }) => make(
    "tr", same ? "same" : "wrong",
    scoped("row", what), make("td", "", predicted), make("td", "", observed), make("td", "", same ? "✓" : "≠"),
  ));
  const title = differences === 0 ? "✓ As predicted before the call" : "≠ Not as predicted";
  return section(title, make("table", "comparison", make("thead", "", head), make("tbody", "", body)));
}

function scoped(scope, text) {
  const cell = make("th", "", text);
  cell.scope = scope;
  return cell;
}

function sees(page) {
  const fact = (term, ...description) => [make("dt", "", term), make("dd", "", description)];
  if (!page.read) return make("dl", "", fact("Error", make("code", "", page.error)), fact("Status", "none"), fact("Headers", "none"));
  const headers = page.headers.length === 0 ? ["none"] : page.headers.flatMap((name, index) => [index > 0 ? ", " : "", make("code", "", name)]);
  return make("dl", "", fact("Status", String(page.status)), fact("Body", page.body === "" ? "none" : make("code", "", page.body)), fact("Headers", headers));
}

function wireText(wire) {
  if (wire.length === 0) return "nothing arrived at the API";
  const lines = (headers, arrow) => headers.map(([name, value]) => `${arrow} ${name}: ${value}\n`).join("");
  return wire
    .map((hop) => `→ ${hop.method} ${hop.path}\n${lines(hop.asked, "→")}← ${hop.status}\n${lines(hop.answered, "←")}`)
    .join("\n")
    .trimEnd();
}
