import type { Tx } from '../../../platform/store/store.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { findTotp } from '../../factors/factors.queries.js';
import { judgeFactor, readFactor } from '../../factors/judge-factor.js';
import { acceptPasskey, judgePasskey, type PasskeyAnswer } from '../../factors/passkeys/judge-passkey.js';
import { invalidPasskey } from '../../factors/passkeys/response.rules.js';
import { refuseWithoutFactors } from '../../factors/second-factors.js';
import type { GivenUpRow } from '../../identifiers/given-up/given-up.queries.js';
import type { UserRow } from '../../identifiers/users.queries.js';
import type { Notice } from '../../messaging/outbox/notices.queries.js';
import { judgePassword } from '../../passwords/confirm-password.js';
import type { LoginCodeAnswer } from '../../presence/answer-login-code.js';
import { Refusal } from '../../refusal.js';
import type { ProofMethod } from '../../sessions/proofs.rules.js';
import { judgeOlderCode } from './older-code.js';
import { isOldEnough } from './undo.rules.js';

/** Exactly one is given. */
export interface OlderProofInput {
  password?: string | null | undefined;
  passkey?: PasskeyAnswer | null | undefined;
  totp?: string | null | undefined;
  /** A login code that was sent to the user's number. */
  code?: LoginCodeAnswer | null | undefined;
}

/** A valid proof. Use it up in the transaction of the change that it allows. */
export interface OlderProof {
  readonly method: ProofMethod;
  /**
   * Uses it up, for the locked user and their change. Returns the refusal of a wrong one. Commit the transaction, which counts it, then throw the
   * refusal.
   */
  use(tx: Tx, user: UserRow, row: GivenUpRow): Promise<Refusal | null>;
}

interface Judged {
  readonly user: UserRow;
  readonly row: GivenUpRow;
  readonly notice: Notice;
}

/**
 * C14: judges a proof that must be older than the change. Refuses a newer one like a wrong one. Otherwise the reader of a link could test guesses of
 * a newer password.
 */
export async function judgeOlderProof(
  deps: Deps,
  call: Call,
  judged: Judged,
  { password, passkey, totp, code }: OlderProofInput,
): Promise<OlderProof> {
  if (typeof password === 'string') return await judgeOlderPassword(deps, call, judged, password);
  if (passkey != null) return await judgeOlderPasskey(deps, call, judged, passkey);
  if (typeof totp === 'string') return judgeOlderTotp(deps, call, judged, totp);
  if (code != null) return await judgeOlderCode(deps, call, judged.row, code);
  throw new Refusal('BAD_USER_INPUT', { field: 'password', reason: 'REQUIRED' });
}

async function judgeOlderPassword(
  deps: Deps,
  { app, ip }: Call,
  { user, row, notice }: Judged,
  password: string,
): Promise<OlderProof> {
  // Count it for the user, like a login. Otherwise a link would allow further guesses (X15).
  const target = { appId: app.id, of: [['NOTICE', notice.id]], userId: user.id, by: 'LOGIN', ip } as const;
  await judgePassword(deps, target, row.passwordHash, password, 'password');
  return {
    method: 'PASSWORD',
    // C30: the user may have changed the password while the hash was computed.
    use: async (_tx, _user, { passwordHash }) =>
      passwordHash === row.passwordHash ? null : new Refusal('INVALID_CREDENTIALS', { field: 'password' }),
  };
}

async function judgeOlderPasskey(
  deps: Deps,
  call: Call,
  { user, row }: Judged,
  answer: PasskeyAnswer,
): Promise<OlderProof> {
  const found = await judgePasskey(deps, call, answer, 'passkey');
  const { userId, createdAt } = found.passkey;
  if (userId !== user.id || !isOldEnough(createdAt, row)) throw invalidPasskey('passkey', 'PASSKEY_NOT_ACCEPTED');
  return {
    method: 'PASSKEY',
    async use(tx) {
      await acceptPasskey(deps, tx, found);
      return null;
    },
  };
}

function judgeOlderTotp(deps: Deps, call: Call, { row }: Judged, totp: string): OlderProof {
  refuseWithoutFactors(call.app);
  const factor = readFactor({ totp });
  return {
    method: 'TOTP',
    async use(tx, user) {
      const app = await findTotp(tx, { userId: user.id });
      const isOlder = app !== null && isOldEnough(app.createdAt, row);
      // An empty code never matches.
      return await judgeFactor(
        deps,
        tx,
        call,
        user,
        isOlder || factor.code === null ? factor : { ...factor, code: '' },
        null,
      );
    },
  };
}
