// Every policy of a folder behind one port, told apart by Host; the handler answers what X-Answer says. With a third argument
// `writeHead` it gives the headers to that, in one form after the other.
'use strict';
const { readdirSync } = require('node:fs');
const { resolve } = require('node:path');
const express = require('express');
const [folder, port, way] = process.argv.slice(2);
const object = (headers) => headers.reduce((all, [name, value]) => ({ ...all, [name]: [...all[name] ?? [], value] }), {});
// Where a header was set before, Node.js takes no pairs, and some versions take the last of several with one name.
const forms = [
  (headers) => [headers],
  (headers) => [headers.flat()],
  (headers) => ['Said', headers.flat()],
  (headers) => [object(headers), undefined],
  (headers, response) => {
    response.setHeader('X-Before', 'set');
    return [Object.entries(object(headers)).flat()];
  },
];
let answered = 0;
const applications = {};
// one-origin.test: cors_one_origin
const moduleOf = (host) => `cors_${host.split('.')[0].replaceAll('-', '_')}`;
for (const file of readdirSync(folder).filter((name) => name.endsWith('.cjs'))) {
  const app = express();
  app.disable('x-powered-by');
  app.use(require(resolve(folder, file)));
  app.use((request, response) => {
    if (request.path === '/down') throw new Error('a fault of the application');
    const [status, headers] = JSON.parse(request.get('X-Answer') ?? '[200, []]');
    if (way === 'writeHead') return response.writeHead(status, ...forms[answered++ % forms.length](headers, response)).end();
    response.statusCode = status;
    headers.forEach(([name, value]) => response.appendHeader(name, value));
    response.end();
  });
  applications[file.slice(0, -'.cjs'.length)] = app;
}
require('node:http').createServer((request, response) => applications[moduleOf(request.headers.host)](request, response))
  .listen(Number(port), '127.0.0.1');
