import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type AddressKind, addressKinds, prove } from '../kit/addresses.js';
import { compareTimes, timeInterleaved } from '../kit/compare-times.js';
import { type Answer, post } from '../kit/graphql.js';
import { openNode } from '../kit/node.js';
import { type Operation, operations } from '../kit/operations.js';
import { spyOn } from '../kit/spied-store.js';
import { dayLongTokens, newPhone, password, type TestApp, type TestUser } from '../kit/test-app.js';
import { withoutHashing } from '../kit/without-hashing.js';
import { stories } from '../kit/world.js';

/** Calls of each variant, so twice as many for each pair. `ENUMERATION_ROUNDS=1000 npm test -- enumeration` looks closer. */
const rounds = Number(process.env.ENUMERATION_ROUNDS ?? 100);

/** The same request in worlds that the caller must not be able to tell apart; what makes the next one is not timed. */
interface Scene {
  title: string;
  operation: Operation;
  /** How many messages one request writes. */
  messages: number;
  variants: (app: TestApp) => Promise<Record<string, () => Promise<Request>>>;
}

interface Request {
  variables: Record<string, unknown>;
  token?: string;
}

let made = 0;

/** Always as long as any other, so that answers with names in them are too. */
const newName = () => `name${String(made++).padStart(6, '0')}`;
const newAddress = (kind: AddressKind) => (kind === 'EMAIL' ? `${newName()}@example.com` : newPhone());

/** The three states of an address that A7 hides, each with an endless row of addresses. */
type States = Record<'free' | 'claimed' | 'owned', () => string>;

async function addressesOf(app: TestApp, kind: AddressKind): Promise<States> {
  const field = kind === 'EMAIL' ? 'email' : 'phone';
  const [claimed, owned] = [two(() => newAddress(kind)), two(() => newAddress(kind))];
  for (const address of claimed) await app.register({ username: newName(), [field]: address });
  for (const address of owned) await proven(app, kind, address);
  return { free: () => newAddress(kind), claimed: inTurn(claimed), owned: inTurn(owned) };
}

async function proven(app: TestApp, kind: AddressKind, address = newAddress(kind)): Promise<TestUser> {
  const user = await app.register({ username: newName(), [kind === 'EMAIL' ? 'email' : 'phone']: address });
  await prove(user, kind, address);
  return user;
}

/** By turns, so that nobody changes to what they have (C9). */
function inTurn<T>([one, other]: readonly [T, T]): () => T {
  let turn = 0;
  return () => (turn++ % 2 === 0 ? one : other);
}

function two<T>(make: () => T): [T, T] {
  return [make(), make()];
}

/** A variant for each state of an address. */
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

const scenesByAddress = addressKinds.flatMap(({ kind, field }): Scene[] => [
  {
    title: `A7 a registration with a username and an address (${kind})`,
    operation: 'register',
    messages: 1,
    variants: app =>
      forEachState(app, kind, async address => async () => ({
        variables: { input: { username: newName(), password, [field]: address() } },
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
        const { token } = await app.register({ username: newName(), [field]: address() });
        return async () => ({ token, variables: { kind } });
      }),
  },
  {
    title: `A7, C5 a change to an address (${kind})`,
    operation: 'changeIdentifier',
    messages: 1,
    variants: app =>
      forEachState(app, kind, async address => {
        const { token } = await app.register({ username: newName() });
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
      const { free, claimed, owned } = await addressesOf(app, kind);
      const disabled = newAddress(kind);
      await app.admin('disableUser', { id: (await proven(app, kind, disabled)).id });
      return asking({ unknown: free, claimed, owned, disabled: () => disabled }, identifier => ({ identifier }));
    },
  },
  {
    title: `L4 a login with an address (${kind})`,
    operation: 'login',
    messages: 0,
    variants: async app => {
      const { free, claimed, owned } = await addressesOf(app, kind);
      const disabled = newAddress(kind);
      await app.admin('disableUser', { id: (await proven(app, kind, disabled)).id });
      const all = { unknown: free, 'not owned': claimed, 'wrong password': owned, disabled: () => disabled };
      return asking(all, identifier => ({ identifier, password: 'a wrong horse battery' }));
    },
  },
]);

const scenesByUsername: Scene[] = [
  {
    title: 'W4 a reset by username',
    operation: 'requestPasswordReset',
    messages: 1,
    variants: async app => asking(await usernames(app), identifier => ({ identifier })),
  },
  {
    title: 'L4 a login with a username',
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
  const bare = await app.register({ username: newName() });
  const pseudo = await app.pseudoUser();
  return {
    unknown: newName,
    'of an owner': () => owner.session.user.username,
    'without an address': () => bare.session.user.username,
    'of a disabled user': () => disabled.session.user.username,
    // As long as a username may be, and all that a pseudo user has.
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

const scenes = [...scenesByAddress, ...scenesByUsername];
const settings = { emailVerification: true, phoneVerification: true, ...dayLongTokens };
/** The first of them makes rows that the second finds: a budget, a claim to replace. */
const looks = 2;

stories('Nobody learns who has an address:', world => {
  for (const { title, operation, messages, variants } of scenes) {
    it(`${title} is answered alike, in body, headers and what is written`, async t => {
      const app = await world.app(settings);
      const { store, statements } = spyOn(world.server.deps.store);
      const node = await openNode(world, { store });
      t.after(() => node.close());
      const seen: Record<string, unknown> = {};
      for (const [name, next] of Object.entries(await variants(app))) {
        const answers: unknown[] = [];
        for (let look = 0; look < looks; look++) {
          // Past the cooldown of a resend.
          world.wait(61);
          const request = await next();
          statements.length = 0;
          const answer = await send(node.url, app, operation, request);
          assert.equal(statements.filter(sql => /^insert into "messages"/.test(sql)).length, messages, name);
          answers.push({ ...shapeOf(answer), statements: [...statements] });
        }
        seen[name] = answers;
      }
      const [[first, expected] = [], ...others] = Object.entries(seen);
      for (const [name, answers] of others) assert.deepEqual(answers, expected, `${name} is not like ${first}`);
    });
  }
});

stories('Nobody learns by the clock who has an address:', world => {
  for (const { title, operation, variants } of scenes) {
    it(`${title} takes the same time`, async t => {
      const app = await world.app(settings);
      const node = await openNode(world, { limits: 'off', passwords: withoutHashing(world) });
      t.after(() => node.close());
      const timed = Object.entries(await variants(app)).map(([name, next]) => {
        const prepare = async () => {
          const request = await next();
          return () => send(node.url, app, operation, request);
        };
        return [name, prepare] as const;
      });
      judge(t, await timeInterleaved(Object.fromEntries(timed), rounds));
    });
  }
});

describe('The comparison of times', () => {
  const around = (ms: number) => Array.from({ length: rounds }, (_, index) => ms + ((index * 7) % 10) / 10);

  it('tells a fifth more from the same', () => {
    assert.equal(compareTimes(around(4), around(4.8)).differs, true);
    assert.equal(compareTimes(around(4), around(4)).differs, false);
  });

  it('is not swayed by a few calls that something else held up', () => {
    const heldUp = around(4).map((ms, index) => (index % 10 === 0 ? ms + 500 : ms));
    assert.equal(compareTimes(around(4), heldUp).differs, false);
  });
});

async function send(
  url: string,
  { id }: TestApp,
  operation: Operation,
  { variables, token }: Request,
): Promise<Answer> {
  const headers = { 'x-app-id': id, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  return await post(url, operations[operation], variables, headers);
}

/** The headers that differ between any two answers. */
const ownHeaders = ['date', 'x-request-id'];

/** All of an answer, `content-length` too, but for names, ids, times and tokens, of which only the length is left. */
function shapeOf({ status, headers, text }: Answer) {
  const own = /eyJ[\w-]+\.[\w-]+\.[\w-]+|"(refreshToken|requestId)":"[\w-]+"|name\d{6}|\+8190\d{8}/g;
  const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z/g;
  const blank = (found: string) => '_'.repeat(found.length);
  return {
    status,
    headers: [...headers].filter(([name]) => !ownHeaders.includes(name)),
    text: text.replace(own, blank).replace(id, blank),
  };
}

function judge(t: TestContext, samples: Record<string, number[]>): void {
  const names = Object.keys(samples);
  for (const [index, a] of names.entries()) {
    for (const b of names.slice(index + 1)) {
      const { medians, z, differs } = compareTimes(samples[a] ?? [], samples[b] ?? []);
      const figures = `${a} ${medians[0].toFixed(2)} ms, ${b} ${medians[1].toFixed(2)} ms, z = ${z.toFixed(1)}`;
      t.diagnostic(figures);
      assert.ok(!differs, figures);
    }
  }
}
