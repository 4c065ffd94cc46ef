import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newUserRow, type UserRow } from '../../src/domain/identifiers/users.queries.js';
import type { OpenSession } from '../../src/domain/verification/prepared.queries.js';
import {
  type AccountState,
  preparedBefore,
  remedyFor,
  summaryOf,
} from '../../src/domain/verification/prepared.rules.js';
import type { Canonical } from '../../src/platform/values/canonical.js';

const day = 86_400_000;
const now = 1_000 * day;
const minute = 60_000;

const user: UserRow = {
  ...newUserRow({ now: () => now, randomBytes: size => Buffer.alloc(size) }, 'app'),
  passwordHash: '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA',
};
const identifier = (kind: 'USERNAME' | 'EMAIL' | 'PHONE', verifiedAt: number) => ({
  ...{ appId: 'app', userId: user.id, kind, value: 'jane@example.com' as Canonical, display: 'jane@example.com' },
  ...{ verifiedAt, provenAt: null },
});
const session = (id: string, createdAt: number, proofs: Record<string, number> = {}): OpenSession => ({
  ...{ id, createdAt, proofs, userAgent: 'Mozilla/5.0 (Windows NT 10.0) Firefox/130.0' },
  ...{ firstIp: '203.0.113.7', ip: '198.51.100.1' },
});
const account = (waysIn: Partial<AccountState['waysIn']>, rest: Partial<AccountState> = {}): AccountState => ({
  ...{ user, owned: [], claims: [], waysIn: { passkeys: [], totp: null, sessions: [], ...waysIn } },
  ...rest,
});

describe('Changes to an account from before a proof', () => {
  it('N17 include the password unless the session has proven it', () => {
    for (const [proofs, hasPassword] of [[{ PASSWORD: now }, false] as const, [{ PASSKEY: now }, true] as const]) {
      const before = preparedBefore(account({ sessions: [session('own', now, proofs)] }), 'own', 'REMOVE');
      assert.equal(before?.hasPassword ?? false, hasPassword);
    }
  });

  it('N17 do not include what was added at most a minute before the session, or later', () => {
    const sessions = [session('own', now, { PASSWORD: now })];
    for (const [at, isOwn] of [
      [now - minute, true] as const,
      [now - minute - 1, false] as const,
      [now + 1, true] as const,
    ]) {
      const claim = { id: 'c', appId: 'app', userId: user.id, kind: 'PHONE', value: '+81901', createdAt: at };
      const states = [
        account({ sessions, passkeys: [at] }),
        account({ sessions, totp: at }),
        account({ sessions }, { owned: [identifier('USERNAME', at)] }),
        account({ sessions }, { claims: [claim as AccountState['claims'][number]] }),
      ];
      for (const state of states) assert.equal(preparedBefore(state, 'own', 'REMOVE') === null, isOwn);
    }
  });

  it('N16 include the other sessions by device and part of the internet where they began, at most 20 of them', () => {
    const sessions = Array.from({ length: 30 }, (_, each) => session(String(each), now));
    const before = preparedBefore(account({ sessions }), '3', 'REMOVE');
    assert.equal(before?.sessionCount, 29);
    assert.equal(before?.sessions.length, 20);
    assert.deepEqual(before?.sessions[0], { device: 'Firefox, Windows', network: '203.0.*.*', startedAt: now });
    assert.ok(before !== null);
    assert.deepEqual(summaryOf(before).origins, ['Firefox, Windows, 203.0.*.*']);
  });

  it('N20 are kept if the account has something older than the claim, had an address before it, or if the claim is 30 days old', () => {
    const at = { hadAddress: false, now };
    const claimed = now - day;
    const older = claimed - minute - 1;
    assert.equal(remedyFor(account({}), claimed, at), 'REMOVE');
    assert.equal(
      remedyFor(account({ passkeys: [claimed] }, { owned: [identifier('PHONE', now)] }), claimed, at),
      'REMOVE',
    );
    const old = [
      account({ passkeys: [older] }),
      account({ totp: older }),
      account({}, { owned: [identifier('USERNAME', older)] }),
    ];
    for (const state of old) assert.equal(remedyFor(state, claimed, at), 'LEAVE');
    assert.equal(remedyFor(account({}), claimed, { hadAddress: true, now }), 'LEAVE');
    assert.equal(remedyFor(account({}), now - 30 * day, at), 'LEAVE');
  });
});
