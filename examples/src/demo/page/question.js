// The form: a request that nobody sends, explained by every policy.

import { button, foretold as told, make, mark, foretoldOutcome } from "./elements.js";

/** What newcomers meet first: a title, and what it changes in a call of the app's own page that APP would allow. */
const MISTAKES = [
  ["not listed", { method: "PATCH", headers: "X-Debug" }],
  ["a slash too many", { origin: (own) => `${own}/` }],
  ["https for http", { origin: (own) => own.replace("http:", "https:") }],
  ["www", { origin: (own) => own.replace("//", "//www.") }],
  ["a sandboxed frame", { origin: () => "null" }],
  ["* with cookies", { policy: "PUBLIC", path: "/public/clock", credentials: true }],
  ["patch in lower case", { method: "patch" }],
];

/** Binds the form. What comes back fills it in and asks, and tells of it. */
export function bindQuestion(part, playground) {
  const form = part("question");
  const { elements } = form;
  const own = playground.origins.find((column) => column.id === "app").origin;
  const listeners = [];

  const question = () => ({
    origin: elements.origin.value,
    method: elements.method.value,
    headers: elements.headers.value,
    path: elements.path.value,
    credentials: elements.credentials.checked,
  });
  const fill = ({ policy = "APP", origin = own, method = "GET", headers = "", path = "", credentials = false }) => {
    elements.origin.value = origin;
    elements.method.value = method;
    elements.headers.value = headers;
    elements.path.value = path;
    elements.credentials.checked = credentials;
    listeners.forEach((changed) => changed());
    return ask(policy);
  };
  const ask = async (policy) => {
    const asked = question();
    complain(part, form, {});
    try {
      const response = await fetch("explain", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        // Half a character, which an input can hold, is no text to the server.
        body: JSON.stringify(asked, (_, value) => value.toWellFormed?.() ?? value),
      });
      const said = await response.json();
      if (response.ok) show(part, said.map((answer) => ({ ...answer, credentials: asked.credentials })), policy);
      else complain(part, form, said);
    } catch (error) {
      complain(part, form, { message: `The page can’t reach its own server (${error.message}). Is it still running?` });
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  form.addEventListener("input", () => listeners.forEach((changed) => changed()));
  part("mistakes").append(...MISTAKES.map(([title, { origin, ...rest }]) => {
    const its = button("", title);
    its.addEventListener("click", () => fill({ ...rest, origin: origin ? origin(own) : own }));
    return its;
  }));
  const [, first] = MISTAKES[0];
  fill(first);
  return { question, fill, changed: (listener) => listeners.push(listener), focus: () => elements.origin.focus() };
}

/** Shows why there is no answer, at the field that is to blame. */
function complain(part, form, { field, message = "" }) {
  part("complaint").textContent = message;
  for (const input of form.querySelectorAll("input")) {
    const wrong = input.name === field;
    if (wrong) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", "complaint");
      input.focus();
    } else {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
  }
  if (message) part("answers").replaceChildren();
}

/** Shows the answers, and opens the one of `policy`; without that, the one that was open. */
function show(part, answers, policy) {
  const list = part("answers");
  const open = policy ?? list.querySelector("details[open]")?.dataset.policy ?? "APP";
  const shown = answers.map(answerOf);
  list.replaceChildren(...shown);
  for (const answer of shown) answer.open = answer.dataset.policy === open;
  const refusing = answers.filter(({ foretold }) => !foretold.readable).length;
  part("answered").textContent = `${answers.length} policies: ${refusing} would have it refused.`;
}

function answerOf({ policy, method, credentials, foretold }) {
  const summary = make("summary", "", mark(), make("code", "", policy), make("span", "", foretoldOutcome(foretold)));
  const answer = make("details", foretold.readable ? "reads" : "refused", summary, told(method, credentials, foretold));
  // Opening one closes the others.
  answer.setAttribute("name", "answer");
  answer.dataset.policy = policy;
  return answer;
}
