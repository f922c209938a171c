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

function inPairs(flat) {
  if (flat.length % 2 !== 0) throw new TypeError('writeHead: a name without a value in the list of headers');
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1]]] : []));
}

// Sets what writeHead is given, in the forms that Node.js takes: an object, a flat list of names and values, or a list of pairs.
// What is named replaces what was set before, and in a list a name may come several times.
function setFields(response, given) {
  if (!Array.isArray(given)) {
    return Object.entries(given ?? {}).forEach(([name, value]) => name && response.setHeader(name, value));
  }
  // A pair's value may be a list itself.
  const pairs = given.every(Array.isArray) ? given : inPairs(given);
  pairs.forEach(([name]) => response.removeHeader(name));
  pairs.forEach(([name, value]) => response.appendHeader(name, value));
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
  response.writeHead = function (status, phrase, given) {
    const hasPhrase = typeof phrase === 'string';
    setFields(response, given ?? (hasPhrase ? null : phrase));
    FIELDS.forEach((field) => response.removeHeader(field));
    const origin = FOR_EVERYONE ?? allowed;
    if (origin !== null) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      if (CREDENTIALS) response.setHeader('Access-Control-Allow-Credentials', 'true');
      if (EXPOSED_HEADERS !== '') response.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    }
    if (FOR_EVERYONE === null) response.vary('Origin');
    return hasPhrase ? writeHead.call(this, status, phrase) : writeHead.call(this, status);
  };
  next();
};
