// The text of a policy, with carets under what is wrong.

import { make } from "./elements.js";

const FEWEST_LINES = 12;
const MOST_LINES = 28;

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

  set text(text) {
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
    this.#area.toggleAttribute("aria-invalid", faults.some(({ level }) => level === "error"));
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
        piece.dataset.carets = "^".repeat(Math.max(1, widthOf(line)));
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
    this.#area.focus();
    this.#area.setSelectionRange(start, end);
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

/** How many carets are about as wide as a text in a font of one width: wide characters and signs take two. */
function widthOf(text) {
  return [...text].reduce((width, character) => width + (/\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(character) ? 2 : 1), 0);
}
