import type { Call } from '../../domain/call.js';
import type { Deps } from '../../domain/deps.js';
import { Refusal } from '../../domain/refusal.js';
import { type RenumberCounts, type RenumberOptions, renumber } from '../../domain/transfer/renumber.js';
import { checkNumberingRule, isRuledBy, type NumberingRule } from '../../domain/transfer/renumber.rules.js';
import { maskAddress } from '../../platform/values/mask.rules.js';
import { withProgress } from './progress.js';
import { UsageError } from './usage-error.js';

/** Some numbers stay as they are. All others were moved. */
const someStay = 2;

const reasons = {
  TAKEN: 'another user has the new number',
  IMPOSSIBLE: 'this is no possible number',
} as const;

/** Resolves with the exit status, 0 if every number that matches was or would be moved. */
export async function renumberNumbers(
  deps: Deps,
  call: Call,
  rule: NumberingRule,
  mode: RenumberOptions['mode'],
): Promise<number> {
  const counts: RenumberCounts = { owned: 0, claimed: 0, stay: 0 };
  const verb = mode === 'WRITE' ? 'moved' : 'would move';
  const state = () => `${counts.owned} verified and ${counts.claimed} claimed numbers ${verb}, ${counts.stay} stay`;
  const onStays: RenumberOptions['onStays'] = (userId, number, why) =>
    console.log(`Stays: user ${userId}, ${maskAddress(number)}: ${reasons[why]}.`);
  await withProgress(state, () => renumber(deps, call, rule, { mode, counts, onStays }));
  console.log(`${state()}.`);
  const tests = call.app.settings.testAddresses.filter(({ address }) => isRuledBy(rule, address)).length;
  if (tests > 0) console.log(`${tests} test addresses in the settings of the app match too: change them there.`);
  if (mode === 'DRY_RUN') console.log('Nothing was written: this was a dry run. Add --apply to move them.');
  return counts.stay > 0 ? someStay : 0;
}

const mistakes: Readonly<Record<string, string>> = {
  from: '--from must be a + and the digits that the numbers begin with, as +521.',
  to: '--to must be a + and other digits than --from, as +52.',
  digits: '--digits must be how many digits follow the + in a number that moves: 5 to 17, and more than --from has.',
};

/** Returns the rule of a command line, or one sentence about the option that is wrong. */
export function readNumberingRule(given: NumberingRule): NumberingRule {
  try {
    return checkNumberingRule(given);
  } catch (error) {
    const sentence = error instanceof Refusal ? mistakes[error.details.field ?? ''] : undefined;
    throw sentence === undefined ? error : new UsageError(sentence);
  }
}
