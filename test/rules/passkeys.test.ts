import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findForbiddenUrls, settingsInForce } from '../../src/domain/apps/app-urls.rules.js';
import { readRelyingParty } from '../../src/domain/apps/passkeys/relying-party.rules.js';
import { defaultSettings } from '../../src/domain/apps/settings.rules.js';
import {
  challengeLifetimeMs,
  isChallengeOpen,
  makeChallenge,
  readChallenge,
} from '../../src/domain/factors/passkeys/challenge.rules.js';
import { isCloned } from '../../src/domain/factors/passkeys/passkey.rules.js';
import { Refusal } from '../../src/domain/refusal.js';
import { deriveKeys } from '../../src/platform/keys/keys.js';

const rpId = 'example.com';
const hash = 'A'.repeat(43);

describe('The setting `passkeys`', () => {
  const accepted: [string, string][] = [
    [rpId, 'https://example.com'],
    [rpId, 'https://app.example.com'],
    [rpId, 'https://app.example.com:8443'],
    [rpId, `android:apk-key-hash:${hash}`],
    ['xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
    ['localhost', 'http://localhost:3000'],
    ['localhost', 'https://localhost'],
  ];
  for (const [domain, origin] of accepted) {
    it(`F30 accepts ${origin} for ${domain}`, () => {
      assert.deepEqual(readRelyingParty({ rpId: domain, origins: [origin, origin] }, 'passkeys'), {
        rpId: domain,
        origins: [origin],
      });
    });
  }

  const refused: [string, string][] = [
    [rpId, 'https://example.org'],
    [rpId, 'https://badexample.com'],
    [rpId, 'https://example.com.evil.test'],
    [rpId, 'http://example.com'],
    [rpId, 'http://localhost'],
    [rpId, 'https://example.com/'],
    [rpId, 'https://example.com/login'],
    [rpId, 'https://EXAMPLE.com'],
    [rpId, 'https://example.com:443'],
    [rpId, 'https://user@example.com'],
    [rpId, 'https://*.example.com'],
    [rpId, `android:apk-key-hash:${hash}A`],
    [rpId, 'android:apk-key-hash:'],
    [rpId, 'capacitor://localhost'],
    [rpId, ''],
    ['example', 'https://example'],
    ['com', 'https://example.com'],
    ['192.0.2.1', 'https://192.0.2.1'],
    ['Example.com', 'https://example.com'],
    ['https://example.com', 'https://example.com'],
    ['.example.com', 'https://app.example.com'],
    ['bücher.example', 'https://xn--bcher-kva.example'],
  ];
  for (const [domain, origin] of refused) {
    it(`F30 refuses ${origin} for ${domain}`, () => {
      assert.throws(() => readRelyingParty({ rpId: domain, origins: [origin] }, 'passkeys'), Refusal);
    });
  }

  it('F30 refuses a malformed setting', () => {
    const origins = ['https://example.com'];
    for (const value of [null, 'x', [], {}, { rpId }, { origins }, { rpId, origins: [] }, { rpId, origins: 'x' }]) {
      assert.throws(() => readRelyingParty(value, 'passkeys'), Refusal);
    }
    assert.throws(() => readRelyingParty({ rpId, origins, name: 'x' }, 'passkeys'), Refusal);
    assert.throws(() => readRelyingParty({ rpId, origins: Array(21).fill(origins[0]) }, 'passkeys'), Refusal);
  });

  it('F30 allows this machine in development only, and ignores a stored one elsewhere', () => {
    const passkeys = { rpId: 'localhost', origins: ['http://localhost:3000'] };
    const [development, production] = [true, false].map(allowsLoopbackHttp => ({ schemes: [], allowsLoopbackHttp }));
    assert.ok(development && production);
    assert.deepEqual(findForbiddenUrls({ ...defaultSettings, passkeys }, development), []);
    assert.deepEqual(findForbiddenUrls({ ...defaultSettings, passkeys }, production), ['passkeys']);
    assert.equal(settingsInForce({ passkeys }, production).passkeys, null);
  });
});

describe('The challenge of a passkey', () => {
  const [keys, others] = [deriveKeys(Buffer.alloc(32, 1)), deriveKeys(Buffer.alloc(32, 2))];
  const scope = { use: 'PROVE', appId: 'default' } as const;
  const id = '019c5f2a-7b10-7000-8000-000000000001';
  const now = 1_800_000_000_000;
  const text = makeChallenge(keys, scope, 'somebody', id, now);

  it('F33 contains its id and its end, and is valid for its scope alone', () => {
    const challenge = readChallenge(keys, text);
    assert.deepEqual([challenge?.id, challenge?.expiresAt], [id, now + challengeLifetimeMs]);
    assert.equal(challenge?.isFor(scope), true);
    assert.equal(challenge?.isFor({ ...scope, use: 'ADD' }), false);
    assert.equal(challenge?.isFor({ ...scope, appId: 'other' }), false);
    assert.equal(challenge?.isOf('somebody'), true);
    assert.equal(challenge?.isOf('ANYONE'), false);
    assert.equal(readChallenge(others, text)?.isFor(scope), false);
    assert.equal(readChallenge(others, text)?.isOf('somebody'), false);
    const replaced = deriveKeys(Buffer.alloc(32, 2), Buffer.alloc(32, 1));
    const under = readChallenge(replaced, text);
    assert.ok(under?.isFor(scope) && under.isOf('somebody'), 'while the secret key is being replaced');
  });

  it('F33 cannot be changed, and has one spelling', () => {
    for (let at = 0; at < 54; at++) {
      const bytes = Buffer.from(text, 'base64url');
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      assert.notEqual(readChallenge(keys, bytes.toString('base64url'))?.isFor(scope), true, `byte ${at}`);
    }
    for (const other of ['', 'x', `${text}=`, ` ${text}`, text.slice(1), `${text}AAAA`]) {
      assert.equal(readChallenge(keys, other), null);
    }
  });

  it('F35 is open for five minutes, and not while the clock is set back to before it', () => {
    const challenge = { expiresAt: now + challengeLifetimeMs };
    const open = [-3_600_000, -60_000, 0, challengeLifetimeMs - 1, challengeLifetimeMs].map(after =>
      isChallengeOpen(challenge, now + after),
    );
    assert.deepEqual(open, [false, true, true, true, false]);
  });
});

describe('The counter of a passkey', () => {
  it('F36 must increase, unless the passkey is synced or its authenticator does not count', () => {
    const cases: [copies: 'NEVER' | 'POSSIBLE' | 'EXIST', stored: number, presented: number, cloned: boolean][] = [
      ['NEVER', 0, 0, false],
      ['NEVER', 0, 1, false],
      ['NEVER', 5, 6, false],
      ['NEVER', 5, 5, true],
      ['NEVER', 5, 4, true],
      ['NEVER', 5, 0, true],
      ['POSSIBLE', 5, 0, false],
      ['EXIST', 5, 4, false],
    ];
    for (const [copies, counter, presented, cloned] of cases) {
      assert.equal(isCloned({ copies, counter }, presented), cloned, `${copies} ${counter} ${presented}`);
    }
  });
});
