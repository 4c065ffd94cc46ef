import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type AdminAct, adminActs } from '../../../src/domain/apps/portal/admin-presence.rules.js';
import type { GuardedSetting } from '../../../src/domain/apps/portal/guarded-settings.rules.js';
import { bothOn } from '../../kit/addresses.js';
import { png } from '../../kit/images.js';
import { kii } from '../../kit/kii.js';
import { askAt, askPortal, cookieIn, cookieOf, typeAgain } from '../../kit/portal-requests.js';
import { changesNothing } from '../../kit/stored.js';
import { newEmail, newIp, newKey, newName, newPhone, refuses, type TestApp } from '../../kit/test-app.js';
import { operatorToken, stories } from '../../kit/world.js';

const tenMinutes = 600;
const eightHours = 8 * 3_600;
const deleteUser = 'mutation ($id: ID!) { deleteUser(id: $id) }';
const recolour = 'mutation ($color: String!) { updateAppSettings(input: { brandColor: $color }) { id } }';
const setPresence = 'mutation ($on: Boolean) { updateAppSettings(input: { adminPresence: $on }) { id } }';
const updateTemplate =
  'mutation ($text: String!) { updateTemplate(input: { kind: PHONE_VERIFICATION, locale: "en", text: $text }) { text } }';
const testText =
  'mutation ($to: String!) { sendTestMessage(input: { kind: EMAIL_VERIFIED, locale: "en", text: "Tell us your code" }, to: $to) { id } }';
const acts = 'query ($action: AuditAction!) { auditLog(filter: { action: $action }) { nodes { actor ip details } } }';

/** O34: these acts concern what users read, and what signs events. */
const actsOfTexts: ReadonlySet<AdminAct> = new Set(['updateTemplate', 'sendTestMessage', 'rotateWebhookSecret']);

interface Attempt {
  query: string;
  variables: Record<string, unknown>;
  /** The answer after the token was typed again. Null: success. */
  after?: string;
}

/** An attempt of each act. */
const attempts: Record<AdminAct, (app: TestApp) => Promise<Attempt>> = {
  deleteUser: async app => ({ query: deleteUser, variables: { id: (await owner(app)).id } }),
  releaseAddress: async app => ({
    query: 'mutation ($id: ID!) { releaseAddress(userId: $id, kind: EMAIL) { id } }',
    variables: { id: (await owner(app)).id },
  }),
  markAddressVerified: async app => ({
    query: 'mutation ($id: ID!) { markAddressVerified(userId: $id, kind: PHONE) { id } }',
    variables: { id: (await app.register({ username: newName(), phone: newPhone() })).id },
  }),
  decideFreeze: async app => ({
    query: 'mutation ($id: ID!) { decideFreeze(userId: $id, kind: EMAIL, keep: OLD) { id } }',
    variables: { id: (await owner(app)).id },
    after: 'NOT_FOUND',
  }),
  removeSecondFactors: async app => ({
    query: 'mutation ($id: ID!) { removeSecondFactors(userId: $id) }',
    variables: { id: (await owner(app)).id },
    after: 'NOT_FOUND',
  }),
  disableUser: async app => ({
    query: 'mutation ($id: ID!) { disableUser(id: $id) { id } }',
    variables: { id: (await app.pseudoUser()).id },
  }),
  endUserSession: async app => {
    const user = await app.pseudoUser();
    const [{ id: sessionId }] = await user.do('sessions');
    return {
      query: 'mutation ($id: ID!, $sessionId: ID!) { endUserSession(userId: $id, id: $sessionId) }',
      variables: { id: user.id, sessionId },
    };
  },
  endUserSessions: async app => ({
    query: 'mutation ($id: ID!) { endUserSessions(userId: $id) }',
    variables: { id: (await app.pseudoUser()).id },
  }),
  createAdminToken: async () => ({
    query: 'mutation ($name: String!) { createAdminToken(name: $name) { adminToken } }',
    variables: { name: 'mine' },
  }),
  updateAppSettings: async () => ({ query: setPresence, variables: { on: false } }),
  updateTemplate: async () => ({ query: updateTemplate, variables: { text: 'Tell it to us: {{ code }}' } }),
  sendTestMessage: async app => {
    const to = newEmail();
    await app.registerProven({ email: to });
    return { query: testText, variables: { to } };
  },
  rotateWebhookSecret: async () => ({ query: 'mutation { rotateWebhookSecret }', variables: {} }),
  deleteApp: async app => {
    const name = newName();
    await app.set({ name });
    return {
      query: 'mutation ($id: ID!, $name: String!) { deleteApp(id: $id, name: $name) { id } }',
      variables: { id: app.id, name },
    };
  },
};

async function owner(app: TestApp) {
  const user = await app.register({ username: newName(), email: newEmail() });
  await app.admin('markAddressVerified', { userId: user.id, kind: 'EMAIL' });
  return user;
}

stories('Acts of an admin at the portal', world => {
  const presentApp = (settings = {}) => world.app({ ...bothOn, ...settings, adminPresence: true });

  /** Signs in, waits until the proof is too old, and uses the session once, which is recorded. */
  async function oldCookie(token: string): Promise<string> {
    const cookie = await cookieOf(world, token);
    world.wait(tenMinutes);
    assert.equal((await askPortal(world, '{ app { id } }', { cookie })).code, null);
    return cookie;
  }

  const needsTokenAgain = (act: AdminAct) =>
    it(`${actsOfTexts.has(act) ? 'O27 O34' : 'O27'} ${act} needs the token again after ten minutes, and changes nothing without it`, async () => {
      const app = await presentApp();
      // Only the operator deletes apps, and names another one in the header while doing so.
      const token = act === 'deleteApp' ? operatorToken : app.adminToken;
      const cookie = await oldCookie(token);
      const { query, variables, after = null } = await attempts[act](app);
      await changesNothing(world, async () => {
        const { code, methods } = await askPortal(world, query, { cookie }, variables);
        assert.deepEqual([code, methods], ['PRESENCE_REQUIRED', ['ADMIN_TOKEN']]);
      });
      const typed = cookieIn(await typeAgain(world, token, { cookie }));
      assert.equal((await askPortal(world, query, { cookie: typed }, variables)).code, after);
    });

  for (const act of Object.keys(adminActs) as AdminAct[]) if (act !== 'deleteApp') needsTokenAgain(act);

  it('O27 are confirmed by the sign-in, and by the token typed again, for ten minutes each', async () => {
    const app = await presentApp();
    const attempt = async (cookie: string) =>
      (await askPortal(world, deleteUser, { cookie }, { id: (await app.register({ username: newName() })).id })).code;
    const first = await cookieOf(world, app.adminToken);
    world.wait(tenMinutes - 30);
    assert.equal(await attempt(first), null);
    world.wait(30);
    assert.equal(await attempt(first), 'PRESENCE_REQUIRED');
    const second = cookieIn(await typeAgain(world, app.adminToken, { cookie: first }));
    world.wait(tenMinutes - 30);
    assert.equal(await attempt(second), null);
    world.wait(30);
    assert.equal(await attempt(second), 'PRESENCE_REQUIRED');
  });

  it('O27 need no confirmation where the app does not ask for it, which is the default', async () => {
    const app = await world.app();
    const cookie = await oldCookie(app.adminToken);
    const { id } = await app.register({ username: newName() });
    assert.deepEqual((await askPortal(world, deleteUser, { cookie }, { id })).data, { deleteUser: true });
  });

  it('O27 need no confirmation when they can be undone, nor to turn the setting on', async () => {
    const app = await world.app();
    const cookie = await oldCookie(app.adminToken);
    const user = await app.register({ username: newName() });
    assert.equal((await askPortal(world, setPresence, { cookie }, { on: true })).code, null);
    for (const [query, variables] of [
      [recolour, { color: '#0f766e' }],
      [setPresence, { on: true }],
      ['mutation ($id: ID!) { endUserSessions(userId: $id) }', { id: user.id }],
      ['mutation ($id: ID!) { disableUser(id: $id) { id } }', { id: user.id }],
      ['mutation ($id: ID!) { enableUser(id: $id) { id } }', { id: user.id }],
    ] as const)
      assert.equal((await askPortal(world, query, { cookie }, variables)).code, null, query);
    assert.equal((await askPortal(world, setPresence, { cookie }, { on: null })).code, 'PRESENCE_REQUIRED');
  });

  /** Another value for each setting that a thief could use. */
  const changes: Record<GuardedSetting, unknown> = {
    passwordResetUrl: 'https://reset.example.com/new',
    emailVerifiedUrl: 'https://app.example.com/verified',
    emailVerificationFailedUrl: 'https://app.example.com/failed',
    webhookUrl: 'https://hooks.example.com/events',
    emailVerification: false,
    phoneVerification: false,
    testAddresses: [{ address: 'reviewer@example.com', code: '123456' }],
    loginByCode: ['EMAIL'],
    dormantAfterDays: 0,
    reclaimDormantNumbers: true,
    passkeys: { rpId: 'example.com', origins: ['https://app.example.com'] },
    secondFactor: 'OFF',
    claims: { role: 'admin' },
    adminPresence: false,
    presenceSeconds: 86_400,
    name: 'Read the code to evil.example',
    logo: png(60, 30).toString('base64'),
    emailSender: 'Shop <shop@evil.example>',
    smsSender: '+819012345678',
    smsSendersByCountry: [{ country: 'JP', sender: '+819012345678' }],
    newSignInNotices: false,
    allowedCountries: ['JP'],
    smsDailyLimit: 0,
    emailDailyLimit: 0,
  };
  it('O33 each of these settings is changed only with the token, and saved unchanged without it', async () => {
    const app = await presentApp();
    const names = Object.keys(changes);
    const document = `query { app { settings { ${names.join(' ').replace('testAddresses', 'testAddresses { address }').replace('smsSendersByCountry', 'smsSendersByCountry { country sender }')} } } }`;
    const { settings } = (await app.raw(document, {}, app.adminToken)).app;
    const query = 'mutation ($input: AppSettingsInput!) { updateAppSettings(input: $input) { id } }';
    const cookie = await oldCookie(operatorToken);
    const save = async (input: object, sent = cookie) =>
      (await askPortal(world, query, { cookie: sent, 'x-app-id': app.id }, { input })).code;
    await changesNothing(world, async () => {
      for (const [name, value] of Object.entries(changes))
        assert.equal(await save({ brandColor: '#0f766e', [name]: value }), 'PRESENCE_REQUIRED', name);
    });
    // A page sends back what it has read.
    assert.equal(await save({ ...settings, brandColor: '#0f766e' }), null);
    const typed = cookieIn(await typeAgain(world, operatorToken, { cookie }));
    // The others need the switches on.
    for (const [name, value] of Object.entries({ ...changes, dormantAfterDays: 90 }).reverse())
      if (!/Verification$|adminPresence/.test(name)) assert.equal(await save({ [name]: value }, typed), null, name);
    assert.equal(await save({ adminPresence: false }, typed), null);
  });

  it('O34 a secret of the webhook is not shown again without the token, which neither a default text nor a test of the fixed one needs', async () => {
    const app = await presentApp();
    const cookie = await cookieOf(world, app.adminToken);
    const query = 'mutation ($key: String!) { rotateWebhookSecret(idempotencyKey: $key) }';
    const variables = { key: newKey() };
    assert.equal((await askPortal(world, query, { cookie }, variables)).code, null);
    world.wait(tenMinutes);
    assert.equal((await askPortal(world, query, { cookie }, variables)).code, 'PRESENCE_REQUIRED');
    const reset = 'mutation { resetTemplate(kind: PHONE_VERIFICATION, locale: "en") { text } }';
    assert.equal((await askPortal(world, reset, { cookie })).code, null);
    const fixed = 'mutation ($to: String!) { sendTestMessage(to: $to) { id } }';
    assert.equal((await askPortal(world, fixed, { cookie }, { to: newEmail() })).code, null);
  });

  it('O27 a new admin token is not shown again without the token, though its key is right', async () => {
    const app = await presentApp();
    const cookie = await cookieOf(world, app.adminToken);
    const query = 'mutation ($key: String!) { createAdminToken(name: "mine", idempotencyKey: $key) { adminToken } }';
    const variables = { key: newKey() };
    assert.equal((await askPortal(world, query, { cookie }, variables)).code, null);
    world.wait(tenMinutes);
    assert.equal((await askPortal(world, query, { cookie }, variables)).code, 'PRESENCE_REQUIRED');
  });

  it('O27 need the operator’s confirmation if the changed app asks for it, whichever app the page names', async () => {
    const [app, other] = [await presentApp(), await world.app()];
    const cookie = await oldCookie(operatorToken);
    const { id } = await app.register({ username: newName() });
    const { code } = await askPortal(world, deleteUser, { cookie, 'x-app-id': app.id }, { id });
    assert.equal(code, 'PRESENCE_REQUIRED');
    const { query, variables } = await attempts.deleteApp(app);
    const named = await askPortal(world, query, { cookie, 'x-app-id': other.id }, variables);
    assert.equal(named.code, 'PRESENCE_REQUIRED');
  });

  it('O29 are confirmed by each call with the token itself, at both APIs', async () => {
    const app = await presentApp({ kiiApi: true });
    world.wait(tenMinutes);
    await app.admin('deleteUser', { id: (await owner(app)).id });
    const { id } = await owner(app);
    const { status } = await kii(app, `/users/${id}`, { method: 'DELETE', token: app.adminToken });
    assert.equal(status, 204);
  });

  it('O29 are not confirmed by a header, neither of the page nor at the API', async () => {
    const app = await presentApp();
    const cookie = await oldCookie(app.adminToken);
    const { id } = await owner(app);
    for (const at of [String(world.now), '', 'now', '9'.repeat(30)]) {
      const forged = { cookie, 'x-token-typed-at': at };
      assert.equal((await askPortal(world, deleteUser, forged, { id })).code, 'PRESENCE_REQUIRED', at);
    }
    for (const at of ['', 'now', '0', '-1', '9'.repeat(30)]) {
      const headers = { authorization: `Bearer ${app.adminToken}`, 'x-token-typed-at': at };
      const { code } = await askAt(`${world.url}/graphql`, deleteUser, headers, { id });
      assert.equal(code, 'PRESENCE_REQUIRED', `a call that says ${at}`);
    }
  });

  it('O28 are not confirmed by a cookie that a node of an older version sealed, nor by a time in the future', async () => {
    const app = await presentApp();
    const { keys, randomBytes } = world.server.deps;
    const [name = '', sealed = ''] = (await cookieOf(world, app.adminToken)).split(/=(.*)/s);
    const content = JSON.parse(keys.unseal(sealed, 'portal session'));
    const resealed = (other: object) =>
      `${name}=${keys.seal(JSON.stringify({ ...content, ...other }), randomBytes, 'portal session')}`;
    const { id } = await owner(app);
    for (const typedAt of [undefined, null, '', String(world.now), world.now + 3_600_000]) {
      const cookie = resealed({ typedAt });
      assert.equal((await askPortal(world, '{ app { id } }', { cookie })).code, null);
      assert.equal((await askPortal(world, deleteUser, { cookie }, { id })).code, 'PRESENCE_REQUIRED', String(typedAt));
    }
    const typed = cookieIn(await typeAgain(world, app.adminToken, { cookie: resealed({ typedAt: undefined }) }));
    assert.equal((await askPortal(world, deleteUser, { cookie: typed }, { id })).code, null);
  });

  it('O28 are not confirmed for a copy of the cookie, and the session ends as before', async () => {
    const app = await presentApp();
    const cookie = await oldCookie(app.adminToken);
    const response = await typeAgain(world, app.adminToken, { cookie });
    assert.equal(response.status, 204);
    const [, maxAge = ''] =
      /; Max-Age=(\d+); Path=\/; HttpOnly; Secure; SameSite=Strict$/.exec(response.headers.getSetCookie()[0] ?? '') ??
      [];
    const left = eightHours - tenMinutes;
    assert.ok(Number(maxAge) <= left && Number(maxAge) > left - 60, maxAge);
    const { id } = await owner(app);
    assert.equal((await askPortal(world, deleteUser, { cookie }, { id })).code, 'PRESENCE_REQUIRED');
    for (let spent = tenMinutes; spent < eightHours; spent += 1_700) {
      await typeAgain(world, app.adminToken, { cookie });
      world.wait(1_700);
    }
    assert.equal((await typeAgain(world, app.adminToken, { cookie })).status, 401);
  });

  it('O28 are confirmed only by the token of the session, which writes a row to the audit log', async () => {
    const app = await presentApp();
    const second = await app.admin('createAdminToken', { name: 'second' });
    const cookie = await cookieOf(world, app.adminToken);
    const from = { cookie, 'x-forwarded-for': '203.0.113.9' };
    const wrong = ['', ' ', 42, null, 'x'.repeat(600), second.adminToken, operatorToken, `${app.adminToken}x`];
    await changesNothing(world, async () => {
      for (const token of wrong.slice(0, -1)) {
        const response = await typeAgain(world, token, from);
        assert.deepEqual([response.status, response.headers.getSetCookie()], [400, []], String(token));
        const { errors } = (await response.json()) as { errors: { extensions: { code: string; field: string } }[] };
        const { code, field } = errors[0]?.extensions ?? {};
        assert.deepEqual([code, field], ['INVALID_TOKEN', 'token']);
      }
    });
    assert.equal((await typeAgain(world, wrong.at(-1), from)).status, 400);
    assert.equal((await typeAgain(world, ` ${app.adminToken} `, from)).status, 204);
    const { auditLog } = await app.raw(acts, { action: 'PRESENCE_CONFIRMED' }, app.adminToken);
    const details = { place: 'PORTAL', method: 'ADMIN_TOKEN' };
    assert.deepEqual(auditLog.nodes, [{ actor: 'ADMIN', ip: '203.0.113.9', details }]);
  });

  it('O28 can be confirmed only in a session, by a request of the portal’s own page', async () => {
    const app = await presentApp();
    const cookie = await cookieOf(world, app.adminToken);
    for (const headers of [{}, { cookie: `${cookie.slice(0, 60)}` }]) {
      const response = await typeAgain(world, app.adminToken, headers);
      assert.equal(response.status, 401);
      assert.match(response.headers.getSetCookie()[0] ?? '', /Max-Age=0;/);
    }
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'same-site' }])
      assert.equal((await typeAgain(world, app.adminToken, { cookie, ...headers })).status, 403);
    assert.equal((await typeAgain(world, app.adminToken, { cookie, 'content-type': 'text/plain' })).status, 415);
    await fetch(`${world.url}/portal/session`, { method: 'DELETE', headers: { cookie, origin: world.url } });
    assert.equal((await typeAgain(world, app.adminToken, { cookie })).status, 401, 'after the sign-out');
  });

  it('X18 count wrong tokens that are typed again like those of a sign-in, and still accept a right one', async () => {
    const app = await presentApp();
    const cookie = await cookieOf(world, app.adminToken);
    const from = { cookie, 'x-forwarded-for': newIp() };
    for (let each = 0; each < 20; each++) assert.equal((await typeAgain(world, `guess ${each}`, from)).status, 400);
    const refused = await typeAgain(world, 'guess', from);
    const retryAfter = Number(refused.headers.get('retry-after'));
    assert.deepEqual([refused.status, retryAfter > 3_500 && retryAfter <= 3_600], [429, true]);
    assert.equal((await typeAgain(world, app.adminToken, from)).status, 204);
  });

  it('O27 do not change what users need: their own deletion works as before', async () => {
    const app = await presentApp();
    const user = await owner(app);
    await refuses('FORBIDDEN', () => user.do('deleteUser', { id: user.id }));
    await user.do('deleteMe');
  });

  // This test is last: the app's rows are deleted in the background, while another story asserts that nothing changes.
  needsTokenAgain('deleteApp');
});
