import assert from 'node:assert/strict';
import { it } from 'node:test';
import { enrol } from '../kit/authenticator-app.js';
import { answers, kii, logsIn, ok, registers, tokenOf } from '../kit/kii.js';
import { newName, password } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const on = { kiiApi: true };

stories('A second factor at the API of the former service', world => {
  it('H6 a user who has one gets no token for the password, and one by the grant mfa', async () => {
    const app = await world.app(on);
    const username = newName();
    const { user, code, codes } = await enrol(await app.register({ username }));
    const { mfa_required, mfa_token, access_token, factors } = await answers(
      400,
      'invalid_grant',
      logsIn(app, username),
    );
    assert.deepEqual([mfa_required, access_token, factors], [true, undefined, ['TOTP', 'RECOVERY_CODE']]);
    const grant = (body: object, token?: string) =>
      kii(app, '/oauth2/token', { body: { grant_type: 'mfa', ...body }, token });
    await answers(403, 'WRONG_TOKEN', kii(app, '/users/me', { token: mfa_token }));
    await answers(400, 'INVALID_INPUT_DATA', grant({ totp_code: code() }));
    const wrong = code() === '000000' ? '000001' : '000000';
    await answers(400, 'invalid_grant', grant({ mfa_token, totp_code: wrong }));
    const { access_token: token, id } = await ok(grant({ mfa_token, totp_code: code() }));
    assert.equal(id, user.id);
    await answers(400, 'invalid_grant', grant({ mfa_token, totp_code: code(1) }));
    await ok(kii(app, '/users/me', { token }));
    const next = await answers(400, 'invalid_grant', logsIn(app, username));
    await ok(grant({ recovery_code: codes[0] }, next.mfa_token));
  });

  it('F15 a change of a way in needs a fresh factor too, and the password alone is not enough', async () => {
    const app = await world.app(on);
    const username = newName();
    const { code } = await enrol(await app.register({ username }));
    const { mfa_token } = await answers(400, 'invalid_grant', logsIn(app, username));
    const body = { grant_type: 'mfa', mfa_token, totp_code: code() };
    const { access_token: token } = await ok(kii(app, '/oauth2/token', { body }));
    const change = (headers: Record<string, string>) =>
      kii(app, '/users/me', { method: 'POST', token, body: { loginName: newName() }, headers });
    await ok(change({}));
    world.wait(700);
    await answers(401, 'AUTHENTICATION_FAILED', change({ 'x-current-password': encodeURIComponent(password) }));
  });

  it('F19 where the app needs one, a session without it can only read itself', async () => {
    const app = await world.app({ ...on, secondFactor: 'REQUIRED' });
    const loginName = newName();
    await registers(app, { loginName });
    const token = await tokenOf(app, loginName);
    await ok(kii(app, '/users/me', { token }));
    for (const [method, path, body] of [
      ['GET', `/users/LOGIN_NAME:${newName()}`, undefined],
      ['POST', '/users/me', { displayName: 'Jo' }],
      ['PUT', '/users/me/password', { oldPassword: password, newPassword: 'another horse battery' }],
      ['DELETE', '/users/me', undefined],
    ] as const)
      await answers(403, 'OPERATION_NOT_SUPPORTED', kii(app, path, { method, token, body }));
  });
});

stories('Metrics and logs of the former service’s API', world => {
  it('O4 name the route, and never an address of the path', async () => {
    const app = await world.app(on);
    const loginName = newName();
    await registers(app, { loginName });
    const token = await tokenOf(app, loginName);
    const hidden = 'hidden-address@example.com';
    await answers(404, 'USER_NOT_FOUND', kii(app, `/users/EMAIL:${hidden}`, { token }));
    await answers(404, 'NOT_FOUND', kii(app, `/nowhere/EMAIL:${hidden}`, { token }));
    const metrics = await (await fetch(`${world.url}/metrics`)).text();
    const log = world.logLines.join('');
    for (const text of [metrics, log]) {
      assert.match(text, /\/api\/apps\/:appId\/users\/:named/);
      assert.doesNotMatch(text, /hidden-address/);
      assert.equal(text.includes(token), false);
    }
  });
});
