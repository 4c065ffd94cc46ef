import assert from 'node:assert/strict';
import { it } from 'node:test';
import { routes } from '../../src/api/kii/routes.js';
import { parseUsername } from '../../src/domain/identifiers/parse.rules.js';
import { findPerson } from '../../src/domain/identifiers/person.queries.js';
import type { ResolvedIdentifier } from '../../src/domain/identifiers/resolve.js';
import { resetPasswordByPin } from '../../src/domain/passwords/reset-by-pin.js';
import { bothOn } from '../kit/addresses.js';
import { kii, kiiType, registers, tokenOf } from '../kit/kii.js';
import { spyOn } from '../kit/spied-store.js';
import { newName, newPhone, refuses, type TestApp, type TestUser, wrongCode } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const on = { kiiApi: true };
const names = [
  ...['loginName', 'emailAddress', 'phoneNumber', 'password', 'displayName', 'country', 'locale', 'oldPassword'],
  ...['newPassword', 'verificationCode', 'pinCode', 'notificationMethod', 'disabled', 'verified', 'username'],
  ...['grant_type', 'client_id', 'client_secret', 'refresh_token', 'mfa_token', 'totp_code', 'expiresAt', 'custom'],
];
const deep = JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`);
const values: unknown[] = [
  ...[null, 0, -1, 1e308, true, '', ' ', '\0', '\ud800', '%', '%E0%A4%A', 'x'.repeat(20_000), [], {}, deep],
  ...[{ errorCode: 'X' }, "' or 1=1 --", 'EMAIL:', 'PHONE:+', 'LOGIN_NAME:x', '\u202e', '\u0301'.repeat(500)],
];
const paths = [
  'me',
  'EMAIL:',
  'PHONE:+',
  'LOGIN_NAME:%00',
  '%ED%A0%80',
  '%F0%9F%98%80',
  'x'.repeat(700),
  '..%2F..',
  '%25',
];

stories('Hostile requests to the former service’s API', world => {
  it('H12 every value in every field of every route gets a proper answer, and none breaks the server', async () => {
    const app = await world.app(on);
    const loginName = newName();
    await registers(app, { loginName });
    const token = await tokenOf(app, loginName);
    let sent = 0;
    for (const { method, path } of routes.filter(route => route.method !== 'GET' && route.method !== 'DELETE')) {
      for (const [index, value] of values.entries()) {
        const body = Object.fromEntries(names.map(name => [name, value]));
        const type = kiiType('RegistrationAndAuthorizationRequest');
        // Each value is sent by the user, and every third also without a token and by an admin.
        for (const bearer of index % 3 === 0 ? [token, undefined, app.adminToken] : [token]) {
          // Each request has a new network, so that the routes answer and not the limits.
          const from = app.from(`10.77.${(sent >> 8) & 255}.${sent++ & 255}`);
          const answer = await kii(from, path.replace(':named', 'me'), { method, token: bearer, type, body });
          assert.ok(answer.status < 500, `${method} ${path} ${JSON.stringify(value)?.slice(0, 40)}: ${answer.status}`);
        }
      }
    }
    assert.ok(sent > 400, String(sent));
  });

  it('H12 every path that names an unknown user gets a proper answer too', async () => {
    const app = await world.app(on);
    for (const { method, path } of routes.filter(route => route.path.includes(':named'))) {
      for (const named of paths) {
        for (const token of [undefined, app.adminToken]) {
          const given = method === 'GET' || method === 'DELETE' ? {} : { body: {} };
          const answer = await kii(app, path.replace(':named', named), { method, token, ...given });
          assert.ok(answer.status < 500, `${method} ${path} ${named}: ${answer.status}`);
        }
      }
    }
  });

  it('H11 a wrong PIN runs the same statements for a reset, for an owner without one, and for an unknown user', async () => {
    const app = await world.app({ ...on, ...bothOn });
    const spied = spyOn(world.server.deps.store);
    const deps = { ...world.server.deps, store: spied.store };
    const settled = await world.server.deps.apps.find(app.id);
    assert.ok(settled !== null);
    const call = { app: settled, actor: { kind: 'ANYONE' }, ip: app.ip, appIsNamed: true, userAgent: null } as const;
    const statementsOf = async (
      resolved: Pick<ResolvedIdentifier, 'user' | 'isOwned' | 'identifier'>,
      code: string,
    ) => {
      spied.statements.length = 0;
      const given = { code, newPassword: 'another horse battery' };
      await assert.rejects(resetPasswordByPin(deps, call, resolved, given), { code: 'INVALID_CODE' });
      return [...spied.statements];
    };
    const [asking, quiet] = [await owner(app), await owner(app)];
    await kii(app, `/users/PHONE:${asking.phone}/password/request-reset`, { body: {} });
    const code = wrongCode(await app.codeTo(asking.phone));
    const identifier = parseUsername(newName());
    const of = async ({ user }: { user: TestUser }) => {
      const person = await findPerson(world.server.deps.store.reader, app.id, user.id);
      return { identifier, user: person?.user ?? null, isOwned: true };
    };
    const expected = await statementsOf({ identifier, user: null, isOwned: false }, code);
    assert.ok(expected.length > 10);
    assert.deepEqual(await statementsOf(await of(asking), code), expected);
    assert.deepEqual(await statementsOf(await of(quiet), code), expected);
    await refuses('INVALID_CREDENTIALS', () => app.login(asking.phone, 'another horse battery'));
  });
});

async function owner(app: TestApp): Promise<{ user: TestUser; phone: string }> {
  const phone = newPhone();
  return { user: await app.registerProven({ phone }), phone };
}
