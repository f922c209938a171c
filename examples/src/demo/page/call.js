// One call from one page: its arguments, the run, and what was predicted against what came of it.

// Readable without being exposed (Fetch, CORS-safelisted response-header name), or by no page at all.
const NOT_FOR_EXPOSING = ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma", "set-cookie"];

/** The address and the options for fetch(). */
export function argumentsOf(request, api, token) {
  const init = {};
  if (request.method !== "GET") init.method = request.method;
  if (request.credentials) init.credentials = "include";
  if (request.headers.length > 0) init.headers = Object.fromEntries(request.headers);
  if (request.body !== null) init.body = request.body;
  return { url: `${api}${request.path}?call=${token}`, init };
}

/** The call as one would write it. It is made of the very values that go to fetch(). */
export function codeOf({ url, init }) {
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

/** Makes the call from the frame's page, then asks the server what arrived. The result is all that there is to show. */
export async function run({ call, frame, foretold }, api) {
  const token = Math.random().toString(36).slice(2, 10);
  const fetched = argumentsOf(call.request, api, token);
  let page;
  try {
    page = await frame.run(token, fetched.url, fetched.init);
  } catch (error) {
    return { fetched, missing: error.message, wire: [], comparison: [], differences: 1 };
  }
  const wire = await (await fetch(`wire/${token}`)).json();
  const { preflight, answer } = hopsOf(wire);
  const comparison = compare(call, foretold, page, { preflight, answer });
  const differences = comparison.filter(({ same }) => !same).length;
  return { fetched, page, wire, preflight, answer, comparison, differences };
}

const hopsOf = (wire) => ({
  preflight: wire.find((hop) => hop.method === "OPTIONS"),
  answer: wire.find((hop) => hop.method !== "OPTIONS"),
});

/** What was predicted beside what was observed, on the wire and on the page. */
function compare(call, foretold, page, { preflight, answer }) {
  const rows = [];
  const row = (what, predicted, observed, same = predicted === observed) => rows.push({ what, predicted, observed, same });
  const sent = (hop) => (hop ? "sent" : "never sent");
  const answered = (hop) => (hop ? `sent, answered ${hop.status}` : "none");
  row("Preflight", answered(foretold.preflight), answered(preflight));
  row(call.request.method, sent(foretold.request), sent(answer));
  row("The page", foretold.readable ? "reads the answer" : "is refused", page.read ? "reads the answer" : "is refused");
  if (foretold.readable && page.read && foretold.request && answer) {
    const extra = answer.answered.map(([name]) => name).filter((name) => !NOT_FOR_EXPOSING.includes(name));
    const exposed = (foretold.request.exposed ?? "").toLowerCase().split(", ");
    const list = (names) => (names.length === 0 ? "no others" : `also ${names.sort().join(", ")}`);
    row("Headers it reads", list(extra.filter((name) => exposed.includes(name))), list(extra.filter((name) => page.headers.includes(name))));
  }
  // The server explains each request that arrives. It should say what was said before.
  const said = (hops) => hops.filter((hop) => hop).map((hop) => hop.explanation).join("\n");
  const same = said([foretold.preflight, foretold.request]) === said([preflight, answer]);
  row("Explanation", "as above", same ? "the same, word for word" : "another", same);
  return rows;
}

/** In a few words: the outcome as a class, what the page got, and what came before it. */
export function outcomeOf({ page, missing, differences, preflight, answer }) {
  if (missing) return { className: "wrong", short: "no page", long: missing };
  const className = differences > 0 ? "wrong" : page.read ? "reads" : "refused";
  const short = page.read ? `${page.status}` : "refused";
  const before = preflight ? `after a preflight (${preflight.status})` : "without a preflight";
  const long = page.read
    ? `The page reads the answer, ${page.status}, ${before}.`
    : answer
      ? `Refused. The request was sent ${before} and the handler ran; the browser keeps its answer from the page.`
      : `Refused at the preflight (${preflight?.status ?? "no answer"}). The request itself was never sent.`;
  return { className, short, long: `${long} ${differences > 0 ? "Not as predicted." : "As predicted."}` };
}
