import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOriginMatcher, isOriginPattern } from '../../src/platform/values/origins.rules.js';

describe('O11 A pattern of origins', () => {
  const accepted = [
    'https://app.example.com',
    'http://localhost:3000',
    'http://[::1]:3000',
    'https://xn--bcher-kva.example',
    'https://*.example.app',
    'https://*.example.app:8443',
    'http://*.test.localhost:3000',
    'capacitor://localhost',
    'ionic://localhost',
    'tauri://localhost',
    'app://obsidian.example',
    'chrome-extension://abcdefghijklmnop',
  ];
  for (const text of accepted) it(`may be ${text}`, () => assert.equal(isOriginPattern(text), true));

  const refused = [
    '',
    'null',
    '*',
    'https://*',
    'https://*.',
    'https://*.com',
    'https://*.localhost',
    'https://a.*.example.app',
    'https://*app.example.com',
    'https://*.*.example.app',
    'https://*.example.app/',
    'https://*.example.app:443',
    'https://*.Example.app',
    'https://*.1.1.1',
    'https://bücher.example',
    'https://app.example.com/path',
    'https://user@app.example.com',
    'capacitor://',
    'capacitor://localhost/',
    'capacitor://*.localhost',
    'Capacitor://localhost',
    'myapp:localhost',
    'file://localhost',
    'javascript://localhost',
    'https://app.example.com://x',
  ];
  for (const text of refused)
    it(`may not be ${JSON.stringify(text)}`, () => assert.equal(isOriginPattern(text), false));
});

describe('O11 The list of origins', () => {
  const isListed = createOriginMatcher([
    'https://app.example.com',
    'https://*.example.app',
    'https://*.example.net:8443',
    'capacitor://localhost',
  ]);

  it('contains those that it names, and those below a domain that it names with *', () => {
    const listed = [
      'https://app.example.com',
      'https://a.example.app',
      'https://a-b_c.x1.example.app',
      'https://a.example.net:8443',
      'capacitor://localhost',
    ];
    for (const origin of listed) assert.equal(isListed(origin), true, origin);
  });

  it('contains no other, however similar it looks', () => {
    const others = [
      undefined,
      '',
      'null',
      '*',
      'https://example.app',
      'https://.example.app',
      'https://a..example.app',
      'https://evilexample.app',
      'http://a.example.app',
      'https://a.example.app:444',
      'https://a.example.app.evil.example',
      'https://evil.example/.example.app',
      'https://evil.example?.example.app',
      'https://evil.example#.example.app',
      'https://evil.example\\.example.app',
      'https://evil.example:1.example.app',
      'https://evil@a.example.app',
      'https://evil.example://a.example.app',
      'https://A.example.app',
      'https://a.example.app\n',
      'https://a.example.net',
      'capacitor://localhost:1',
      'capacitor://evil',
      'ionic://localhost',
    ];
    for (const origin of others) assert.equal(isListed(origin), false, origin);
  });
});
