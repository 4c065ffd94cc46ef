import { countUsers } from '../../../domain/admin/overview.queries.js';
import { listAppRows } from '../../../domain/apps/apps.queries.js';
import { createAdminToken } from '../../../domain/apps/manage-admin-tokens.js';
import { updateAppSettings } from '../../../domain/apps/manage-apps.js';
import type { Call } from '../../../domain/call.js';
import type { Deps } from '../../../domain/deps.js';
import { withProgress } from '../progress.js';
import { UsageError } from '../usage-error.js';
import { type Life, signUp } from './acts.js';
import { deliver, deliverToInbox, letExpire } from './delivery.js';
import { createDice, type Dice } from './dice.js';
import { heldBackLives, testAddress } from './held-back.js';
import { lives } from './lives.js';
import { inventPerson } from './people.js';
import { inTransaction, openStage, type Stage, seedPassword } from './stage.js';

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
  const stage = await openStage(deps, operator.app, dice, first);
  stage.setClock(stage.present - periodMs);
  stage.app = await updateAppSettings(stage.deps, operator, {
    name: 'Example Market',
    emailVerification: true,
    phoneVerification: true,
    allowedCountries: ['JP', 'GB', 'US'],
    testAddresses: [testAddress],
  });
  const admin: Call = { ...operator, app: stage.app, actor: { kind: 'ADMIN', id: row.id } };
  let done = 0;
  await withProgress(
    () => `${done} of ${users} users`,
    async () => {
      for (const [index, bornAt] of birthdays(stage, users).entries()) {
        await stage.deps.store.transaction(tx => liveOnce(inTransaction(stage, tx), admin, index, bornAt));
        done += 1;
      }
    },
  );
  stage.setClock(stage.present);
  await letExpire(stage);
  await deliverToInbox(stage);
  await stage.deps.counts.flush();
  console.log(`${users} users were made in the app "${stage.app.settings.name}". Everybody who has a password has the same:

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
function birthdays({ dice, present }: Stage, users: number): number[] {
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
async function liveOnce(stage: Stage, admin: Call, index: number, bornAt: number): Promise<void> {
  const person = inventPerson(index, stage.dice);
  const held = Object.values(heldBackLives)[index - lives.length];
  if (held !== undefined) {
    stage.setClock(stage.present - dayMs / 3);
    await held(stage, person);
    return;
  }
  stage.setClock(bornAt);
  if (index >= lives.length && stage.present - bornAt === newestMs) {
    await signUp(stage, person, ['USERNAME', 'EMAIL', 'PHONE']);
    await deliverToInbox(stage);
    return;
  }
  const life = lives[index]?.[2] ?? pickLife(stage.dice);
  await life(stage, person, admin);
  await deliver(stage);
}

/** Returns a random life, by their weights. */
function pickLife(dice: Dice): Life[2] {
  return dice.pick(lives.flatMap(([, weight, life]) => Array.from({ length: weight }, () => life)));
}
