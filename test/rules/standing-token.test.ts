import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { defaultSettings } from '../../src/domain/apps/settings.rules.js';
import { readRefreshToken, refreshTokenOf } from '../../src/domain/sessions/refresh-token.rules.js';
import {
  isUseDue,
  readStandingToken,
  standingSessionExpiry,
  standingTokenEnd,
  standingTokenOf,
} from '../../src/domain/sessions/standing-token.rules.js';
import { deriveKeys } from '../../src/platform/keys/keys.js';

const keys = deriveKeys(randomBytes(32));
const sessionId = randomUUID();
const token = standingTokenOf(keys, sessionId);
const day = 86_400_000;

describe('A standing token', () => {
  it('H1 names its session, and is the same each time it is made', () => {
    assert.match(token, /^session_[A-Za-z0-9_-]{64}$/);
    assert.equal(readStandingToken(keys, token), sessionId);
    assert.equal(standingTokenOf(keys, sessionId), token);
  });

  it('H1 is refused when a single bit is changed', () => {
    const bytes = Buffer.from(token.slice(8), 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const forged = Buffer.from(bytes);
      forged[index] = (forged[index] ?? 0) ^ 1;
      assert.equal(readStandingToken(keys, `session_${forged.toString('base64url')}`), null, `byte ${index}`);
    }
  });

  it('H1 has one spelling; it is refused as a refresh token, and a refresh token as a standing token', () => {
    const refresh = refreshTokenOf(keys, sessionId, 1);
    const spellings = [`${token}=`, ` ${token}`, token.slice(8), token.slice(0, -1), `${token}AA`, 'session_', refresh];
    for (const spelling of [...spellings, `session_${refresh}`]) assert.equal(readStandingToken(keys, spelling), null);
    assert.equal(readRefreshToken(keys, token.slice(8)), null);
  });

  it('H3 stays valid after SECRET_KEY is replaced, as long as the old key is accepted', () => {
    const [older, newer] = [randomBytes(32), randomBytes(32)];
    const old = standingTokenOf(deriveKeys(older), sessionId);
    assert.equal(readStandingToken(deriveKeys(newer, older), old), sessionId);
    assert.equal(readStandingToken(deriveKeys(newer), old), null);
  });

  it('H2 ends with its session, or earlier by the setting of the app', () => {
    const session = { createdAt: 0, expiresAt: 90 * day };
    assert.equal(standingTokenEnd(session, defaultSettings), 30 * day);
    assert.equal(standingTokenEnd(session, { ...defaultSettings, standingTokenLifetime: 60 }), 60_000);
    assert.equal(standingTokenEnd({ ...session, expiresAt: day }, defaultSettings), day);
    assert.equal(standingTokenEnd({ ...session, expiresAt: null }, defaultSettings), null);
  });

  it('H2 ends at the requested time or the latest possible one, whichever is earlier', () => {
    const session = { createdAt: 0, idleExpiresAt: 30 * day, expiresAt: 90 * day };
    const expiry = (asked: number | null) => standingSessionExpiry(session, defaultSettings, asked);
    assert.deepEqual(expiry(null), { idleExpiresAt: 30 * day, expiresAt: 30 * day });
    assert.deepEqual(expiry(2_000), { idleExpiresAt: 2_000, expiresAt: 2_000 });
    assert.deepEqual(expiry(89 * day), { idleExpiresAt: 30 * day, expiresAt: 30 * day });
    const pseudo = { createdAt: 0, idleExpiresAt: 365 * day, expiresAt: null };
    assert.deepEqual(standingSessionExpiry(pseudo, defaultSettings, 2_000), {
      idleExpiresAt: 365 * day,
      expiresAt: null,
    });
  });

  it('H2 is written at most once an hour, also when the clock was set back', () => {
    const session = { lastUsedAt: 10 * day };
    const ages: [ageMs: number, isDue: boolean][] = [
      [0, false],
      [3_599_999, false],
      [3_600_000, true],
      [-3_599_999, false],
      [-3_600_000, true],
    ];
    for (const [age, isDue] of ages) assert.equal(isUseDue(session, 10 * day + age), isDue, String(age));
  });
});
