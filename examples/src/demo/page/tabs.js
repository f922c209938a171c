// Tabs: one stop for the Tab key, arrows move among them (WAI-ARIA Authoring Practices, Tabs).

import { button } from "./elements.js";

/** Fills the list with a tab for each title; `show` is called with the title of the one that is chosen. */
export function buildTabs(list, panel, titles, show) {
  const tabs = titles.map((title, index) => {
    const tab = button("", title);
    tab.id = `tab-${index}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    tab.addEventListener("click", () => choose(index));
    return tab;
  });
  const choose = (index) => {
    tabs.forEach((tab, its) => {
      tab.setAttribute("aria-selected", its === index);
      tab.tabIndex = its === index ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", tabs[index].id);
    show(titles[index]);
  };
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(event.target);
    const last = tabs.length - 1;
    const to = { ArrowLeft: at === 0 ? last : at - 1, ArrowRight: at === last ? 0 : at + 1, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    tabs[to].focus();
    choose(to);
  });
  list.append(...tabs);
  choose(0);
}
