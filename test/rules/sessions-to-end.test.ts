import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type HeldSession, mostSessions, sessionsToEnd } from '../../src/domain/sessions/session.rules.js';

const hourMs = 3_600_000;
const now = 1_000 * hourMs;

/** `count` sessions of one network, begun and last used so many hours ago. The first is the longest idle. */
function sessionsOf(
  firstIp: string,
  count: number,
  { begun, used = begun }: { begun: number; used?: number },
): HeldSession[] {
  return Array.from({ length: count }, (_, each) => ({
    id: `${firstIp} ${each}`,
    firstIp,
    createdAt: now - begun * hourMs,
    lastUsedAt: now - used * hourMs + each,
    idleExpiresAt: now + hourMs,
    expiresAt: now + hourMs,
  }));
}

describe('Which sessions end for a new one (T9)', () => {
  it('none while there are fewer than a hundred', () => {
    assert.deepEqual(sessionsToEnd(sessionsOf('192.0.2.1', mostSessions - 1, { begun: 48 }), now), []);
  });

  it('the longest idle one of an unknown network, however long sessions of known ones are idle', () => {
    const owner = sessionsOf('192.0.2.1', 3, { begun: 700 });
    const thief = sessionsOf('198.51.100.1', 97, { begun: 1 });
    assert.deepEqual(sessionsToEnd([...owner, ...thief], now), ['198.51.100.1 0']);
  });

  it('if all networks are known, the longest idle one of the network with the most sessions', () => {
    const owner = sessionsOf('192.0.2.1', 3, { begun: 700 });
    const other = sessionsOf('198.51.100.1', 97, { begun: 25 });
    assert.deepEqual(sessionsToEnd([...owner, ...other], now), ['198.51.100.1 0']);
  });

  it('an IPv6 /64 is one network', () => {
    const owner = sessionsOf('2001:db8::1', 1, { begun: 48 });
    const sameNetwork = sessionsOf('2001:db8::2', 1, { begun: 1, used: 1 });
    const thief = sessionsOf('2001:db8:1::1', 98, { begun: 0 });
    assert.deepEqual(sessionsToEnd([...owner, ...sameNetwork, ...thief], now), ['2001:db8:1::1 0']);
  });

  it('with all dead ones, and as many as are over the limit', () => {
    const dead = sessionsOf('192.0.2.9', 1, { begun: 48 }).map(each => ({ ...each, idleExpiresAt: now }));
    const live = sessionsOf('192.0.2.1', 102, { begun: 48 });
    assert.deepEqual(sessionsToEnd([...dead, ...live], now), [
      '192.0.2.9 0',
      '192.0.2.1 0',
      '192.0.2.1 1',
      '192.0.2.1 2',
    ]);
  });
});
