import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type SourceFile, sourceFiles } from '../kit/sources.js';

/** docs/architecture: each role may import itself and those before it. */
const roles = ['base', 'rules', 'port', 'store', 'queries', 'use case', 'skin', 'main'] as const;
type Role = (typeof roles)[number];

/** Sessions come before users because whoever registers is logged in (A4). */
const slices = ['audit', 'limits', 'messaging', 'apps', 'events', 'identifiers', 'verification', 'sessions', 'users'];
const skins = ['graphql', 'http'];

/** What a sender, a hasher or a template engine is, and the one file for each library that does it. */
const portsAndAdapters = [
  'src/events/signature.ts',
  'src/events/webhook-client.ts',
  'src/messaging/breaker.ts',
  'src/messaging/receipt-token.ts',
  'src/messaging/render.ts',
  'src/messaging/segments.ts',
  'src/messaging/sender.ts',
  'src/messaging/smtp.ts',
  'src/messaging/vonage.ts',
  'src/sessions/access-token.ts',
  'src/sessions/access-tokens.ts',
  'src/users/argon2-worker.ts',
  'src/users/argon2.ts',
  'src/users/foreign-hash.ts',
  'src/users/password-hasher.ts',
];

/** Libraries that shape a whole layer; every other library is met by one file alone. */
const homes: Record<string, (path: string) => boolean> = {
  'better-sqlite3': path => path.startsWith('src/store/'),
  pg: path => path.startsWith('src/store/'),
  'drizzle-orm': path => path.startsWith('src/store/') || path.endsWith('.queries.ts'),
  '@apollo/server': isIn('graphql'),
  '@graphql-tools/merge': isIn('graphql'),
  '@graphql-tools/schema': isIn('graphql'),
  '@graphql-tools/utils': isIn('graphql'),
  graphql: isIn('graphql'),
  'graphql-scalars': isIn('graphql'),
  'graphql-ws': isIn('graphql'),
  'type-graphql': isIn('graphql'),
  // Whose limit it counts for, and where an event may go.
  'ipaddr.js': path => ['src/limits/network.rules.ts', 'src/apps/webhook-target.rules.ts'].includes(path),
  // What we sign, and what others sign for us.
  jsonwebtoken: path => ['src/sessions/access-token.ts', 'src/messaging/receipt-token.ts'].includes(path),
  fastify: path => ['skin', 'main'].includes(roleOf(path)),
};

/** Its type Logger is what our own port would look like. */
const typesMayBeAnywhere = new Set(['pino']);

const files = sourceFiles('src', ['src/browser', 'src/portal']);

describe('Import directions (architecture.md)', () => {
  it('(1) go from main to the skins, use cases, queries, ports and rules, never back', () => {
    const backwards = edges().filter(
      ({ from, to, typeOnly }) => !typeOnly && roles.indexOf(roleOf(to)) > roles.indexOf(roleOf(from)),
    );
    assert.deepEqual(
      backwards.map(({ from, to }) => `${from} (${roleOf(from)}) imports ${to} (${roleOf(to)})`),
      [],
    );
  });

  it(`(2) go from ${[...slices].reverse().join(' to ')}, never back`, () => {
    const backwards = edges().filter(
      ({ from, to }) => sliceOf(from) !== -1 && sliceOf(to) !== -1 && sliceOf(to) > sliceOf(from),
    );
    assert.deepEqual(
      backwards.map(({ from, to }) => `${from} imports ${to}`),
      [],
    );
  });

  it('(3) let each library be met in its one home', () => {
    const pathsByLibrary = new Map<string, Set<string>>();
    for (const { path, imports } of files.filter(({ path }) => !isTool(path))) {
      for (const { from, typeOnly } of imports) {
        if (/^(src\/|node:)/.test(from) || (typeOnly && typesMayBeAnywhere.has(from))) continue;
        pathsByLibrary.set(from, (pathsByLibrary.get(from) ?? new Set()).add(path));
      }
    }
    const strays = [...pathsByLibrary].flatMap(([library, paths]) => {
      const isHome = homes[library];
      const misplaced = [...paths].filter(path => (isHome ? !isHome(path) : paths.size > 1));
      return misplaced.map(path => `${library} in ${path}`);
    });
    assert.deepEqual(strays, []);
  });

  it('knows only ports and adapters that exist', () => {
    const paths = new Set(files.map(({ path }) => path));
    assert.deepEqual(
      portsAndAdapters.filter(path => !paths.has(path)),
      [],
    );
  });
});

describe('The code', () => {
  it('(4) meets clock, dice and environment in main.ts and config.ts only', () => {
    const outside = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|\bprocess\.env\b/;
    const exempt = ['src/main.ts', 'src/config.ts'];
    assert.deepEqual(
      linesWith(
        outside,
        files.filter(({ path }) => !exempt.includes(path) && !isTool(path)),
      ),
      [],
    );
  });

  it('is pure in *.rules.ts: no promise, no I/O', () => {
    const rules = files.filter(({ path }) => path.endsWith('.rules.ts'));
    assert.deepEqual(
      linesWith(/\basync\b|\bawait\b|\bPromise\b|'node:(fs|http|https|net\/|dns|child_process|timers)/, rules),
      [],
    );
  });

  it('opens transactions in use cases only', () => {
    const others = files.filter(({ path }) => !['use case', 'store', 'main'].includes(roleOf(path)));
    assert.deepEqual(linesWith(/\.transaction\(/, others), []);
  });

  it('X1 asks a request for its clientAddress: what Fastify calls ip, host or protocol is a proxy’s or anybody’s', () => {
    assert.deepEqual(linesWith(/\brequest\.(ips?|host|hostname|protocol|originalUrl)\b/, files), []);
  });

  it('has no `any` and no @ts-ignore', () => {
    assert.deepEqual(linesWith(/(:|as|<)\s*any\b(?!')|@ts-(ignore|expect-error|nocheck)/, files), []);
  });
});

describe('The portal', () => {
  const portal = sourceFiles('src/portal');

  it('knows the API alone: of the server it takes nothing but types', () => {
    const allowed = /^src\/(portal|browser)\//;
    const taken = portal.flatMap(({ path, imports }) =>
      imports
        .filter(({ from, typeOnly }) => from.startsWith('src/') && !allowed.test(from) && !typeOnly)
        .map(({ from }) => `${path} imports ${from}`),
    );
    assert.notEqual(portal.length, 0);
    assert.deepEqual(taken, []);
  });

  it('makes no markup of text, and keeps nothing in the browser', () => {
    const forbidden =
      /dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|document\.write|localStorage|sessionStorage/;
    assert.deepEqual(linesWith(forbidden, portal), []);
  });
});

function edges() {
  return files.flatMap(file =>
    file.imports
      .filter(({ from }) => from.startsWith('src/'))
      .map(({ from: to, typeOnly }) => ({ from: file.path, to, typeOnly })),
  );
}

function roleOf(path: string): Role {
  const [, folder = '', ...rest] = path.split('/');
  if (['src/main.ts', 'src/serve.ts', 'src/create-deps.ts', 'src/observe.ts'].includes(path) || isTool(path))
    return 'main';
  if (skins.includes(folder)) return 'skin';
  if (folder === 'store') return 'store';
  if (path.endsWith('.queries.ts')) return 'queries';
  if (path === 'src/clean-up.ts') return 'use case';
  if (rest.length === 0) return 'base';
  if (path.endsWith('.rules.ts')) return 'rules';
  return portsAndAdapters.includes(path) ? 'port' : 'use case';
}

function sliceOf(path: string): number {
  return slices.indexOf(path.split('/')[1] ?? '');
}

function isTool(path: string): boolean {
  return path.startsWith('src/tools/');
}

function isIn(folder: string): (path: string) => boolean {
  return path => path.startsWith(`src/${folder}/`);
}

function linesWith(pattern: RegExp, among: SourceFile[]): string[] {
  return among.flatMap(({ path, code }) =>
    code
      .split('\n')
      .filter(line => pattern.test(line))
      .map(line => `${path}: ${line.trim()}`),
  );
}
