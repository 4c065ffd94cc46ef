import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { updateUser } from '../../src/domain/identifiers/users.queries.js';
import { bothOn } from '../kit/addresses.js';
import type { AnyData } from '../kit/graphql.js';
import { kii, ok, registers } from '../kit/kii.js';
import { keepToken } from '../kit/leaks.js';
import { newPhone, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

/**
 * The commands of the two documents that describe the verification of a phone number, unchanged. Only the base URL is ours,
 * and the places in braces are filled in.
 */
const commands = {
  token: `curl -v -X POST \\
  -H "Authorization: Basic {BASE64_ENCODED_APPID_AND_APPKEY}" \\
  -H "Content-Type: application/json" \\
  "https://api.kii.com/api/apps/{APP_ID}/oauth2/token" \\
  -d '{
        "grant_type" : "password",
        "username": "user_123456",
        "password": "123ABC"
      }'`,
  verify: `curl -v -X POST \\
  -H "Authorization: Bearer {ACCESS_TOKEN}" \\
  -H "Content-Type: application/vnd.kii.AddressVerificationRequest+json" \\
  "https://api.kii.com/api/apps/{APP_ID}/users/me/phone-number/verify" \\
  -d '{ "verificationCode": "{VERIFICATION_CODE}" }'`,
  resend: `curl -v -X POST \\
  -H "Authorization: Bearer {ACCESS_TOKEN}" \\
  "https://api.kii.com/api/apps/{APP_ID}/users/me/phone-number/resend-verification"`,
};

/** Runs a command in a shell. Returns the status, and the answer as JSON. */
async function run(app: TestApp, command: string, places: Record<string, string>): Promise<[number, AnyData]> {
  const filled = Object.entries({ APP_ID: app.id, ...places })
    .reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), command)
    .replace('https://api.kii.com', app.url);
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', filled]);
  const status = Number(/< HTTP\/1\.1 (\d+)/.exec(stderr)?.[1]);
  return [status, stdout === '' ? null : JSON.parse(stdout)];
}

stories('The documents of the former service', world => {
  it('H4 show how to get a token by Basic, verify the number, and send the code again', async () => {
    const app = await world.app({ kiiApi: true, ...bothOn });
    const phoneNumber = newPhone();
    const { userID } = await registers(app, { loginName: 'user_123456', phoneNumber });
    // Only an import can create such a short password (W1).
    const { passwords, store } = world.server.deps;
    const passwordHash = await passwords.hash('123ABC', app.ip);
    await store.transaction(tx => updateUser(tx, userID, { passwordHash }));

    const basic = Buffer.from(`${app.id}:any`).toString('base64');
    const [status, { id, access_token, token_type }] = await run(app, commands.token, {
      BASE64_ENCODED_APPID_AND_APPKEY: basic,
    });
    assert.deepEqual([status, id, token_type], [200, userID, 'bearer']);
    keepToken(access_token);
    const places = { ACCESS_TOKEN: access_token };
    const [tooEarly, wait] = await run(app, commands.resend, places);
    assert.deepEqual([tooEarly, Object.keys(wait)], [429, ['retryAfter']]);
    world.wait(60);
    assert.deepEqual(await run(app, commands.resend, places), [204, null]);
    const code = await app.codeTo(phoneNumber);
    const verified = await run(app, commands.verify, { ...places, VERIFICATION_CODE: code });
    assert.deepEqual(verified, [200, { verificationStatus: 'VERIFIED' }]);
    assert.equal((await ok(kii(app, '/users/me', { token: access_token }))).phoneNumberVerified, true);
  });
});
