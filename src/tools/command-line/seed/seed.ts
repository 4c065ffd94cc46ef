import { countUsers } from '../../../domain/admin/overview.queries.js';
import { listAppRows } from '../../../domain/apps/apps.queries.js';
import { createAdminToken } from '../../../domain/apps/manage-admin-tokens.js';
import { updateAppSettings } from '../../../domain/apps/manage-apps.js';
import type { Call } from '../../../domain/call.js';
import type { Deps } from '../../../domain/deps.js';
import { readTestAddresses } from '../../../domain/identifiers/test-addresses.rules.js';
import { withProgress } from '../progress.js';
import { UsageError } from '../usage-error.js';
import { type Scenario, signUp } from './actions.js';
import { deliver, deliverToInbox, expireMessages } from './delivery.js';
import { createDice, type Dice } from './dice.js';
import { heldBackScenarios, testAddress } from './held-back.js';
import { inventPerson } from './people.js';
import { scenarios } from './scenarios.js';
import { inTransaction, openSeedContext, type SeedContext, seedPassword } from './seed-context.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const periodMs = 89 * dayMs;
/** The newest user has just signed up. Their messages are in the development inbox, so that the code and the link can be tried. */
const newestMs = 3 * minuteMs;

export interface SeedOptions {
  readonly users: number;
  /** The same seed creates the same people. Times are relative to now. */
  readonly seed: string;
}

/** O22: fills an empty development database with invented people in every state, as if they had signed up over 90 days. */
export async function seedUsers(deps: Deps, operator: Call, { users, seed }: SeedOptions): Promise<void> {
  await refuseUnlessEmptyAndHarmless(deps);
  const { row, token } = await createAdminToken(deps, operator, 'Example support desk', null);
  const dice = createDice(seed);
  const first = inventPerson(0, dice);
  const context = await openSeedContext(deps, operator.app, dice, first);
  context.setClock(context.present - periodMs);
  const settings = readTestAddresses({
    name: 'Example Market',
    emailVerification: true,
    phoneVerification: true,
    allowedCountries: ['JP', 'GB', 'US'],
    testAddresses: [testAddress],
  });
  context.app = await updateAppSettings(context.deps, operator, settings);
  const admin: Call = { ...operator, app: context.app, actor: { kind: 'ADMIN', id: row.id } };
  let done = 0;
  await withProgress(
    () => `${done} of ${users} users`,
    async () => {
      for (const [index, signedUpAt] of signUpTimes(context, users).entries()) {
        await context.deps.store.transaction(tx => runScenario(inTransaction(context, tx), admin, index, signedUpAt));
        done += 1;
      }
    },
  );
  context.setClock(context.present);
  await expireMessages(context);
  await deliverToInbox(context);
  await context.deps.counts.flush();
  console.log(`${users} users were made in the app "${context.app.settings.name}". Everybody who has a password has the same:

  identifier  ${first.username}, ${first.email} or ${first.phone}
  password    ${seedPassword}

The portal takes the operator token, or this admin token of the app, shown this once: ${token}`);
}

/** Refuses a database that has users, and a server that could send messages to the numbers of strangers. */
async function refuseUnlessEmptyAndHarmless({ store, deliveryTargets }: Deps): Promise<void> {
  if (deliveryTargets.EMAIL !== 'INBOX' || deliveryTargets.PHONE !== 'INBOX') {
    throw new UsageError(
      'seed works in development only, and without a provider: invented numbers may belong to somebody. Unset NODE_ENV, SMTP_URL and VONAGE_API_KEY.',
    );
  }
  for (const { id } of await listAppRows(store.reader)) {
    if ((await countUsers(store.reader, id)).total > 0) {
      throw new UsageError(
        'The database has users already. Name an empty one, such as DATABASE_URL=file:data/seeded.sqlite, or start over (README.md).',
      );
    }
  }
}

/** Returns the sign-up time of each user: the first at the beginning, the last just now, and more of them lately. */
function signUpTimes({ dice, present }: SeedContext, users: number): number[] {
  return Array.from({ length: users }, (_, index) => {
    const age = ageFrom(dice);
    if (index === 0) return present - periodMs;
    return present - (index === users - 1 ? newestMs : age);
  });
}

function ageFrom(dice: Dice): number {
  const share = dice.below(1_000_000) / 1_000_000;
  return Math.floor((periodMs - dayMs) * share ** 1.2) + 30 * minuteMs;
}

/** Runs the actions of one person from their first day. */
async function runScenario(context: SeedContext, admin: Call, index: number, signedUpAt: number): Promise<void> {
  const person = inventPerson(index, context.dice);
  const held = Object.values(heldBackScenarios)[index - scenarios.length];
  if (held !== undefined) {
    context.setClock(context.present - dayMs / 3);
    await held(context, person);
    return;
  }
  context.setClock(signedUpAt);
  if (index >= scenarios.length && context.present - signedUpAt === newestMs) {
    await signUp(context, person, ['USERNAME', 'EMAIL', 'PHONE']);
    await deliverToInbox(context);
    return;
  }
  const scenario = scenarios[index]?.[2] ?? pickScenario(context.dice);
  await scenario(context, person, admin);
  await deliver(context);
}

/** Returns a random scenario, by their weights. */
function pickScenario(dice: Dice): Scenario[2] {
  return dice.pick(scenarios.flatMap(([, weight, scenario]) => Array.from({ length: weight }, () => scenario)));
}
