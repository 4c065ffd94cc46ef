import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import type { AnyData } from '../kit/graphql.js';
import { keepToken } from '../kit/leaks.js';
import { newEmail, newName, newPhone, password, type TestApp, wrongCode } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

/** The folder of an installed copy of the former service's JavaScript SDK. Its terms do not allow us to distribute it. */
const installed = process.env.KII_SDK;
const skip = installed === undefined && 'KII_SDK names no installed copy of kii-cloud-sdk';

const newPassword = 'another horse battery';

/** Returns an isolated instance of the unchanged SDK, as an app sets it up. */
function sdkOf(app: TestApp): AnyData {
  const sdk = createRequire(import.meta.url)(installed ?? '').create();
  sdk.Kii.initializeWithSite(app.id, 'any', `${app.url}/api`);
  sdk.Kii.setAdditionalHeaders({ 'x-forwarded-for': app.ip });
  return sdk;
}

/** Asserts that the SDK understands a refusal as this code. */
async function failsWith(sdk: AnyData, code: string, attempt: Promise<unknown>): Promise<void> {
  await assert.rejects(attempt, (error: Error) => {
    assert.equal(sdk.KiiErrorParser.parse(error.message)?.code, code, error.message);
    return true;
  });
}

stories('The former service’s own SDK', world => {
  it('H4 runs the story of a number: registration, login, proof, change', { skip }, async () => {
    const app = await world.app({ kiiApi: true, ...bothOn });
    const sdk = sdkOf(app);
    const [loginName, phone, next] = [newName(), newPhone(), newPhone()];
    const user = sdk.KiiUser.userWithPhoneNumberAndUsername(phone, loginName, password);
    await user.register();
    keepToken(user.getAccessToken());
    assert.equal(user.getPhoneVerified(), false);
    await failsWith(sdk, 'invalid_grant', sdk.KiiUser.authenticate(phone, password));
    await sdk.KiiUser.authenticate(loginName, password);
    const me = sdk.Kii.getCurrentUser();
    keepToken(me.getAccessToken());
    const code = await app.codeTo(phone);
    await failsWith(sdk, 'INVALID_VERIFICATION_CODE', me.verifyPhoneNumber(wrongCode(code)));
    await me.verifyPhoneNumber(code);
    await me.refresh();
    assert.equal(me.getPhoneVerified(), true);
    await failsWith(sdk, 'INVALID_ACCOUNT_STATUS', me.verifyPhoneNumber(code));
    await me.changePhone(next);
    await me.refresh();
    assert.deepEqual([me.getPhoneNumber(), me.getPendingPhoneNumber()], [phone, next]);
    const found = await sdk.KiiUser.findUserByPhone(phone);
    assert.equal(found.getUUID(), me.getUUID());
    await failsWith(sdk, 'USER_NOT_FOUND', sdk.KiiUser.findUserByEmail(newEmail()));
    world.wait(60);
    await me.resendPhoneNumberVerification();
    await me.verifyPhoneNumber(await app.codeTo(next));
    keepToken((await sdk.KiiUser.authenticate(next, password)).getAccessToken());
    assert.equal(sdk.Kii.getCurrentUser().getPhoneNumber(), next);
  });

  it('H8 upgrades a pseudo user, and continues with the same token', { skip }, async () => {
    const app = await world.app({ kiiApi: true });
    const sdk = sdkOf(app);
    const user = await sdk.KiiUser.registerAsPseudoUser(undefined, { level: 1 });
    const token = user.getAccessToken();
    keepToken(token);
    assert.equal(user.isPseudoUser(), true);
    await user.putIdentity({ username: newName() }, password, undefined, { level: 2 });
    await user.refresh();
    assert.deepEqual([user.isPseudoUser(), user.get('level'), user.getAccessToken()], [false, 2, token]);
    assert.deepEqual((await app.admin('user', { id: user.getUUID() })).attributes, { level: 2 });
    user.set('level', 3);
    await user.save();
    await user.update({ username: newName() }, undefined, { color: 'red' }, ['level']);
    assert.deepEqual((await app.admin('user', { id: user.getUUID() })).attributes, { color: 'red' });
  });

  it('H10, H11, H13 changes the password, resets it by PIN, and deletes the account', { skip }, async () => {
    const app = await world.app({ kiiApi: true, ...bothOn });
    const sdk = sdkOf(app);
    const [loginName, phone] = [newName(), newPhone()];
    await sdk.KiiUser.userWithPhoneNumberAndUsername(phone, loginName, password).register();
    const me = sdk.Kii.getCurrentUser();
    keepToken(me.getAccessToken());
    await me.verifyPhoneNumber(await app.codeTo(phone));
    await failsWith(sdk, 'WRONG_PASSWORD', me.updatePassword('wrong horse battery', newPassword));
    await me.updatePassword(password, newPassword);
    await failsWith(sdk, 'WRONG_TOKEN', me.refresh());
    await sdk.KiiUser.resetPasswordWithNotificationMethod(`PHONE:${phone}`, 'SMS_PIN');
    const pin = await app.codeTo(phone);
    const complete = (given: string) =>
      sdk.KiiUser.completeResetPassword(`PHONE:${phone}`, given, 'third horse battery');
    await failsWith(sdk, 'INVALID_VERIFICATION_CODE', complete(wrongCode(pin)));
    await complete(pin);
    await failsWith(sdk, 'PIN_CODE_EXPIRED', complete(pin));
    const again = await sdk.KiiUser.authenticate(loginName, 'third horse battery');
    keepToken(again.getAccessToken());
    await again.delete();
  });

  it('H14 logs an admin in by an admin token', { skip }, async () => {
    const app = await world.app({ kiiApi: true });
    const sdk = sdkOf(app);
    const admin = await sdk.Kii.authenticateAsAppAdmin('id', app.adminToken);
    const { userID } = await (await import('../kit/kii.js')).registers(app, { loginName: newName() });
    const user = await admin.userWithID(userID).refresh();
    assert.equal(user.getUUID(), userID);
  });
});
