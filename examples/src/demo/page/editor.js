// The text of a policy, with carets under what is wrong.

import { make } from "./elements.js";

const FEWEST_LINES = 12;
const MOST_LINES = 28;
const MOST_CARETS = 2000;

const encoder = new TextEncoder();
// What an editor holds is text from its first character, whichever that is.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A text area, and a layer of the same letters, unseen, that carries the carets. */
export class Editor {
  #area;
  #layer;
  #marked = [];

  constructor(area, layer, changed) {
    this.#area = area;
    this.#layer = layer;
    area.addEventListener("input", () => {
      this.#fit();
      // Carets of the text before would stand under something else.
      this.mark([]);
      changed();
    });
    area.addEventListener("scroll", () => this.#follow());
    area.addEventListener("keydown", (event) => {
      if (event.key !== "F8" || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      this.#next(event.shiftKey);
    });
  }

  /** Half a character, which a text area can hold, is no text to the server; its replacement is as long. */
  get text() {
    return this.#area.value.toWellFormed?.() ?? this.#area.value;
  }

  /** Begins with a text. What would undo it is of no other. */
  begin(text) {
    this.#area.value = text;
    this.mark([]);
    this.#fit();
  }

  /** Puts carets under the faults, whose places are bytes of the text. */
  mark(faults) {
    const text = this.text;
    const units = unitsOf(text);
    this.#marked = faults.filter(({ location }) => location).map(({ level, location }) => ({
      level, start: units(location.start), end: units(location.end),
    }));
    if (faults.some(({ level }) => level === "error")) this.#area.setAttribute("aria-invalid", "true");
    else this.#area.removeAttribute("aria-invalid");
    const pieces = [];
    let at = 0;
    for (const { level, start, end } of this.#marked) {
      const from = Math.max(at, start);
      // Behind another's carets there is no room for these.
      if (end < from || (end === from && end > start)) continue;
      pieces.push(text.slice(at, from));
      // Carets stand under each line of it, and one stands where something is missing.
      text.slice(from, end).split("\n").forEach((line, index) => {
        if (index > 0) pieces.push("\n");
        const piece = make("i", level, line);
        // More than enough of them: what is wider than the letters is cut off. Where nothing stands there is one.
        piece.dataset.carets = line === "" ? "^" : "^".repeat(Math.min(4 * line.length, MOST_CARETS));
        if (line === "") piece.classList.add("gap");
        pieces.push(piece);
      });
      at = end;
    }
    pieces.push(text.slice(at), "\n");
    this.#layer.replaceChildren(make("span", "", pieces));
    this.#follow();
  }

  /** Selects what a fault is about. */
  select({ start, end }) {
    const units = unitsOf(this.text);
    this.#choose(units(start), units(end));
  }

  /** Writes over some bytes, as if it were typed, so that it can be undone. */
  replace({ start, end }, text) {
    const units = unitsOf(this.text);
    this.#write(units(start), units(end), text);
  }

  /** Writes another text over the whole, so that it can be undone. */
  rewrite(text) {
    this.#write(0, this.#area.value.length, text);
  }

  focus() {
    this.#area.focus();
  }

  #write(start, end, text) {
    this.#choose(start, end);
    // The only way that leaves the text area its history; where a browser has it no longer, the text counts.
    const command = text === "" ? "delete" : "insertText";
    if (start === end && text === "") return;
    if (document.execCommand?.(command, false, text)) return;
    this.#area.setRangeText(text, start, end, "end");
    this.#area.dispatchEvent(new Event("input"));
  }

  #choose(start, end) {
    this.#area.focus({ preventScroll: true });
    this.#area.setSelectionRange(start, end);
    this.#show(start);
  }

  /** Scrolls to a place: not every browser does so where a selection is set. */
  #show(place) {
    const line = Number.parseFloat(getComputedStyle(this.#area).lineHeight);
    const above = this.#area.value.slice(0, place).split("\n");
    const [top, left] = [(above.length - 1) * line, this.#widthOf(above.at(-1))];
    const { clientHeight, clientWidth, scrollTop, scrollLeft } = this.#area;
    if (top < scrollTop || top + 2 * line > scrollTop + clientHeight) this.#area.scrollTop = top - clientHeight / 3;
    if (left < scrollLeft || left + 60 > scrollLeft + clientWidth) this.#area.scrollLeft = left - clientWidth / 3;
    const y = this.#area.getBoundingClientRect().top + top - this.#area.scrollTop;
    if (y < 60 || y > innerHeight - 60) scrollBy({ top: y - innerHeight / 3, behavior: "instant" });
  }

  /** How wide the start of a line is, as the layer has it. */
  #widthOf(text) {
    const measure = make("span", "", text);
    this.#layer.append(measure);
    const { width } = measure.getBoundingClientRect();
    measure.remove();
    return width;
  }

  /** To the next fault behind the cursor, or the one before it, and around. */
  #next(backwards) {
    const { selectionStart } = this.#area;
    const ordered = backwards ? this.#marked.toReversed() : this.#marked;
    const isAhead = ({ start }) => (backwards ? start < selectionStart : start > selectionStart);
    const fault = ordered.find(isAhead) ?? ordered[0];
    if (fault) this.#choose(fault.start, fault.end);
  }

  #fit() {
    const lines = this.#area.value.split("\n").length + 1;
    this.#area.rows = Math.min(MOST_LINES, Math.max(FEWEST_LINES, lines));
  }

  #follow() {
    const span = this.#layer.firstElementChild;
    if (span) span.style.transform = `translate(${-this.#area.scrollLeft}px, ${-this.#area.scrollTop}px)`;
  }
}

/** Tells at which of JavaScript's units a byte of a text stands. */
function unitsOf(text) {
  const bytes = encoder.encode(text);
  return (byte) => decoder.decode(bytes.subarray(0, byte)).length;
}
