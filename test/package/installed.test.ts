import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { createDatabase } from '../kit/postgres.js';
import { ServerProcess } from '../kit/processes.js';
import { storedHashes } from '../kit/stored-hashes.js';
import { temporaryFolder } from '../kit/temp.js';
import { newName, newPhone, password, TestApp } from '../kit/test-app.js';
import { engines } from '../kit/world.js';

const run = promisify(execFile);
const installMs = 400_000;

describe('The package, installed into an empty folder from the registry alone', () => {
  const folder = temporaryFolder();
  const bin = join(folder, 'node_modules/.bin/bonafide');
  const secretKey = randomBytes(32).toString('base64');
  before(
    async () => {
      const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: projectRoot() });
      const args = ['install', '--no-audit', '--no-fund', '--omit=dev', `./${stdout.trim()}`];
      await run('npm', args, { cwd: folder, maxBuffer: 1e8 });
    },
    { timeout: installMs },
  );

  const command = (args: string[], environment: Record<string, string> = {}) =>
    run(bin, args, { cwd: folder, env: { PATH: process.env.PATH, SECRET_KEY: secretKey, ...environment } });

  it('has every program that the help lists, and nothing of the tests', async () => {
    const { stdout } = await command(['--help']);
    assert.match(stdout, /^Usage: bonafide \[COMMAND …\]\n\n {2}serve /);
    const installed = join(folder, 'node_modules/bonafide-server');
    assert.ok(!existsSync(join(installed, 'dist/test')));
    assert.ok(!existsSync(join(installed, 'src')));
    assert.ok(!readdirSync(join(folder, 'node_modules')).includes('typescript'));
  });

  for (const engine of engines) {
    describe(`on ${engine}`, () => {
      let server: ServerProcess;
      let app: TestApp;
      let databaseUrl = `file:${join(folder, 'data/bonafide.sqlite')}`;
      let drop = async () => {};
      const [phone, username] = [newPhone(), newName()];
      before(async () => {
        if (engine === 'PostgreSQL') ({ url: databaseUrl, drop } = await createDatabase());
        const environment = { DATABASE_URL: databaseUrl, SECRET_KEY: secretKey };
        server = new ServerProcess(engine, environment, realpathSync(bin));
        await server.start();
      });
      after(async () => {
        await server.stop();
        await drop();
      });

      it('a phone that is proven logs in, and no other', async () => {
        app = await TestApp.create(server, { phoneVerification: true, allowedCountries: ['JP'] });
        const user = await app.register({ username, phone });
        await assert.rejects(app.login(phone), { code: 'IDENTIFIER_NOT_VERIFIED' });
        await user.provePhone(phone);
        assert.equal((await app.login(phone)).id, user.id);
        const { id } = await (await app.pseudoUser()).upgrade({ username: newName() });
        assert.equal((await app.admin('user', { id })).isPseudo, false);
      });

      it('serves the portal, GraphiQL, the inbox and the pages for users', async () => {
        for (const path of ['portal', 'graphiql', 'inbox', 'verify', 'reset']) {
          const page = await fetch(`${server.url}/${path}`);
          assert.equal(page.status, 200, path);
          const html = await page.text();
          const assets = [...html.matchAll(/(?:src|href)="\.?(\/?assets\/[^"]+)"/g)].map(([, asset = '']) => asset);
          assert.ok(assets.length > 0, path);
          for (const asset of assets) assert.equal((await fetch(`${server.url}${asset}`)).status, 200, asset);
        }
      });

      it('finds nothing to mend while it serves', async () => {
        const { stdout } = await command(['doctor'], { DATABASE_URL: databaseUrl, PUBLIC_URL: server.url });
        assert.doesNotMatch(stdout, /^(warn|FAIL)/m);
        assert.match(stdout, /^ok {4}writing: /m);
      });

      it('imports and exports users', async () => {
        const file = join(folder, `${engine}.ndjson`);
        const imported = newName();
        writeFileSync(file, `${JSON.stringify({ username: imported, passwordHash: storedHashes.scrypt })}\n`);
        const environment = { DATABASE_URL: databaseUrl };
        await command(['import-users', '--app', app.id, file], environment);
        assert.equal((await app.login(imported, password)).session.user.username, imported);
        const { stdout } = await command(['export-users', '--app', app.id, '-'], environment);
        assert.ok(stdout.includes(`"${imported}"`));
      });

      it('ends at SIGTERM with status 0, and knows everybody when it is started again', async () => {
        assert.deepEqual(await server.kill('SIGTERM'), { code: 0, signal: null });
        await server.start();
        assert.equal((await app.login(phone)).session.user.username, username);
      });

      if (engine === 'SQLite') {
        it('is backed up while it serves, and restored', async () => {
          const environment = { DATABASE_URL: databaseUrl };
          const copy = join(folder, 'copy.sqlite');
          await command(['backup', copy], environment);
          const later = await app.register({ username: newName() });
          await server.kill('SIGTERM');
          await command(['restore', copy], { ...environment, SECRET_KEY: server.environment.SECRET_KEY ?? '' });
          await server.start();
          assert.equal((await app.login(phone)).session.user.username, username);
          await assert.rejects(app.login(later.session.user.username), { code: 'INVALID_CREDENTIALS' });
        });
      }
    });
  }
});
