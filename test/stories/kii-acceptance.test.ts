import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { answers, done, kii, kiiAt, kiiType, logsIn, ok, registers, tokenOf } from '../kit/kii.js';
import { storiesOfTwoNodes } from '../kit/kii-nodes.js';
import { newEmail, newName, newPhone, password, type TestApp, wrongCode } from '../kit/test-app.js';

const on = { kiiApi: true, ...bothOn };
const newPassword = 'another horse battery';

/** The promises to clients of the former service, row by row, with the requests of its SDK. */
storiesOfTwoNodes('The life of a user by the former service’s API', (world, newApp) => {
  const me = (app: TestApp, token: string) => ok(kii(app, '/users/me', { token }));
  const post = (app: TestApp, path: string, token: string | undefined, body: object, type = 'application/json') =>
    kii(app, path, { method: 'POST', token, body, type });
  const verify = (app: TestApp, token: string, verificationCode: string) =>
    post(app, '/users/me/phone-number/verify', token, { verificationCode }, kiiType('AddressVerificationRequest'));
  const change = (app: TestApp, token: string, userID: string, phoneNumber: string) =>
    kii(app, `/users/${userID}/phone-number`, {
      method: 'PUT',
      token,
      type: kiiType('PhoneNumberModificationRequest'),
      body: { phoneNumber },
    });

  it('H6 registration, login refused before the proof, the code, and a change of number', async () => {
    const app = await newApp(on);
    const [loginName, phone, next, last] = [newName(), newPhone(), newPhone(), newPhone()];
    const user = await registers(app, { loginName, phoneNumber: phone });
    assert.doesNotMatch(JSON.stringify(user), /null/);
    assert.equal(user.phoneNumberVerified, false);
    await answers(400, 'invalid_grant', logsIn(app, phone));
    const token = await tokenOf(app, loginName);
    const stranger = newName();
    await registers(app, { loginName: stranger });
    const find = async () => kii(app, `/users/PHONE:${phone}`, { token: await tokenOf(app, stranger) });
    await answers(404, 'USER_NOT_FOUND', find());
    const code = await app.codeTo(phone);
    await answers(403, 'INVALID_VERIFICATION_CODE', verify(app, token, wrongCode(code)));
    const early = await post(app, `/users/${user.userID}/phone-number/resend-verification`, token, {});
    assert.equal(early.status, 429);
    assert.deepEqual(Object.keys(early.body), ['retryAfter']);
    assert.ok(early.body.retryAfter > 0 && early.body.retryAfter <= 60);
    await ok(verify(app, token, code));
    await answers(400, 'INVALID_ACCOUNT_STATUS', verify(app, token, code));
    await ok(logsIn(app, phone));
    await ok(find());
    await done(change(app, token, user.userID, next));
    const changing = await me(app, token);
    assert.deepEqual([changing.phoneNumber, changing._phoneNumberPending], [phone, next]);
    await ok(logsIn(app, phone));
    await answers(400, 'invalid_grant', logsIn(app, next));
    world.wait(300);
    await done(change(app, token, user.userID, last));
    await ok(verify(app, token, await app.codeTo(last)));
    const changed = await me(app, token);
    assert.deepEqual([changed.phoneNumber, '_phoneNumberPending' in changed], [last, false]);
    await ok(logsIn(app, last));
    await answers(400, 'invalid_grant', logsIn(app, phone));
  });

  it('H6 an email address logs in after its link', async () => {
    const app = await newApp(on);
    const emailAddress = newEmail();
    await registers(app, { loginName: newName(), emailAddress });
    await answers(400, 'invalid_grant', logsIn(app, emailAddress));
    await app.do('verifyLink', { token: await app.tokenTo(emailAddress) });
    await ok(logsIn(app, emailAddress));
  });

  it('H7 refuses a user who could not log in, a taken name and a short password', async () => {
    const app = await newApp(on);
    const register = (body: object) =>
      post(app, '/users', undefined, { password, ...body }, `${kiiType('RegistrationRequest')}; charset=UTF-8`);
    const [emailAddress, phoneNumber, loginName] = [newEmail(), newPhone(), newName()];
    for (const body of [{ emailAddress }, { phoneNumber }, { emailAddress, phoneNumber }])
      await answers(400, 'INVALID_INPUT_DATA', register(body));
    await answers(201, null, register({ loginName }));
    await answers(409, 'USER_ALREADY_EXISTS', register({ loginName }));
    await answers(400, 'PASSWORD_TOO_SHORT', register({ loginName: newName(), password: 'abcd' }));
  });

  it('H8 a pseudo user upgrades by the token that they have', async () => {
    const app = await newApp(on);
    const type = kiiType('RegistrationAndAuthorizationRequest');
    const { _accessToken: token, userID } = await answers(201, null, post(app, '/users', undefined, {}, type));
    const before = await me(app, token);
    const body = { ...before, loginName: newName(), password, _accessToken: token };
    await ok(post(app, `/users/${userID}`, token, body, kiiType('UserUpdateRequest')));
    assert.equal((await me(app, token))._hasPassword, true);
    assert.deepEqual((await app.admin('user', { id: userID })).attributes ?? {}, {});
  });

  it('H9 update, removal of a field, save, and an update that changes nothing because a name is taken', async () => {
    const app = await newApp({ kiiApi: true });
    const [loginName, taken] = [newName(), newName()];
    const { userID } = await registers(app, { loginName, color: 'red', size: 1 });
    await registers(app, { loginName: taken });
    const token = await tokenOf(app, loginName);
    const save = (body: object) => post(app, `/users/${userID}`, token, body, kiiType('UserUpdateRequest'));
    await ok(save({ ...(await me(app, token)), displayName: 'Jo', size: 2 }));
    const { color, ...without } = await me(app, token);
    assert.equal(color, 'red');
    await ok(save(without));
    assert.equal('color' in (await me(app, token)), false);
    await answers(409, 'USER_ALREADY_EXISTS', save({ loginName: taken, displayName: 'No', size: 3 }));
    const { displayName, size } = await me(app, token);
    assert.deepEqual([displayName, size], ['Jo', 2]);
  });

  it('H10, H11 the password: a wrong old one, a new one, and a PIN that works once', async () => {
    const app = await newApp(on);
    const [loginName, phone] = [newName(), newPhone()];
    await registers(app, { loginName, phoneNumber: phone });
    const token = await tokenOf(app, loginName);
    await ok(verify(app, token, await app.codeTo(phone)));
    const setPassword = (oldPassword: string) =>
      kii(app, '/users/me/password', {
        method: 'PUT',
        token,
        type: kiiType('ChangePasswordRequest'),
        body: { oldPassword, newPassword },
      });
    await answers(401, 'WRONG_PASSWORD', setPassword('wrong horse battery'));
    await done(setPassword(password));
    await answers(403, 'WRONG_TOKEN', kii(app, '/users/me', { token }));
    const path = `/users/${encodeURIComponent(`PHONE:${phone}`)}/password`;
    const request = { notificationMethod: 'SMS', smsResetMethod: 'PIN' };
    await done(post(app, `${path}/request-reset`, undefined, request, kiiType('ResetPasswordRequest')));
    const pin = await app.codeTo(phone);
    const complete = (pinCode: string) =>
      post(app, `${path}/complete-reset`, undefined, { pinCode, newPassword: 'third horse battery' });
    await answers(403, 'INVALID_VERIFICATION_CODE', complete(wrongCode(pin)));
    await done(complete(pin));
    await answers(410, 'PIN_CODE_EXPIRED', complete(pin));
    await ok(logsIn(app, loginName, 'third horse battery'));
  });

  it('V5 of two claimants, the second’s code gets 409', async () => {
    const app = await newApp(on);
    const phoneNumber = newPhone();
    const claimants = [];
    for (const loginName of [newName(), newName()]) {
      await registers(app, { loginName, phoneNumber });
      claimants.push({ token: await tokenOf(app, loginName), code: await app.codeTo(phoneNumber) });
    }
    const [one, other] = claimants as [(typeof claimants)[0], (typeof claimants)[0]];
    await ok(verify(app, one.token, one.code));
    await answers(409, 'USER_ALREADY_EXISTS', verify(app, other.token, other.code));
  });

  it('H2 a token of two seconds ends, and an account is deleted once', async () => {
    const app = await newApp(on);
    const loginName = newName();
    const { userID } = await registers(app, { loginName });
    const { access_token } = await ok(logsIn(app, loginName, password, { expiresAt: world.now + 2_000 }));
    world.wait(2);
    await answers(403, 'WRONG_TOKEN', kii(app, '/users/me', { token: access_token }));
    const token = await tokenOf(app, loginName);
    const remove = () => kii(app, `/users/${userID}`, { method: 'DELETE', token });
    await done(remove());
    await answers(403, 'WRONG_TOKEN', remove());
  });

  it('A6 with verification OFF an address is verified at once, and a second user does not get it', async () => {
    const app = await newApp({ kiiApi: true });
    const [emailAddress, local] = [newEmail(), newPhone().replace('+81', '0')];
    const user = await registers(app, { emailAddress, phoneNumber: local, country: 'JP' });
    assert.deepEqual([user.emailAddressVerified, user.phoneNumberVerified], [true, true]);
    assert.equal(user.phoneNumber, `+81${local.slice(1)}`);
    const body = { password, emailAddress };
    await answers(409, 'USER_ALREADY_EXISTS', post(app, '/users', undefined, body, kiiType('RegistrationRequest')));
    await ok(logsIn(app, user.phoneNumber));
  });

  it('A3 with only email ON, email and phone register, and the phone logs in', async () => {
    const app = await newApp({ kiiApi: true, emailVerification: true });
    const [emailAddress, phoneNumber] = [newEmail(), newPhone()];
    const user = await registers(app, { emailAddress, phoneNumber });
    assert.deepEqual([user.emailAddressVerified, user.phoneNumberVerified], [false, true]);
    await ok(logsIn(app, phoneNumber));
    await answers(400, 'invalid_grant', logsIn(app, emailAddress));
  });

  it('H14 an admin logs in by client id and secret, and H12 a request without body or route gets an answer too', async () => {
    const app = await newApp(on);
    const headers = { 'x-kii-appid': app.id };
    const body = { client_id: 'id', client_secret: app.adminToken };
    const { access_token: token } = await ok(kiiAt(app, '/oauth2/token', { headers, body }));
    const [loginName, phoneNumber] = [newName(), newPhone()];
    const { userID } = await registers(app, { loginName, phoneNumber });
    const user = await tokenOf(app, loginName);
    world.wait(60);
    await done(kii(app, '/users/me/phone-number/resend-verification', { method: 'POST', token: user }));
    const long = `EMAIL:${'x'.repeat(60)}@${`${'y'.repeat(40)}.`.repeat(3)}example`;
    assert.ok(long.length > 180);
    await answers(404, 'USER_NOT_FOUND', kii(app, `/users/${long}`, { token }));
    await answers(404, 'USER_NOT_FOUND', kii(app, `/users/PHONE%3A%2B819000000000`, { token }));
    await done(kii(app, `/users/${userID}`, { method: 'DELETE', token }));
    await answers(404, 'NOT_FOUND', kii(app, '/groups', { token }));
    await app.set({ kiiApi: false });
    await answers(404, 'NOT_FOUND', kii(app, '/users/me', { token }));
  });
});
