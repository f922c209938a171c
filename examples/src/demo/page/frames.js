// The pages that make the calls: a hidden frame for each origin.

// How long a page may take to open, and to answer, in milliseconds.
const OPENING = 8_000;
const ANSWERING = 20_000;

/** A page of another origin. `run` tells it to make a call. */
class Frame {
  #element = document.createElement("iframe");
  #origin;
  #waiting = new Map();
  #ready;

  constructor(column) {
    this.#origin = column.origin;
    this.#element.title = `page of ${column.origin}`;
    if (column.is_sandboxed) this.#element.setAttribute("sandbox", "allow-scripts");
    this.#ready = this.#answerTo("ready", OPENING, `This browser can’t open a page at ${column.served_from}.`);
    this.#element.src = `${column.served_from}/frame`;
  }

  get element() {
    return this.#element;
  }

  /** Resolves to what the page could see; rejects if there is no page. */
  async run(token, url, init) {
    await this.#ready;
    const answer = this.#answerTo(token, ANSWERING, `No answer from the page at ${this.#origin}.`);
    // A sandboxed frame has no origin that could be named here.
    const target = this.#origin === "null" ? "*" : this.#origin;
    this.#element.contentWindow.postMessage({ token, url, init }, target);
    return answer;
  }

  #answerTo(token, patience, complaint) {
    const answer = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(complaint)), patience);
      this.#waiting.set(token, (page) => {
        clearTimeout(timer);
        resolve(page);
      });
    });
    // Whoever runs a call is told; without a call nobody need be.
    answer.catch(() => {});
    return answer;
  }

  /** Takes a message if it comes from this very frame and its origin. */
  take({ source, origin, data }) {
    if (source !== this.#element.contentWindow || origin !== this.#origin) return;
    const token = data.ready ? "ready" : data.token;
    this.#waiting.get(token)?.(data.page);
    this.#waiting.delete(token);
  }
}

/** Opens a page of each origin. */
export function openFrames(columns, into) {
  const frames = columns.map((column) => new Frame(column));
  addEventListener("message", (event) => frames.forEach((frame) => frame.take(event)));
  into.append(...frames.map((frame) => frame.element));
  return frames;
}
