// The page around the frames: has them make the fetches.

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

/** Has the frame of a step's origin make its fetch. */
async function take(step, url) {
  const frame = await frameOf(step.from);
  const id = ++fetches;
  frame.contentWindow.postMessage({ id, url, init: step.init }, "*");
  return message(frame, id);
}

runCases("", new URLSearchParams(location.search).get("run"), take);
