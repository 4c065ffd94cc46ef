import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readProjectFile, type SourceFile, sourceFiles } from '../kit/sources.js';

/** Each layer imports itself and those before it (docs/architecture.md). `src/web` knows only the API. */
const layers = ['platform', 'domain', 'api', 'boot', 'main', 'tools'];

/** Inside the domain and the platform, each role imports itself and those before it. */
const roles = ['base', 'rules', 'port', 'queries', 'use case'] as const;
type Role = (typeof roles)[number];

/** Sessions come before accounts because registering opens a session (A4). */
const slices = [
  ...[
    'audit',
    'limits',
    'idempotency',
    'messaging',
    'apps',
    'events',
    'identifiers',
    'sending',
    'sessions',
    'verification',
  ],
  ...['factors', 'passwords', 'presence', 'accounts', 'admin', 'transfer', 'retention'],
];

/** They name everything that a use case gets, so only they may import types of any slice. */
const namesEverySlice = ['src/domain/deps.ts', 'src/domain/call.ts'];

/** Files that define a sender, a hasher or the like, and the one file per library that implements it. */
const portsAndAdapters = [
  'src/domain/events/webhook-client.ts',
  'src/domain/factors/passkeys/webauthn.ts',
  'src/domain/messaging/templates/html/html-tokens.ts',
  'src/domain/messaging/templates/render.ts',
  'src/domain/messaging/templates/segments.ts',
  'src/domain/passwords/argon2-worker.ts',
  'src/domain/passwords/argon2.ts',
  'src/domain/passwords/foreign-hash.ts',
  'src/domain/passwords/password-hasher.ts',
  'src/domain/sessions/access-token.ts',
  'src/domain/sessions/access-tokens.ts',
];

/** The ports for providers of messages, and a folder for each provider. */
const providersFolder = 'src/domain/messaging/providers/';

const mostFilesInFolder = 20;
const mostLinesInFile = 250;

/** Libraries that shape a whole folder. Every other library is imported by one file only. */
const homes: Record<string, (path: string) => boolean> = {
  'better-sqlite3': path => path.startsWith('src/platform/store/'),
  pg: path => path.startsWith('src/platform/store/'),
  'drizzle-orm': path => path.startsWith('src/platform/store/') || path.endsWith('.queries.ts'),
  '@apollo/server': isIn('src/api/graphql/'),
  '@graphql-tools/merge': isIn('src/api/graphql/'),
  '@graphql-tools/schema': isIn('src/api/graphql/'),
  '@graphql-tools/utils': isIn('src/api/graphql/'),
  graphql: isIn('src/api/graphql/'),
  'graphql-scalars': isIn('src/api/graphql/'),
  'graphql-ws': isIn('src/api/graphql/'),
  'type-graphql': isIn('src/api/graphql/'),
  // Limits group clients by network, and webhooks must not reach private networks.
  'ipaddr.js': path =>
    ['src/domain/limits/network.rules.ts', 'src/platform/webhooks/address-range.rules.ts'].includes(path),
  // One file for the tokens that we sign, one for the receipts that Vonage signs.
  jsonwebtoken: path =>
    ['src/domain/sessions/access-token.ts', 'src/domain/messaging/providers/vonage/receipt-token.ts'].includes(path),
  fastify: path => ['api', 'boot'].includes(layerOf(path)),
};

/** A port for the log would look exactly like pino's type Logger. */
const typesMayBeAnywhere = new Set(['pino']);

const allFiles = sourceFiles('src');
const files = sourceFiles('src', ['src/web', 'src/client']);

describe('Import directions (architecture.md)', () => {
  it(`(1) go from ${[...layers].reverse().join(' to ')}, never back, types included`, () => {
    const backwards = edges().filter(({ from, to }) => rank(layers, layerOf(to)) > rank(layers, layerOf(from)));
    assert.deepEqual(backwards.map(showEdge), []);
  });

  it(`(2) go from ${[...slices].reverse().join(' to ')}, never back, types included`, () => {
    const backwards = edges().filter(
      ({ from, to }) =>
        sliceOf(from) !== null &&
        !namesEverySlice.includes(from) &&
        rank(slices, sliceOf(to) ?? '') > rank(slices, sliceOf(from) ?? ''),
    );
    assert.deepEqual(backwards.map(showEdge), []);
    assert.deepEqual(
      edges()
        .filter(({ from, to, typeOnly }) => namesEverySlice.includes(from) && sliceOf(to) !== '' && !typeOnly)
        .map(showEdge),
      [],
    );
  });

  it('are listed in docs/architecture.md, slice by slice in the same order', () => {
    const table = readProjectFile('docs/architecture.md').split('| slice | knows |')[1] ?? '';
    const listed = Array.from(table.split('\n\n')[0]?.matchAll(/^\| `(\w+)` \|/gm) ?? [], ([, slice]) => slice);
    assert.deepEqual(listed, slices);
  });

  it('(3) go from use cases to queries, ports and rules, never back', () => {
    const backwards = edges().filter(
      ({ from, to, typeOnly }) =>
        !typeOnly && sliceOf(from) !== null && rank(roles, roleOf(to)) > rank(roles, roleOf(from)),
    );
    assert.deepEqual(
      backwards.map(edge => `${showEdge(edge)} (${roleOf(edge.from)} imports ${roleOf(edge.to)})`),
      [],
    );
  });

  it('(4) form no cycle between files, types included', () => {
    assert.deepEqual(circles(), []);
  });

  it('(5) allow each library in one file or folder only', () => {
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

  it('D13 reach the folder of a provider only from its rows of the two tables', () => {
    const isInside = new RegExp(`^${providersFolder}\\w+/`);
    const tables = ['table.ts', 'codes.rules.ts'].map(name => `${providersFolder}${name}`);
    const strays = edges().filter(
      ({ from, to }) => isInside.test(to) && !isInside.test(from) && !tables.includes(from),
    );
    assert.deepEqual(strays.map(showEdge), []);
  });

  it('name only ports and adapters that exist', () => {
    const paths = new Set(files.map(({ path }) => path));
    assert.deepEqual(
      portsAndAdapters.filter(path => !paths.has(path)),
      [],
    );
  });
});

describe('The code', () => {
  it('(6) reads clock, random bytes and environment only in main.ts and config.ts', () => {
    const outside = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|\bprocess\.env\b/;
    const exempt = ['src/main.ts', 'src/platform/config/config.ts'];
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

  it('L2 turns an identifier into a user in three places only', () => {
    const users = edges().filter(({ to, typeOnly }) => to === 'src/domain/identifiers/resolve.ts' && !typeOnly);
    assert.deepEqual(
      users
        .map(({ from }) => from)
        .filter(path => !isTool(path))
        .sort(),
      [
        'src/api/graphql/directives/verified-only.ts',
        'src/api/kii/caller.ts',
        'src/domain/admin/explain-identifier.ts',
      ],
    );
  });

  it('H4 lets the two APIs share use cases, and nothing of each other', () => {
    const between = edges().filter(
      ({ from, to }) =>
        (from.startsWith('src/api/kii/') && to.startsWith('src/api/graphql/')) ||
        (from.startsWith('src/api/graphql/') && to.startsWith('src/api/kii/')),
    );
    assert.deepEqual(between.map(showEdge), []);
  });

  it('makes canonical values in their parsers only; columns and rows carry the type from there', () => {
    const parsers = ['username', 'email', 'phone', 'typed-form'].map(kind => `src/domain/identifiers/${kind}.rules.ts`);
    const others = files.filter(({ path }) => !parsers.includes(path));
    assert.deepEqual(linesWith(/\bas Canonical\b|<Canonical>\w/, others), []);
  });

  it('opens transactions in use cases only', () => {
    const others = files.filter(
      ({ path }) => layerOf(path) === 'api' || (layerOf(path) === 'domain' && roleOf(path) !== 'use case'),
    );
    assert.deepEqual(linesWith(/\.transaction\(/, others), []);
  });

  it('X1 reads a request’s clientAddress only: Fastify’s ip, host and protocol may be a proxy’s or invented', () => {
    assert.deepEqual(linesWith(/\brequest\.(ips?|host|hostname|protocol|originalUrl)\b/, files), []);
  });

  it('has no `any` and no @ts-ignore', () => {
    assert.deepEqual(linesWith(/(:|as|<)\s*any\b(?!')|@ts-(ignore|expect-error|nocheck)/, files), []);
  });
});

describe('The folders of src', () => {
  it('contain main.ts, six layers and the package for clients', () => {
    const entries = new Set(allFiles.map(({ path }) => path.split('/')[1]));
    assert.deepEqual([...entries].sort(), ['api', 'boot', 'client', 'domain', 'main.ts', 'platform', 'tools', 'web']);
  });

  it(`contain at most ${mostFilesInFolder} files each`, () => {
    const folders = groupByFolder();
    const crowded = [...folders].filter(([, inFolder]) => inFolder.length > mostFilesInFolder);
    assert.deepEqual(
      crowded.map(([folder, { length }]) => `${folder} has ${length} files`),
      [],
    );
  });

  it(`contain no file of more than ${mostLinesInFile} lines except the table of tables and generated files`, () => {
    const exempt = [
      'src/client/generated/api.ts',
      'src/platform/store/tables.ts',
      'src/web/portal/operations/operations.ts',
    ];
    const long = allFiles.filter(({ path, lines }) => lines > mostLinesInFile && !exempt.includes(path));
    assert.deepEqual(
      long.map(({ path, lines }) => `${path} has ${lines} lines`),
      [],
    );
  });
});

describe('The portal', () => {
  const portal = sourceFiles('src/web/portal');

  it('uses only the API: it imports nothing but types from the server', () => {
    const allowed = /^src\/web\//;
    const taken = portal.flatMap(({ path, imports }) =>
      imports
        .filter(({ from, typeOnly }) => from.startsWith('src/') && !allowed.test(from) && !typeOnly)
        .map(({ from }) => `${path} imports ${from}`),
    );
    assert.notEqual(portal.length, 0);
    assert.deepEqual(taken, []);
  });

  it('creates no markup from text, and stores nothing in the browser', () => {
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

function rank(order: readonly string[], name: string): number {
  return order.indexOf(name);
}

function groupByFolder(): Map<string, SourceFile[]> {
  const folders = new Map<string, SourceFile[]>();
  for (const file of allFiles) {
    const folder = file.path.slice(0, file.path.lastIndexOf('/'));
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return folders;
}

function showEdge({ from, to }: { from: string; to: string }): string {
  return `${from} imports ${to}`;
}

/** Returns the layer of a file. `src/main.ts` counts as one. */
function layerOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '');
}

/** Returns the slice of a file of the domain, '' for files beside the slices, and null outside of the domain. */
function sliceOf(path: string): string | null {
  if (layerOf(path) !== 'domain') return null;
  const [, , folder = '', ...rest] = path.split('/');
  return rest.length === 0 ? '' : folder;
}

function roleOf(path: string): Role {
  if (path.endsWith('.queries.ts')) return 'queries';
  if (layerOf(path) === 'platform' || sliceOf(path) === '') return 'base';
  if (path.endsWith('.rules.ts')) return 'rules';
  return portsAndAdapters.includes(path) || path.startsWith(providersFolder) ? 'port' : 'use case';
}

/** Returns the groups of files that reach each other by imports (Tarjan's algorithm). */
function circles(): string[][] {
  const targets = new Map(files.map(({ path }) => [path, [] as string[]]));
  for (const { from, to } of edges()) targets.get(from)?.push(to);
  const seenAt = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (path: string): number => {
    const index = seenAt.size;
    let lowest = index;
    seenAt.set(path, index);
    stack.push(path);
    for (const target of targets.get(path) ?? []) {
      const seen = seenAt.get(target);
      if (seen === undefined) lowest = Math.min(lowest, visit(target));
      else if (stack.includes(target)) lowest = Math.min(lowest, seen);
    }
    if (lowest === index) {
      const group = stack.splice(stack.indexOf(path));
      if (group.length > 1) found.push(group);
    }
    return lowest;
  };
  for (const path of targets.keys()) if (!seenAt.has(path)) visit(path);
  return found;
}

function isTool(path: string): boolean {
  return path.startsWith('src/tools/');
}

function isIn(folder: string): (path: string) => boolean {
  return path => path.startsWith(folder);
}

function linesWith(pattern: RegExp, among: SourceFile[]): string[] {
  return among.flatMap(({ path, code }) =>
    code
      .split('\n')
      .filter(line => pattern.test(line))
      .map(line => `${path}: ${line.trim()}`),
  );
}
