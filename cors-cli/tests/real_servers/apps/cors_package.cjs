// The package `cors` as its users write it: `cors_package.cjs PORT OPTIONS`, an expression.
'use strict';
const express = require('express');
const [port, options] = process.argv.slice(2);
const app = express();
app.use(require('cors')(new Function(`return (${options})`)()));
app.get('/users', (request, response) => response.json(['Ada']));
app.listen(Number(port), '127.0.0.1');
