// Everything that happens, in order: the data, the page, then every call.

import { outcomeOf, run } from "./call.js";
import { addressOf, bindDetails } from "./details.js";
import { openFrames } from "./frames.js";
import { buildMatrix, showOutcome, showRunning } from "./matrix.js";
import { showPolicies } from "./policies.js";
import { bindQuestion } from "./question.js";
import { bindWorkbench } from "./workbench.js";

const part = (name) => document.querySelector(`[data-${name}]`);

async function start() {
  const playground = await (await fetch("playground.json")).json();
  const form = bindQuestion(part, playground);
  const isShared = bindWorkbench(part, form, playground.targets);
  showPolicies(part("exhibits"), playground.exhibits);

  const frames = openFrames(playground.origins, part("frames"));
  const policies = playground.exhibits.flatMap((exhibit) => exhibit.policies);
  const cells = playground.calls.flatMap((call) => playground.origins.map((column, index) => ({
    call, column, frame: frames[index], foretold: call.foretold[index], policy: policies.find(({ name }) => name === call.policy),
  })));
  const again = part("run-all");
  const runSome = (some) => inTurn(some, cells, playground.api);
  const open = bindDetails(part("details"), cells, {
    rerun: (cell) => runSome([cell]),
    ask: ({ call: { request, policy }, column: { origin } }) => {
      const { method, path, credentials } = request;
      form.fill({ policy, origin, method, path, credentials, headers: request.headers.map(([name]) => name).join(", ") });
      form.focus();
    },
  });
  buildMatrix(part("matrix"), playground, cells, open);

  again.addEventListener("click", () => runSome(cells));
  again.disabled = false;
  // The anchors exist only now.
  const address = location.hash.slice(1);
  const aim = isShared ? part("workbench") : document.getElementById(address);
  if (address) aim?.scrollIntoView({ behavior: "instant" });
  await runSome(cells);
  const asked = cells.find((cell) => addressOf(cell) === address);
  if (asked) open(asked);
}

let turn = Promise.resolve();

/**
 * Runs cells behind those that still run. The calls go one after the other, for one may need the cookie of another;
 * the pages make each of them at the same time.
 */
function inTurn(some, all, api) {
  turn = turn.then(async () => {
    some.forEach(showRunning);
    for (const call of new Set(some.map((cell) => cell.call))) {
      await Promise.all(some.filter((cell) => cell.call === call).map(async (cell) => {
        cell.result = await run(cell, api);
        showOutcome(cell, outcomeOf(cell.result));
      }));
      summarise(all);
    }
  }).catch(fail);
  return turn;
}

function summarise(cells) {
  const done = cells.filter((cell) => cell.result);
  const wrong = done.filter((cell) => cell.result.differences > 0).length;
  const summary = part("summary");
  summary.className = wrong > 0 ? "wrong" : "";
  if (done.length < cells.length) {
    summary.textContent = `Running: ${done.length} of ${cells.length}`;
    return;
  }
  const asPredicted = `${cells.length - wrong} of ${cells.length} as predicted`;
  const read = done.filter((cell) => cell.result.page?.read).length;
  const missing = new Set(done.filter((cell) => cell.result.missing).map((cell) => cell.result.missing));
  summary.textContent = [`${asPredicted}: ${read} read, ${cells.length - read} not.`, ...missing].join(" ");
  document.title = `${asPredicted}: CORS, why is this blocked?`;
}

function fail(error) {
  const summary = part("summary");
  summary.className = "wrong";
  summary.textContent = `The page can’t reach its own server (${error.message}). Is it still running?`;
}

start().catch(fail);
