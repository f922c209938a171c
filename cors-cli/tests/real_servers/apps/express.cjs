// Every policy of a folder behind one port, told apart by Host; the handler answers what X-Answer says.
'use strict';
const { readdirSync } = require('node:fs');
const { resolve } = require('node:path');
const express = require('express');
const [folder, port] = process.argv.slice(2);
const applications = {};
// one-origin.test: cors_one_origin
const moduleOf = (host) => `cors_${host.split('.')[0].replaceAll('-', '_')}`;
for (const file of readdirSync(folder).filter((name) => name.endsWith('.cjs'))) {
  const app = express();
  app.use(require(resolve(folder, file)));
  app.use((request, response) => {
    if (request.path === '/down') throw new Error('a fault of the application');
    const [status, headers] = JSON.parse(request.get('X-Answer') ?? '[200, []]');
    response.statusCode = status;
    headers.forEach(([name, value]) => response.appendHeader(name, value));
    response.end();
  });
  applications[file.slice(0, -'.cjs'.length)] = app;
}
require('node:http').createServer((request, response) => applications[moduleOf(request.headers.host)](request, response))
  .listen(Number(port), '127.0.0.1');
