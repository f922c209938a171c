// What the rules say of the visitor's policy, each with what to write instead.

import { button, inCode, make, mark } from "./elements.js";

/** The list of the faults. `select` takes the place of one, `replace` its replacement. */
export function faultList(faults, { select, replace }) {
  return faults.map((fault) => {
    const { level, rule, fact, why, help, note, location, edit } = fault;
    const head = make("p", "head", mark(), make("b", "", level), " ", make("code", "", rule));
    if (location) {
      const place = button("place", `line ${location.line}`);
      place.title = "Select it in the text";
      place.addEventListener("click", () => select(location));
      head.append(place);
    }
    const item = make("li", level, head, make("p", "fact", inCode(fact)), why ? make("p", "why", inCode(why)) : null, help ? make("p", "help", inCode(help)) : null, note ? make("p", "why", inCode(note)) : null);
    if (edit) {
      const label = edit.text === "" ? ["Take it out"] : ["Write ", make("code", "", edit.text)];
      const its = button("replace", label);
      its.addEventListener("click", () => replace(edit));
      item.append(its);
    }
    return item;
  });
}

/** "2 errors, 1 warning". */
export function counted(faults) {
  const of = (level) => {
    const count = faults.filter((fault) => fault.level === level).length;
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? "" : "s"}`];
  };
  return [...of("error"), ...of("warning")].join(", ");
}
