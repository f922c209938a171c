// Runs every case, one after the other, and posts what was seen.

/** `server` is the origin of the server that has the cases; `take` makes the fetch of one step. */
async function runCases(server, run, take) {
  const results = [];
  for (const { name, url, steps } of await (await fetch(`${server}/page/cases?run=${run}`)).json()) {
    for (const [index, step] of steps.entries()) {
      await fetch(`${server}/page/step?run=${run}&case=${name}&step=${index}`, { method: "POST" });
      if (step.wait) await new Promise((resolve) => setTimeout(resolve, step.wait));
      results.push({ case: name, step: index, saw: await take(step, url) });
    }
  }
  await fetch(`${server}/page/results?run=${run}`, { method: "POST", body: JSON.stringify(results) });
}
