import type { Tx } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';
import { longOwned } from '../identifiers/given-up/long-owned.rules.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { mostOf, refuseUnless, spendQuotas } from '../limits/spend.js';
import { quotasOfNotice } from './costs.js';

/**
 * F53, F55: refuses a new passkey or authenticator app whose notice would be held back, because the notices of a day are used up. Otherwise a thief
 * could use them up, and then add a way to log in unnoticed. Counts the notice to the mailbox. If the user has none, or only a young one, which may be
 * the thief's, it counts the SMS. Spends nothing: the notice does.
 */
export async function refuseUnnoticed(deps: Deps, tx: Tx, userId: string): Promise<void> {
  const told = longOwned(await findIdentifiers(tx, { userId }), deps.now());
  const to = told.find(({ kind }) => kind === 'EMAIL') ?? told[0];
  if (to === undefined || to.kind === 'USERNAME') return;
  const quotas = quotasOfNotice(deps, 'WAY_IN_ADDED', to.kind, userId);
  const toNotify = quotas.map(quota => ({ ...quota, most: mostOf(quota) - 1 }));
  refuseUnless(await spendQuotas(deps, tx, toNotify, 0));
}
