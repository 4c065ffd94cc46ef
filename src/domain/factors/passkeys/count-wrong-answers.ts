import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { quotasOfTiers, refuseUnless, spendQuotas } from '../../limits/spend.js';
import { Refusal } from '../../refusal.js';

/** The audit entry for a wrong answer. */
export interface WrongAnswer {
  readonly action: 'LOGIN_FAILED' | 'SECOND_FACTOR_REFUSED';
  /** Null if the answer names no user. */
  readonly userId: string | null;
}

/**
 * Runs a part of judging a passkey. Records and counts a wrong answer (X21). Above the limit of the network, refuses with `RATE_LIMITED` instead, so
 * that strangers cannot fill the audit log.
 */
export async function countingWrongAnswers<T>(
  deps: Deps,
  call: Call,
  { action, userId }: WrongAnswer,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'INVALID_PASSKEY') throw error;
    const { reason } = error.details;
    await deps.store.transaction(async tx => {
      refuseUnless(await spendQuotas(deps, tx, quotasOfTiers('wrongPasskeysOfNetwork', call.ip)));
      await recordAction(deps, tx, call, action, userId, { method: 'PASSKEY', reason });
    });
    if (action === 'LOGIN_FAILED') deps.counts.add(call.app.id, action);
    throw error;
  }
}
