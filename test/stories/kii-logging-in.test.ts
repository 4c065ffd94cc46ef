import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { answers, done, kii, kiiAt, kiiType, logsIn, ok, registers, tokenOf } from '../kit/kii.js';
import { storiesOfTwoNodes } from '../kit/kii-nodes.js';
import { newEmail, newName, newPhone, password, refuses, wrongCode } from '../kit/test-app.js';

const on = { kiiApi: true };

storiesOfTwoNodes('The API of the former service', (world, newApp) => {
  it('H4 is closed in a new app, and answers an unknown app with another code', async () => {
    const app = await newApp();
    await answers(404, 'NOT_FOUND', kii(app, '/users', { body: { loginName: newName(), password } }));
    await answers(404, 'NOT_FOUND', logsIn(app, newName()));
    await app.set(on);
    await registers(app, { loginName: newName() });
    await answers(404, 'APP_NOT_FOUND', kiiAt(app, '/apps/nowhere/users', { body: {} }));
    await answers(404, 'APP_NOT_FOUND', kiiAt(app, `/apps/${'x'.repeat(200)}/users`, { body: {} }));
  });

  it('H4 reads the app from the path, else the header, else HTTP Basic, else the token', async () => {
    const [app, other] = [await newApp(on), await newApp(on)];
    const loginName = newName();
    const { userID } = await registers(app, { loginName });
    const basic = (id: string) => ({ authorization: `Basic ${Buffer.from(`${id}:any:key`).toString('base64')}` });
    const login = (path: string, headers: Record<string, string>) =>
      kiiAt(app, path, { headers, body: { grant_type: 'password', username: loginName, password } });
    const { access_token: token } = await ok(login(`/apps/${app.id}/oauth2/token`, basic(other.id)));
    await ok(login('/oauth2/token', { 'X-Kii-AppID': app.id, ...basic(other.id) }));
    await ok(login('/oauth2/token', basic(app.id)));
    await answers(400, 'invalid_grant', login('/oauth2/token', basic(other.id)));
    assert.equal((await ok(kiiAt(app, '/users/me', { token }))).userID, userID);
    await answers(403, 'WRONG_TOKEN', kii(other, '/users/me', { token }));
    await answers(403, 'WRONG_TOKEN', kiiAt(app, '/users/me', { token, headers: { 'x-kii-appid': other.id } }));
  });

  it('H7 opens a session in a registration only for the content type that asks for it', async () => {
    const app = await newApp(on);
    const loginName = newName();
    const user = await registers(app, { loginName, displayName: 'Jo', team: 'red' });
    const { sessions } = await app.admin('userSessions', { userId: user.userID }).then(sessions => ({ sessions }));
    assert.deepEqual(sessions, []);
    assert.deepEqual([user.loginName, user.displayName, user.team, user._hasPassword], [loginName, 'Jo', 'red', true]);
    assert.equal(JSON.stringify(user).includes('null'), false);
    const type = `${kiiType('RegistrationAndAuthorizationRequest')}; charset=UTF-8`;
    const body = { loginName: newName(), password };
    const { _accessToken: token, userID } = await answers(201, null, kii(app, '/users', { type, body }));
    assert.equal((await ok(kii(app, '/users/me', { token }))).userID, userID);
  });

  it('H7 creates a pseudo user for a body without password and identifier', async () => {
    const app = await newApp(on);
    const type = kiiType('RegistrationAndAuthorizationRequest');
    const { _accessToken: token, ...user } = await answers(
      201,
      null,
      kii(app, '/users', { type, body: { displayName: 'Jo', level: 3 } }),
    );
    assert.deepEqual([user._hasPassword, user.level], [false, 3]);
    assert.equal((await app.do('me', {}, token)).isPseudo, true);
    await answers(409, 'OPERATION_NOT_ALLOWED', kii(app, `/users/LOGIN_NAME:${newName()}`, { token }));
  });

  it('H6 gives a standing token for a password, and everything else is invalid_grant', async () => {
    const app = await newApp({ ...on, ...bothOn });
    const [loginName, phoneNumber] = [newName(), newPhone()];
    await registers(app, { loginName, phoneNumber });
    const answer = await logsIn(app, loginName);
    const token = await ok(Promise.resolve(answer));
    assert.match(token.access_token, /^session_/);
    assert.deepEqual([token.token_type, Math.ceil(token.expires_in / 60)], ['bearer', 43_200]);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    for (const [username, given] of [
      [loginName, 'wrong horse battery'],
      [newName(), password],
      [newPhone(), password],
      [phoneNumber, password],
      ['0901234567', password],
    ] as const) {
      const body = await answers(400, 'invalid_grant', logsIn(app, username, given));
      assert.equal(body.error, 'invalid_grant');
      assert.equal(body.error_description, body.message);
    }
    const unproven = await answers(400, 'invalid_grant', logsIn(app, phoneNumber));
    const unknown = await answers(400, 'invalid_grant', logsIn(app, newPhone()));
    assert.notEqual(unproven.message, unknown.message);
    await answers(400, 'OAUTH2_ERROR', logsIn(app, loginName, password, { grant_type: 'implicit' }));
    await answers(400, 'INVALID_INPUT_DATA', kii(app, '/oauth2/token', { body: { username: loginName } }));
  });

  it('H2 ends a token earlier if expiresAt asks for it, and never later', async () => {
    const app = await newApp(on);
    const loginName = newName();
    await registers(app, { loginName });
    const soon = await ok(logsIn(app, loginName, password, { expiresAt: world.now + 2_500 }));
    assert.ok(soon.expires_in <= 2);
    const late = await ok(logsIn(app, loginName, password, { expires_at: world.now + 10 ** 12 }));
    assert.ok(late.expires_in <= 2_592_000);
    world.wait(3);
    await answers(403, 'WRONG_TOKEN', kii(app, '/users/me', { token: soon.access_token }));
    assert.equal((await ok(kii(app, '/users/me', { token: late.access_token }))).loginName, loginName);
    for (const expiresAt of [world.now - 1_000, 'soon'])
      await answers(400, 'INVALID_INPUT_DATA', logsIn(app, loginName, password, { expiresAt }));
  });

  it('H6 gives an access token for a refresh token of /graphql', async () => {
    const app = await newApp(on);
    const user = await app.register({ username: newName() });
    const body = { grant_type: 'refresh_token', refresh_token: user.session.refreshToken };
    const fresh = await ok(kii(app, '/oauth2/token', { body }));
    assert.equal(fresh.id, user.id);
    await ok(kii(app, '/users/me', { token: fresh.access_token }));
    await ok(kii(app, '/oauth2/token', { body: { refresh_token: fresh.refresh_token } }));
    await answers(400, 'invalid_grant', kii(app, '/oauth2/token', { body: { refresh_token: 'x'.repeat(70) } }));
  });

  it('H15 finds only the owner of an identifier, and H5 shows what Q2 allows', async () => {
    const app = await newApp({ ...on, ...bothOn });
    const [loginName, phoneNumber] = [newName(), newPhone()];
    const { userID } = await registers(app, { loginName, phoneNumber, displayName: 'Jo', secretOfJo: 1 });
    const self = await tokenOf(app, loginName);
    const other = newName();
    await registers(app, { loginName: other });
    const token = await tokenOf(app, other);
    await answers(404, 'USER_NOT_FOUND', kii(app, `/users/PHONE:${phoneNumber}`, { token }));
    const verify = (verificationCode: string) =>
      kii(app, '/users/me/phone-number/verify', {
        token: self,
        type: kiiType('AddressVerificationRequest'),
        body: { verificationCode },
      });
    const code = await app.codeTo(phoneNumber);
    await answers(403, 'INVALID_VERIFICATION_CODE', verify(wrongCode(code)));
    assert.deepEqual(await ok(verify(code)), { verificationStatus: 'VERIFIED' });
    await answers(400, 'INVALID_ACCOUNT_STATUS', verify(code));
    const shown = { userID, loginName, displayName: 'Jo', _hasPassword: true };
    for (const who of [`PHONE:${phoneNumber}`, encodeURIComponent(`PHONE:${phoneNumber}`), userID]) {
      assert.deepEqual(await ok(kii(app, `/users/${who}`, { token })), shown);
    }
    await app.set({ exposeFullUserDataToOthers: true });
    const full = await ok(kii(app, `/users/LOGIN_NAME:${loginName}`, { token }));
    assert.deepEqual([full.phoneNumber, full.phoneNumberVerified, full.secretOfJo], [phoneNumber, true, 1]);
    await answers(404, 'USER_NOT_FOUND', kii(app, '/users/nobody', { token }));
    await answers(
      404,
      'USER_NOT_FOUND',
      kii(app, `/users/EMAIL:${'x'.repeat(60)}@${'y'.repeat(60)}.${'z'.repeat(60)}.example`, { token }),
    );
    await answers(401, 'UNAUTHORIZED', kii(app, `/users/${userID}`));
  });

  it('Q3 counts no lookup when users read themselves', async () => {
    const app = await newApp(on);
    const loginName = newName();
    const { userID } = await registers(app, { loginName });
    const token = await tokenOf(app, loginName);
    for (let each = 0; each < 25; each++)
      for (const who of ['me', userID, `LOGIN_NAME:${loginName}`]) await ok(kii(app, `/users/${who}`, { token }));
    for (let each = 0; each < 60; each++) await kii(app, `/users/LOGIN_NAME:${newName()}`, { token });
    const { status, body } = await kii(app, `/users/LOGIN_NAME:${newName()}`, { token });
    assert.deepEqual([status, Object.keys(body)], [429, ['retryAfter']]);
    await ok(kii(app, '/users/me', { token }));
  });

  it('H12 needs no body for a resend, and answers one that is too early with the time to wait only', async () => {
    const app = await newApp({ ...on, ...bothOn });
    const [loginName, emailAddress] = [newName(), newEmail()];
    await registers(app, { loginName, emailAddress });
    const token = await tokenOf(app, loginName);
    const resend = () => kii(app, '/users/me/email-address/resend-verification', { method: 'POST', token });
    const early = await resend();
    assert.deepEqual([early.status, Object.keys(early.body)], [429, ['retryAfter']]);
    assert.equal(early.headers.get('retry-after'), String(early.body.retryAfter));
    world.wait(60);
    await done(resend());
    await answers(
      404,
      'USER_ADDRESS_NOT_FOUND',
      kii(app, '/users/me/phone-number/resend-verification', { method: 'POST', token }),
    );
  });

  it('H1 accepts the same token at /graphql, and a logout there ends it here', async () => {
    const app = await newApp(on);
    const loginName = newName();
    const { userID } = await registers(app, { loginName });
    const token = await tokenOf(app, loginName);
    assert.equal((await app.do('me', {}, token)).id, userID);
    await app.do('logout', {}, token);
    await answers(403, 'WRONG_TOKEN', kii(app, '/users/me', { token }));
    await refuses('UNAUTHENTICATED', () => app.do('me', {}, token), { reason: 'SESSION_ENDED' });
  });

  it('H16 accepts no form and no POST without a type from a page of another origin', async () => {
    const app = await newApp(on);
    const path = `/apps/${app.id}/users/EMAIL:${newEmail()}/password/request-reset`;
    const send = async (headers: Record<string, string>) =>
      (await fetch(`${app.url}/api${path}`, { method: 'POST', headers: { 'x-forwarded-for': app.ip, ...headers } }))
        .status;
    assert.equal(await send({}), 415);
    const simpleTypes = [
      'text/plain;json',
      'multipart/form-data; boundary=json',
      'application/x-www-form-urlencoded;x=json',
    ];
    for (const type of simpleTypes) assert.equal(await send({ 'content-type': type }), 415, type);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      await answers(415, 'INVALID_INPUT_DATA', kiiAt(app, path, { method: 'POST', type, body: 'x' }));
    assert.equal(await send({ 'content-type': 'application/json' }), 204);
    assert.equal(await send({ 'x-kii-sdk': 'sn=jss;sv=2.4.19' }), 204);
    const preflight = await fetch(`${app.url}/api${path}`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    assert.equal(preflight.headers.get('access-control-allow-origin'), null);
  });

  it('H12 answers every refusal in JSON, to every client', async () => {
    const app = await newApp(on);
    const html = { accept: 'text/html' };
    await answers(404, 'NOT_FOUND', kiiAt(app, '/', { headers: html }));
    await answers(404, 'NOT_FOUND', kiiAt(app, '/buckets/x/objects', { method: 'PUT', body: {}, headers: html }));
    await answers(400, 'INVALID_INPUT_DATA', kiiAt(app, '/users/%E0%A4%A', { headers: html }));
    const refused = (body: string, type = 'application/json') => kii(app, '/users', { method: 'POST', body, type });
    for (const body of ['{', 'null', '[]', '"x"', '{"__proto__":{}}'])
      await answers(400, 'INVALID_JSON', refused(body));
    await answers(413, 'INVALID_INPUT_DATA', refused(JSON.stringify({ x: 'x'.repeat(110_000) })));
    await answers(415, 'INVALID_INPUT_DATA', refused('a=b', 'application/x-www-form-urlencoded'));
    await answers(400, 'INVALID_INPUT_DATA', refused('{"loginName":1,"password":"correct horse battery"}'));
    const { status } = await kiiAt(app, `/users/EMAIL:${'x'.repeat(2_000)}`, {});
    assert.equal(status, 414);
  });
});
