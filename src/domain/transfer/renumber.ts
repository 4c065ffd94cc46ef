import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type MoveOptions, moveIdentifiers } from './move-identifiers.js';
import { checkNumberingRule, isRuledBy, type NumberingRule, renumbered } from './renumber.rules.js';

/**
 * Moves the phone numbers of an app to a new numbering plan, owned ones first (I7). A number whose new form another user owns is not moved, and its
 * user can still log in with it (I6). Run it again after an interruption, because moved numbers no longer match the rule.
 */
export async function renumber(deps: Deps, call: Call, given: NumberingRule, options: MoveOptions): Promise<void> {
  const rule = checkNumberingRule(given);
  if (options.mode === 'WRITE') {
    const details = { from: rule.from, to: rule.to, digits: rule.digits };
    await deps.store.transaction(tx => recordAction(deps, tx, call, 'NUMBERS_MOVED', null, details));
  }
  const ofPhones = { kind: 'PHONE', prefix: rule.from } as const;
  const move = {
    places: [
      { table: 'identifiers', ...ofPhones },
      { table: 'claims', ...ofPhones },
    ],
    newValue: (_: unknown, value: string) => (isRuledBy(rule, value) ? renumbered(rule, value) : undefined),
    action: 'IDENTIFIER_RENUMBERED',
  } as const;
  await moveIdentifiers(deps, call, move, options);
}
