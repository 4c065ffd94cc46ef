import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, it } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../../src/platform/config/project-root.js';
import { snippetIn } from '../../kit/snippets.js';
import { temporaryFolder } from '../../kit/temp.js';
import { stories } from '../../kit/world.js';

const run = promisify(execFile);
const guide = 'docs/clients.md';
const folder = temporaryFolder();

before(async () => {
  const { stdout } = await run('node', ['src/tools/pack-client.mjs', folder], { cwd: projectRoot() });
  const tarball = stdout.trim().split('\n').at(-1) ?? '';
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  // It has no dependencies, so it needs no registry.
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder });
});

stories('The package bonafide-client, installed', world => {
  it('A4, L1 runs the guide', async () => {
    assert.deepEqual(
      readdirSync(join(folder, 'node_modules')).filter(name => !name.startsWith('.')),
      ['bonafide-client'],
    );
    const app = await world.app();
    await app.register({ email: 'hanako@example.com', password: 'plum-tin-harbour-42' });
    writeFileSync(
      join(folder, 'guide.js'),
      `const [BONAFIDE_URL, APP_ID, code] = ${JSON.stringify([world.url, app.id, '123456'])};
      ${snippetIn(guide, 'js first-login')}
      ${snippetIn(guide, 'js errors')}
      ${snippetIn(guide, 'js session')}
      console.log(me.id);`,
    );
    const { stdout } = await run('node', ['guide.js'], { cwd: folder });
    const [error, ended, id] = stdout.trim().split('\n');
    assert.match(error ?? '', /^NOTHING_TO_VERIFY /);
    assert.equal(ended, 'Please log in again: LOGOUT');
    const [user] = (await app.admin('users')).nodes;
    assert.equal(id, user.id);
  });

  it('T5 keeps a session, and tools can read its manifest, where a platform has little more than fetch', async () => {
    const app = await world.app();
    writeFileSync(
      join(folder, 'phone.js'),
      `const [url, appId] = ${JSON.stringify([world.url, app.id])};
      // React Native lacks these, or has had them only for a while.
      const missing = ['crypto', 'navigator', 'BroadcastChannel', 'WebSocket', 'atob', 'btoa'];
      for (const name of missing) Object.defineProperty(globalThis, name, { value: undefined, configurable: true, writable: true });
      Object.defineProperty(AbortSignal.prototype, 'reason', { value: undefined });
      const { createClient } = await import('bonafide-client');
      const { keychainStorage } = await import('bonafide-client/storage');
      const values = new Map();
      const storage = keychainStorage({
        getItemAsync: async key => values.get(key) ?? null,
        setItemAsync: async (key, value) => void values.set(key, value),
        deleteItemAsync: async key => void values.delete(key),
      });
      const bonafide = createClient({ url, appId, storage });
      const { user } = await bonafide.createPseudoUser();
      await bonafide.refresh();
      const { id } = await bonafide.me();
      const aborted = await bonafide.me({}, { signal: AbortSignal.abort() }).catch(({ message }) => message);
      const waited = await bonafide.verificationChanged().next().catch(({ code }) => code);
      await bonafide.logout();
      const { default: manifest } = await import('bonafide-client/package.json', { with: { type: 'json' } });
      console.log(JSON.stringify([id === user.id, values.size, aborted, waited, manifest.name]));`,
    );
    const { stdout } = await run('node', ['phone.js'], { cwd: folder });
    assert.deepEqual(JSON.parse(stdout), [true, 0, 'The call was aborted.', 'NETWORK', 'bonafide-client']);
  });

  it('has types that fit the guide and refuse what the server would refuse', async () => {
    const blocks = ['first-login', 'session', 'errors', 'waiting-client', 'passkeys-client'];
    writeFileSync(
      join(folder, 'guide.ts'),
      `declare const BONAFIDE_URL: string, APP_ID: string, code: string, showHome: (user: { id: string }) => void;
      ${blocks.map(block => snippetIn(guide, `js ${block}`)).join('\n')}
      const name: string | null = displayName;
      const { user } = await bonafide.register({ input: { username: 'hanako', password: 'plum-tin-harbour-42' } });
      const isVerified: boolean | undefined = user.email?.verified;
      declare const typed: { __apiType?: (variables: { id: string }) => { user: { id: string } | null } };
      const found: string | undefined = (await bonafide.request(typed, { id: '1' })).user?.id;
      // @ts-expect-error
      await bonafide.request(typed, { name: 'hanako' });
      // @ts-expect-error
      await bonafide.login({ identifier: 'hanako' });
      // @ts-expect-error
      await bonafide.resendVerification({ kind: 'USERNAME' });
      // @ts-expect-error
      await bonafide.users({});
      export { found, id, isVerified, me, name, stop, stopOffering };
      const { id } = await bonafide.me();`,
    );
    const options = ['--strict', '--noEmit', '--target', 'es2022', '--module', 'nodenext', '--types', ''];
    const tsc = join(projectRoot(), 'test/node_modules/typescript/bin/tsc');
    await run('node', [tsc, ...options, 'guide.ts'], { cwd: folder }).catch(({ stdout }) => assert.fail(stdout));
  });
});
