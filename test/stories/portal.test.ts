import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cleanUp } from '../../src/domain/retention/clean-up.js';
import { newId } from '../../src/platform/values/ids.js';
import { bothOn } from '../kit/addresses.js';
import { askAt, askPortal, cookieOf, json, signIn, tokenBody } from '../kit/portal-requests.js';
import { storedRows } from '../kit/stored.js';
import { newIp, newName, password } from '../kit/test-app.js';
import { operatorToken, stories, type World } from '../kit/world.js';

const cookieName = '__Host-bonafide-portal';
const eightHours = 8 * 3_600;

stories('A session of the portal', world => {
  const session = (method: string, headers: Record<string, string>, body?: string) =>
    fetch(`${world.url}/portal/session`, { method, headers, ...(body !== undefined && { body }) });

  it('O3 seals the token in a cookie for this host only, which no script can read', async () => {
    const app = await world.app();
    const response = await signIn(world, app.adminToken);
    assert.deepEqual(await response.json(), { role: 'ADMIN', appId: app.id });
    const [cookie = '', ...others] = response.headers.getSetCookie();
    assert.deepEqual(others, []);
    const [pair = '', ...flags] = cookie.split('; ');
    assert.deepEqual(flags.sort(), ['HttpOnly', `Max-Age=${eightHours}`, 'Path=/', 'SameSite=Strict', 'Secure']);
    assert.match(pair, new RegExp(`^${cookieName}=[A-Za-z0-9+/=]+$`));
    assert.ok(!Buffer.from(pair.slice(cookieName.length + 1), 'base64').includes(app.adminToken));
  });

  it('O3 shows who is signed in, and never the token', async () => {
    const cookie = await cookieOf(world, operatorToken);
    const response = await session('GET', { cookie });
    assert.deepEqual(await response.json(), { role: 'OPERATOR', appId: null });
    assert.equal((await session('GET', {})).status, 204);
  });

  it('O3 accepts no other token: neither a user’s, nor none, nor anything but text', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    for (const token of [user.token, 'admin_unknown', '', 'x'.repeat(600), 42, null, { $ne: '' }]) {
      const response = await signIn(world, token);
      assert.equal(response.status, 401, String(token));
      assert.deepEqual(response.headers.getSetCookie(), []);
    }
  });

  it('accepts JSON only, so that no form of another site can sign anybody in', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const body = JSON.stringify({ token: operatorToken });
      const response = await session('POST', { 'content-type': type, origin: world.url }, body);
      assert.equal(response.status, 415, type);
      assert.deepEqual(response.headers.getSetCookie(), []);
    }
  });

  it('refuses requests of other pages: signing in and out, and every operation', async () => {
    const cookie = await cookieOf(world, operatorToken);
    const strangers: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${world.url}.evil.example` },
      { 'sec-fetch-site': 'cross-site', origin: world.url },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ];
    for (const headers of strangers) {
      const message = JSON.stringify(headers);
      const body = JSON.stringify({ token: operatorToken });
      assert.equal((await session('POST', { ...json, ...headers }, body)).status, 403, message);
      assert.equal((await session('DELETE', { cookie, ...headers })).status, 403, message);
      const { status, code } = await askPortal(world, '{ apps { id } }', { origin: '', cookie, ...headers });
      assert.deepEqual([status, code], [403, 'FORBIDDEN'], message);
    }
  });

  it('trusts the browser’s headers where a proxy has changed the host', async () => {
    const response = await session('POST', { ...json, 'sec-fetch-site': 'same-origin' }, tokenBody(operatorToken));
    assert.equal(response.status, 200);
  });

  it('runs operations with the token, for the app that the page names', async () => {
    const app = await world.app({ name: 'Tea House' });
    const cookie = await cookieOf(world, operatorToken);
    const { data } = await askPortal(world, '{ app { id name settings { name } } }', { cookie, 'x-app-id': app.id });
    assert.deepEqual(data, { app: { id: app.id, name: 'Tea House', settings: { name: 'Tea House' } } });
  });

  it('O4 is in the audit log with the address of the browser, not of the server', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const cookie = await cookieOf(world, app.adminToken);
    const disable = 'mutation ($id: ID!) { disableUser(id: $id) { disabled } }';
    const headers = { cookie, 'x-forwarded-for': '203.0.113.7' };
    assert.deepEqual((await askPortal(world, disable, headers, { id: user.id })).data, {
      disableUser: { disabled: true },
    });
    const log = '{ auditLog(filter: { action: USER_DISABLED }) { nodes { actor ip userId } } }';
    const { auditLog } = await app.raw(log, {}, app.adminToken);
    assert.deepEqual(auditLog.nodes, [{ actor: 'ADMIN', ip: '203.0.113.7', userId: user.id }]);
  });

  it('accepts the cookie only: a bearer token opens nothing there, and the cookie nothing at /graphql', async () => {
    const cookie = await cookieOf(world, operatorToken);
    const query = '{ apps { id } }';
    const byToken = await askPortal(world, query, { authorization: `Bearer ${operatorToken}` });
    assert.deepEqual([byToken.status, byToken.code], [401, 'UNAUTHENTICATED']);
    const [, sealed = ''] = /=([^;]+)/.exec(cookie) ?? [];
    for (const headers of [{ cookie }, { cookie, authorization: `Bearer ${sealed}` }]) {
      const { code, data } = await askAt(`${world.url}/graphql`, query, { origin: world.url, ...headers });
      assert.ok(code === 'UNAUTHENTICATED' || code === 'INVALID_TOKEN', String(code));
      assert.equal(data ?? null, null);
    }
  });

  it('O3 keeps the admin of one app out of every other', async () => {
    const [mine, other] = [await world.app(bothOn), await world.app(bothOn)];
    const stranger = await other.register({ username: newName() });
    const cookie = await cookieOf(world, mine.adminToken);
    const queries = ['{ users { nodes { id } } }', '{ messages { nodes { id } } }', '{ auditLog { nodes { id } } }'];
    for (const query of queries) {
      assert.equal((await askPortal(world, query, { cookie, 'x-app-id': other.id })).code, 'INVALID_TOKEN', query);
    }
    assert.equal((await askPortal(world, '{ apps { id } }', { cookie })).code, 'FORBIDDEN');
    const find = 'query ($id: ID!) { user(id: $id) { id } }';
    assert.deepEqual((await askPortal(world, find, { cookie }, { id: stranger.id })).data, { user: null });
    const remove = 'mutation ($id: ID!) { deleteUser(id: $id) }';
    assert.equal((await askPortal(world, remove, { cookie }, { id: stranger.id })).code, 'NOT_FOUND');
    assert.equal((await other.login(stranger.session.user.username, password)).id, stranger.id);
  });

  it('refuses a cookie that was forged, cut, or sealed for something else', async () => {
    const { keys, randomBytes, now } = world.server.deps;
    const { id } = await sessionRowOf(world, await cookieOf(world, operatorToken));
    const [name = '', genuine = ''] = (await cookieOf(world, operatorToken)).split(/=(.*)/s);
    const content = keys.unseal(genuine, 'portal session');
    const bytes = Buffer.from(genuine, 'base64');
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    const forged = [
      Buffer.from(content).toString('base64'),
      bytes.toString('base64'),
      genuine.slice(0, 40),
      'AAAA',
      keys.seal(content, randomBytes),
      ...[null, {}, { id }, { token: operatorToken }, { token: operatorToken, expiresAt: now() + 60_000 }].map(other =>
        keys.seal(JSON.stringify(other), randomBytes, 'portal session'),
      ),
      keys.seal(JSON.stringify({ token: operatorToken, id: newId(world.server.deps) }), randomBytes, 'portal session'),
    ];
    for (const value of forged) {
      const { status, code } = await askPortal(world, '{ apps { id } }', { cookie: `${name}=${value}` });
      assert.deepEqual([status, code], [401, 'UNAUTHENTICATED'], value);
      assert.equal((await session('GET', { cookie: `${name}=${value}` })).status, 204, value);
    }
  });

  const users = '{ users { nodes { id } } }';
  const isAlive = async (cookie: string, headers: Record<string, string> = {}) =>
    (await askPortal(world, users, { cookie, ...headers })).code === null;

  it('O8 is ended on the server by a sign-out, and no other session of the token is', async () => {
    const app = await world.app();
    const [mine, other] = [await cookieOf(world, app.adminToken), await cookieOf(world, app.adminToken)];
    for (let round = 0; round < 2; round++) {
      const out = await session('DELETE', { cookie: mine, origin: world.url });
      assert.equal(out.status, 204);
      assert.match(out.headers.getSetCookie()[0] ?? '', new RegExp(`^${cookieName}=; Max-Age=0; `));
      const { status, code } = await askPortal(world, users, { cookie: mine });
      assert.deepEqual([status, code], [401, 'UNAUTHENTICATED'], 'a copy of the cookie');
      assert.equal((await session('GET', { cookie: mine })).status, 204);
    }
    assert.ok(await isAlive(other));
    assert.equal((await session('DELETE', { cookie: `${cookieName}=AAAA`, origin: world.url })).status, 204);
  });

  it('O8 ends 30 minutes after its last use, which is stored once a minute, and polling does not count', async () => {
    const app = await world.app();
    const cookie = await cookieOf(world, app.adminToken);
    const begun = await sessionRowOf(world, cookie);
    assert.ok(await isAlive(cookie));
    assert.deepEqual(await sessionRowOf(world, cookie), begun);
    for (let round = 0; round < 3; round++) {
      world.wait(29 * 60);
      assert.ok(await isAlive(cookie));
    }
    world.wait(-3_600);
    assert.equal(await isAlive(cookie), false, 'after the clock was set back');
    world.wait(3_600);
    assert.ok(await isAlive(cookie));
    world.wait(20 * 60);
    assert.ok(await isAlive(cookie, { 'x-unattended': '1' }));
    world.wait(10 * 60);
    assert.equal((await askPortal(world, users, { cookie })).status, 401);
    assert.equal((await session('GET', { cookie })).status, 204);
  });

  it('O8 ends after eight hours, however busy, and leaves no row', async () => {
    const app = await world.app();
    const cookie = await cookieOf(world, app.adminToken);
    const { id } = await sessionRowOf(world, cookie);
    for (let spent = 0; spent < eightHours - 60; spent += 1_700) {
      assert.ok(await isAlive(cookie), `${spent} s`);
      world.wait(Math.min(1_700, eightHours - 60 - spent));
    }
    assert.ok(await isAlive(cookie));
    world.wait(60);
    assert.equal((await askPortal(world, users, { cookie })).status, 401);
    await cleanUp(world.server.deps);
    assert.ok(!JSON.stringify((await storedRows(world)).portalSessions).includes(id));
  });

  it('O8 ends with its token: when that is revoked, and when it expires', async () => {
    const app = await world.app();
    const revoked = await app.admin('createAdminToken', { name: 'second' });
    const expiresAt = new Date(world.now + 600_000).toISOString();
    const expiring = await app.admin('createAdminToken', { name: 'third', expiresAt });
    const cookies = [await cookieOf(world, revoked.adminToken), await cookieOf(world, expiring.adminToken)] as const;
    for (const cookie of cookies) assert.ok(await isAlive(cookie));
    await app.admin('revokeAdminToken', { id: revoked.token.id });
    assert.equal((await askPortal(world, users, { cookie: cookies[0] })).status, 401);
    world.wait(600);
    assert.equal((await askPortal(world, users, { cookie: cookies[1] })).status, 401);
    for (const { adminToken } of [revoked, expiring]) assert.equal((await signIn(world, adminToken)).status, 401);
  });

  it('O8 is one of at most a hundred for one token: one more ends the longest idle', async () => {
    const app = await world.app();
    const [idle, busy] = [await cookieOf(world, app.adminToken), await cookieOf(world, app.adminToken)];
    world.wait(61);
    assert.ok(await isAlive(busy));
    world.wait(1);
    for (let more = 0; more < 98; more++) await cookieOf(world, app.adminToken);
    assert.equal((await session('GET', { cookie: idle })).status, 200);
    // Reading the session counted as use, so the other one is now the longest idle.
    world.wait(1);
    await cookieOf(world, app.adminToken);
    assert.deepEqual([await isAlive(busy), await isAlive(idle)], [false, true]);
  });

  it('X18 answers 429 to a network with twenty wrong tokens, and still accepts a right one', async () => {
    const app = await world.app();
    const from = { 'x-forwarded-for': newIp() };
    for (let each = 0; each < 20; each++) assert.equal((await signIn(world, `guess ${each}`, from)).status, 401);
    const refused = await signIn(world, 'guess', from);
    const answer = (await refused.json()) as { errors: { extensions: { code: string; retryAfter: number } }[] };
    const { code, retryAfter } = answer.errors[0]?.extensions ?? { code: null, retryAfter: 0 };
    assert.deepEqual([refused.status, code], [429, 'RATE_LIMITED']);
    assert.ok(retryAfter > 3_500 && retryAfter <= 3_600, String(retryAfter));
    assert.equal(refused.headers.get('retry-after'), String(retryAfter));
    assert.equal((await signIn(world, app.adminToken, from)).status, 200);
    assert.equal((await signIn(world, 'guess')).status, 401, 'another network');
  });

  it('refuses what /graphql refuses, with the same codes', async () => {
    const cookie = await cookieOf(world, operatorToken);
    assert.equal((await askPortal(world, '{ nothing }', { cookie })).status, 400);
    const { status, code } = await askPortal(world, '{ app { id } }', { cookie, 'x-app-id': 'no-such-app' });
    assert.deepEqual([status, code], [400, 'NOT_FOUND']);
  });
});

/** Returns the row of the session that a cookie holds. */
async function sessionRowOf(world: World, cookie: string): Promise<{ id: string }> {
  const sealed = cookie.slice(cookie.indexOf('=') + 1);
  const { id } = JSON.parse(world.server.deps.keys.unseal(sealed, 'portal session'));
  const rows = (await storedRows(world)).portalSessions ?? [];
  const row = rows.map(each => JSON.parse(each)).find(each => each.id === id);
  assert.ok(row !== undefined);
  return row;
}
