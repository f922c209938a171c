"use strict";

// A page of its own origin, without a policy and without a look. It makes the calls that the page around it tells it
// to, and reports what it was allowed to see. Who may be around it is in this frame's Content-Security-Policy.

addEventListener("message", async ({ source, origin, data }) => {
  if (source !== parent) return;
  const page = await observe(data.url, data.init);
  source.postMessage({ token: data.token, page }, origin);
});

/** What the browser lets this page see: an answer, or an error that tells next to nothing. */
async function observe(url, init) {
  try {
    const response = await fetch(url, init);
    return { read: true, status: response.status, headers: [...response.headers.keys()].sort(), body: await response.text() };
  } catch (error) {
    return { read: false, error: `${error.name}: ${error.message}` };
  }
}

// Whoever it is may know that there is a frame here.
parent.postMessage({ ready: true }, "*");
