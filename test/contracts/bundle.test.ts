import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import {
  buildClientSchema,
  type ExecutionResult,
  getIntrospectionQuery,
  graphqlSync,
  type IntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { declareSchema } from '../../src/api/graphql/schema.js';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { bundledContents, type Loaded, loadedBy } from '../kit/loaded.js';
import { eventually, ServerProcess } from '../kit/processes.js';
import { readProjectFile, sourceFiles } from '../kit/sources.js';
import { temporaryFolder } from '../kit/temp.js';
import { newName, newPhone } from '../kit/test-app.js';

/** A start without the bundle loaded 1,570 files. Each provider or command that is loaded on demand adds some chunks. */
const mostFiles = 90;

/** Code that the start of a developer's server on SQLite does not need. The chunks that it loads must not contain it. */
const usedLater =
  /\/(nodemailer|@vonage\/|pg\/|pg-protocol|@opentelemetry\/(?!api\/)|node-fetch|class-validator)|^src\/tools\//;

describe('The bundle that `npm start` and `bonafide` run', () => {
  let started: Loaded;
  let used: Loaded;
  let served: string;

  before(async () => {
    // The first start of a new installation also tries SQLite's driver, in a child process (O12).
    await run(async () => {});
    started = await run(async () => {});
    used = await run(async server => {
      served = await printServedSchema(server);
      const app = await server.app({ phoneVerification: true });
      const phone = newPhone();
      const user = await app.register({ username: newName(), phone });
      await eventually('the code', 20, async () => (await server.inbox()).some(({ to }) => to === phone));
      await user.provePhone(phone);
      assert.equal((await app.login(phone)).id, user.id);
    });
  });

  it(`loads at most ${mostFiles} files, and neither providers, PostgreSQL's driver, traces nor commands`, () => {
    assert.ok(started.contents.includes('src/api/graphql/server.ts'));
    assert.ok(started.files.length <= mostFiles, `${started.files.length} files`);
    assert.deepEqual(
      started.contents.filter(path => usedLater.test(path)),
      [],
    );
  });

  it('loads nothing more while it serves: an update may have replaced its files', () => {
    assert.deepEqual(
      used.files.filter(file => !started.files.includes(file)),
      [],
    );
  });

  it('serves the schema of the sources', () => {
    assert.equal(served, printIntrospected(graphqlSync({ schema: declareSchema(), source: getIntrospectionQuery() })));
  });

  it('contains one copy of graphql, because two copies refuse each other’s types', () => {
    const entries = allContents().filter(path => /node_modules\/graphql\/index\./.test(path));
    assert.deepEqual(entries, ['node_modules/graphql/index.js']);
  });

  it('contains only packages that the audit and the bill of materials count as served', () => {
    const { packages } = JSON.parse(readProjectFile('package-lock.json'));
    const folders = allContents().flatMap(path => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
    assert.ok(folders.includes('node_modules/graphql'));
    assert.deepEqual(
      [...new Set(folders)].filter(folder => packages[folder] === undefined || packages[folder].dev === true),
      [],
    );
  });

  it('keeps the names of our classes, which logs show', () => {
    const folder = join(projectRoot(), 'dist/server');
    const scripts = readdirSync(folder).filter(name => name.endsWith('.js'));
    const code = scripts.map(name => readFileSync(join(folder, name), 'utf8')).join('\n');
    const bundled = new Set(allContents());
    const names = sourceFiles('src', ['src/web'])
      .filter(({ path }) => bundled.has(path))
      .flatMap(({ code }) => Array.from(code.matchAll(/^(?:export )?class (\w+)/gm), ([, name = '']) => name));
    assert.ok(names.includes('Refusal'));
    assert.deepEqual(
      names.filter(name => !new RegExp(`\\b(class ${name}|(let|var) ${name} = class)\\b`).test(code)),
      [],
    );
  });
});

function allContents(): string[] {
  return [...new Set(Object.values(bundledContents()).flat())];
}

async function run(use: (server: ServerProcess) => Promise<void>): Promise<Loaded> {
  const coverage = temporaryFolder();
  const server = new ServerProcess('SQLite', {
    DATABASE_URL: `file:${join(temporaryFolder(), 'bonafide.sqlite')}`,
    // In this folder Node lists every script that it loaded, when it exits.
    NODE_V8_COVERAGE: coverage,
  });
  await server.start();
  try {
    await use(server);
  } finally {
    await server.stop();
  }
  return loadedBy(coverage);
}

async function printServedSchema(server: ServerProcess): Promise<string> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery() }),
  });
  return printIntrospected((await response.json()) as ExecutionResult);
}

function printIntrospected({ data }: ExecutionResult): string {
  return printSchema(lexicographicSortSchema(buildClientSchema(data as unknown as IntrospectionQuery)));
}
