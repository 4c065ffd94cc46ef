import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { answers, done, kii, kiiType, logsIn, ok, registers, tokenOf } from '../kit/kii.js';
import { storiesOfTwoNodes } from '../kit/kii-nodes.js';
import { standingTokenFor } from '../kit/standing.js';
import { newEmail, newName, newPhone, password, type TestApp, wrongCode } from '../kit/test-app.js';

const on = { kiiApi: true };
const newPassword = 'another horse battery';
const update = kiiType('UserUpdateRequest');
const withPassword = { 'x-current-password': encodeURIComponent(password) };

/** Registers a user who is logged in. */
async function loggedIn(app: TestApp, body: Record<string, unknown> = {}) {
  const loginName = newName();
  const { userID } = await registers(app, { loginName, ...body });
  return { loginName, userID, token: await tokenOf(app, loginName) };
}

async function pseudo(app: TestApp): Promise<{ userID: string; _accessToken: string }> {
  const type = kiiType('RegistrationAndAuthorizationRequest');
  return await answers(201, null, kii(app, '/users', { type, body: { level: 1 } }));
}

const me = (app: TestApp, token: string) => ok(kii(app, '/users/me', { token }));
const verify = (app: TestApp, token: string, kind: string, verificationCode: string) =>
  kii(app, `/users/me/${kind}/verify`, { token, body: { verificationCode } });

storiesOfTwoNodes('Changes by the API of the former service', (world, newApp) => {
  it('H9 an update names all that it changes, and a taken name changes nothing', async () => {
    const app = await newApp(on);
    const { userID, token } = await loggedIn(app, { displayName: 'Jo', team: 'red', level: 1 });
    const taken = newName();
    await registers(app, { loginName: taken });
    const save = (body: object, headers: Record<string, string> = {}) =>
      kii(app, `/users/${userID}`, { method: 'POST', token, type: update, body, headers });
    const { modifiedAt } = await ok(save({ team: 'blue', _accessToken: token, errorCode: 'X', internalUserID: 1 }));
    const shown = await me(app, token);
    assert.deepEqual(
      [shown.displayName, shown.team, shown.level, shown.modifiedAt],
      ['Jo', 'blue', undefined, modifiedAt],
    );
    assert.deepEqual((await app.admin('user', { id: userID })).attributes, { team: 'blue' });
    await answers(409, 'USER_ALREADY_EXISTS', save({ loginName: taken, displayName: 'No', team: 'green' }));
    const after = await me(app, token);
    assert.deepEqual([after.displayName, after.team], ['Jo', 'blue']);
    const loginName = newName();
    await ok(save({ loginName, displayName: 'Bo', emailAddress: newEmail(), phoneNumber: newPhone(), team: 'blue' }));
    assert.deepEqual([(await me(app, token)).loginName, (await me(app, token)).displayName], [loginName, 'Bo']);
    await ok(kii(app, '/users/me', { method: 'PATCH', token, type: update, body: { level: 2 } }));
    assert.deepEqual((await app.admin('user', { id: userID })).attributes, { team: 'blue', level: 2 });
    await answers(400, 'INVALID_INPUT_DATA', save({ big: 'x'.repeat(20_000) }));
    const patch = (body: object) => kii(app, '/users/me', { method: 'PATCH', token, type: update, body });
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(name => ok(patch({ [name]: 1 }))));
    const all = { team: 'blue', level: 2, a: 1, b: 1, c: 1, d: 1, e: 1 };
    assert.deepEqual((await app.admin('user', { id: userID })).attributes, all);
    await ok(patch({ big: 'x'.repeat(9_000) }));
    await answers(400, 'INVALID_INPUT_DATA', patch({ bigger: 'x'.repeat(9_000) }));
  });

  it('H13 an identifier changes only by a fresh login or the password', async () => {
    const app = await newApp({ ...on, ...bothOn });
    const phone = newPhone();
    const { userID, token } = await loggedIn(app, { phoneNumber: phone });
    await ok(verify(app, token, 'phone-number', await app.codeTo(phone)));
    world.wait(700);
    const [first, second] = [newPhone(), newPhone()];
    const change = (phoneNumber: string, headers: Record<string, string> = {}) =>
      kii(app, `/users/${userID}/phone-number`, { method: 'PUT', token, body: { phoneNumber }, headers });
    await answers(401, 'AUTHENTICATION_FAILED', change(first));
    await answers(
      401,
      'AUTHENTICATION_FAILED',
      kii(app, '/users/me', { method: 'POST', token, body: { phoneNumber: first } }),
    );
    await answers(401, 'WRONG_PASSWORD', change(first, { 'x-current-password': 'wrong%20horse' }));
    await answers(400, 'INVALID_INPUT_DATA', change(first, { 'x-current-password': '%' }));
    await done(change(first, withPassword));
    await done(change(first, withPassword));
    const pending = await me(app, token);
    assert.deepEqual([pending.phoneNumber, pending._phoneNumberPending], [phone, first]);
    await ok(logsIn(app, phone));
    await answers(400, 'invalid_grant', logsIn(app, first));
    world.wait(700);
    await done(change(second, withPassword));
    await ok(verify(app, token, 'phone-number', await app.codeTo(second)));
    const after = await me(app, token);
    assert.deepEqual([after.phoneNumber, after._phoneNumberPending ?? null], [second, null]);
    await answers(400, 'invalid_grant', logsIn(app, phone));
    await ok(logsIn(app, second));
  });

  it('H8 an upgrade keeps the token that requested it, and ends all others', async () => {
    const app = await newApp(on);
    const { userID, _accessToken: token } = await pseudo(app);
    const loginName = newName();
    await answers(409, 'OPERATION_NOT_ALLOWED', kii(app, '/users/me', { method: 'POST', token, body: { loginName } }));
    await answers(
      400,
      'PASSWORD_TOO_SHORT',
      kii(app, '/users/me', { method: 'POST', token, body: { loginName, password: 'abcd' } }),
    );
    const body = { loginName, password, level: 2, displayName: 'Jo' };
    await ok(kii(app, `/users/${userID}`, { method: 'POST', token, type: update, body }));
    const user = await me(app, token);
    assert.deepEqual([user.userID, user._hasPassword, user.level], [userID, true, 2]);
    await answers(409, 'OPERATION_NOT_ALLOWED', kii(app, '/users/me', { method: 'POST', token, body }));
    const [session] = await app.do('sessions', {}, token);
    assert.ok(session.expiresAt !== null && session.methods.includes('PASSWORD'));
    world.wait(31 * 86_400);
    await answers(403, 'WRONG_TOKEN', kii(app, '/users/me', { token }));
    await ok(logsIn(app, loginName));
  });

  it('H9 an upgrade by PATCH keeps the custom fields that it does not name, and one by POST replaces them', async () => {
    const app = await newApp(on);
    for (const [method, kept] of [
      ['PATCH', { level: 1, team: 'red' }],
      ['POST', { team: 'red' }],
    ] as const) {
      const { userID, _accessToken: token } = await pseudo(app);
      const body = { loginName: newName(), password, team: 'red' };
      await ok(kii(app, '/users/me', { method, token, type: update, body }));
      assert.deepEqual((await app.admin('user', { id: userID })).attributes, kept);
    }
  });

  it('H8 keeps a session that was opened by GraphQL too', async () => {
    const app = await newApp(on);
    const user = await app.pseudoUser();
    const token = standingTokenFor(user);
    await ok(kii(app, '/users/me', { method: 'POST', token, body: { loginName: newName(), password } }));
    assert.equal((await app.do('sessions', {}, token)).length, 1);
    assert.equal((await user.me()).isPseudo, false);
  });

  it('H10 a new password ends every session, also the one that requested it', async () => {
    const app = await newApp(on);
    const { userID, token, loginName } = await loggedIn(app);
    const change = (oldPassword: string, next: string) =>
      kii(app, `/users/${userID}/password`, { method: 'PUT', token, body: { oldPassword, newPassword: next } });
    const wrong = await answers(401, 'WRONG_PASSWORD', change('wrong horse battery', newPassword));
    assert.equal(wrong.field, 'oldPassword');
    await answers(400, 'INVALID_INPUT_DATA', change(password, password));
    assert.equal((await answers(400, 'PASSWORD_TOO_SHORT', change(password, 'abcd'))).minimumLength, 8);
    await done(change(password, newPassword));
    await answers(403, 'WRONG_TOKEN', kii(app, '/users/me', { token }));
    await tokenOf(app, loginName, newPassword);
  });

  it('H11 a PIN resets the password once, and every wrong one gets the same answer', async () => {
    const app = await newApp({ ...on, ...bothOn });
    const phone = newPhone();
    const { token, loginName } = await loggedIn(app, { phoneNumber: phone });
    await ok(verify(app, token, 'phone-number', await app.codeTo(phone)));
    const body = { notificationMethod: 'SMS', smsResetMethod: 'PIN' };
    const request = (who: string) => kii(app, `/users/${encodeURIComponent(who)}/password/request-reset`, { body });
    const complete = (who: string, pinCode: string, next = newPassword) =>
      kii(app, `/users/${encodeURIComponent(who)}/password/complete-reset`, { body: { pinCode, newPassword: next } });
    await done(request(`PHONE:${phone}`));
    await done(request(`PHONE:${newPhone()}`));
    const pin = await app.codeTo(phone);
    const wrong = await answers(403, 'INVALID_VERIFICATION_CODE', complete(`PHONE:${phone}`, wrongCode(pin)));
    const nobody = await answers(403, 'INVALID_VERIFICATION_CODE', complete(`PHONE:${newPhone()}`, pin));
    assert.deepEqual({ ...wrong, requestId: '' }, { ...nobody, requestId: '' });
    await done(complete(`PHONE:${phone}`, pin));
    await answers(403, 'WRONG_TOKEN', kii(app, '/users/me', { token }));
    await answers(410, 'PIN_CODE_EXPIRED', complete(`PHONE:${phone}`, pin));
    await answers(403, 'INVALID_VERIFICATION_CODE', complete(`PHONE:${phone}`, wrongCode(pin)));
    await tokenOf(app, loginName, newPassword);
  });

  it('H11 the owner’s code stays valid although a stranger asked for another one, and five guesses are allowed', async () => {
    const app = await newApp({ ...on, ...bothOn });
    const phone = newPhone();
    const { token, userID } = await loggedIn(app, { phoneNumber: phone });
    await ok(verify(app, token, 'phone-number', await app.codeTo(phone)));
    const body = { notificationMethod: 'SMS', smsResetMethod: 'PIN' };
    const request = (from: TestApp, who: string) => kii(from, `/users/${who}/password/request-reset`, { body });
    const complete = (pinCode: string, next: string) =>
      kii(app, `/users/PHONE:${phone}/password/complete-reset`, { body: { pinCode, newPassword: next } });
    await done(request(app, userID));
    const pin = await app.codeTo(phone);
    world.wait(1);
    await done(request(app.from('192.0.2.77'), `PHONE:${phone}`));
    await done(complete(pin, newPassword));
    world.wait(3_600);
    await done(request(app, `PHONE:${phone}`));
    const next = await app.codeTo(phone);
    for (let each = 0; each < 5; each++)
      await answers(403, 'INVALID_VERIFICATION_CODE', complete(wrongCode(next), 'third horse battery'));
    await answers(403, 'INVALID_VERIFICATION_CODE', complete(next, 'third horse battery'));
  });

  it('H11 a reset by mail is a link, and the answer is the same for an unknown address', async () => {
    const app = await newApp({ ...on, ...bothOn });
    const emailAddress = newEmail();
    const { token } = await loggedIn(app, { emailAddress });
    await ok(verify(app, token, 'email-address', await app.codeTo(emailAddress)));
    await done(kii(app, `/users/EMAIL:${emailAddress}/password/request-reset`, { method: 'POST' }));
    assert.equal((await app.lastMessageTo(emailAddress)).kind, 'PASSWORD_RESET_EMAIL');
    await done(kii(app, `/users/EMAIL:${newEmail()}/password/request-reset`, { method: 'POST' }));
  });

  it('H13 a user deletes themself with a fresh login, once', async () => {
    const app = await newApp(on);
    const { userID, token, loginName } = await loggedIn(app);
    const remove = (headers: Record<string, string> = {}) =>
      kii(app, `/users/${userID}`, { method: 'DELETE', token, headers });
    world.wait(700);
    await answers(401, 'AUTHENTICATION_FAILED', remove());
    await done(remove(withPassword));
    await answers(403, 'WRONG_TOKEN', remove(withPassword));
    await answers(400, 'invalid_grant', logsIn(app, loginName));
    const { _accessToken } = await pseudo(app);
    await done(kii(app, '/users/me', { method: 'DELETE', token: _accessToken }));
  });

  it('H15 a write that names another user is 401, whether or not they exist', async () => {
    const app = await newApp(on);
    const [{ token }, other] = [await loggedIn(app), await loggedIn(app)];
    for (const who of [other.userID, `LOGIN_NAME:${other.loginName}`, `LOGIN_NAME:${newName()}`, 'nobody']) {
      for (const [method, path, body] of [
        ['POST', '', { displayName: 'X' }],
        ['DELETE', '', undefined],
        ['PUT', '/email-address', { emailAddress: newEmail() }],
        ['POST', '/phone-number/verify', { verificationCode: '123456' }],
        ['PUT', '/password', { oldPassword: password, newPassword }],
      ] as const)
        await answers(401, 'UNAUTHORIZED', kii(app, `/users/${who}${path}`, { method, token, body }));
    }
  });

  it('V5 of two claimants of a number the second gets 409', async () => {
    const app = await newApp({ ...on, ...bothOn });
    const phoneNumber = newPhone();
    const one = await loggedIn(app, { phoneNumber });
    const code = await app.codeTo(phoneNumber);
    const other = await loggedIn(app, { phoneNumber });
    const otherCode = await app.codeTo(phoneNumber);
    await ok(verify(app, one.token, 'phone-number', code));
    await answers(409, 'USER_ALREADY_EXISTS', verify(app, other.token, 'phone-number', otherCode));
  });
});

storiesOfTwoNodes('An admin at the API of the former service', (_, newApp) => {
  it('H14 logs in by an admin token as client secret, and finds, disables and deletes users', async () => {
    const app = await newApp(on);
    const grant = (client_secret: string) => kii(app, '/oauth2/token', { body: { client_id: 'me', client_secret } });
    const { access_token: token, id } = await ok(grant(app.adminToken));
    assert.equal(id, 'me');
    const user = await loggedIn(app);
    for (const wrong of [user.token, 'admin_nobody', (await newApp(on)).adminToken])
      await answers(400, 'invalid_grant', grant(wrong));
    const path = `/users/${user.userID}`;
    assert.equal((await ok(kii(app, `/users/LOGIN_NAME:${user.loginName}`, { token }))).userID, user.userID);
    const { nodes } = await app.admin('auditLog', { filter: { userId: user.userID, action: 'PERSONAL_DATA_READ' } });
    assert.equal(nodes.length, 1);
    await done(kii(app, `${path}/status`, { method: 'PUT', token, body: { disabled: true } }));
    await answers(403, 'WRONG_TOKEN', kii(app, '/users/me', { token: user.token }));
    assert.deepEqual(await ok(kii(app, `${path}/status`, { token })), { disabled: true });
    await done(kii(app, `${path}/status`, { method: 'PUT', token, body: { disabled: false } }));
    const again = await tokenOf(app, user.loginName);
    await answers(401, 'UNAUTHORIZED', kii(app, `${path}/status`, { token: again }));
    await done(kii(app, path, { method: 'DELETE', token }));
    await answers(404, 'USER_NOT_FOUND', kii(app, path, { token }));
    await answers(404, 'USER_NOT_FOUND', kii(app, path, { method: 'DELETE', token }));
  });

  it('O3 from another app finds no user here, and X18 a wrong token counts as at /graphql', async () => {
    const [app, other] = [await newApp(on), await newApp(on)];
    const { userID } = await loggedIn(app);
    for (const [method, path] of [
      ['GET', `/users/${userID}`],
      ['DELETE', `/users/${userID}`],
      ['GET', '/configuration/parameters'],
    ] as const)
      await answers(403, 'WRONG_TOKEN', kii(app, path, { method, token: other.adminToken }));
    await answers(404, 'USER_NOT_FOUND', kii(other, `/users/${userID}`, { token: other.adminToken }));
    const wrong = () => kii(app, '/configuration/parameters', { token: `admin_${'x'.repeat(43)}` });
    for (let each = 0; each < 20; each++) await answers(403, 'WRONG_TOKEN', wrong());
    assert.equal((await wrong()).status, 429);
    await ok(kii(app, '/configuration/parameters', { token: app.adminToken }));
    const { nodes } = await app.admin('auditLog', { filter: { action: 'ADMIN_TOKEN_REFUSED' } });
    assert.deepEqual(
      nodes.map((node: { details: { place: string } }) => node.details.place),
      ['KII', 'KII'],
    );
  });

  it('H14 cannot act as a user, read a code, or set a password or an address', async () => {
    const app = await newApp({ ...on, ...bothOn });
    const phoneNumber = newPhone();
    const { userID } = await loggedIn(app, { phoneNumber });
    const token = app.adminToken;
    const path = `/users/${userID}`;
    for (const [method, at, body] of [
      ['GET', '/users/me', undefined],
      ['DELETE', '/users/me', undefined],
      ['POST', path, { displayName: 'X' }],
      ['PUT', `${path}/password`, { oldPassword: password, newPassword }],
      ['GET', `${path}/phone-number/verification-code`, undefined],
      ['POST', `${path}/phone-number/reset-verification-code`, undefined],
      ['PUT', `${path}/phone-number`, { phoneNumber: newPhone(), verified: true }],
      ['PUT', `${path}/phone-number`, { phoneNumber }],
    ] as const)
      await answers(403, 'OPERATION_NOT_SUPPORTED', kii(app, at, { method, token, body }));
    await done(kii(app, `${path}/phone-number`, { method: 'PUT', token, body: { phoneNumber, verified: true } }));
    assert.equal((await ok(kii(app, path, { token }))).phoneNumberVerified, true);
  });

  it('H14 turns verification on by the parameters of the app', async () => {
    const app = await newApp(on);
    const token = app.adminToken;
    const at = (name: string) => `/configuration/parameters/${name}`;
    const put = (name: string, body: string) => kii(app, at(name), { method: 'PUT', token, type: 'text/plain', body });
    await done(put('phoneNumberVerificationRequired', 'true'));
    await done(put('smsFrom', 'Sample'));
    assert.equal((await app.admin('appSettings')).settings.phoneVerification, true);
    assert.equal((await kii(app, at('phoneNumberVerificationRequired'), { token })).body, 'true');
    assert.equal((await ok(kii(app, '/configuration/parameters', { token }))).smsFrom, 'Sample');
    await done(put('smsFrom', ''));
    await answers(404, 'NOT_FOUND', kii(app, at('smsFrom'), { token }));
    await answers(404, 'NOT_FOUND', put('webhookUrl', 'https://example.com'));
    await answers(400, 'INVALID_INPUT_DATA', put('phoneNumberVerificationRequired', 'yes'));
    const user = await loggedIn(app);
    await answers(401, 'UNAUTHORIZED', kii(app, '/configuration/parameters', { token: user.token }));
  });

  it('H18 resets no parameter by a body that is no text', async () => {
    const app = await newApp({ ...on, phoneVerification: true });
    const at = '/configuration/parameters/phoneNumberVerificationRequired';
    const put = { method: 'PUT', token: app.adminToken };
    for (const given of [{ body: { value: true } }, { body: '' }, {}, { type: 'application/vnd.kii+json', body: {} }])
      await answers(415, 'INVALID_INPUT_DATA', kii(app, at, { ...put, ...given }));
    assert.equal((await app.admin('appSettings')).settings.phoneVerification, true);
  });
});
