// Elements made of text. Nothing is ever parsed as HTML.

// Remarks, strings, words; a "//" in an address is never reached, for its string begins before it.
const WORDS = /(\/\/.*)|("(?:[^"\\]|\\.)*")|(#\[cors|\b(?:cors_policy!|cors_routes!|await|async|fn|let|const|mirror|true|false)(?!\w))/g;

/** An element with its class and children, texts or elements; absent ones are left out. */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** A button that isn't for sending a form. */
export function button(className, ...children) {
  const element = make("button", className, ...children);
  element.type = "button";
  return element;
}

/** A mark whose shape is in the style sheet. What it says stands beside it in words. */
export function mark() {
  const element = make("i", "mark");
  element.setAttribute("aria-hidden", "true");
  return element;
}

/** Code with strings and a few words in colour. */
export function code(text) {
  const block = make("pre", "code");
  let from = 0;
  for (const found of text.matchAll(WORDS)) {
    block.append(text.slice(from, found.index), make("span", found[1] ? "remark" : found[2] ? "string" : "word", found[0]));
    from = found.index + found[0].length;
  }
  block.append(text.slice(from));
  return block;
}

// The lines of an explanation, by how they begin.
const KINDS = [
  [/^The browser's console, with credentials/, "with console"],
  [/^To allow it with credentials/, "with remedy"],
  [/^Not for the policy to allow with credentials/, "with elsewhere"],
  [/^ {2}✓ /, "ok"],
  [/^ {2}✗ /, "no"],
  [/^ {2}– /, "neither"],
  [/^The browser's console/, "console"],
  [/^To allow it/, "remedy"],
  [/^Not for the policy/, "elsewhere"],
  [/^Note: /, "note"],
  [/^(The answer: |Added to the response)/, "sent"],
];

/**
 * An explanation, line by line: all of the library's text. What is sent stands last, for it is looked at least; and what
 * the text says for calls with credentials counts only where the call has them.
 */
export function explanation(text, credentials) {
  let above = "headline";
  const lines = text.trimEnd().split("\n").map((line, index) => {
    const found = KINDS.find(([start]) => start.test(line))?.[1];
    // A line that is set in belongs to the one above it: header fields, the parts of a remedy.
    above = found ?? (index === 0 ? "headline" : line.startsWith("  ") ? above : "note");
    const inner = !found && line.startsWith("  ") ? "inner" : "";
    return make("p", `${inCallOf(above, credentials)} ${inner}`.trim(), inCode(line.trimStart()));
  });
  const isSent = (line) => line.classList.contains("sent");
  return make("div", "explanation", lines.filter((line) => !isSent(line)), lines.filter(isSent));
}

/** The class of a line, where that depends on the credentials of the call. */
function inCallOf(kind, credentials) {
  if (kind.startsWith("with ")) return credentials ? kind.slice("with ".length) : "note";
  if (kind === "neither") return credentials ? "no" : "neither";
  return kind;
}

/** How a call ends, in a few words. */
export const foretoldOutcome = ({ readable, preflight, request }) => (readable ? "readable" : preflight && !request ? "refused at the preflight" : "refused");

/** What was foretold of a call, request by request. */
export function foretold(method, credentials, { preflight, request }) {
  const before = preflight ? [make("h3", "", "The preflight"), explanation(preflight.explanation, credentials), make("h3", "", `The ${method}`)] : [];
  return [...before, request ? explanation(request.explanation, credentials) : make("p", "note", "It is never sent.")];
}

/** What a policy says of itself: keys and values, then what is worth knowing. */
export function description(text) {
  const lines = text.trimEnd().split("\n").map((line) => {
    const [, key, value] = line.match(/^([A-Z][^:]*): (.*)$/) ?? [];
    if (key) return make("p", "", make("b", "", key), " ", inCode(value));
    return line.startsWith("- ") ? make("p", "known", inCode(line.slice(2))) : make("p", "", make("b", "", line.replace(/:$/, "")));
  });
  return make("div", "description", lines);
}

/** Text in which `…` is code. */
export const inCode = (text) => text.split(/`([^`]*)`/).map((part, index) => (index % 2 === 1 ? make("code", "", part) : part));
