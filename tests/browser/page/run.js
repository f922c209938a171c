// The page around the frames: runs every case, one after the other, and posts what its frames saw to its own origin.

const run = new URLSearchParams(location.search).get("run");

/** The next message of one frame that has this id. */
function message(frame, id) {
  return new Promise((resolve) => {
    addEventListener("message", function listen({ data, source }) {
      if (source === frame.contentWindow && data.id === id) {
        removeEventListener("message", listen);
        resolve(data.saw);
      }
    });
  });
}

/** Makes a frame: `sandbox`, `data`, or of the origin that is given. */
async function makeFrame(from) {
  const frame = document.createElement("iframe");
  if (from === "sandbox") {
    frame.sandbox = "allow-scripts";
    frame.src = "/page/frame.html";
  } else if (from === "data") {
    const script = await (await fetch("/page/frame.js")).text();
    frame.src = `data:text/html,${encodeURIComponent(`<script>${script}</script>`)}`;
  } else {
    frame.src = `${from}/page/frame.html`;
  }
  document.body.append(frame);
  await message(frame, "ready");
  return frame;
}

const frames = new Map();

async function frameOf(from) {
  if (!frames.has(from)) frames.set(from, await makeFrame(from));
  return frames.get(from);
}

let fetches = 0;

async function take(step, url) {
  const frame = await frameOf(step.from);
  if (step.wait) await new Promise((resolve) => setTimeout(resolve, step.wait));
  const id = ++fetches;
  frame.contentWindow.postMessage({ id, url, init: step.init }, "*");
  return message(frame, id);
}

const results = [];
for (const { name, url, steps } of await (await fetch(`/page/cases?run=${run}`)).json()) {
  for (const [index, step] of steps.entries()) {
    await fetch(`/page/step?run=${run}&case=${name}&step=${index}`, { method: "POST" });
    results.push({ case: name, step: index, saw: await take(step, url) });
  }
}
await fetch(`/page/results?run=${run}`, { method: "POST", body: JSON.stringify(results) });
