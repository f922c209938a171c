"use strict";

// Remarks, strings, words; a "//" in an address is never reached, for its string begins before it.
const WORDS = /(\/\/.*)|("(?:[^"\\]|\\.)*")|(#\[cors|\b(?:cors_policy!|cors_routes!|await|async|fn|let|const|mirror|true|false)(?!\w))/g;

/** Everything that happens, in order: the data, the page, then every call. */
async function start() {
  const demo = await (await fetch("demo.json")).json();
  // The page was reached under 127.0.0.1 or localhost; the API is called under the same name, so that
  // its cookie is of the same site.
  const api = `http://${location.hostname}:${demo.api_port}`;
  one("[data-page-origin]").textContent = location.origin;
  one("[data-api-origin]").textContent = api;

  const calls = demo.calls.map((call) => ({ ...call, api }));
  for (const exhibit of demo.exhibits) {
    const own = calls.filter((call) => call.exhibit === exhibit.id);
    glance(exhibit, own);
    show(exhibit, own);
  }
  for (const call of calls) {
    call.card.querySelector("[data-run]").addEventListener("click", () => inTurn([call], calls));
  }
  const again = one("[data-run-all]");
  again.addEventListener("click", () => inTurn(calls, calls));
  again.disabled = false;
  await inTurn(calls, calls);
  // The anchors exist only now.
  if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.scrollIntoView({ behavior: "instant" });
}

let turn = Promise.resolve();

/** Runs calls one after the other, behind those that still run: one may need the cookie of another. */
function inTurn(some, all) {
  turn = turn.then(async () => {
    for (const call of some) {
      await run(call);
      summarise(all);
    }
  });
  return turn;
}

/* One call */

async function run(call) {
  outcome(call, "running", "running");
  const token = Math.random().toString(36).slice(2, 8);
  const { url, init } = argumentsOf(call, token);
  paint(call.card.querySelector("[data-code]"), codeOf(url, init));

  const page = await observe(url, init);
  const wire = await (await fetch(`wire/${token}`)).json();
  call.differences = compare(call.predicted, page, wire);
  call.read = page.read;
  report(call, page, wire);
}

function argumentsOf({ api, request }, token) {
  const init = {};
  if (request.method !== "GET") init.method = request.method;
  if (request.credentials) init.credentials = "include";
  if (request.headers.length > 0) init.headers = Object.fromEntries(request.headers);
  if (request.body !== null) init.body = request.body;
  return { url: `${api}${request.path}?call=${token}`, init };
}

/** The call as one would write it. It is made of the very values that go to fetch(). */
function codeOf(url, init) {
  const options = Object.entries(init).map(([key, value]) => {
    const text = typeof value === "string"
      ? JSON.stringify(value)
      : `{ ${Object.entries(value).map(([name, it]) => `${JSON.stringify(name)}: ${JSON.stringify(it)}`).join(", ")} }`;
    return `  ${key}: ${text},\n`;
  });
  return options.length === 0
    ? `await fetch(${JSON.stringify(url)})`
    : `await fetch(${JSON.stringify(url)}, {\n${options.join("")}})`;
}

/** What the browser lets the page see: an answer, or an error that tells next to nothing. */
async function observe(url, init) {
  try {
    const response = await fetch(url, init);
    return { read: true, status: response.status, headers: [...response.headers.keys()].sort(), body: await response.text() };
  } catch (error) {
    return { read: false, error: `${error.name}: ${error.message}` };
  }
}

/** Prediction against observation, on the page and on the wire. Empty if all is as predicted. */
function compare(predicted, page, wire) {
  const differences = [];
  const expect = (what, expected, observed) => {
    if (expected !== observed) differences.push(`${what}: predicted ${expected ?? "none"}, observed ${observed ?? "none"}`);
  };
  const { preflight, answer } = hopsOf(wire);
  expect("preflight", predicted.preflight, preflight?.status ?? null);
  expect("request", predicted.answer, answer?.status ?? null);
  const { reads } = predicted.page;
  expect("the page", reads ? "reads the answer" : "is refused", page.read ? "reads the answer" : "is refused");
  if (reads && page.read) {
    // Nothing between the server and the page changes a status: a second mention of a difference would be noise.
    if (answer?.status !== page.status) expect("status", predicted.answer, page.status);
    for (const name of reads.shown) expect(name, "readable", page.headers.includes(name) ? "readable" : "hidden");
    for (const name of reads.hidden) expect(name, "hidden", page.headers.includes(name) ? "readable" : "hidden");
  }
  return differences;
}

const hopsOf = (wire) => ({
  preflight: wire.find((hop) => hop.method === "OPTIONS"),
  answer: wire.find((hop) => hop.method !== "OPTIONS"),
});

/* What the card shows of it */

function report(call, page, wire) {
  const { card, predicted, request, differences } = call;
  const as = differences.length > 0 ? "wrong" : page.read ? "reads" : "refused";
  outcome(call, as, page.read ? `read: ${page.status}` : "refused");

  const { preflight, answer } = hopsOf(wire);
  const hops = [];
  if (preflight) hops.push(hop(`OPTIONS ${preflight.status}`, "preflight"));
  hops.push(answer
    ? hop(`${answer.method} ${answer.status}`, page.read ? "the handler ran" : "the handler ran, the page isn’t told")
    : hop(request.method, "never sent", "never"));
  card.querySelector("[data-hops]").replaceChildren(...hops);

  const seen = card.querySelector("[data-seen]");
  seen.replaceChildren();
  if (page.read) {
    fact(seen, "The page sees", `${page.status}, ${page.body === "" ? "no body" : `“${page.body}”`}`);
    fact(seen, "Headers", page.headers.length === 0 ? "none" : codes(page.headers));
    const hidden = predicted.page.reads?.hidden.filter((name) => !page.headers.includes(name)) ?? [];
    if (hidden.length > 0) fact(seen, "Hidden", codes(hidden), "hidden");
  } else {
    fact(seen, "The page sees", codes([page.error]));
    const console = predicted.page.refused?.console;
    if (console) fact(seen, "The console (F12)", `“… ${console}” (Chromium’s words)`);
  }

  const match = card.querySelector("[data-match]");
  match.className = `match ${differences.length > 0 ? "wrong" : "as-predicted"}`;
  match.textContent = differences.length > 0
    ? `≠ not as predicted: ${differences.join("; ")}`
    : `✓ as predicted: ${inWords(call)}`;
  card.querySelector("[data-wire]").textContent = wireText(wire);
}

function inWords({ request, predicted }) {
  const preflight = predicted.preflight === null ? "no preflight" : `preflight ${predicted.preflight}`;
  const answer = predicted.answer === null ? `${request.method} never sent` : `${request.method} ${predicted.answer}`;
  return `${preflight}, ${answer}, ${predicted.page.reads ? "readable" : "not readable"}`;
}

function wireText(wire) {
  if (wire.length === 0) return "nothing arrived at the API";
  const lines = (headers, mark) => headers.map(([name, value]) => `${mark} ${name}: ${value}\n`).join("");
  return wire
    .map((hop) => `→ ${hop.method} ${hop.path}\n${lines(hop.asked, "→")}← ${hop.status}\n${lines(hop.answered, "←")}`)
    .join("\n")
    .trimEnd();
}

function outcome({ card, entry }, className, text) {
  const badge = card.querySelector(".outcome");
  badge.className = `outcome ${className}`;
  badge.querySelector("[data-outcome]").textContent = text;
  entry.className = className;
  entry.querySelector("[data-said]").textContent = `, ${text}`;
}

function summarise(calls) {
  const done = calls.filter((call) => call.differences);
  const wrong = done.filter((call) => call.differences.length > 0).length;
  const read = done.filter((call) => call.read).length;
  const summary = one("[data-summary]");
  summary.className = wrong > 0 ? "wrong" : "";
  if (done.length < calls.length) {
    summary.textContent = `Running: ${done.length} of ${calls.length}`;
    return;
  }
  summary.textContent = `${calls.length} calls: ${read} read, ${calls.length - read} refused. `
    + (wrong === 0 ? "All as predicted." : `${wrong} not as predicted.`);
  document.title = `${calls.length - wrong} of ${calls.length} as predicted: CORS, seen from the browser`;
}

/* Building the page */

function show(exhibit, calls) {
  const section = stamp("exhibit");
  const heading = section.querySelector("h2");
  heading.textContent = exhibit.title;
  heading.id = `policy-${exhibit.id}`;
  section.setAttribute("aria-labelledby", heading.id);
  section.querySelector(".about").textContent = exhibit.about;
  const source = section.querySelector("[data-source]");
  for (const text of exhibit.source) {
    const block = document.createElement("pre");
    block.className = "code";
    paint(block, text);
    source.append(block);
  }
  for (const call of calls) {
    call.card = stamp("call");
    call.card.id = call.id;
    call.card.querySelector("h3").textContent = call.title;
    call.card.querySelector("[data-match]").textContent = `predicted: ${inWords(call)}`;
    call.card.querySelector("[data-why]").textContent = call.why;
    call.card.querySelector("[data-run]").setAttribute("aria-label", `Run: ${call.title}`);
    const { url, init } = argumentsOf(call, "…");
    paint(call.card.querySelector("[data-code]"), codeOf(url, init));
    section.querySelector(".cards").append(call.card);
  }
  one("[data-exhibits]").append(section);
}

/** A policy's calls in a line each, with their outcomes: the way into the page. */
function glance(exhibit, calls) {
  const section = stamp("glance");
  const name = section.querySelector("p a");
  name.textContent = exhibit.title;
  name.href = `#policy-${exhibit.id}`;
  for (const call of calls) {
    const item = document.createElement("li");
    const mark = document.createElement("i");
    mark.className = "mark";
    mark.setAttribute("aria-hidden", "true");
    const said = document.createElement("span");
    said.className = "unseen";
    said.dataset.said = "";
    const title = document.createElement("span");
    title.append(call.title, said);
    call.entry = document.createElement("a");
    call.entry.href = `#${call.id}`;
    call.entry.append(mark, title);
    item.append(call.entry);
    section.querySelector("ol").append(item);
  }
  one("[data-glance]").append(section);
}

function hop(exchange, remark, className = "") {
  const item = document.createElement("li");
  item.className = className;
  const aside = document.createElement("span");
  aside.textContent = remark;
  item.append(exchange, " ", aside);
  return item;
}

function fact(list, term, description, className = "") {
  const dt = document.createElement("dt");
  const dd = document.createElement("dd");
  dt.textContent = term;
  dd.className = className;
  dd.append(...[description].flat());
  list.append(dt, dd);
}

/** Each text as code, with commas between. */
const codes = (texts) => texts.flatMap((text, index) => {
  const code = document.createElement("code");
  code.textContent = text;
  return index === 0 ? [code] : [", ", code];
});

/** Text as text, with strings and a few words in colour. Nothing is ever parsed as HTML. */
function paint(block, text) {
  block.replaceChildren();
  let from = 0;
  for (const found of text.matchAll(WORDS)) {
    const span = document.createElement("span");
    span.className = found[1] ? "remark" : found[2] ? "string" : "word";
    span.textContent = found[0];
    block.append(text.slice(from, found.index), span);
    from = found.index + found[0].length;
  }
  block.append(text.slice(from));
}

const one = (selector) => document.querySelector(selector);
const stamp = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

start().catch((error) => {
  const summary = one("[data-summary]");
  summary.className = "wrong";
  summary.textContent = `The page can’t reach its own server (${error.message}). Is it still running?`;
});
