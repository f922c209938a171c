// The workbench: the visitor's own policy, judged while it is typed, and what becomes of it.

import { button, code, description, foretold, inCode, make } from "./elements.js";
import { Editor } from "./editor.js";
import { counted, faultList } from "./faults.js";
import { buildTabs } from "./tabs.js";

/** How long typing has to rest, in milliseconds. */
const REST = 120;

const OWN = `# The origins, methods and headers of your own pages.
[api]
origins = ["https://app.example.com", "https://*.preview.example.com"]
methods = ["GET", "PUT"]
headers = ["Content-Type", "X-Auth-Token"]
expose_headers = "X-Request-Id"
credentials = true
max_age = "24h"
path = "^/api/"
`;

/** Policies to begin with: a title, and the text. */
const EXAMPLES = [
  ["a policy without a fault", OWN],
  ["a slash too many", 'origins = ["https://app.example.com/"]\nmethods = ["GET", "put"]\n'],
  ["* with cookies", 'origins = "*"\ncredentials = true\n'],
  ["words of other tools", '[api]\nallowed_origins = ["https://app.example.com"]\nallow_headers = "Content-Type"\nmax_age = "1 day"\n'],
  ["several policies", '[assets]\norigins = "*"\npath = "^/assets/"\n\n[api]\norigins = "https://app.example.com"\ncredentials = true\n'],
  ["origins while developing", 'origins = "https://app.example.com"\ndev_origins = "http://localhost:5173"\nheaders = "Content-Type"\n'],
];

const MACRO = "Macro";
const WORDS = "In words";
const REQUEST = "The form\u2019s request";

/** Binds the workbench. `form` tells the request of the form, fills it in, and goes there. */
export function bindWorkbench(part, form, targets) {
  let judged = { faults: [], mended: null, policies: [], complaint: null };
  let tab = MACRO;
  let timer;
  let last = 0;
  /** Whether the address is that of what stands here: it isn't before anything was written. */
  let hasAddress = false;

  const editor = new Editor(part("text"), part("carets"), () => soon());
  const choice = part("choice");

  function soon() {
    hasAddress = true;
    clearTimeout(timer);
    timer = setTimeout(judge, REST);
  }

  async function judge() {
    clearTimeout(timer);
    const [turn, policy, request] = [++last, editor.text, form.question()];
    if (hasAddress) history.replaceState(null, "", addressOf(policy, request));
    let said;
    try {
      const response = await fetch("workbench", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ policy, request }),
      });
      said = await response.json();
      if (!response.ok) throw new Error(said.message);
    } catch (error) {
      if (turn === last) fail(error);
      return;
    }
    // Something was typed since: that is what counts.
    if (turn !== last || policy !== editor.text) return;
    judged = { ...said, credentials: request.credentials, origin: request.origin };
    show();
  }

  function fail({ message }) {
    judged = { faults: [], mended: null, policies: [], complaint: null };
    show();
    part("verdict").className = "verdict-line error";
    part("verdict").textContent = message;
  }

  function show() {
    const { faults, mended, policies } = judged;
    editor.mark(faults);
    part("faults").replaceChildren(...faultList(faults, {
      select: (place) => editor.select(place),
      replace: (edit) => editor.replace(edit, edit.text),
    }));
    const isRefused = faults.some(({ level }) => level === "error");
    const verdict = part("verdict");
    verdict.className = `verdict-line ${isRefused ? "error" : faults.length > 0 ? "warning" : "fine"}`;
    verdict.textContent = faults.length === 0 ? "No fault: this compiles." : `${counted(faults)}${isRefused ? ": this doesn\u2019t compile." : ": this compiles."}`;
    part("mend").hidden = mended === null || faults.filter(({ edit }) => edit).length < 2;
    const chosen = choice.value;
    choice.replaceChildren(...policies.map(({ name }) => make("option", "", name)));
    if (policies.some(({ name }) => name === chosen)) choice.value = chosen;
    part("several").hidden = policies.length < 2;
    showTab();
  }

  function showTab() {
    const policy = judged.policies.find(({ name }) => name === choice.value) ?? judged.policies[0];
    part("made").replaceChildren(...content(tab, policy, judged, form));
  }

  buildTabs(part("tabs"), part("made"), [MACRO, WORDS, REQUEST, ...targets], (title) => {
    tab = title;
    showTab();
  });
  choice.addEventListener("change", showTab);
  part("mend").addEventListener("click", () => editor.rewrite(judged.mended));
  part("share").addEventListener("click", ({ currentTarget }) => {
    const address = new URL(addressOf(editor.text, form.question()), location.href).href;
    copy(currentTarget, address);
  });
  part("examples").append(...EXAMPLES.map(([title, text]) => {
    const its = button("", title);
    its.addEventListener("click", () => editor.rewrite(text));
    return its;
  }));
  form.changed(() => {
    clearTimeout(timer);
    timer = setTimeout(judge, REST);
  });

  const open = () => {
    const shared = sharedIn(location.hash);
    if (!shared) return false;
    hasAddress = true;
    editor.text = shared.policy;
    form.fill(shared.request);
    judge();
    return true;
  };
  addEventListener("hashchange", () => {
    if (open()) part("workbench").scrollIntoView({ behavior: "instant" });
  });
  if (open()) return true;
  editor.text = OWN;
  judge();
  return false;
}

/** What a tab shows of a policy. */
function content(tab, policy, { faults, complaint, credentials, origin }, form) {
  if (!policy) return [make("p", "note", "There is no policy in this text yet.")];
  const { constant, accepted } = policy;
  if (tab === MACRO) {
    const note = accepted ? null : make("p", "note", "The rules refuse this policy, and the compiler says the same of the macro.");
    return [note, copied(constant)].filter((element) => element !== null);
  }
  if (!accepted) return [make("p", "note", `The rules refuse this policy: ${counted(faults)}.`)];
  if (tab === WORDS) {
    const advice = accepted.guidance.map(({ key, choice, advice }) => [make("dt", "", make("code", "", key)), make("dd", "", make("b", "", choice), make("p", "", inCode(advice)))]);
    return [description(accepted.description), make("h3", "", "Choice by choice"), make("dl", "advice", advice)];
  }
  if (tab === REQUEST) {
    const change = button("", "Change the request");
    change.addEventListener("click", () => form.focus());
    if (!accepted.explained) return [make("p", "complaint", complaint?.message ?? ""), change];
    const { method, path, foretold: { readable, ...hops } } = accepted.explained;
    const outcome = readable ? "readable" : hops.preflight && !hops.request ? "refused at the preflight" : "refused";
    const asked = make("p", "asked", make("code", "", `${method} ${path}`), " from ", make("code", "", origin || "no page"), `, with${credentials ? "" : "out"} credentials: `, make("b", readable ? "reads" : "refused", outcome));
    return [asked, ...foretold(method, credentials, { readable, ...hops }), change];
  }
  const { export: made, refused } = accepted.exports.find(({ target }) => target === tab);
  if (refused) {
    const reasons = refused.map(({ key, fact, help }) => make("li", "error", make("p", "fact", make("code", "", key), ": ", inCode(fact)), make("p", "help", inCode(help))));
    return [make("p", "note", `${tab} can\u2019t express this policy:`), make("ul", "faults", reasons)];
  }
  return [
    ...made.files.flatMap(({ name, text }) => [make("h3", "", make("code", "", name)), copied(text)]),
    ...made.notes.map((note) => make("p", "note", inCode(note))),
  ];
}

/** Code, with a button that copies it. */
function copied(text) {
  const its = button("copy", "Copy");
  its.addEventListener("click", () => copy(its, text));
  return make("div", "copied", its, code(text));
}

async function copy(its, text) {
  its.dataset.label ??= its.textContent;
  try {
    await navigator.clipboard.writeText(text);
    its.textContent = "Copied";
  } catch {
    its.textContent = "This browser doesn\u2019t let it be copied";
  }
  setTimeout(() => { its.textContent = its.dataset.label; }, 1500);
}

/** What stands here as an address: it is in the part that no browser sends. */
function addressOf(policy, { origin, method, path, headers, credentials }) {
  const said = Object.entries({ policy, origin, method, path, headers, credentials: credentials ? "include" : "" });
  return `#${new URLSearchParams(said.filter(([name, value]) => name === "policy" || value !== ""))}`;
}

function sharedIn(hash) {
  if (!hash.startsWith("#policy=")) return null;
  const said = new URLSearchParams(hash.slice(1));
  const of = (name) => said.get(name) ?? "";
  const request = { origin: of("origin"), method: of("method"), path: of("path"), headers: of("headers"), credentials: of("credentials") === "include" };
  return { policy: of("policy"), request };
}
