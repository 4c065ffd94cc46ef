import { logIn } from '../../../domain/accounts/log-in.js';
import { createPseudoUser, register } from '../../../domain/accounts/register.js';
import { readIdentifier } from '../../../domain/accounts/submitted-identifiers.js';
import type { Call } from '../../../domain/call.js';
import { findClaims } from '../../../domain/identifiers/claims.queries.js';
import { countryOf, readPhone } from '../../../domain/identifiers/phone.rules.js';
import { resolveIdentifier } from '../../../domain/identifiers/resolve.js';
import { Refusal } from '../../../domain/refusal.js';
import { addSent, addVerified } from '../../../domain/sending/sms-traffic.queries.js';
import { bucketOf } from '../../../domain/sending/sms-traffic.rules.js';
import { findChallengeOfClaim } from '../../../domain/verification/challenges.queries.js';
import { verifyByCode } from '../../../domain/verification/verify.js';
import { codeOf } from '../../../platform/keys/secrets.js';
import { type AddressKind, fieldOf, type Kind } from '../../../platform/values/kinds.js';
import { deliver } from './delivery.js';
import type { InventedPerson } from './people.js';
import { callOf, type SeedContext, type SeededUser, seededUserOf, seedPassword } from './seed-context.js';

const minuteMs = 60_000;

/** The history of one kind of user: its name, its frequency among many users, and the actions of the person. `admin` is a call of the app's admin. */
export type Scenario = readonly [
  name: string,
  weight: number,
  play: (context: SeedContext, person: InventedPerson, admin: Call) => Promise<void>,
];

/** Registers a person with identifiers of these kinds. */
export async function signUp(
  context: SeedContext,
  person: InventedPerson,
  kinds: readonly Kind[],
): Promise<SeededUser> {
  const call = callOf(context, person);
  const identifiers = Object.fromEntries(kinds.map(kind => [fieldOf[kind], person[fieldOf[kind]]]));
  const tokens = await register(context.deps, call, { ...person.profile, ...identifiers, password: seedPassword });
  const user = seededUserOf(person, call, tokens);
  await countSms(context, user, 'SENT');
  return user;
}

export async function beginAsPseudoUser(context: SeedContext, person: InventedPerson): Promise<SeededUser> {
  const call = callOf(context, person);
  return seededUserOf(person, call, await createPseudoUser(context.deps, call, person.profile));
}

/** Delivers waiting messages, then enters the code of the newest one. */
export async function verify(context: SeedContext, user: SeededUser, kind: AddressKind): Promise<void> {
  await deliver(context);
  context.wait(minuteMs + context.dice.below(3 * minuteMs));
  await verifyByCode(context.deps, user.call, kind, await codeFor(context, user, kind));
  if (kind === 'PHONE') await countSms(context, user, 'VERIFIED');
  await deliver(context);
}

/** Registers a person who verifies each address. */
export async function signUpAndVerify(
  context: SeedContext,
  person: InventedPerson,
  kinds: readonly Kind[],
): Promise<SeededUser> {
  const user = await signUp(context, person, kinds);
  for (const kind of kinds) if (kind !== 'USERNAME') await verify(context, user, kind);
  return user;
}

/** Enters a wrong code. */
export async function guessWrong(context: SeedContext, user: SeededUser, kind: AddressKind): Promise<void> {
  const code = await codeFor(context, user, kind);
  await refused(() => verifyByCode(context.deps, user.call, kind, code === '000000' ? '000001' : '000000'));
}

async function codeFor({ deps }: SeedContext, { userId }: SeededUser, kind: AddressKind): Promise<string> {
  const { reader } = deps.store;
  const claim = (await findClaims(reader, { userId })).find(each => each.kind === kind);
  const challenge = claim === undefined ? null : await findChallengeOfClaim(reader, { claimId: claim.id });
  if (challenge === null) throw new Error('There is nothing to verify');
  return codeOf(deps.keys, 'CLAIM', challenge.id);
}

/** Logs in by an identifier from one of the person's devices. */
export async function logInBy(
  context: SeedContext,
  person: InventedPerson,
  kind: Kind,
  { device = 0, password = seedPassword } = {},
): Promise<SeededUser> {
  const { deps, app } = context;
  const call = callOf(context, person, device);
  const identifier = readIdentifier(deps, app.settings, kind, person[fieldOf[kind]], person.profile.country);
  const resolved = await resolveIdentifier(deps.store.reader, app, identifier);
  return seededUserOf(person, call, await logIn(deps, call, resolved, password, null));
}

/** Runs an action that must be refused. */
export async function refused(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) return;
    throw error;
  }
  throw new Error('This was not refused');
}

/** Counts an SMS, or a code that was entered, for the chart of countries. `admitClaims` does it while limits are on. */
async function countSms(
  { deps, app }: SeedContext,
  { userId, person }: SeededUser,
  what: 'SENT' | 'VERIFIED',
): Promise<void> {
  const isClaimed = (await findClaims(deps.store.reader, { userId })).some(({ kind }) => kind === 'PHONE');
  if (what === 'SENT' && !isClaimed) return;
  const country = countryOf(readPhone(person.phone, null));
  const count = what === 'SENT' ? addSent : addVerified;
  await deps.store.transaction(tx => count(tx, { appId: app.id, country }, bucketOf(deps.now())));
}
