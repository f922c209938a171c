//
// Mount it before everything else, authentication too:
//
//     const express = require('express');
//     const app = express();
//     app.use(require('./@file@'));        // import cors from './@file@' in a module
//
// It needs Node.js 18.3 or newer and no other package.

'use strict';

// The paths that the policy governs, as the client sent them, without their query; null: every path.
const PATH = @path@;
// Who may read. A page's origin is one of these, or matches one of the patterns.
const ORIGINS = new Set(@origins@);
const PATTERNS = [@patterns@];
// The origin that every response names, whoever asks; null: the one that asks, if it is allowed.
const FOR_EVERYONE = @for_everyone@;
const CREDENTIALS = @credentials@;
// Lists, as they are sent. null: what the preflight asks for is sent back; '': none.
const METHODS = @methods@;
const HEADERS = @headers@;
const EXPOSED_HEADERS = @expose_headers@;
const MAX_AGE = @max_age@;
const PREFLIGHT_STATUS = @preflight_status@;

const FIELDS = ['Origin', 'Credentials', 'Methods', 'Headers'].map((name) => `Access-Control-Allow-${name}`)
  .concat('Access-Control-Max-Age', 'Access-Control-Expose-Headers');

function isAllowed(origin) {
  return ORIGINS.has(origin) || PATTERNS.some((pattern) => pattern.test(origin));
}

module.exports = function cors(request, response, next) {
  if (PATH !== null && !PATH.test(request.originalUrl.split('?', 1)[0])) return next();
  const origins = request.headersDistinct.origin ?? [];
  const allowed = origins.length === 1 && isAllowed(origins[0]) ? FOR_EVERYONE ?? origins[0] : null;

  const method = request.get('Access-Control-Request-Method');
  if (request.method === 'OPTIONS' && origins.length > 0 && method !== undefined) {
    response.set('Vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
    if (allowed === null) return response.status(403).end();
    response.set('Access-Control-Allow-Origin', allowed);
    if (CREDENTIALS) response.set('Access-Control-Allow-Credentials', 'true');
    const methods = METHODS ?? (@method_pattern@.test(method) ? method : '');
    if (methods !== '') response.set('Access-Control-Allow-Methods', methods);
    const asked = request.get('Access-Control-Request-Headers') ?? '';
    const headers = HEADERS ?? (@headers_pattern@.test(asked) ? asked : '');
    if (headers !== '') response.set('Access-Control-Allow-Headers', headers);
    response.set('Access-Control-Max-Age', MAX_AGE);
    return response.status(PREFLIGHT_STATUS).end();
  }

  // When the header is written, so that the policy alone speaks, whatever handlers set, and of errors, too.
  const writeHead = response.writeHead;
  response.writeHead = function (status, ...rest) {
    const given = rest.at(-1);
    if (given !== null && typeof given === 'object' && !Array.isArray(given)) {
      Object.entries(given).forEach(([name, value]) => response.setHeader(name, value));
      rest.pop();
    }
    FIELDS.forEach((field) => response.removeHeader(field));
    const origin = FOR_EVERYONE ?? allowed;
    if (origin !== null) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      if (CREDENTIALS) response.setHeader('Access-Control-Allow-Credentials', 'true');
      if (EXPOSED_HEADERS !== '') response.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    }
    if (FOR_EVERYONE === null) response.vary('Origin');
    return writeHead.call(this, status, ...rest);
  };
  next();
};
