// Fetches, and says what page code can see of the response.

async function look(url, init) {
  try {
    const response = await fetch(url, init);
    const headers = [...response.headers.keys()];
    return { type: response.type, status: response.status, headers, body: await response.text() };
  } catch (error) {
    return { type: "error", error: String(error) };
  }
}
