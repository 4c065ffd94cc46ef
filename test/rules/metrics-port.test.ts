import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { namesThisMachine } from '../../src/api/http/host-header.js';
import { servesMetricsHere } from '../../src/api/http/metrics.js';

describe('The public port', () => {
  const cases = [
    { production: false, metricsToken: null, metricsPort: null, serves: true },
    { production: false, metricsToken: null, metricsPort: 9_464, serves: false },
    { production: true, metricsToken: null, metricsPort: null, serves: false },
    { production: true, metricsToken: 'token', metricsPort: null, serves: true },
    { production: true, metricsToken: 'token', metricsPort: 9_464, serves: false },
  ];
  for (const { serves, ...config } of cases) {
    it(`${serves ? 'serves' : 'does not serve'} the metrics with ${JSON.stringify(config)}`, () =>
      assert.equal(servesMetricsHere(config), serves));
  }
});

describe('The development inbox', () => {
  const config = { host: '0.0.0.0', publicUrl: 'https://id.example.com' };
  for (const host of [
    '127.0.0.1:4000',
    'localhost:4000',
    '[::1]:4000',
    'app.localhost',
    '192.0.2.7',
    'id.example.com',
  ]) {
    it(`answers to the name ${host}`, () => assert.equal(namesThisMachine(host, config), true));
  }
  for (const host of [
    'evil.example',
    'evil.example:4000',
    'localhost.evil.example',
    'id.example.com.evil.example',
    '',
  ]) {
    it(`does not answer to the name "${host}"`, () => assert.equal(namesThisMachine(host, config), false));
  }
});
