import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import pg from 'pg';
import { ask } from '../kit/graphql.js';
import { createEmptyDatabase } from '../kit/postgres.js';
import { eventually } from '../kit/processes.js';
import { startProgram } from '../kit/program.js';
import { snippetIn } from '../kit/snippets.js';
import { newName, password, type TestApp, TestUser } from '../kit/test-app.js';
import { operatorToken, stories, type World } from '../kit/world.js';

const guide = 'docs/integrate.md';
const claimsIn = (info: string) => JSON.parse(snippetIn(guide, `json ${info}`));

stories('The Express API in docs/integrate.md', world => {
  it('T3 runs as it is written: it accepts the user of a valid token and refuses all others', async () => {
    const app = await world.app();
    const api = await startProgram(snippetIn(guide, 'js'), { BONAFIDE_URL: world.url, APP_ID: app.id });
    const call = async (token?: string) => {
      const response = await fetch(`${api.url}notes`, { headers: token ? { authorization: `Bearer ${token}` } : {} });
      return [response.status, await response.json()];
    };
    try {
      const user = await app.register({ username: newName() });
      assert.deepEqual(await call(user.token), [200, { notesOf: user.id }]);
      assert.deepEqual(await call(), [401, { code: 'UNAUTHENTICATED' }]);
      const foreign = await (await world.app()).register({ username: newName() });
      const [head, claims] = user.token.split('.');
      for (const token of [foreign.token, app.adminToken, 'garbage', `${head}.${claims}.${'A'.repeat(86)}`]) {
        assert.deepEqual(await call(token), [401, { code: 'INVALID_TOKEN' }]);
      }
      const { accessToken } = await app.do('login', { identifier: user.session.user.username, password, expiresIn: 1 });
      await eventually('the end of the token', 10, async () => (await call(accessToken))[0] === 401);
      assert.deepEqual(await call(accessToken), [401, { code: 'UNAUTHENTICATED' }]);
    } finally {
      await api.stop();
    }
  });

  it('T3 does not blame the caller while the keys cannot be loaded', async () => {
    const app = await world.app();
    const { token } = await app.register({ username: newName() });
    const api = await startProgram(snippetIn(guide, 'js'), {
      BONAFIDE_URL: 'http://127.0.0.1:9',
      APP_ID: app.id,
      NODE_ENV: 'test',
    });
    try {
      const { status } = await fetch(`${api.url}notes`, { headers: { authorization: `Bearer ${token}` } });
      assert.equal(status, 500);
    } finally {
      await api.stop();
    }
  });
});

stories('The fresh proof in docs/integrate.md', world => {
  it('F5 is requested as RFC 9470 describes, and given by `confirmPresence` and a refresh', async () => {
    const app = await world.app();
    const program = `${snippetIn(guide, 'js')}\n${snippetIn(guide, 'js step-up')}`;
    const api = await startProgram(program, { BONAFIDE_URL: world.url, APP_ID: app.id });
    const pay = (token: string) =>
      fetch(`${api.url}payments`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    try {
      const user = await app.register({ username: newName() });
      const { store } = world.server.deps;
      await store.transaction(async ({ db, tables: { sessions } }) => {
        await db.update(sessions).set({ proofs: { PASSWORD: Date.now() - 301_000 } });
      });
      const late = new TestUser(app, { ...user.session, ...(await user.refresh()) });
      const refused = await pay(late.token);
      assert.deepEqual([refused.status, await refused.json()], [401, { code: 'PRESENCE_REQUIRED' }]);
      assert.equal(
        refused.headers.get('www-authenticate'),
        'Bearer error="insufficient_user_authentication", max_age="300"',
      );
      await late.do('confirmPresence', { input: { password } });
      const { accessToken } = await late.refresh();
      assert.deepEqual(await (await pay(accessToken)).json(), { paidBy: user.id });
    } finally {
      await api.stop();
    }
  });
});

stories('The claims in docs/integrate.md', world => {
  it('T2 are set as the guide shows, and give Hasura what its documentation requires', async () => {
    const app = await world.app();
    const claims = claimsIn('hasura');
    const document = snippetIn(guide, 'graphql');
    const headers = { authorization: `Bearer ${operatorToken}`, 'x-app-id': app.id };
    assert.deepEqual((await ask(world.url, document, { claims }, headers)).updateAppSettings.settings.claims, claims);
    const pseudo = await app.pseudoUser();
    for (const [user, role] of [
      [pseudo, 'pseudo'],
      [await pseudo.upgrade({ username: newName() }), 'user'],
    ] as const) {
      const { 'https://hasura.io/jwt/claims': told } = await verifiedAsByHasura(world, app, user.token);
      const {
        'x-hasura-default-role': itsRole,
        'x-hasura-allowed-roles': roles,
        ...others
      } = told as Record<string, unknown>;
      assert.deepEqual([itsRole, roles], [role, [role]], 'both are mandatory, and the first is among the second');
      assert.deepEqual(
        others,
        { 'x-hasura-user-id': user.id },
        'the others are strings, under names that begin with x-hasura-',
      );
    }
  });

  it('T2 make PostgREST’s PostgreSQL show each user only their own rows and accept none for somebody else', async () => {
    const app = await world.app({ claims: renamed(claimsIn('postgrest')) });
    const other = await world.app({ claims: renamed(claimsIn('postgrest')) });
    const [ann, ben] = [await app.register({ username: newName() }), await app.register({ username: newName() })];
    const pseudo = await app.pseudoUser();
    const database = await createEmptyDatabase();
    const owner = await connect(database.url);
    try {
      await owner.query(renamed(snippetIn(guide, 'sql')));
      const as = (user: TestUser, sql: string, values: unknown[] = []) =>
        asPostgrest(world, app, database.url, user.token, sql, values);
      await as(ann, "INSERT INTO notes (text) VALUES ('of Ann')");
      await as(ben, "INSERT INTO notes (text) VALUES ('of Ben')");
      assert.deepEqual(await as(ann, 'SELECT text FROM notes'), [{ text: 'of Ann' }]);
      assert.deepEqual(await as(ben, 'SELECT text, owner FROM notes'), [{ text: 'of Ben', owner: ben.id }]);
      assert.deepEqual(await as(pseudo, 'SELECT text FROM notes'), []);
      const forAnn = 'INSERT INTO notes (owner, text) VALUES ($1, $2)';
      await assert.rejects(as(ben, forAnn, [ann.id, 'by Ben']), /row-level security/);
      await assert.rejects(as(pseudo, "INSERT INTO notes (text) VALUES ('x')"), /permission denied/);
      const stranger = await other.register({ username: newName() });
      await assert.rejects(as(stranger, 'SELECT text FROM notes'), errors.JWTClaimValidationFailed);
    } finally {
      await owner.query(renamed('DROP OWNED BY app_user, app_pseudo, app_authenticator'));
      await owner.query(renamed('DROP ROLE app_user, app_pseudo, app_authenticator'));
      await owner.end();
      await database.drop();
    }
  });
});

/** Renames roles: they belong to the whole PostgreSQL server, which other tests use too. */
function renamed<T>(given: T): T {
  return JSON.parse(JSON.stringify(given).replaceAll('app_', `app_${run}_`));
}
const run = randomBytes(4).toString('hex');

async function verifiedAsByHasura(world: World, app: TestApp, token: string): Promise<JWTPayload> {
  const text = snippetIn(guide, 'json hasura-environment');
  const { jwk_url, issuer, audience } = JSON.parse(
    text.replaceAll('https://id.example.com', world.url).replace('APP_ID', app.id),
  );
  return (await jwtVerify(token, createRemoteJWKSet(new URL(jwk_url)), { issuer, audience })).payload;
}

/**
 * Does what PostgREST does (https://docs.postgrest.org/en/v13/references/auth.html and transactions.html): checks the
 * token, then runs one transaction with the role of the claim `role` and all claims as a setting.
 */
async function asPostgrest(
  world: World,
  app: TestApp,
  databaseUrl: string,
  token: string,
  sql: string,
  values: unknown[],
): Promise<unknown[]> {
  const keys = createRemoteJWKSet(new URL(`${world.url}/.well-known/jwks.json`));
  const { payload } = await jwtVerify(token, keys, { audience: app.id });
  const url = new URL(databaseUrl);
  url.username = renamed('app_authenticator');
  url.password = 'a%20password';
  const client = await connect(url.href);
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`, [
      payload.role,
      JSON.stringify(payload),
    ]);
    const { rows } = await client.query(sql, values);
    await client.query('COMMIT');
    return rows;
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
