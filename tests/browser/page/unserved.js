// A page that no server sent: makes the fetches itself. SERVER and RUN stand before this.

runCases(SERVER, RUN, (step, url) => look(url, step.init));
