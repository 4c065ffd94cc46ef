import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { codegen } from '@graphql-codegen/core';
import * as documentNodes from '@graphql-codegen/typed-document-node';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import { decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { install } from '../kit/client-package.js';
import { snippetIn } from '../kit/snippets.js';
import { readProjectFile } from '../kit/sources.js';
import { newName, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const guide = 'docs/clients.md';
const run = promisify(execFile);

interface Outcome {
  answers: unknown[];
  refreshes: number;
  methods: string[];
  kept: Record<string, string>;
}

/** The operation by which each client reads its user. The answer is the id, or the reason of the refusal. */
const asks = {
  urql: "() => client.query('{ me { id } }', {}).toPromise().then(({ data, error }) => data?.me.id ?? error.graphQLErrors[0].extensions.reason)",
  apollo:
    "() => client.query({ query: gql('{ me { id } }'), fetchPolicy: 'network-only' }).then(({ data }) => data.me.id, error => error.errors[0].extensions.reason)",
  'graphql-request':
    "() => client.request('{ me { id } }').then(({ me }) => me.id, error => error.response.errors[0].extensions.reason)",
  'react-native': "() => ask('{ me { id } }').then(({ me }) => me.id, ({ reason }) => reason)",
} as const;
type Client = keyof typeof asks;
const clients = Object.keys(asks) as Client[];

/**
 * Runs a client of the guide, which reads its user five times at once, and returns the answers and the stored tokens. A
 * refusal of the fifth request arrives after the others have refreshed.
 */
async function askFiveTimes(world: World, { app, session }: TestUser, client: Client): Promise<Outcome> {
  const code = `
    const GRAPHQL_URL = ${JSON.stringify(`${world.url}/graphql`)};
    const APP_ID = ${JSON.stringify(app.id)};
    const kept = ${JSON.stringify({ accessToken: session.accessToken, refreshToken: session.refreshToken })};
    const storage = {
      get: async name => kept[name] ?? null,
      set: async (name, value) => { kept[name] = value; },
      remove: async name => { delete kept[name]; },
    };
    let refreshes = 0;
    const methods = [];
    const send = globalThis.fetch;
    let noteRefresh;
    const refreshed = new Promise(resolve => { noteRefresh = resolve; });
    globalThis.fetch = async (url, init) => {
      const answer = send(url, init);
      if (String(init?.body).includes('refreshSession')) {
        refreshes++;
        // The client has stored the new tokens by now.
        void answer.then(() => setTimeout(noteRefresh, 200));
        return await answer;
      }
      methods.push(init?.method ?? 'GET');
      const isLate = methods.length === 5 && (await (await answer).clone().text()).includes('UNAUTHENTICATED');
      if (isLate) await refreshed;
      return await answer;
    };
    ${snippetIn(guide, 'js refresh')}
    ${client === 'urql' || client === 'apollo' ? '' : snippetIn(guide, 'js fetch')}
    ${snippetIn(guide, `js ${client}`)}
    ${client === 'apollo' ? "import { gql } from '@apollo/client';" : ''}
    const askWho = ${asks[client]};
    const answers = await Promise.all([askWho(), askWho(), askWho(), askWho(), askWho()]);
    console.log(JSON.stringify({ answers, refreshes, methods, kept }));
  `;
  // From here Node finds the packages of the guide.
  const cwd = join(projectRoot(), 'test');
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd, timeout: 60_000 });
  return JSON.parse(stdout);
}

/** Refreshes by the guide, while another login stores its tokens. */
async function refreshDuringLogin(
  world: World,
  { app, session }: TestUser,
  login: Record<string, string>,
): Promise<unknown> {
  const code = `
    const GRAPHQL_URL = ${JSON.stringify(`${world.url}/graphql`)};
    const APP_ID = ${JSON.stringify(app.id)};
    let kept = ${JSON.stringify({ accessToken: session.accessToken, refreshToken: session.refreshToken })};
    const storage = {
      get: async name => kept[name] ?? null,
      set: async (name, value) => { kept[name] = value; },
      remove: async name => { delete kept[name]; },
    };
    const send = globalThis.fetch;
    globalThis.fetch = async (url, init) => {
      const answer = await send(url, init);
      kept = ${JSON.stringify(login)};
      return answer;
    };
    ${snippetIn(guide, 'js refresh')}
    console.log(JSON.stringify({ answer: await refresh(kept.accessToken), kept }));
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { timeout: 60_000 });
  return JSON.parse(stdout);
}

const userOf = async (app: TestApp) => await app.register({ username: newName() });

stories('docs/clients.md', world => {
  for (const client of clients) {
    it(`T8 ${client} refreshes once when its access token has expired, without an error`, async () => {
      const app = await world.app();
      const user = await userOf(app);
      world.wait(660);
      const { answers, refreshes, kept } = await askFiveTimes(world, user, client);
      assert.deepEqual(answers, Array(5).fill(user.id));
      assert.equal(refreshes, 1);
      assert.notEqual(kept.refreshToken, user.session.refreshToken);
    });

    it(`T8 ${client} refreshes when the token is so old that its key has been deleted`, async () => {
      const app = await world.app();
      const pseudo = await app.pseudoUser();
      // Each time a new key is created, and a key that was retired before is deleted.
      for (let each = 0; each < 3; each++) {
        world.wait(31 * 86_400);
        await userOf(app);
      }
      const { keys } = (await (await fetch(`${world.url}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
      const { kid } = decodeProtectedHeader(pseudo.token);
      assert.ok(keys.length > 0 && keys.every(key => key.kid !== kid), 'the key is still there');
      const { answers, refreshes } = await askFiveTimes(world, pseudo, client);
      assert.deepEqual([answers, refreshes], [Array(5).fill(pseudo.id), 1]);
    });

    it(`T8 ${client} learns that the session has ended, and keeps no tokens`, async () => {
      const app = await world.app();
      const user = await userOf(app);
      await user.do('logout');
      const { answers, kept } = await askFiveTimes(world, user, client);
      assert.deepEqual(new Set(answers), new Set(['SESSION_ENDED']));
      assert.deepEqual(kept, {});
    });
  }

  it('T5 a refresh does not replace the tokens of a login that began meanwhile', async () => {
    const app = await world.app();
    const [user, other] = [await userOf(app), await userOf(app)];
    const { accessToken, refreshToken } = other.session;
    assert.deepEqual(await refreshDuringLogin(world, user, { accessToken, refreshToken }), {
      answer: null,
      kept: { accessToken, refreshToken },
    });
  });

  it('O11 urql asks by GET', async () => {
    const app = await world.app();
    const { answers, methods } = await askFiveTimes(world, await userOf(app), 'urql');
    assert.deepEqual(new Set(methods), new Set(['GET']));
    assert.equal(answers.length, 5);
  });
});

stories(
  'The types of docs/clients.md',
  world => {
    it('T13 come from /schema.graphql, also where introspection is off, and fit the answers of the server', async () => {
      const config = await readCodegenConfig();
      assert.equal(config.schema, 'https://id.example.com/schema.graphql');
      const app = await world.app();
      await refuses('BAD_USER_INPUT', () => app.raw('{ __schema { queryType { name } } }'));
      const response = await fetch(`${world.url}/schema.graphql`);
      assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
      const schema = await response.text();
      assert.equal(schema, readProjectFile('schema.graphql'));
      const source = 'query WhoAmI { me { id createdAt attributes loginIdentifiers } }';
      const [file, output] = Object.entries(config.generates)[0] ?? assert.fail();
      const code = await codegen({
        filename: file,
        schema: parse(schema),
        documents: [{ location: 'who.graphql', document: parse(source) }],
        config: output.config,
        plugins: output.plugins.map(name => ({ [name]: {} })),
        pluginMap: { 'typescript-operations': operationTypes, 'typed-document-node': documentNodes },
      });
      assert.match(code, /createdAt: string/);
      assert.match(code, /loginIdentifiers: Array<string>/);
      assert.match(code, /attributes: Record<string, unknown>/);
      assert.match(code, /WhoAmIDocument/);
      const esbuild = join(projectRoot(), 'node_modules/.bin/esbuild');
      const script = execFileSync(esbuild, ['--loader=ts'], { input: code, encoding: 'utf8' });
      const { WhoAmIDocument } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
      const { client } = install(app);
      const { user } = await client.createPseudoUser();
      assert.equal((await client.request<{ me: { id: string } }>(WhoAmIDocument)).me.id, user.id);
      const { me } = await app.raw(source, {}, (await app.pseudoUser()).token);
      assert.deepEqual(Object.keys(me), ['id', 'createdAt', 'attributes', 'loginIdentifiers']);
    });
  },
  { graphiql: false },
);

interface CodegenFile {
  schema: string;
  generates: Record<string, { plugins: string[]; config: Record<string, unknown> }>;
}

async function readCodegenConfig(): Promise<CodegenFile> {
  // Node 20 does not remove types.
  const code = snippetIn(guide, 'ts codegen')
    .replace(/^import type .*/m, '')
    .replace(': CodegenConfig', '');
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).default;
}
