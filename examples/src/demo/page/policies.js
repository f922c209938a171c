// The policies: what is written beside what it says of itself.

import { code, description, make } from "./elements.js";

export function showPolicies(into, exhibits) {
  into.append(...exhibits.map((exhibit) => {
    const title = make("h3", "", exhibit.title);
    title.id = `policy-${exhibit.id}`;
    title.tabIndex = -1;
    const pairs = exhibit.policies.map((policy) => make("div", "pair", code(policy.declaration), description(policy.description)));
    const mounted = make("details", "", make("summary", "", "Where it is mounted"), code(exhibit.mounting));
    const section = make("section", "exhibit", title, make("p", "about", exhibit.about), pairs, mounted);
    section.setAttribute("aria-labelledby", title.id);
    return section;
  }));
}
