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
import type { Persona } from './people.js';
import { callOf, type Player, playerOf, type Stage, seedPassword } from './stage.js';

const minuteMs = 60_000;

/** One life: its name, its frequency among many users, and the actions of a person from their first day. `admin` is a request of the app's admin. */
export type Life = readonly [
  name: string,
  weight: number,
  live: (stage: Stage, person: Persona, admin: Call) => Promise<void>,
];

/** Registers a person with identifiers of these kinds. */
export async function signUp(stage: Stage, person: Persona, kinds: readonly Kind[]): Promise<Player> {
  const call = callOf(stage, person);
  const identifiers = Object.fromEntries(kinds.map(kind => [fieldOf[kind], person[fieldOf[kind]]]));
  const tokens = await register(stage.deps, call, { ...person.profile, ...identifiers, password: seedPassword });
  const player = playerOf(person, call, tokens);
  await countSms(stage, player, 'SENT');
  return player;
}

export async function beginAsPseudoUser(stage: Stage, person: Persona): Promise<Player> {
  const call = callOf(stage, person);
  return playerOf(person, call, await createPseudoUser(stage.deps, call, person.profile));
}

/** Delivers waiting messages, then enters the code of the newest one. */
export async function verify(stage: Stage, player: Player, kind: AddressKind): Promise<void> {
  await deliver(stage);
  stage.wait(minuteMs + stage.dice.below(3 * minuteMs));
  await verifyByCode(stage.deps, player.call, kind, await codeFor(stage, player, kind));
  if (kind === 'PHONE') await countSms(stage, player, 'VERIFIED');
  await deliver(stage);
}

/** Registers a person who verifies each address. */
export async function signUpAndVerify(stage: Stage, person: Persona, kinds: readonly Kind[]): Promise<Player> {
  const player = await signUp(stage, person, kinds);
  for (const kind of kinds) if (kind !== 'USERNAME') await verify(stage, player, kind);
  return player;
}

/** Enters a wrong code. */
export async function guessWrong(stage: Stage, player: Player, kind: AddressKind): Promise<void> {
  const code = await codeFor(stage, player, kind);
  await refused(() => verifyByCode(stage.deps, player.call, kind, code === '000000' ? '000001' : '000000'));
}

async function codeFor({ deps }: Stage, { userId }: Player, kind: AddressKind): Promise<string> {
  const { reader } = deps.store;
  const claim = (await findClaims(reader, { userId })).find(each => each.kind === kind);
  const challenge = claim === undefined ? null : await findChallengeOfClaim(reader, { claimId: claim.id });
  if (challenge === null) throw new Error('There is nothing to verify');
  return codeOf(deps.keys, 'CLAIM', challenge.id);
}

/** Logs in by an identifier from one of the person's devices. */
export async function logInBy(
  stage: Stage,
  person: Persona,
  kind: Kind,
  { device = 0, password = seedPassword } = {},
): Promise<Player> {
  const { deps, app } = stage;
  const call = callOf(stage, person, device);
  const identifier = readIdentifier(deps, app.settings, kind, person[fieldOf[kind]], person.profile.country);
  const resolved = await resolveIdentifier(deps.store.reader, app, identifier);
  return playerOf(person, call, await logIn(deps, call, resolved, password, null));
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
async function countSms({ deps, app }: Stage, { userId, person }: Player, what: 'SENT' | 'VERIFIED'): Promise<void> {
  const isClaimed = (await findClaims(deps.store.reader, { userId })).some(({ kind }) => kind === 'PHONE');
  if (what === 'SENT' && !isClaimed) return;
  const country = countryOf(readPhone(person.phone, null));
  const count = what === 'SENT' ? addSent : addVerified;
  await deps.store.transaction(tx => count(tx, { appId: app.id, country }, bucketOf(deps.now())));
}
