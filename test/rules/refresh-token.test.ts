import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { readRefreshToken, refreshTokenOf } from '../../src/domain/sessions/refresh-token.rules.js';
import { deriveKeys } from '../../src/platform/keys/keys.js';

const keys = deriveKeys(randomBytes(32));
const sessionId = randomUUID();

describe('A refresh token', () => {
  it('T5 names its session and its generation', () => {
    for (const generation of [0, 1, 4_294_967_295]) {
      const token = refreshTokenOf(keys, sessionId, generation);
      assert.match(token, /^[A-Za-z0-9_-]{70}$/);
      assert.deepEqual(readRefreshToken(keys, token), { sessionId, generation });
    }
  });

  it('T5 is the same each time it is made, and different for each session and generation', () => {
    const token = refreshTokenOf(keys, sessionId, 3);
    assert.equal(refreshTokenOf(keys, sessionId, 3), token);
    assert.notEqual(refreshTokenOf(keys, sessionId, 4), token);
    assert.notEqual(refreshTokenOf(keys, randomUUID(), 3), token);
  });

  it('T5 is refused when a single bit is changed', () => {
    const bytes = Buffer.from(refreshTokenOf(keys, sessionId, 1), 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const forged = Buffer.from(bytes);
      forged[index] = (forged[index] ?? 0) ^ 1;
      assert.equal(readRefreshToken(keys, forged.toString('base64url')), null, `byte ${index}`);
    }
  });

  it('T5 has one spelling', () => {
    const token = refreshTokenOf(keys, sessionId, 1);
    for (const spelling of [`${token}=`, ` ${token}`, `${token}\n`, token.slice(0, -1), `${token}AA`]) {
      assert.equal(readRefreshToken(keys, spelling), null);
    }
    const next = String.fromCharCode(token.charCodeAt(69) + 1);
    assert.equal(readRefreshToken(keys, token.slice(0, 69) + next), null);
  });

  for (const garbage of [
    '',
    'x',
    '{}',
    'a.b.c',
    '\0',
    'é'.repeat(70),
    'w'.repeat(70),
    Buffer.alloc(52, 0x77).toString('base64url'),
  ]) {
    it(`T5 refuses ${JSON.stringify(garbage)}, without an exception`, () => {
      assert.equal(readRefreshToken(keys, garbage), null);
    });
  }

  it('T5 stays valid after SECRET_KEY is replaced, as long as the old key is accepted', () => {
    const [older, newer] = [randomBytes(32), randomBytes(32)];
    const token = refreshTokenOf(deriveKeys(older), sessionId, 1);
    assert.deepEqual(readRefreshToken(deriveKeys(newer, older), token), { sessionId, generation: 1 });
    assert.equal(readRefreshToken(deriveKeys(newer), token), null);
  });
});
