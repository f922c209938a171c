// One frame of some origin: fetches what it is told to, and tells what it saw.

addEventListener("message", async ({ data, source }) => {
  const saw = await look(data.url, data.init);
  source.postMessage({ id: data.id, saw }, "*");
});

parent.postMessage({ id: "ready" }, "*");
