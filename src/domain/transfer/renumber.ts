import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type MoveOptions, moveIdentifiers } from './move-identifiers.js';
import { checkNumberingRule, isRuledBy, type NumberingRule, renumbered } from './renumber.rules.js';

/**
 * Moves the phone numbers of an app to a new numbering plan, owned ones first (I7). A number whose new form another user
 * owns stays, and its user still logs in by it (I6). After an interruption run it again: what was moved does not match
 * the rule any more.
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
