import assert from 'node:assert/strict';
import { findNewestOfUser } from '../../src/domain/verification/challenges.queries.js';
import { linkTokenOf } from '../../src/platform/keys/secrets.js';
import { type AddressKind, addressKinds } from './addresses.js';
import { Authenticator } from './authenticator.js';
import { enrol } from './authenticator-app.js';
import { type Answer, postAnything } from './graphql.js';
import { type Operation, operations } from './operations.js';
import { addPasskeyTo, allowPasskeys } from './passkeys.js';
import { seenHalfAYearAgo } from './reclaim.js';
import { dayLongTokens, newIp, newPhone, password, type TestApp, type TestUser } from './test-app.js';
import { changeEmail, undo } from './undo.js';

/** The same request in states that the caller must not be able to tell apart. Preparing a request is not timed. */
export interface Scene {
  title: string;
  operation: Operation;
  /** How many messages one request queues. */
  messages: number;
  variants: (app: TestApp) => Promise<Record<string, () => Promise<Request>>>;
}

export interface Request {
  variables: Record<string, unknown>;
  token?: string;
}

let made = 0;

/** All names have the same length, so that all answers with names have the same length too. */
export const newFixedName = () => `name${String(made++).padStart(6, '0')}`;
const newAddress = (kind: AddressKind) => (kind === 'EMAIL' ? `${newFixedName()}@example.com` : newPhone());

/**
 * The states of an address that A7 hides. A dormant number can be requested (M18). Each function returns the next address
 * in that state, without end.
 */
type States = Record<'free' | 'claimed' | 'owned', () => string> & { dormant?: () => string };

export async function addressesOf(app: TestApp, kind: AddressKind): Promise<States> {
  const field = kind === 'EMAIL' ? 'email' : 'phone';
  const [claimed, owned] = [two(() => newAddress(kind)), two(() => newAddress(kind))];
  for (const address of claimed) await app.register({ username: newFixedName(), [field]: address });
  for (const address of owned) await proven(app, kind, address);
  const states = { free: () => newAddress(kind), claimed: inTurn(claimed), owned: inTurn(owned) };
  if (kind === 'EMAIL') return states;
  const dormant = two(() => newAddress(kind));
  for (const number of dormant) await seenHalfAYearAgo(app, (await proven(app, kind, number)).id);
  return { ...states, dormant: inTurn(dormant) };
}

async function proven(app: TestApp, kind: AddressKind, address = newAddress(kind)): Promise<TestUser> {
  const user = await app.register({ username: newFixedName(), [kind === 'EMAIL' ? 'email' : 'phone']: address });
  // Do not read the code from the inbox: with thousands of messages, reading it takes long.
  await app.admin('markAddressVerified', { userId: user.id, kind });
  return user;
}

/** M14: numbers whose owners were not seen for half a year. Their reset is sent in another way, or not at all. */
async function dormantNumbers(app: TestApp): Promise<Record<string, () => string>> {
  const [mailbox, passkey, factor, nothing] = [newPhone(), newPhone(), newPhone(), newPhone()];
  await proven(app, 'PHONE', nothing);
  await app.registerProven({ phone: mailbox, email: newAddress('EMAIL') });
  await addPasskeyTo(await proven(await allowPasskeys(app), 'PHONE', passkey), new Authenticator());
  await enrol(await proven(app, 'PHONE', factor));
  app.world.wait(181 * 86_400);
  return {
    'dormant, with a mailbox': () => mailbox,
    'dormant, with a passkey': () => passkey,
    'dormant, with an authenticator app': () => factor,
    dormant: () => nothing,
  };
}

/** Verified by the user, which alone makes it good for login codes (M5). */
export async function provenBySelf(app: TestApp, kind: AddressKind, address: string): Promise<TestUser> {
  const user = await app.register({ username: newFixedName(), [kind === 'EMAIL' ? 'email' : 'phone']: address });
  // Derive the token, because reading the inbox takes long.
  const { store, keys } = app.world.server.deps;
  const challenge = await findNewestOfUser(store.reader, user.id, kind);
  assert(challenge !== null);
  await app.do('verifyLink', { token: linkTokenOf(keys, 'CLAIM', challenge.id) });
  return user;
}

/** Alternates between two values, so that no user changes to the current value (C9). */
function inTurn<T>([one, other]: readonly [T, T]): () => T {
  let turn = 0;
  return () => (turn++ % 2 === 0 ? one : other);
}

function two<T>(make: () => T): [T, T] {
  return [make(), make()];
}

/** Makes a variant for each state of an address. */
async function forEachState(
  app: TestApp,
  kind: AddressKind,
  requests: (addressOf: () => string) => Promise<() => Promise<Request>>,
): Promise<Record<string, () => Promise<Request>>> {
  const variants: Record<string, () => Promise<Request>> = {};
  for (const [state, address] of Object.entries(await addressesOf(app, kind)))
    variants[state] = await requests(address);
  return variants;
}

/** Returns the scenes for one kind of address. */
export const scenesOf = ({ kind, field }: (typeof addressKinds)[number]): Scene[] => [
  {
    title: `A7 a registration with a username and an address (${kind})`,
    operation: 'register',
    messages: 1,
    variants: app =>
      forEachState(app, kind, async address => async () => ({
        variables: { input: { username: newFixedName(), password, [field]: address() } },
      })),
  },
  {
    title: `A7, P7 the upgrade of a pseudo user with an address (${kind}) alone`,
    operation: 'upgradePseudoUser',
    messages: 1,
    variants: app =>
      forEachState(app, kind, async address => async () => ({
        token: (await app.pseudoUser()).token,
        variables: { input: { password, [field]: address() } },
      })),
  },
  {
    title: `A7, V12 a resend (${kind})`,
    operation: 'resendVerification',
    messages: 1,
    variants: app =>
      forEachState(app, kind, async address => {
        const { token } = await app.register({ username: newFixedName(), [field]: address() });
        return async () => ({ token, variables: { kind } });
      }),
  },
  {
    title: `A7, C5 a change to an address (${kind})`,
    operation: 'changeIdentifier',
    messages: 1,
    variants: app =>
      forEachState(app, kind, async address => {
        const { token } = await app.register({ username: newFixedName() });
        return async () => ({ token, variables: { kind, value: address(), currentPassword: password } });
      }),
  },
  {
    title: `A7, C4 a change from a verified address (${kind})`,
    operation: 'changeIdentifier',
    messages: 1,
    variants: app =>
      forEachState(app, kind, async address => {
        const { token } = await proven(app, kind);
        return async () => ({ token, variables: { kind, value: address(), currentPassword: password } });
      }),
  },
  {
    title: `W4 a reset by address (${kind})`,
    operation: 'requestPasswordReset',
    messages: 1,
    variants: async app => {
      const dormant = kind === 'PHONE' ? await dormantNumbers(app) : {};
      const { free, claimed, owned } = await addressesOf(app, kind);
      const disabled = newAddress(kind);
      await app.admin('disableUser', { id: (await proven(app, kind, disabled)).id });
      // The owner of the others is known at the network of the request.
      const elsewhere = newAddress(kind);
      await proven(app.from(newIp()), kind, elsewhere);
      const all = { unknown: free, claimed, owned, elsewhere: () => elsewhere, disabled: () => disabled, ...dormant };
      return asking(all, identifier => ({ identifier }));
    },
  },
  {
    title: `F33 a request for a login by passkey with an address (${kind})`,
    operation: 'requestPasskeyLogin',
    messages: 0,
    variants: async app => {
      const { free, claimed, owned } = await addressesOf(await allowPasskeys(app), kind);
      const withPasskey = newAddress(kind);
      await addPasskeyTo(await proven(app, kind, withPasskey), new Authenticator());
      const all = { unknown: free, claimed, owned, 'with a passkey': () => withPasskey };
      return asking(all, identifier => ({ identifier }));
    },
  },
  {
    title: `M5 a login code, by address (${kind})`,
    operation: 'requestLoginCode',
    messages: 1,
    variants: async app => {
      const { free, claimed } = await addressesOf(app, kind);
      const addresses = {
        owned: newAddress(kind),
        disabled: newAddress(kind),
        elsewhere: newAddress(kind),
        'on the word of an admin': newAddress(kind),
      };
      await provenBySelf(app, kind, addresses.owned);
      const { id } = await provenBySelf(app, kind, addresses.disabled);
      await app.admin('disableUser', { id });
      // The owner of the others is known at the network of the request.
      await provenBySelf(app.from(newIp()), kind, addresses.elsewhere);
      await proven(app, kind, addresses['on the word of an admin']);
      const named = Object.fromEntries(Object.entries(addresses).map(([name, address]) => [name, () => address]));
      return asking({ unknown: free, claimed, ...named }, identifier => ({ identifier }));
    },
  },
  {
    title: `L4, F12 a login with an address (${kind})`,
    operation: 'login',
    messages: 0,
    variants: async app => {
      const { free, claimed, owned } = await addressesOf(app, kind);
      const disabled = newAddress(kind);
      await app.admin('disableUser', { id: (await proven(app, kind, disabled)).id });
      const withFactor = newAddress(kind);
      await enrol(await proven(app, kind, withFactor));
      const all = {
        unknown: free,
        'not owned': claimed,
        'wrong password': owned,
        disabled: () => disabled,
        'with a second factor': () => withFactor,
      };
      return asking(all, identifier => ({ identifier, password: 'a wrong horse battery' }));
    },
  },
];

export const scenesByUsername: Scene[] = [
  {
    title: 'M5 a login code, by username',
    operation: 'requestLoginCode',
    messages: 1,
    variants: async app => asking(await usernames(app), identifier => ({ identifier })),
  },
  {
    title: 'C25 a code that settles an undo, by the link and a number',
    operation: 'requestCodeByNotice',
    messages: 1,
    variants: async app => {
      const { free, claimed, owned } = await addressesOf(app, 'PHONE');
      const [email, phone, disabled] = [newAddress('EMAIL'), newPhone(), newPhone()];
      const user = await app.registerProven({ email, phone });
      const { token } = await changeEmail(app, user, email);
      await undo({ app, token });
      await app.admin('disableUser', { id: (await proven(app, 'PHONE', disabled)).id });
      const numbers = {
        unknown: free,
        claimed,
        'of another account': owned,
        'of a disabled user': () => disabled,
        'of this account': () => phone,
      };
      return asking(numbers, number => ({ token, phone: number }));
    },
  },
  {
    title: 'W4 a reset by username',
    operation: 'requestPasswordReset',
    messages: 1,
    variants: async app => asking(await usernames(app), identifier => ({ identifier })),
  },
  {
    title: 'F33 a request for a login by passkey with a username',
    operation: 'requestPasskeyLogin',
    messages: 0,
    variants: async app => asking(await usernames(await allowPasskeys(app)), identifier => ({ identifier })),
  },
  {
    title: 'L4, F12 a login with a username',
    operation: 'login',
    messages: 0,
    variants: async app =>
      asking(await usernames(app), identifier => ({ identifier, password: 'a wrong horse battery' })),
  },
];

async function usernames(app: TestApp): Promise<Record<string, () => string>> {
  const owner = await proven(app, 'EMAIL');
  const disabled = await proven(app, 'EMAIL');
  await app.admin('disableUser', { id: disabled.id });
  const bare = await app.register({ username: newFixedName() });
  const pseudo = await app.pseudoUser();
  const { user: enrolled } = await enrol(await app.register({ username: newFixedName() }));
  return {
    unknown: newFixedName,
    'of an owner': () => owner.session.user.username,
    'without an address': () => bare.session.user.username,
    'of a disabled user': () => disabled.session.user.username,
    'of a user with a second factor': () => enrolled.session.user.username,
    // A pseudo user has no other identifier. An id is as long as the longest username.
    'the id of a pseudo user': () => pseudo.id,
  };
}

function asking(
  identifiers: Record<string, () => string>,
  variables: (identifier: string) => Record<string, unknown>,
): Record<string, () => Promise<Request>> {
  const entries = Object.entries(identifiers);
  return Object.fromEntries(entries.map(([name, next]) => [name, async () => ({ variables: variables(next()) })]));
}

export const sceneSettings = {
  reclaimDormantNumbers: true,
  emailVerification: true,
  phoneVerification: true,
  allowedCountries: ['JP'],
  loginByCode: ['EMAIL', 'PHONE'],
  ...dayLongTokens,
};

/** Sends a request without recording its secrets, because there can be thousands. */
export async function send(
  url: string,
  { id, ip }: TestApp,
  operation: Operation,
  { variables, token }: Request,
): Promise<Answer> {
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return await postAnything(url, operations[operation], variables, {
    'x-app-id': id,
    'x-forwarded-for': ip,
    ...bearer,
  });
}
