// One frame of some origin: fetches what it is told to, and says what it can see of the response.

async function look(url, init) {
  try {
    const response = await fetch(url, init);
    const headers = [...response.headers.keys()];
    return { type: response.type, status: response.status, headers, body: await response.text() };
  } catch (error) {
    return { type: "error", error: String(error) };
  }
}

addEventListener("message", async ({ data, source }) => {
  const saw = await look(data.url, data.init);
  source.postMessage({ id: data.id, saw }, "*");
});

parent.postMessage({ id: "ready" }, "*");
