import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { deviceKindOf } from '../../src/domain/limits/device-kind.rules.js';
import { regionOf } from '../../src/domain/limits/network.rules.js';
import { keyOfOrigin } from '../../src/domain/limits/origin.rules.js';
import { happeningVariables, happeningWords } from '../../src/domain/messaging/templates/happening-words.rules.js';
import { deriveKeys } from '../../src/platform/keys/keys.js';

const firefox = (version: number) =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';

const agents: [userAgent: string | null, program: string | null, system: string | null][] = [
  [firefox(134), 'Firefox', 'Windows'],
  [chrome, 'Chrome', 'Linux'],
  [`${chrome} Edg/143.0.0.0`, 'Edge', 'Linux'],
  [`${chrome} OPR/120.0.0.0`, 'Opera', 'Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Safari',
    'iPhone',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/143.0 Mobile/15E148 Safari/604.1',
    'Chrome',
    'iPhone',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    'Safari',
    'macOS',
  ],
  ['Shop/3.1 CFNetwork/1498.700.2 Darwin/23.6.0', 'App', 'iOS'],
  ['okhttp/4.12.0', 'App', 'Android'],
  ['Dart/3.5 (dart:io)', 'App', null],
  ['curl/8.5.0', null, null],
  ['Your account is at risk: call +1 555 0100', null, null],
  [' '.repeat(100_000), null, null],
  ['', null, null],
  [null, null, null],
];

describe('A kind of device', () => {
  for (const [userAgent, program, system] of agents) {
    it(`N1 of ${JSON.stringify(userAgent?.slice(0, 80) ?? null)} is ${program} on ${system}`, () => {
      assert.deepEqual(deviceKindOf(userAgent), { program, system });
    });
  }

  it('N1 stays the same after an update', () => {
    assert.deepEqual(deviceKindOf(firefox(99)), deviceKindOf(firefox(134)));
  });
});

describe('A part of the internet', () => {
  const regions: [ip: string, region: string][] = [
    ['203.0.113.7', '203.0.*.*'],
    ['203.0.9.200', '203.0.*.*'],
    ['::ffff:203.0.113.7', '203.0.*.*'],
    ['203.1.113.7', '203.1.*.*'],
    ['2001:db8:1:2::3', '2001:db8:*'],
    ['2001:0db8:ffff::', '2001:db8:*'],
    ['2001:db9::', '2001:db9:*'],
    ['::1', '0:0:*'],
    ['unknown', '*'],
  ];
  for (const [ip, region] of regions) it(`N1 of ${ip} is ${region}`, () => assert.equal(regionOf(ip), region));
});

describe('An origin', () => {
  const key = randomBytes(32);
  const keyOf = (ip: string, userAgent: string | null) => keyOfOrigin(deriveKeys(key, undefined), { ip, userAgent });

  it('N1 is a kind of device and a part of the internet, and does not reveal them', () => {
    const home = keyOf('203.0.113.7', firefox(134));
    assert.equal(keyOf('203.0.9.200', firefox(99)), home);
    assert.notEqual(keyOf('203.1.113.7', firefox(134)), home);
    assert.notEqual(keyOf('203.0.113.7', chrome), home);
    assert.match(home, /^[\w-]{43}$/);
  });
});

describe('The words for a new sign-in', () => {
  const at = Date.UTC(2026, 10, 29, 5, 7);
  const say = (program: string | null, system: string | null, locale: string) =>
    happeningWords(happeningVariables({ at, program, system, network: '203.0.*.*' }), locale);

  it('N2 are in the language of the text, with the time in UTC', () => {
    const network = '203.0.*.*';
    assert.deepEqual(say('Firefox', 'Windows', 'en'), {
      signedInAt: 'November 29, 2026 at 05:07 UTC',
      device: 'Firefox (Windows)',
      network,
    });
    assert.deepEqual(say('App', 'Android', 'ja'), {
      signedInAt: '2026年11月29日 5:07 UTC',
      device: 'アプリ (Android)',
      network,
    });
    assert.equal(say('App', null, 'fr').device, 'an app');
    assert.equal(say(null, 'Linux', 'ja').device, 'Linux');
    assert.deepEqual([say(null, null, 'en').device, say(null, null, 'ja-JP').device], ['unknown', '不明']);
  });

  it('N2 are empty in a message of another kind', () => {
    assert.deepEqual(happeningWords({}, 'en'), { signedInAt: '', device: '', network: '' });
  });
});
