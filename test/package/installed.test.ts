import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { openBrowser, requestsBeyond, type TestBrowser } from '../kit/browser.js';
import { noBrowserBecause } from '../kit/chromium.js';
import { makeDying } from '../kit/dying-driver.js';
import { desktop, workbench } from '../kit/graphiql.js';
import { ask } from '../kit/graphql.js';
import { type Installed, installPackage } from '../kit/installed.js';
import { patient, signInto } from '../kit/portal.js';
import { freePort } from '../kit/ports.js';
import { createDatabase, createEmptyDatabase } from '../kit/postgres.js';
import { eventually, ServerProcess } from '../kit/processes.js';
import { liveStory } from '../kit/readme-story.js';
import { storedHashes } from '../kit/stored-hashes.js';
import { newName, newPhone, password, TestApp } from '../kit/test-app.js';
import { engines, operatorToken } from '../kit/world.js';

const installMs = 400_000;

describe('The package, installed into an empty folder from the registry alone', () => {
  let installed: Installed;
  let browser: TestBrowser | undefined;
  const secretKey = randomBytes(32).toString('base64');
  before(
    async () => {
      installed = await installPackage();
    },
    { timeout: installMs },
  );
  before(async () => {
    if (noBrowserBecause === false) browser = await openBrowser();
  });
  after(() => browser?.close());

  it('contains nothing of the tests, of the build or of development', () => {
    const packages = join(installed.folder, 'node_modules');
    for (const path of ['bonafide-server/dist/test', 'bonafide-server/src', 'typescript', 'esbuild', 'react']) {
      assert.ok(!existsSync(join(packages, path)), path);
    }
  });

  it('explains each command that its help lists', async () => {
    const { status, stdout } = await installed.run(['--help']);
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: bonafide \[COMMAND …\]\n\n {2}serve /);
    const names = Array.from(stdout.matchAll(/^ {2}([a-z-]+) /gm), ([, name = '']) => name);
    assert.ok(names.length > 10);
    const helps = await Promise.all(names.map(name => installed.run([name, '--help'])));
    for (const [index, help] of helps.entries()) {
      assert.deepEqual([help.status, help.stderr], [0, ''], names[index]);
      assert.ok(help.stdout.startsWith(`Usage: bonafide ${names[index]}`));
    }
    assert.equal((await installed.run(['make-coffee'])).status, 1);
  });

  it('serves from an empty folder, with no argument and no setting except those of .env', async () => {
    const cwd = join(installed.folder, 'newcomer');
    mkdirSync(cwd);
    writeFileSync(join(cwd, '.env'), 'PORT=0\n');
    const server = spawn(join(installed.folder, 'node_modules/.bin/bonafide'), [], {
      cwd,
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const closed = once(server, 'close');
    let url = '';
    let token = '';
    for await (const line of createInterface({ input: server.stdout })) {
      url ||= /^Bonafide is ready at (\S+)$/.exec(line)?.[1] ?? '';
      token = /^ {2}Operator token, shown this once: (\S+)$/.exec(line)?.[1] ?? '';
      if (token !== '') break;
    }
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const { app } = await ask(url, '{ app { name } }', {}, { authorization: `Bearer ${token}` });
    assert.equal(typeof app.name, 'string');
    server.kill('SIGTERM');
    assert.deepEqual(await closed, [0, null]);
    const made = readdirSync(join(cwd, 'data')).sort();
    assert.deepEqual(made, ['bonafide.sqlite', 'bonafide.sqlite.lock', 'secret.key']);
  });

  for (const engine of engines) {
    describe(`on ${engine}`, () => {
      let server: ServerProcess;
      let app: TestApp;
      let environment: Record<string, string>;
      let drop = async () => {};
      const [phone, username] = [newPhone(), newName()];
      before(async () => {
        const port = await freePort();
        let databaseUrl = `file:${join(installed.folder, 'data/bonafide.sqlite')}`;
        if (engine === 'PostgreSQL') ({ url: databaseUrl, drop } = await createDatabase());
        environment = {
          DATABASE_URL: databaseUrl,
          SECRET_KEY: secretKey,
          PORT: String(port),
          PUBLIC_URL: `http://127.0.0.1:${port}`,
        };
        server = new ServerProcess(engine, environment, installed.program);
        await server.start();
      });
      after(async () => {
        await server.stop();
        await drop();
      });

      it('runs the story of README.md', async () => {
        await liveStory(server);
        app = await TestApp.create(server, { phoneVerification: true, allowedCountries: ['JP'] });
        const user = await app.register({ username, phone });
        await eventually('its code is sent', 30, async () => (await server.inbox()).some(({ to }) => to === phone));
        await user.provePhone(phone);
        assert.equal((await app.login(phone)).id, user.id);
      });

      it('shows the portal to the operator, and the people of the story', { skip: noBrowserBecause }, async () => {
        assert(browser !== undefined);
        const tab = await browser.openPage(desktop);
        const page = patient(tab);
        await signInto(page, server.url, operatorToken, '#/default/users');
        await page.getByText('hanako@example.com').first().waitFor();
        assert.deepEqual([tab.complaints, requestsBeyond(server.url, tab)], [[], []]);
        await tab.close();
      });

      it('runs an operation in GraphiQL', { skip: noBrowserBecause }, async () => {
        assert(browser !== undefined);
        const tab = await browser.openPage(desktop);
        const { open, choose, run } = workbench(patient(tab));
        await open(server.url);
        await choose('StartAsPseudoUser');
        await run(/"isPseudo":\strue/);
        assert.deepEqual([tab.complaints, requestsBeyond(server.url, tab)], [[], []]);
        await tab.close();
      });

      it('serves each page with all of its files', async () => {
        for (const path of ['portal', 'graphiql', 'inbox', 'verify', 'reset', 'docs']) {
          const page = await fetch(`${server.url}/${path}`);
          assert.equal(page.status, 200, path);
          const html = await page.text();
          const assets = [...html.matchAll(/(?:src|href)="\.?(\/?assets\/[^"]+)"/g)].map(([, asset = '']) => asset);
          assert.ok(assets.length > 0, path);
          for (const asset of assets) assert.equal((await fetch(`${server.url}${asset}`)).status, 200, asset);
        }
      });

      it('finds nothing to repair while it serves', async () => {
        const { status, stdout } = await installed.run(['doctor'], environment);
        assert.equal(status, 0);
        assert.doesNotMatch(stdout, /^(warn|FAIL)/m);
        assert.match(stdout, /^ok {4}writing: /m);
      });

      it('imports users with their hashes, and exports them', async () => {
        const file = join(installed.folder, `${engine}.ndjson`);
        const imported = newName();
        writeFileSync(file, `${JSON.stringify({ username: imported, passwordHash: storedHashes.scrypt })}\n`);
        const { status, stderr } = await installed.run(['import-users', '--app', app.id, file], environment);
        assert.equal(status, 0, stderr);
        assert.equal((await app.login(imported, password)).session.user.username, imported);
        const { stdout } = await installed.run(['export-users', '--app', app.id, '-'], environment);
        assert.ok(stdout.includes(`"${imported}"`));
      });

      it('ends at SIGTERM with status 0, and has all its users when it is started again', async () => {
        assert.deepEqual(await server.kill('SIGTERM'), { code: 0, signal: null });
        await server.start();
        assert.equal((await app.login(phone)).session.user.username, username);
      });

      if (engine === 'SQLite') {
        it('is backed up while it serves, and restored', async () => {
          const copy = join(installed.folder, 'copy.sqlite');
          assert.equal((await installed.run(['backup', copy], environment)).status, 0);
          const later = await app.register({ username: newName() });
          assert.equal((await installed.run(['restore', copy], environment)).status, 1, 'a server runs on it');
          await server.kill('SIGTERM');
          const { status, stderr } = await installed.run(['restore', copy], environment);
          assert.equal(status, 0, stderr);
          await server.start();
          assert.equal((await app.login(phone)).session.user.username, username);
          await assert.rejects(app.login(later.session.user.username), { code: 'INVALID_CREDENTIALS' });
        });
      } else {
        it('names PostgreSQL’s own program for a backup', async () => {
          const { status, stderr } = await installed.run(['backup', 'copy.sqlite'], environment);
          assert.equal(status, 1);
          assert.match(stderr, /pg_dump/);
        });
      }

      if (engine === 'SQLite' && engines.includes('PostgreSQL')) {
        it('moves to PostgreSQL with all its users', async t => {
          const target = await createEmptyDatabase();
          t.after(target.drop);
          const { DATABASE_URL: from = '' } = environment;
          const move = () => installed.run(['move-to-postgres', from, target.url]);
          assert.equal((await move()).status, 1, 'a server runs on it');
          await server.kill('SIGTERM');
          const { status, stderr } = await move();
          assert.equal(status, 0, stderr);
          const moved = new ServerProcess(
            'PostgreSQL',
            { ...environment, PORT: '0', DATABASE_URL: target.url },
            installed.program,
          );
          await moved.start();
          assert.equal((await app.in(moved).login(phone)).session.user.username, username);
          await moved.stop();
          await server.start();
        });
      }
    });
  }

  it('O12 does not start with a driver that would crash it, and prints how to install another', async () => {
    const driver = join(installed.folder, 'node_modules/better-sqlite3');
    makeDying(driver);
    const { status, stdout, stderr } = await installed.run([], { SECRET_KEY: secretKey, PORT: '0' });
    assert.deepEqual([status, stdout], [1, '']);
    assert.ok(stderr.includes(`npm run install --prefix ${driver}\n`), stderr);
    const examined = await installed.run(['doctor'], { SECRET_KEY: secretKey });
    assert.equal(examined.status, 1);
    assert.match(examined.stdout, /^FAIL {2}SQLite’s driver: ended with SIGABRT /m);
  });
});
