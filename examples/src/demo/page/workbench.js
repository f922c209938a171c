// The workbench: the visitor's own policy, judged while it is typed, and what becomes of it.

import { button, code, description, foretold as told, inCode, make, foretoldOutcome } from "./elements.js";
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

/** What is said before anything was judged. */
const NOTHING = { of: null, faults: [], more_faults: 0, is_refused: false, mended: null, policies: [], shown: null, complaint: null };

/** Binds the workbench. `form` tells the request of the form, fills it in, and goes there. */
export function bindWorkbench(part, form, targets) {
  /** What was said last, of which text, and for which request. */
  let judged = NOTHING;
  /** The last policy that could be read, and its name. */
  let shown = null;
  let chosen = "";
  let tab = MACRO;
  let timer;
  let asking = new AbortController();
  /** Whether the address is that of what stands here: it isn't before anything was written. */
  let hasAddress = false;

  const editor = new Editor(part("text"), part("carets"), () => {
    hasAddress = true;
    soon();
  });
  const choice = part("choice");

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(judge, REST);
    markStale();
  }

  /** What was said of another text isn't to be clicked on. */
  function markStale() {
    const isStale = judged.of !== editor.text;
    for (const name of ["faults", "mend", "made"]) part(name).classList.toggle("stale", isStale);
    for (const name of ["faults", "mend"]) part(name).inert = isStale;
  }

  /** Places and replacements are of the text that was judged. */
  function ifCurrent(act) {
    if (judged.of === editor.text) act();
  }

  async function judge() {
    clearTimeout(timer);
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const [policy, request] = [editor.text, form.question()];
    if (hasAddress) keepAddress(policy, request);
    try {
      const response = await fetch("workbench", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ policy, chosen, request }),
        signal,
      });
      const said = await response.json();
      // Something was typed since, and is judged next.
      if (policy !== editor.text) return;
      show(response.ok ? { ...said, of: policy, request } : { ...NOTHING, of: policy, failure: said.message });
    } catch (error) {
      if (signal.aborted) return;
      show({ ...NOTHING, of: policy, failure: `The page can\u2019t reach its own server (${error.message}). Is it still running?` });
    }
  }

  function show(said) {
    judged = said;
    const { faults, more_faults, is_refused, mended, policies, failure } = judged;
    editor.mark(faults);
    part("faults").replaceChildren(...faultList(faults, {
      select: (place) => ifCurrent(() => editor.select(place)),
      replace: (edit) => ifCurrent(() => editor.replace(edit, edit.text)),
    }));
    if (more_faults > 0) part("faults").append(make("li", "error", `\u2026 and ${more_faults} more`));
    part("mend").hidden = mended === null || faults.filter(({ edit }) => edit).length < 2;
    say(part("verdict"), failure ? { kind: "error", text: failure } : verdictOf(faults, more_faults, is_refused));
    if (policies.length > 0 || editor.text.trim() === "") {
      choice.replaceChildren(...policies.map((name) => make("option", "", name)));
      choice.value = judged.shown?.name ?? "";
      part("several").hidden = policies.length < 2;
    }
    if (judged.shown || editor.text.trim() === "") shown = judged.shown;
    showTab();
    markStale();
  }

  function showTab() {
    const isCurrent = judged.shown !== null;
    const why = judged.failure ? "What stands there now isn\u2019t judged." : "What stands there now can\u2019t be read as a policy.";
    const before = isCurrent || !shown ? [] : [make("p", "note", `${why} This is of the last text that was.`)];
    part("made").replaceChildren(...before, ...content(tab, shown, judged, form));
  }

  buildTabs(part("tabs"), part("made"), [MACRO, WORDS, REQUEST, ...targets], (title) => {
    tab = title;
    showTab();
  });
  choice.addEventListener("change", () => {
    chosen = choice.value;
    judge();
  });
  part("mend").addEventListener("click", () => ifCurrent(() => editor.rewrite(judged.mended)));
  part("share").addEventListener("click", ({ currentTarget }) => {
    const address = new URL(addressOf(editor.text, form.question()), location.href).href;
    copy(currentTarget, address);
  });
  part("examples").append(...EXAMPLES.map(([title, text]) => {
    const its = button("", title);
    its.addEventListener("click", () => editor.rewrite(text));
    return its;
  }));
  form.changed(soon);

  addEventListener("hashchange", () => {
    const shared = sharedIn(location.hash);
    if (shared) {
      editor.rewrite(shared.policy);
      form.fill(shared.request);
      part("workbench").scrollIntoView({ behavior: "instant" });
    } else if (hasAddress && location.hash === "") {
      // The way back to where no policy was in the address: what stands here is still this one.
      keepAddress(editor.text, form.question());
    }
  });
  // Anchors of the page leave the policy in the address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (!link || !hasAddress) return;
    event.preventDefault();
    const aim = document.querySelector(link.getAttribute("href"));
    aim?.scrollIntoView();
    aim?.focus({ preventScroll: true });
  });

  const shared = sharedIn(location.hash);
  hasAddress = shared !== null;
  editor.begin(shared?.policy ?? OWN);
  if (shared) form.fill(shared.request);
  judge();
  return hasAddress;
}

/** "2 errors, 1 warning: this doesn't compile." */
function verdictOf(faults, more, isRefused) {
  if (faults.length === 0) return { kind: "fine", text: "No fault: this compiles." };
  const count = more > 0 ? `${faults.length + more} faults` : counted(faults);
  return { kind: isRefused ? "error" : "warning", text: `${count}: this ${isRefused ? "doesn\u2019t compile" : "compiles"}.` };
}

/** Says something, unless it is said already: it is read aloud each time. */
function say(line, { kind, text }) {
  line.className = `verdict-line ${kind}`;
  if (line.textContent !== text) line.textContent = text;
}

/** Safari refuses an address that changes too often; the next one will do. */
function keepAddress(policy, request) {
  try {
    history.replaceState(null, "", addressOf(policy, request));
  } catch {
    // The policy counts, and its address comes with the next change.
  }
}

/** What a tab shows of a policy. */
function content(tab, policy, { faults, complaint, request }, form) {
  if (!policy) return [make("p", "note", "There is no policy here yet.")];
  const { constant, accepted } = policy;
  if (tab === MACRO) {
    const note = accepted ? null : make("p", "note", "The rules refuse this policy, and the compiler says the same of the macro.");
    return [note, copied(constant)].filter((element) => element !== null);
  }
  if (!accepted) return [make("p", "note", faults.length > 0 ? `The rules refuse this policy: ${counted(faults)}.` : "The rules refuse this policy.")];
  if (tab === WORDS) {
    const advice = accepted.guidance.map(({ key, choice, advice }) => [make("dt", "", make("code", "", key)), make("dd", "", make("b", "", choice), make("p", "", inCode(advice)))]);
    return [description(accepted.description), make("h3", "", "Choice by choice"), make("dl", "advice", advice)];
  }
  if (tab === REQUEST) {
    const change = button("", "Change the request");
    change.addEventListener("click", () => form.focus());
    if (!accepted.explained) return [make("p", "complaint", complaint?.message ?? ""), change];
    const { method, path, foretold } = accepted.explained;
    const asked = make("p", "asked", make("code", "", `${method} ${path}`), " from ", make("code", "", request?.origin || "no page"), `, with${request?.credentials ? "" : "out"} credentials: `, make("b", foretold.readable ? "reads" : "refused", foretoldOutcome(foretold)));
    return [asked, ...told(method, request?.credentials, foretold), change];
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
