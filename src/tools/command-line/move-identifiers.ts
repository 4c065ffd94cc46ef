import type { Call } from '../../domain/call.js';
import type { Deps } from '../../domain/deps.js';
import { Refusal } from '../../domain/refusal.js';
import type { MoveCounts, MoveOptions } from '../../domain/transfer/move-identifiers.js';
import { renumber } from '../../domain/transfer/renumber.js';
import { checkNumberingRule, isRuledBy, type NumberingRule } from '../../domain/transfer/renumber.rules.js';
import { respell } from '../../domain/transfer/respell.js';
import { maskAddress, maskUsername } from '../../platform/values/mask.rules.js';
import { withProgress } from './progress.js';
import { UsageError } from './usage-error.js';

/** Some identifiers were not moved. All others were. */
const someStay = 2;

type Mode = MoveOptions['mode'];

/** Resolves with the exit status, 0 if every number that matches was or would be moved. */
export async function renumberNumbers(deps: Deps, call: Call, rule: NumberingRule, mode: Mode): Promise<number> {
  const counts = await report('numbers', mode, options => renumber(deps, call, rule, options));
  const tests = call.app.settings.testAddresses.filter(({ address }) => isRuledBy(rule, address)).length;
  if (tests > 0) console.log(`${tests} test addresses in the settings of the app match too: change them there.`);
  return end(counts, mode);
}

/** Resolves with the exit status, 0 if every identifier in an old form was or would be rewritten. */
export async function respellIdentifiers(deps: Deps, call: Call, mode: Mode): Promise<number> {
  return end(await report('identifiers', mode, options => respell(deps, call, options)), mode);
}

const reasons = {
  TAKEN: 'another user has the new value',
  IMPOSSIBLE: 'the new value is none of today',
} as const;

async function report(
  noun: 'numbers' | 'identifiers',
  mode: Mode,
  work: (options: MoveOptions) => Promise<void>,
): Promise<MoveCounts> {
  const counts: MoveCounts = { owned: 0, claimed: 0, stay: 0 };
  const verb = mode === 'WRITE' ? 'moved' : 'would move';
  const state = () => `${counts.owned} owned and ${counts.claimed} claimed ${noun} ${verb}, ${counts.stay} stay`;
  const onStays: MoveOptions['onStays'] = (userId, kind, value, why) => {
    const masked = kind === 'USERNAME' ? maskUsername(value) : maskAddress(value);
    console.log(`Stays: user ${userId}, ${masked}: ${reasons[why]}.`);
  };
  await withProgress(state, () => work({ mode, counts, onStays }));
  console.log(`${state()}.`);
  return counts;
}

function end({ stay }: MoveCounts, mode: Mode): number {
  if (mode === 'DRY_RUN') console.log('Nothing was written: this was a dry run. Add --apply to move them.');
  return stay > 0 ? someStay : 0;
}

const mistakes: Readonly<Record<string, string>> = {
  from: '--from must be a + and the digits that the numbers begin with, as +521.',
  to: '--to must be a + and other digits than --from, as +52.',
  digits: '--digits must be how many digits follow the + in a number that moves: 5 to 17, and more than --from has.',
};

/** Returns the rule of a command line, or throws one sentence about the wrong option. */
export function readNumberingRule(given: NumberingRule): NumberingRule {
  try {
    return checkNumberingRule(given);
  } catch (error) {
    const sentence = error instanceof Refusal ? mistakes[error.details.field ?? ''] : undefined;
    throw sentence === undefined ? error : new UsageError(sentence);
  }
}
