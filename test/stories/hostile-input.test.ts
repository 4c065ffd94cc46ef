import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { type ErrorCode, errorCodes } from '../../src/domain/refusal.js';
import { linkTokenOf } from '../../src/platform/keys/secrets.js';
import { type Answer, postAnything } from '../kit/graphql.js';
import { type DrivenField, drivenFields, type Role, schemaNames, type Variables } from '../kit/hostile-arguments.js';
import { openNode } from '../kit/node.js';
import { storedRows } from '../kit/stored.js';
import type { TestApp } from '../kit/test-app.js';
import { withoutHashing } from '../kit/without-hashing.js';
import { engines, operatorToken, World } from '../kit/world.js';

/** How often each argument is tested. `HOSTILE_RUNS=200 HOSTILE_SEED=$RANDOM npm test -- hostile-input` tests more. */
const runsPerArgument = Number(process.env.HOSTILE_RUNS ?? 4);
const seed = Number(process.env.HOSTILE_SEED ?? 20_240_229);
const leastRuns = 8;
/** After this many runs, compares everything stored with what was stored before. */
const runsPerSnapshot = 4;

/** PostgreSQL fails on a text with NUL, also if it only compares it. */
const withNul = { NUL: '\0', 'an id with NUL': '01936f3e-5a2b-7c4d-8e6f-0123456789ab\0' };

/** The two engines, each with an app in the same state. */
const worlds = engines.map(engine => new World(engine, { limitsEnabled: false, graphiql: false }));

describe('Hostile input', () => {
  let stages: Stage[] = [];
  before(() => Promise.all(worlds.map(world => world.start())));
  after(() => Promise.all(worlds.map(world => world.stop())));

  for (const [index, field] of drivenFields().entries()) {
    it(`I4, I5 to ${field.name} is no bug, is not repeated, leaves no trace if refused, and has the same effect on both engines`, async t => {
      const outcomes: Record<string, number> = {};
      let run = 0;
      await fc.assert(
        fc.asyncProperty(field.variables, callersOf(field.role), async (variables, caller) => {
          if (stages.length === 0) stages = await setStages(index);
          const isSampled = run++ % runsPerSnapshot === 0;
          const answers = await Promise.all(stages.map(stage => ask(stage, field, variables, caller, isSampled)));
          const [first, ...others] = answers.map((answer, each) => shapeOf(answer, stages[each]?.values ?? {}));
          for (const other of others) assert.deepEqual(other, first);
          const outcome = answers[0]?.body.errors?.[0]?.extensions.code ?? 'OK';
          outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
          // An accepted mutation may have removed something that later runs need.
          if (outcome === 'OK' && field.name.startsWith('Mutation.')) stages = await revive(stages);
        }),
        { seed: seed + index, endOnFailure: true, numRuns: Math.max(leastRuns, runsPerArgument * field.texts.length) },
      );
      t.diagnostic(JSON.stringify(outcomes));
      if (outcomes.OK !== undefined && field.name.startsWith('Mutation.')) stages = [];
    });
  }

  for (const [name, text] of Object.entries(withNul)) {
    it(`I4 ${name} in any text argument is no bug on both engines`, async () => {
      stages = [];
      for (const field of drivenFields()) {
        for (const { withText } of field.texts) {
          if (stages.length === 0) stages = await setStages(0);
          const answers = await Promise.all(stages.map(each => ask(each, field, withText(text), field.role, false)));
          const [first, ...others] = answers.map((answer, each) => shapeOf(answer, stages[each]?.values ?? {}));
          for (const other of others) assert.deepEqual(other, first);
          if (answers[0]?.body.errors === undefined && field.name.startsWith('Mutation.'))
            stages = await revive(stages);
        }
      }
    });
  }
});

interface Stage {
  world: World;
  app: TestApp;
  tokens: Record<Role, string | undefined>;
  /** The values of `‹…›` in arguments. */
  values: Record<string, string>;
}

/** Every second time, phone verification is ON. */
async function setStages(turn: number): Promise<Stage[]> {
  const settings = { emailVerification: true, phoneVerification: turn % 2 === 1 };
  return await Promise.all(worlds.map(world => setStage(world, settings)));
}

/** Makes an app with a caller, an owner whose data others want, and a pseudo user. */
async function setStage(world: World, settings: Record<string, boolean>): Promise<Stage> {
  const app = await world.app(settings);
  const stranger = await app.register({ username: 'grace.hopper', email: 'grace@example.com' });
  await app.admin('markAddressVerified', { userId: stranger.id, kind: 'EMAIL' });
  const identifiers = { username: 'ada.lovelace', email: 'ada@example.com', phone: '+819012345678' };
  const user = await app.register({ ...identifiers, country: 'JP' });
  const [claim] = user.session.user.verifications;
  const pseudo = await app.pseudoUser();
  const { resetId } = await app.do('requestPasswordReset', { identifier: 'grace.hopper' });
  const [session] = await user.do('sessions');
  return {
    world,
    app,
    tokens: {
      ANYONE: undefined,
      PSEUDO: pseudo.token,
      USER: user.token,
      ADMIN: app.adminToken,
      OPERATOR: operatorToken,
    },
    values: {
      userId: user.id,
      strangerId: stranger.id,
      sessionId: session.id,
      refreshToken: user.session.refreshToken,
      linkToken: linkTokenOf(world.server.deps.keys, 'CLAIM', claim.id),
      resetId,
    },
  };
}

/** Replaces pseudo users who were deleted. Returns no stages if another user was deleted, so that new ones are created. */
async function revive(stages: Stage[]): Promise<Stage[]> {
  for (const { app, tokens } of stages) {
    const isThere = (token: string | undefined) => app.do('me', {}, token).catch(() => null);
    if ((await isThere(tokens.USER)) === null) return [];
    if (!(await isThere(tokens.PSEUDO))?.isPseudo) tokens.PSEUDO = (await app.pseudoUser()).token;
  }
  return stages;
}

/** Chooses mostly callers with the right role, because all others are refused early. */
function callersOf(role: Role): fc.Arbitrary<Role> {
  const others: Role[] = role === 'ANYONE' ? ['USER'] : ['ANYONE', 'PSEUDO', 'USER'];
  const heard = fc.constantFrom<Role>(role, role === 'PSEUDO' ? 'USER' : role);
  return fc.oneof({ weight: 6, arbitrary: heard }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

async function ask(
  { world, app, tokens, values }: Stage,
  field: DrivenField,
  variables: Variables,
  caller: Role,
  isSampled: boolean,
): Promise<Answer> {
  const given = fill(values, variables);
  const token = tokens[caller];
  const headers = { 'x-app-id': app.id, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const before = isSampled ? await rowsByRequests(world) : null;
  const linesBefore = world.logLines.length;
  const answer = await postAnything(world.url, field.query, given, headers);
  checkAnswer(answer, given, world.logLines.slice(linesBefore));
  if (before !== null && isRefusedWithoutTrace(field, answer)) assert.deepEqual(await rowsByRequests(world), before);
  return answer;
}

/** Ignores rows and columns that a worker may write at any moment, such as search terms (O13) and daily counts (O18). */
async function rowsByRequests(world: World): Promise<Record<string, unknown[]>> {
  const { messages = [], challenges = [], users = [], ...others } = await storedRows(world);
  const { searchTerms: _, dailyCounts: __, ...rest } = others;
  return {
    ...rest,
    users: users.map(row => ({ ...JSON.parse(row), indexedUpdate: null })),
    messages: messages.map(row => {
      const { id, userId, kind, recipient, draft, expiresAt } = JSON.parse(row);
      return { id, userId, kind, recipient, draft, expiresAt };
    }),
    challenges: challenges.map(row => ({ ...JSON.parse(row), lastSentAt: null })),
  };
}

function fill(values: Record<string, string>, variables: Variables): Variables {
  return JSON.parse(JSON.stringify(variables).replace(/‹(\w+)›/g, (whole, name) => values[name] ?? whole));
}

/** These refusals count an attempt, record it, or end the session of a thief. */
const tracedRefusals: ErrorCode[] = ['INVALID_CREDENTIALS', 'INVALID_CODE', 'INVALID_PASSKEY', 'REFRESH_TOKEN_REUSED'];

/** I6: a login with a text that no identifier can have today is refused as such after it was recorded as a failed one. */
const isRecorded = (name: string, code: string) => name === 'Mutation.login' && code === 'INVALID_IDENTIFIER';

function isRefusedWithoutTrace({ name }: DrivenField, { body }: Answer): boolean {
  const codes = (body.errors ?? []).map(({ extensions }) => extensions.code);
  const isTraced = (code: string) => (tracedRefusals as string[]).includes(code) || isRecorded(name, code);
  return !body.data && codes.length > 0 && !codes.some(isTraced);
}

const codesWithField: ErrorCode[] = ['BAD_USER_INPUT', 'INVALID_IDENTIFIER', 'WEAK_PASSWORD', 'IDENTIFIER_REQUIRED'];

function checkAnswer({ status, body, text }: Answer, given: Variables, logLines: string[]): void {
  for (const { extensions } of body.errors ?? []) {
    const { code, field } = extensions;
    assert.ok((errorCodes as string[]).includes(code), text);
    assert.notEqual(code, 'INTERNAL_SERVER_ERROR', text);
    const needsField = (codesWithField as string[]).includes(code) && !isRefusedUnread(status, given);
    if (needsField) assert.ok(schemaNames.has(field ?? ''), `names no argument: ${text}`);
  }
  const errors = textsOf(body.errors ?? []).join('\n');
  const log = logLines.join('\n');
  for (const sent of textsOf(given).filter(isTelling)) {
    assert.ok(!errors.includes(sent), `${sent} is repeated in ${text}`);
    assert.ok(!log.includes(sent) && !log.includes(JSON.stringify(sent).slice(1, -1)), `${sent} is logged`);
  }
}

/** Refused before GraphQL: a body that is too long, or that would set a prototype. */
function isRefusedUnread(status: number, given: Variables): boolean {
  const isPrototype = textsOf(given).some(text => text === '__proto__' || text === 'constructor');
  return status === 413 || (status === 400 && isPrototype);
}

/** Returns whether a text is long enough to come only from the caller. */
function isTelling(text: string): boolean {
  return text.trim().length >= 8 && !schemaNames.has(text) && !/^[0-9a-f-]{36}$/.test(text);
}

/** Returns every text in a value, including the names of its members. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [...(Array.isArray(value) ? [] : [key]), ...textsOf(item)]);
}

/** The sending worker may be earlier or later than the act that makes a message obsolete. */
const leavingStates = ['QUEUED', 'SENT', 'EXPIRED'];
/** Columns of a message that the sending worker writes. */
const sendersFields = ['sentAt', 'attempts', 'nextAttemptAt', 'provider'];

/**
 * Returns a response without the values that differ between two runs: ids, times, tokens, positions, and whether a
 * message was already sent.
 */
function shapeOf({ status, body }: Answer, values: Record<string, string>): unknown {
  const shape = JSON.stringify(body, (key, value) => {
    if (/token$|^(requestId|(start|end)Cursor|rotateWebhookSecret|secret|uri|qrCode|codes)$/i.test(key))
      return `a ${key}`;
    if (key === 'ip' || key === 'firstIp') return 'a place';
    if (sendersFields.includes(key) || (key === 'state' && leavingStates.includes(value))) return 'on its way';
    if (key === 'messages' && Array.isArray(value)) return withoutLeaving(value);
    if (typeof value !== 'string') return value;
    if (/^u[0-9a-f]{20}$/.test(value)) return 'a drawn name';
    if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) return 'an id';
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return 'a time';
    // A preview contains its input.
    return Object.entries(values).reduce((text, [name, own]) => text.replaceAll(own, `‹${name}›`), value);
  });
  return { status, body: JSON.parse(shape) };
}

/** Adds the counts of waiting and sent messages. Puts other messages in the order of their kinds. */
function withoutLeaving(messages: { state?: string; count?: number; kind?: string }[]): unknown[] {
  // Messages of the same millisecond have no fixed order.
  if (messages.some(({ count }) => count === undefined)) return messages.toSorted(byKind);
  const isLeaving = ({ state = '' }) => leavingStates.includes(state);
  const leaving = messages.filter(isLeaving).reduce((sum, { count = 0 }) => sum + count, 0);
  return [{ leaving }, ...messages.filter(each => !isLeaving(each))];
}

function byKind({ kind: one = '' }: { kind?: string }, { kind: other = '' }: { kind?: string }): number {
  return one.localeCompare(other);
}

/**
 * Texts that are expensive to process: marks to be sorted, subtags, host names to be decoded, digits, dots, and so on.
 */
const marks = '\u0301\u0316';
const chunks = ['e\u0301', ' ', '0', '\u{1d7ff}', 'a.', '-a', '%41'];
/** The largest request, and sizes near the limits of single arguments. */
const fullBytes = 96_000;
const boundedBytes = [32_000, 16_000];

/** How much more a hostile text may cost than a harmless one of full size. One pass in n² steps costs far more. */
const mostTimes = 20;
const tries = 4;

/** On one engine only, because the text is refused before the store is used. */
describe('A text of full size', () => {
  const world = new World('SQLite', { limitsEnabled: false });
  let stage: Stage;
  let node: Awaited<ReturnType<typeof openNode>>;
  before(async () => {
    await world.start();
    stage = await setStage(world, { emailVerification: true });
    node = await openNode(world, { passwords: withoutHashing(world) });
  });
  after(async () => {
    await node.close();
    await world.stop();
  });

  for (const field of drivenFields().filter(({ texts }) => texts.length > 0)) {
    it(`I4 takes ${field.name} no longer than any other text of its size`, async t => {
      const costs: { ms: number; text: string }[] = [];
      for (const { path, withText } of field.texts) {
        const usualMs = await leastMs(0, () => cpuMs(node.url, stage, field, withText('x'.repeat(fullBytes))));
        const texts = [...chunks, marks].map(chunk => ({ chunk, bytes: fullBytes }));
        for (const { chunk, bytes } of [...texts, ...boundedBytes.map(bytes => ({ chunk: marks, bytes }))]) {
          const text = chunk.repeat(bytes / Buffer.byteLength(chunk));
          const ms = await leastMs(mostTimes * usualMs, () => cpuMs(node.url, stage, field, withText(text)));
          costs.push({
            ms,
            text: `${bytes} bytes of ${JSON.stringify(chunk)} as ${path}: ${ms} ms, usually ${usualMs}`,
          });
          assert.ok(ms <= mostTimes * usualMs, costs.at(-1)?.text);
        }
      }
      costs.sort((a, b) => b.ms - a.ms);
      t.diagnostic(costs[0]?.text ?? '');
    });
  }
});

/** Returns the CPU time of this process for a request, client and server. Other processes do not affect it. */
async function cpuMs(
  url: string,
  { app, tokens, values }: Stage,
  { query, role }: DrivenField,
  variables: Variables,
): Promise<number> {
  const token = tokens[role];
  const headers = { 'x-app-id': app.id, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const given = fill(values, variables);
  const before = process.cpuUsage();
  await postAnything(url, query, given, headers);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * Returns the least of a few tries, because the process also collects garbage and compiles. Stops at the
 * first try below `enough`.
 */
async function leastMs(enough: number, measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let tried = 0; tried < tries && least > enough; tried++) least = Math.min(least, await measure());
  return least;
}
