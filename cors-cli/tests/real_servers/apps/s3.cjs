// A bucket with one object for every configuration of a folder.
'use strict';
const { readdirSync, readFileSync, mkdtempSync } = require('node:fs');
const { join } = require('node:path');
const S3rver = require('s3rver');
const [folder, port] = process.argv.slice(2);
// s3rver takes the configuration as S3's interface does, in XML.
const PLURALS = { AllowedOrigins: 'AllowedOrigin', AllowedMethods: 'AllowedMethod', AllowedHeaders: 'AllowedHeader', ExposeHeaders: 'ExposeHeader' };
const xml = ({ CORSRules: [rule] }) => '<CORSConfiguration><CORSRule>' + Object.entries(rule)
  .flatMap(([key, value]) => [].concat(value).map((one) => `<${PLURALS[key] ?? key}>${one}</${PLURALS[key] ?? key}>`))
  .join('') + '</CORSRule></CORSConfiguration>';
const buckets = readdirSync(folder).filter((name) => name.endsWith('.json'));
new S3rver({
  address: '127.0.0.1',
  port: Number(port),
  silent: true,
  directory: mkdtempSync(join(folder, 'buckets')),
  configureBuckets: buckets.map((file) => ({
    name: file.slice('cors_'.length, -'.json'.length).replaceAll('_', '-'),
    configs: [xml(JSON.parse(readFileSync(join(folder, file))))],
  })),
}).run();
