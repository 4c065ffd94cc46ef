import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type * as ReactModule from 'react';
import type * as Server from 'react-dom/server';
import type { LoggedIn } from '../../../src/client/session/session-keeper.js';
import { projectRoot } from '../../../src/platform/config/project-root.js';
import { enrol } from '../../kit/authenticator-app.js';
import { storiesInBrowser, type WatchedPage } from '../../kit/browser.js';
import { importIn, projectWithClient } from '../../kit/installed-client.js';
import { snippetIn } from '../../kit/snippets.js';
import { readProjectFile } from '../../kit/sources.js';
import { newName, newPhone, password, type TestApp, wrongCode } from '../../kit/test-app.js';

const guide = 'docs/clients.md';
const linesIn = (text: string) => text.split('\n').filter(line => line.trim() !== '').length;

type Hooks = typeof import('../../../src/client/react.js');
type Client = typeof import('../../../src/client/index.js');

const project = projectWithClient();

const html =
  '<!doctype html><title>Hooks</title><link rel="icon" href="data:,"><div id="root"></div><script type="module" src="/page.js"></script>';
let script = '';
const pages = createServer((request, response) => {
  const isScript = request.url === '/page.js';
  response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' }).end(isScript ? script : html);
});
await new Promise<void>(listening => pages.listen(0, 'localhost', listening));
pages.unref();
const origin = `http://localhost:${(pages.address() as AddressInfo).port}`;

/** A page with each hook. Two components show the user. */
const page = `
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from 'bonafide-client';
import { BonafideProvider, useBonafide, useLogin, useOperation, useSession, useUser, useVerification } from 'bonafide-client/react';

const client = createClient(options);

function App() {
  const { status, endReason } = useSession();
  return status === 'LOGGED_IN' ? <><Account /><Account /></> : <><p>{status} {endReason}</p><Login /></>;
}

function Login() {
  const { logIn, secondStep, complete, error, isPending } = useLogin();
  const values = event => (event.preventDefault(), Object.fromEntries(new FormData(event.currentTarget)));
  return (
    <form onSubmit={event => secondStep === null ? logIn(values(event)) : complete(values(event))}>
      {secondStep === null ? <><input name="identifier" /><input name="password" /></> : <input name="recoveryCode" />}
      <button disabled={isPending}>{secondStep === null ? 'Log in' : secondStep.factors.join(' ')}</button>
      {error && <p role="alert">{error.code}</p>}
    </form>
  );
}

function Account() {
  const bonafide = useBonafide();
  const { user, error, isPending } = useUser();
  const rename = useOperation('updateProfile');
  const three = useOperation(() => Promise.all([bonafide.me(), bonafide.sessions(), bonafide.app()]));
  const verification = useVerification('PHONE');
  return (
    <section>
      <p>{isPending ? 'reading' : user?.displayName ?? 'no name'} {user?.phone?.verified ? 'verified' : 'claimed'} {error?.code}</p>
      <p>{verification?.state} {verification?.attemptsLeft}</p>
      <button onClick={() => rename.run({ input: { displayName: 'Hanako' } })}>Rename</button>
      <button onClick={() => rename.run({ input: { displayName: 'x'.repeat(101) } })}>Rename badly</button>
      <p role="alert">{rename.error?.code}</p>
      <button onClick={() => three.run()}>Three at once</button>
      <p>{three.data && three.data.length + ' answers'}</p>
    </section>
  );
}

createRoot(document.getElementById('root')).render(
  <StrictMode><BonafideProvider client={client}><App /></BonafideProvider></StrictMode>
);`;

/** Bundles the page with the development build of React, in which strict mode runs each effect twice. */
function bundled(app: TestApp, text = page): string {
  const options = JSON.stringify({ url: app.world.url, appId: app.id });
  const names = [`--define:BONAFIDE_URL="${app.world.url}"`, `--define:APP_ID="${app.id}"`];
  const { stdout, stderr } = spawnSync(
    join(projectRoot(), 'node_modules/.bin/esbuild'),
    [
      ...['--bundle', '--loader=tsx', '--jsx=automatic', '--format=esm'],
      ...names,
      ...[`--define:options=${options}`, '--define:process.env.NODE_ENV="development"'],
    ],
    { cwd: project, input: text, encoding: 'utf8', maxBuffer: 50_000_000 },
  );
  assert.equal(stderr, '');
  return stdout;
}

storiesInBrowser(
  'The hooks of bonafide-client in strict mode',
  ({ world, openPage }) => {
    async function open(app: TestApp, text = page): Promise<WatchedPage & { asked: string[] }> {
      script = bundled(app, text);
      const tab = await openPage();
      const asked: string[] = [];
      tab.page.on('request', request => asked.push(request.postData() ?? ''));
      await tab.page.goto(origin);
      return { ...tab, asked };
    }

    async function logIn({ page }: WatchedPage, identifier: string, by = password): Promise<void> {
      await page.locator('[name=identifier]').fill(identifier);
      await page.locator('[name=password]').fill(by);
      await page.getByRole('button', { name: 'Log in' }).click();
    }

    it('T5 and E1: log in, read the user once, show errors, refresh once, and give the reason when the session ended', async () => {
      const app = await world.app();
      const username = newName();
      const { user } = await app.do('register', { input: { username, password, displayName: 'Taro' } });
      const tab = await open(app);
      const { page, asked, complaints } = tab;
      const says = async (text: string) => await page.getByText(text).first().waitFor();
      const count = (text: string) => asked.filter(body => body.includes(text)).length;
      await says('LOGGED_OUT');
      await logIn(tab, username, 'not the password');
      await says('INVALID_CREDENTIALS');
      await logIn(tab, username);
      await says('Taro');
      assert.equal(count('query me'), 1);
      await page.reload();
      await says('Taro');
      assert.equal(count('query me'), 2);

      await page.getByRole('button', { name: 'Rename', exact: true }).first().click();
      await says('Hanako');
      assert.equal(await page.getByText('Hanako').count(), 2);
      await page.getByRole('button', { name: 'Rename badly' }).first().click();
      await says('BAD_USER_INPUT');

      // Only the clock of the server moves: the page does not know that its token has expired.
      world.wait(660);
      await page.getByRole('button', { name: 'Three at once' }).first().click();
      await says('3 answers');
      assert.equal(count('refreshSession'), 1);

      await app.admin('disableUser', { id: user.id });
      await page.getByRole('button', { name: 'Three at once' }).first().click();
      await says('LOGGED_OUT INVALID_TOKEN');
      assert.deepEqual(complaints, []);
    });

    it('log in by the lines of docs/clients.md, which also counts them', async () => {
      const app = await world.app();
      const username = newName();
      await app.register({ username, password });
      const snippet = snippetIn(guide, 'jsx react-first-login');
      const tab = await open(app, snippet);
      await logIn(tab, username, 'not the password');
      await tab.page.getByRole('alert').waitFor();
      await logIn(tab, username);
      await tab.page.getByText(`Hello ${username}`).waitFor();
      assert.deepEqual(tab.complaints, []);
      const [plain, react] = [snippetIn(guide, 'js first-login'), snippet].map(linesIn);
      assert.match(readProjectFile(guide), new RegExp(`takes ${plain} lines without a library, and ${react} in React`));
    });

    it('V2 and V8: show a verification as it changes, and the user after a verification elsewhere', async () => {
      const app = await world.app({ phoneVerification: true });
      const [username, phone] = [newName(), newPhone()];
      const user = await app.register({ username, phone, password });
      const code = await app.codeTo(phone);
      const tab = await open(app);
      const says = async (text: string) => await tab.page.getByText(text).first().waitFor();
      await logIn(tab, username);
      await says('no name claimed');
      await says('SENT 5');
      await assert.rejects(user.do('verifyPhone', { code: wrongCode(code) }));
      await says('SENT 4');
      await user.do('verifyPhone', { code });
      await says('VERIFIED');
      await says('no name verified');
      assert.deepEqual(tab.complaints, []);
    });

    it('F12: ask for a second step', async () => {
      const app = await world.app({ secondFactor: 'OPTIONAL' });
      const { user, codes } = await enrol(await app.register({ username: newName(), password }));
      const tab = await open(app);
      await logIn(tab, user.session.user.username);
      await tab.page.locator('[name=recoveryCode]').fill('no code');
      await tab.page.getByRole('button', { name: 'TOTP RECOVERY_CODE' }).click();
      await tab.page.getByText('INVALID_CODE').waitFor();
      await tab.page.locator('[name=recoveryCode]').fill(codes[0] ?? '');
      await tab.page.getByRole('button', { name: 'TOTP RECOVERY_CODE' }).click();
      await tab.page.getByText('no name').first().waitFor();
    });
  },
  { corsOrigins: [origin] },
);

describe('The hooks of bonafide-client on a server', () => {
  it('render without a window: the state is unknown, unless the page has the user', async () => {
    assert.equal('window' in globalThis, false);
    const { createElement: h } = await importIn<typeof ReactModule>(project, 'react');
    const { renderToString } = await importIn<typeof Server>(project, 'react-dom/server');
    const { createClient } = await importIn<Client>(project, 'bonafide-client');
    const { BonafideProvider, useSession, useUser, useVerification } = await importIn<Hooks>(
      project,
      'bonafide-client/react',
    );
    const client = createClient({ url: 'http://127.0.0.1:1' });
    const App = () => {
      const { status, userId } = useSession();
      const { isPending } = useUser();
      return h('p', null, [status, userId, isPending, useVerification('EMAIL')].join(' '));
    };
    const render = (serverSession?: LoggedIn | null) =>
      renderToString(h(BonafideProvider, { client, serverSession }, h(App)));
    assert.equal(render(), '<p>UNKNOWN  true </p>');
    assert.equal(render(null), '<p>LOGGED_OUT  true </p>');
    assert.equal(render({ userId: 'u1' }), '<p>LOGGED_IN u1 true </p>');
    assert.throws(() => renderToString(h(App)), /BonafideProvider/);
  });
});
