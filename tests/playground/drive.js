// Works the playground as a visitor does, in frames of this page, and says what it saw.

const checks = [];

/** Runs a check. What it throws is the complaint. */
async function check(name, run) {
  let complaint = "";
  try {
    await run();
  } catch (error) {
    complaint = `${error.message ?? error}` || "failed";
  }
  checks.push({ name, complaint });
}

function equal(seen, expected, what = "") {
  if (seen !== expected) throw new Error(`${what} is ${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`);
}

function holds(seen, part) {
  if (!`${seen}`.includes(part)) throw new Error(`${JSON.stringify(`${seen}`.slice(0, 400))} doesn't hold ${JSON.stringify(part)}`);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until `look` gives something true, and gives that. */
async function until(look, what, patience = 20_000) {
  for (const start = performance.now(); performance.now() - start < patience; await pause(20)) {
    const seen = look();
    if (seen) return seen;
  }
  throw new Error(`not within ${patience} ms: ${what}`);
}

/** The playground in a frame of its own. */
class Visit {
  constructor({ width = 1280, height = 900, scheme = "light", address = "" } = {}) {
    this.frame = document.createElement("iframe");
    Object.assign(this.frame.style, { width: `${width}px`, height: `${height}px`, colorScheme: scheme, border: "0" });
    this.frame.src = `/${address}`;
    document.documentElement.append(this.frame);
  }

  async load() {
    await new Promise((resolve) => this.frame.addEventListener("load", resolve, { once: true }));
    await until(() => this.part("verdict")?.textContent, "a verdict");
    return this;
  }

  get window() { return this.frame.contentWindow; }
  get document() { return this.frame.contentDocument; }
  part(name) { return this.document.querySelector(`[data-${name}]`); }
  all(selector) { return [...this.document.querySelectorAll(selector)]; }
  button(text) { return this.all(".workbench button").find((its) => its.textContent.trim() === text); }
  faults() { return this.all(".faults li .head code").slice(0).map((code) => code.textContent); }
  get text() { return this.part("text").value; }

  /** Types over the whole text, as a visitor would, and waits for the verdict. */
  async write(text) {
    const area = this.part("text");
    area.focus();
    area.select();
    this.document.execCommand(text === "" ? "delete" : "insertText", false, text);
    equal(area.value, text, "the text");
    await this.judged();
  }

  /** Waits until what stands here was judged. */
  async judged() {
    await pause(200);
    await until(() => this.part("carets").textContent === `${this.text}\n`, "the carets' layer");
    await pause(200);
  }

  async verdict(part) {
    await until(() => this.part("verdict").textContent.includes(part), `a verdict of ${part}, there is ${this.part("verdict").textContent}`);
  }

  tab(title) {
    const tab = this.all("[role=tab]").find((its) => its.textContent === title);
    tab.click();
    equal(tab.getAttribute("aria-selected"), "true", "the tab");
    return this.part("made").textContent;
  }

  /** The texts under which carets stand, and the carets. */
  carets() {
    return this.all("[data-carets] i").map((its) => [its.textContent, its.dataset.carets]);
  }

  press(element, key, more = {}) {
    element.dispatchEvent(new this.window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  }

  leave() {
    this.frame.remove();
  }
}

const GOOD = '[api]\norigins = ["https://app.example.com"]\nmethods = ["GET", "PUT"]\nheaders = "Content-Type"\npath = "^/api/"\n';

async function all() {
  const visit = await new Visit().load();

  await check("every call of the matrix is as predicted", async () => {
    await until(() => visit.document.title.includes("as predicted"), "the title", 60_000);
    holds(visit.document.title, "100 of 100 as predicted");
  });

  await check("the workbench begins with a policy that compiles, and its macro", async () => {
    await visit.verdict("No fault");
    holds(visit.tab("Macro"), "pub const API: Policy = cors_policy!(");
    equal(visit.faults().length, 0, "the faults");
    equal(visit.carets().length, 0, "the carets");
  });

  await check("what is typed is judged, with carets under what is wrong", async () => {
    await visit.write('# ü 😀\norigins = ["https://app.example.com/", "https://ok.example"]\nmax_age = "1 dya"\ncredentails = true\n');
    await visit.verdict("3 errors");
    equal(JSON.stringify(visit.faults()), JSON.stringify(["origin-path", "max-age-form", "unknown-key"]), "the rules");
    const carets = visit.carets();
    equal(carets.map(([text]) => text).join("|"), '"https://app.example.com/"|"1 dya"|credentails', "what has carets");
    holds(carets[2][1], "^".repeat("credentails".length));
    equal(visit.part("text").getAttribute("aria-invalid"), "true", "aria-invalid");
  });

  await check("carets stand below the very letters", async () => {
    const area = visit.part("text");
    const [of, layer] = [area, visit.part("carets")].map((its) => visit.window.getComputedStyle(its));
    for (const name of ["fontFamily", "fontSize", "lineHeight", "paddingLeft", "paddingTop", "letterSpacing", "tabSize", "whiteSpace"]) {
      equal(layer[name], of[name], name);
    }
    const place = (element) => element.getBoundingClientRect();
    const line = Number.parseFloat(of.lineHeight);
    const [path, age] = visit.all("[data-carets] i");
    const top = place(area).top + Number.parseFloat(of.paddingTop);
    for (const [piece, index] of [[path, 1], [age, 2]]) {
      const middle = place(piece).top + place(piece).height / 2;
      if (Math.abs(middle - (top + line * (index + 0.5))) > line / 3) throw new Error(`line ${index} is at ${middle}, the text at ${top}`);
    }
    area.scrollLeft = 0;
  });

  await check("the first word at a fault leads to it", async () => {
    visit.all(".faults .place")[2].click();
    const area = visit.part("text");
    equal(area.value.slice(area.selectionStart, area.selectionEnd), "credentails", "the selection");
    equal(visit.document.activeElement, area, "the focus");
  });

  await check("F8 goes from fault to fault, and around", async () => {
    const area = visit.part("text");
    area.setSelectionRange(0, 0);
    const seen = [];
    for (let index = 0; index < 4; index += 1) {
      visit.press(area, "F8");
      seen.push(area.value.slice(area.selectionStart, area.selectionEnd));
    }
    equal(seen.join("|"), '"https://app.example.com/"|"1 dya"|credentails|"https://app.example.com/"', "the stops");
    visit.press(area, "F8", { shiftKey: true });
    equal(area.value.slice(area.selectionStart, area.selectionEnd), "credentails", "the stop before");
  });

  await check("a click writes a replacement, and it can be undone", async () => {
    const before = visit.text;
    visit.button("Write credentials").click();
    await visit.judged();
    holds(visit.text, "credentials = true");
    holds(visit.text, "# ü 😀");
    await visit.verdict("2 errors");
    visit.document.execCommand("undo");
    await visit.judged();
    equal(visit.text, before, "the text");
    await visit.verdict("3 errors");
  });

  await check("another writes them all", async () => {
    equal(visit.part("mend").hidden, false, "hidden");
    visit.part("mend").click();
    await visit.judged();
    holds(visit.text, '"https://app.example.com"');
    holds(visit.text, "credentials = true");
    await visit.verdict("1 error: ");
    equal(visit.part("mend").hidden, true, "hidden");
  });

  await check("what was said of another text isn't to be clicked on", async () => {
    await visit.write('origins = ["https://a.example/", "https://b.example/x"]\n');
    const [first, second] = visit.all(".faults .replace");
    first.click();
    first.click();
    second.click();
    visit.part("mend").click();
    await visit.judged();
    equal(visit.text, 'origins = ["https://a.example", "https://b.example/x"]\n', "the text");
    await visit.verdict("1 error");
  });

  await check("a policy that is half typed stays, and so does the choice", async () => {
    await visit.write('[a]\norigins = "*"\n[b]\norigins = "https://b.example"\n');
    visit.part("choice").value = "b";
    visit.part("choice").dispatchEvent(new visit.window.Event("change", { bubbles: true }));
    visit.tab("Macro");
    await until(() => visit.part("made").textContent.includes("pub const B"), "the policy b");
    for (const typed of ["methods = ", "[", '"GET"']) {
      visit.document.execCommand("insertText", false, typed);
      await visit.judged();
      holds(visit.part("made").textContent, "pub const B");
      if (typed !== "methods = ") holds(visit.part("made").textContent, "can’t be read as a policy");
    }
    visit.document.execCommand("insertText", false, "]\n");
    await visit.judged();
    holds(visit.part("made").textContent, 'methods = ["GET"]');
    equal(visit.part("choice").value, "b", "the choice");
    await visit.verdict("No fault");
  });

  await check("a fault far away is scrolled to", async () => {
    await visit.write(`${"# a remark\n".repeat(80)}origins = [${'"https://ok.example", '.repeat(12)}"https://app.example.com/"]\n`);
    const area = visit.part("text");
    area.scrollTop = 0;
    area.scrollLeft = 0;
    visit.window.scrollTo({ top: 0, behavior: "instant" });
    const place = visit.all(".faults .place").at(-1);
    place.click();
    await pause(100);
    const piece = visit.all("[data-carets] i").at(-1).getBoundingClientRect();
    const around = area.getBoundingClientRect();
    const isInside = piece.left >= around.left && piece.left < around.right && piece.top >= around.top && piece.bottom <= around.bottom;
    if (!isInside) throw new Error(`it is at ${piece.left}, ${piece.top} and the text at ${around.left}, ${around.top} to ${around.right}, ${around.bottom}`);
    if (piece.top < 0 || piece.bottom > visit.window.innerHeight) throw new Error(`it is at ${piece.top} of ${visit.window.innerHeight}`);
    await visit.write('origins = "https://app.example.com"\nmax_age = "1 dya"\n');
  });

  await check("of very many faults the first are listed", async () => {
    await visit.write(Array.from({ length: 120 }, (_, index) => `[p${index}]\noriginz = 1\n`).join(""));
    await until(() => visit.part("verdict").textContent.includes("faults: this doesn’t compile"), visit.part("verdict").textContent, 30_000);
    holds(visit.part("faults").textContent, "more");
    await visit.write('origins = "https://app.example.com"\nmax_age = "1 dya"\n');
    await visit.verdict("1 error");
  });

  await check("a refused policy has its macro, and nothing else", async () => {
    holds(visit.tab("Macro"), "The rules refuse this policy");
    holds(visit.tab("nginx"), "The rules refuse this policy: 1 error.");
  });

  await check("a policy is told in words, choice by choice", async () => {
    await visit.write(GOOD);
    await visit.verdict("No fault");
    const words = visit.tab("In words");
    holds(words, "Origins https://app.example.com");
    holds(words, "Choice by choice");
    holds(words, "one origin");
  });

  await check("it is explained for the request in the form", async () => {
    const form = visit.part("question");
    form.elements.origin.value = "https://app.example.com";
    form.elements.method.value = "PUT";
    form.elements.headers.value = "Content-Type";
    form.elements.path.value = "";
    form.elements.origin.dispatchEvent(new visit.window.Event("input", { bubbles: true }));
    visit.tab("The form’s request");
    await until(() => visit.part("made").textContent.includes("PUT /api/ from https://app.example.com, without credentials: readable"), visit.part("made").textContent);
    holds(visit.part("made").textContent, "The preflight");
    form.elements.credentials.click();
    await until(() => visit.part("made").textContent.includes("with credentials: refused at the preflight"), visit.part("made").textContent);
    form.elements.credentials.click();
    form.elements.origin.value = "https://stranger.example";
    form.elements.origin.dispatchEvent(new visit.window.Event("input", { bubbles: true }));
    await until(() => visit.part("made").textContent.includes("It is never sent."), visit.part("made").textContent);
    form.elements.method.value = "GET IT";
    form.elements.method.dispatchEvent(new visit.window.Event("input", { bubbles: true }));
    await until(() => visit.part("made").textContent.includes("is no method"), visit.part("made").textContent);
    form.elements.method.value = "PUT";
    form.elements.method.dispatchEvent(new visit.window.Event("input", { bubbles: true }));
    await until(() => visit.part("made").textContent.includes("It is never sent."), visit.part("made").textContent);
    visit.button("Change the request").click();
    equal(visit.document.activeElement, form.elements.origin, "the focus");
  });

  await check("it is exported to each target, or refused with the reason", async () => {
    holds(visit.tab("nginx"), "map $http_origin");
    holds(visit.tab("Apache"), "Header");
    holds(visit.tab("Express"), "module.exports");
    holds(visit.tab("PHP"), "<?php");
    holds(visit.tab("Django"), "MIDDLEWARE = ");
    holds(visit.tab("Flask"), "environ");
    holds(visit.tab("Amazon S3"), "can’t express this policy");
    holds(visit.part("made").textContent, "path");
  });

  await check("of several policies one is chosen", async () => {
    await visit.write('[assets]\norigins = "*"\npath = "^/assets/"\n\n[api]\norigins = "https://app.example.com"\n');
    equal(visit.part("several").hidden, false, "hidden");
    const choice = visit.part("choice");
    equal([...choice.options].map(({ value }) => value).join(), "assets,api", "the policies");
    choice.value = "api";
    choice.dispatchEvent(new visit.window.Event("change", { bubbles: true }));
    visit.tab("Macro");
    await until(() => visit.part("made").textContent.includes("pub const API"), "the chosen policy");
    await visit.write(`${visit.text}# more\n`);
    holds(visit.part("made").textContent, "pub const API");
    await visit.write(GOOD);
    equal(visit.part("several").hidden, true, "hidden");
    equal(visit.window.getComputedStyle(visit.part("several")).display, "none", "display");
  });

  await check("what is no TOML, and nothing at all, is told", async () => {
    await visit.write("origins = [\n");
    holds(visit.part("verdict").textContent, "error");
    await visit.write("");
    holds(visit.part("verdict").textContent, "1 error");
    holds(visit.part("made").textContent, "There is no policy here yet.");
    await visit.write("<b>&amp;</b>\n");
    equal(visit.all(".workbench b").filter((its) => its.textContent === "&").length, 0, "elements of the text");
    await visit.write(`#${"x".repeat(70_000)}`);
    await visit.verdict("32 KiB");
    await visit.write(GOOD);
    await visit.verdict("No fault");
  });

  await check("tabs go by arrows, and take one stop of the Tab key", async () => {
    const tabs = visit.all("[role=tab]");
    visit.tab("Macro");
    tabs[0].focus();
    visit.press(tabs[0], "ArrowLeft");
    equal(visit.document.activeElement, tabs.at(-1), "the focus");
    equal(tabs.at(-1).getAttribute("aria-selected"), "true", "the last");
    visit.press(tabs.at(-1), "Home");
    equal(visit.document.activeElement, tabs[0], "the focus");
    equal(tabs.filter(({ tabIndex }) => tabIndex === 0).length, 1, "the stops");
    equal(visit.part("made").getAttribute("aria-labelledby"), tabs[0].id, "the panel's name");
  });

  await check("every field and button has a name", async () => {
    for (const its of visit.all("button, input, select, textarea")) {
      const name = its.ariaLabel || its.labels?.[0]?.textContent || its.textContent;
      if (!name?.trim()) throw new Error(its.outerHTML);
    }
  });

  await check("the address brings policy and request back", async () => {
    await visit.write(GOOD.replace("PUT", "PATCH").replace("^/api/", "^/ü&=%20#/"));
    const { hash } = visit.window.location;
    holds(hash, "#policy=");
    const other = await new Visit({ address: hash }).load();
    equal(other.text, visit.text, "the text");
    equal(other.part("question").elements.origin.value, "https://stranger.example", "the origin");
    equal(other.part("question").elements.method.value, "PUT", "the method");
    // The same page is handed another one.
    other.window.location.hash = new other.window.URLSearchParams({ policy: 'origin = "*"\ncredentials = true\n' });
    await until(() => other.text === 'origin = "*"\ncredentials = true\n', "the other text");
    await other.judged();
    equal(other.faults()[0], "wildcard-credentials", "the rule");
    other.leave();
  });

  await check("anchors of the page leave the policy in the address", async () => {
    const { hash } = visit.window.location;
    visit.all('a[href="#workbench"]').forEach((link) => link.click());
    visit.all('[data-matrix] a[href^="#policy-"]')[0].click();
    equal(visit.window.location.hash, hash, "the address");
  });

  await check("a change is proposed in the words of the file", async () => {
    await visit.write('origins = "https://stranger.example"\n');
    visit.tab("The form’s request");
    await until(() => visit.part("made").textContent.includes('methods = ["GET", "HEAD", "POST", "PUT"]'), visit.part("made").textContent);
  });

  await check("a cell that is opened and closed leaves the address as it was", async () => {
    const { hash } = visit.window.location;
    visit.all("[data-matrix] td button")[0].click();
    await until(() => visit.part("details").open, "the dialog");
    visit.part("details").close();
    await until(() => visit.window.location.hash === hash, "the address");
  });

  await check("examples to begin with are judged, and the first has no fault", async () => {
    const examples = visit.all("[data-examples] button");
    for (const example of examples) {
      example.click();
      await visit.judged();
      const isFine = visit.part("verdict").textContent.includes("No fault");
      if (example === examples[0]) equal(isFine, true, example.textContent);
    }
  });

  await check("what came late of an earlier text is not shown", async () => {
    const area = visit.part("text");
    area.focus();
    for (const letter of 'origin = "*" ') visit.document.execCommand("insertText", false, letter);
    await visit.write('origin = "https://app.example.com"\n');
    await pause(500);
    await visit.verdict("No fault");
    equal(visit.carets().length, 0, "the carets");
  });
  visit.leave();

  for (const scheme of ["light", "dark"]) {
    for (const width of [1280, 820, 360]) {
      await check(`${width} pixels, ${scheme}: nothing is cut off, and everything can be read`, async () => {
        const narrow = await new Visit({ width, scheme }).load();
        const isDark = narrow.window.matchMedia("(prefers-color-scheme: dark)").matches;
        equal(isDark, scheme === "dark", "dark");
        await narrow.write('origins = ["https://app.example.com/", "https://a-rather-long-name.of-a-host.preview.example.com"]\nmax_age = "1 dya"\n');
        await narrow.verdict("2 errors");
        readable(narrow);
        await narrow.write(GOOD);
        for (const tab of narrow.all("[role=tab]")) {
          tab.click();
          const { scrollWidth, clientWidth } = narrow.document.documentElement;
          if (scrollWidth > clientWidth) throw new Error(`the page is ${scrollWidth} wide with the tab ${tab.textContent}`);
          readable(narrow);
        }
        narrow.leave();
      });
    }
  }
}

/** Every text of the workbench stands out from what is behind it (WCAG 2.2, 1.4.3: 4.5 to 1). */
function readable(visit) {
  const walker = visit.document.createTreeWalker(visit.part("workbench"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest(".stale") || element.closest("[aria-hidden], [hidden], option") || element.getClientRects().length === 0) continue;
    const style = visit.window.getComputedStyle(element);
    const ratio = contrast(colour(style.color), background(visit, element));
    if (ratio < 4.5) throw new Error(`${ratio.toFixed(2)} to 1: ${element.outerHTML.slice(0, 120)}`);
  }
}

function background(visit, element) {
  for (let its = element; its; its = its.parentElement) {
    const [red, green, blue, alpha] = colour(visit.window.getComputedStyle(its).backgroundColor);
    if (alpha === 1) return [red, green, blue];
  }
  return [255, 255, 255];
}

function colour(text) {
  const [red, green, blue, alpha = 1] = text.match(/[\d.]+/g).map(Number);
  return [red, green, blue, alpha];
}

function contrast(one, other) {
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [bright, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

try {
  await all();
} catch (error) {
  checks.push({ name: "everything", complaint: `${error.message}` });
}
await fetch("/drive/done", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(checks) });
