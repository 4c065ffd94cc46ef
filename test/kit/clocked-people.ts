import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDeps } from '../../src/boot/create-deps.js';
import { createServerAddress } from '../../src/boot/server-address.js';
import { changePassword } from '../../src/domain/accounts/change-password.js';
import { register } from '../../src/domain/accounts/register.js';
import { createApp, updateAppSettings } from '../../src/domain/apps/manage-apps.js';
import type { Call, UserCall } from '../../src/domain/call.js';
import type { Deps } from '../../src/domain/deps.js';
import { findClaims } from '../../src/domain/identifiers/claims.queries.js';
import { recogniseIdentifier } from '../../src/domain/identifiers/parse.rules.js';
import { resolveIdentifier } from '../../src/domain/identifiers/resolve.js';
import { requestPasswordReset } from '../../src/domain/passwords/request-reset.js';
import { Refusal } from '../../src/domain/refusal.js';
import { findChallengeOfClaim } from '../../src/domain/verification/challenges.queries.js';
import { verifyByCode, verifyByLink } from '../../src/domain/verification/verify.js';
import { readConfig } from '../../src/platform/config/config.js';
import { codeOf, linkTokenOf } from '../../src/platform/keys/secrets.js';
import { createLog } from '../../src/platform/observability/log.js';
import { openSqlite } from '../../src/platform/store/sqlite.js';
import { temporaryFolder } from './temp.js';
import { password } from './test-app.js';

/** Calls the use cases on a real database, because a day of many people costs too much over HTTP and with real hashes. */
export interface ClockedPeople {
  readonly deps: Deps;
  readonly appId: string;
  setClock(at: number): void;
  /** Returns how many seconds a refusal asks to wait, or 0 for an answer. */
  waitAfter(request: Promise<unknown>): Promise<number>;
  signUp(ip: string, addresses: { phone?: string; email?: string }): Promise<UserCall>;
  /** Types the code, and opens the link, that were sent to this user. */
  prove(call: UserCall): Promise<void>;
  changePassword(call: UserCall, from: string, to: string): Promise<void>;
  requestReset(ip: string, address: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a new database with one app for which every message costs money. All other limits have their default numbers. */
export async function openClockedPeople(
  startsAt: number,
  { emailDailyLimit }: { emailDailyLimit: number | null },
): Promise<ClockedPeople> {
  let clock = startsAt;
  const deps = openDeps(() => clock);
  const { app } = await createApp(deps, callOf({ id: '', settings: {} as never }, '192.0.2.1', 'OPERATOR'), 'Sample');
  const call = callOf(app, '192.0.2.1', 'OPERATOR');
  const { settings } = await updateAppSettings(deps, call, {
    emailVerification: true,
    phoneVerification: true,
    allowedCountries: ['JP', 'GB'],
    emailDailyLimit,
  });
  const anyone = (ip: string) => callOf({ id: app.id, settings }, ip, 'ANYONE');
  let names = 0;
  return {
    deps,
    appId: app.id,
    setClock: at => {
      clock = at;
    },
    async waitAfter(request) {
      try {
        await request;
        return 0;
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'RATE_LIMITED') throw error;
        return error.details.retryAfter ?? 0;
      }
    },
    async signUp(ip, addresses) {
      const username = `user${names++}`;
      const { userId, accessToken } = await register(deps, anyone(ip), { username, password, ...addresses });
      return { ...anyone(ip), actor: { kind: 'USER', id: userId, sessionId: accessToken } };
    },
    async prove(user) {
      for (const claim of await findClaims(deps.store.reader, { userId: user.actor.id })) {
        const challenge = await findChallengeOfClaim(deps.store.reader, { claimId: claim.id });
        const id = challenge?.id ?? '';
        if (claim.kind === 'PHONE') await verifyByCode(deps, user, 'PHONE', codeOf(deps.keys, 'CLAIM', id));
        else await verifyByLink(deps, user, linkTokenOf(deps.keys, 'CLAIM', id));
      }
    },
    changePassword: (user, from, to) => changePassword(deps, user, from, to),
    async requestReset(ip, address) {
      const resolved = await resolveIdentifier(
        deps.store.reader,
        { id: app.id, settings },
        recogniseIdentifier(address),
      );
      await requestPasswordReset(deps, anyone(ip), resolved, { channel: null, resetId: null });
    },
    async close() {
      await deps.passwords.close();
      await deps.store.close();
    },
  };
}

function callOf(app: Call['app'], ip: string, kind: 'ANYONE' | 'OPERATOR'): Call {
  const actor = kind === 'ANYONE' ? { kind } : { kind, id: 'operator' };
  return { app, ip, actor, appIsNamed: true, userAgent: null };
}

function openDeps(now: () => number): Deps {
  // The folder is in memory where there is one: otherwise thousands of commits wait for the disk.
  const folder = existsSync('/dev/shm') ? temporaryFolder('/dev/shm') : temporaryFolder();
  const store = openSqlite(join(folder, 'bonafide.sqlite'));
  const key = randomBytes(32);
  const log = createLog('error', { write: () => {} });
  const address = createServerAddress('https://id.example.com');
  const { deps } = createDeps(
    readConfig({}, () => key),
    store,
    { now, randomBytes, log },
    address,
  );
  return {
    ...deps,
    // A hash takes ten times as long as the rest of a request, and no limit depends on it.
    passwords: {
      ...deps.passwords,
      hash: async given => `plain:${given}`,
      verify: async (stored, given) => (stored === `plain:${given}` ? 'RIGHT' : 'WRONG'),
      needsRehash: () => false,
    },
    // Its token is the id of the session, which a call of this user contains.
    accessTokens: { ...deps.accessTokens, issue: async ({ sessionId }) => sessionId },
    deliveryTargets: { EMAIL: 'PROVIDER', PHONE: 'PROVIDER' },
  };
}
