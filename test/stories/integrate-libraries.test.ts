import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { allowInsecureRequests, discovery } from 'openid-client';
import { createSigningKeys } from '../../src/domain/sessions/signing-keys/signing-keys.js';
import { partsOf } from '../kit/jwt.js';
import { type Program, startProgram } from '../kit/program.js';
import { snippetIn } from '../kit/snippets.js';
import { readProjectFile } from '../kit/sources.js';
import { newName, password, type TestApp } from '../kit/test-app.js';
import { engines, World } from '../kit/world.js';

const guide = 'docs/integrate.md';
/** The info strings of the programs in the guide. */
const libraries = ['', ' express-oauth2-jwt-bearer', ' fastify', ' hono', ' passport', ' oauth4webapi'];

/** The behaviour of a library does not depend on the engine, so one engine is enough. */
describe('The libraries in docs/integrate.md', () => {
  const world = new World(engines[0] ?? assert.fail());
  const programs = new Map<string, Program>();
  let tokens: Awaited<ReturnType<typeof makeTokens>>;
  before(async () => {
    await world.start();
    const app = await world.app();
    tokens = await makeTokens(world, app);
    const environment = { BONAFIDE_URL: world.url, APP_ID: app.id, NODE_ENV: 'test' };
    for (const library of libraries) {
      programs.set(library, await startProgram(snippetIn(guide, `js${library}`), environment));
    }
  });
  after(async () => {
    await Promise.all([...programs.values()].map(program => program.stop()));
    await world.stop();
  });

  const ask = async (library: string, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return await fetch(`${programs.get(library)?.url}notes`, { headers });
  };

  for (const library of libraries) {
    it(`T3 T10 T11${library || ' jose'}: accept the user of a valid token of either algorithm`, async () => {
      assert.deepEqual([partsOf(tokens.es256)[0].alg, partsOf(tokens.rs256)[0].alg], ['ES256', 'RS256']);
      for (const token of [tokens.es256, tokens.rs256]) {
        const response = await ask(library, token);
        assert.deepEqual([response.status, await response.json()], [200, { notesOf: tokens.userId }]);
      }
    });

    it(`T3 T10 T11${library || ' jose'}: refuse every other token`, async () => {
      for (const [what, token] of Object.entries(tokens.bad))
        assert.equal((await ask(library, token)).status, 401, what);
    });
  }

  it('T11 openid-client accepts the discovery document, and finds no login in it', async () => {
    const found = await discovery(new URL(world.url), 'no-client', undefined, undefined, {
      execute: [allowInsecureRequests],
    });
    const { issuer, jwks_uri, authorization_endpoint } = found.serverMetadata();
    assert.deepEqual([issuer, jwks_uri], [world.url, `${world.url}/.well-known/jwks.json`]);
    assert.equal(authorization_endpoint, undefined);
  });

  it('T11 a library reports when the backend names the server by another address than its issuer', async () => {
    const other = new URL(world.url.replace('127.0.0.1', 'localhost'));
    await assert.rejects(discovery(other, 'no-client', undefined, undefined, { execute: [allowInsecureRequests] }));
  });

  it('T11 the guide names the versions that these tests run', () => {
    const { dependencies } = JSON.parse(readProjectFile('test/package.json')) as {
      dependencies: Record<string, string>;
    };
    const rows = [...readProjectFile(guide).matchAll(/^\| \[([^\]]+)\][^|]*\| (\d+\.\d+\.\d+) \|/gm)];
    assert.equal(rows.length, 9);
    for (const [, name = '', version] of rows) assert.equal(dependencies[name], version, name);
  });
});

async function makeTokens(world: World, app: TestApp) {
  const user = await app.register({ username: newName() });
  const logIn = async () => await app.login(user.session.user.username, password);
  const { store, keys, now } = world.server.deps;
  const discarded = user.token;
  // A server that has just begun signs with a new RSA key at once.
  await app.set({ accessTokenAlgorithm: 'RS256' });
  const discardedRs256 = (await logIn()).token;
  await app.set({ accessTokenAlgorithm: null });
  await createSigningKeys({ store, keys, now, randomBytes, log: { warn() {} } }).replaceAll();
  world.wait(60);
  // The clocks of the programs cannot be set, so the server's is set back.
  world.wait(-7_200);
  const expired = (await logIn()).token;
  world.wait(7_200);
  const es256 = (await logIn()).token;
  await app.set({ accessTokenAlgorithm: 'RS256' });
  const rs256 = (await logIn()).token;
  world.wait(-7_200);
  const expiredRs256 = (await logIn()).token;
  world.wait(7_200);
  const other = await world.app({ accessTokenAlgorithm: 'RS256' });
  const [head, claims] = rs256.split('.');
  return {
    userId: user.id,
    es256,
    rs256,
    bad: {
      none: undefined,
      'a discarded key': discarded,
      'a discarded RSA key': discardedRs256,
      expired,
      'expired, RS256': expiredRs256,
      'another app': (await (await world.app()).pseudoUser()).token,
      'another app, RS256': (await other.pseudoUser()).token,
      'an admin token': app.adminToken,
      'another signature': `${head}.${claims}.${es256.split('.')[2]}`,
      'another issuer': `${head}.${Buffer.from(JSON.stringify({ ...partsOf(rs256)[1], iss: 'https://evil.example' })).toString('base64url')}.${rs256.split('.')[2]}`,
    },
  };
}
