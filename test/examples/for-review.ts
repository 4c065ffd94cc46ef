import { Authenticator } from '../kit/authenticator.js';
import { allowPasskeys } from '../kit/passkeys.js';
import type { TestApp } from '../kit/test-app.js';
import { type Examples, hanako, register } from './example.js';

const newPassword = 'four-grey-lanterns-17';

/** The secret with which Hanako resets her password. She also has a phone number. */
async function resetOf(app: TestApp) {
  await register(app, ['username', 'email', 'phone'], ['email', 'phone']);
  await app.do('requestPasswordReset', { identifier: hanako.email });
  return { input: { token: await app.tokenTo(hanako.email), newPassword } };
}

async function reviewToken(app: TestApp): Promise<string> {
  return (await app.do('resetPasswordAndReview', await resetOf(app))).token;
}

export const reviewExamples: Examples = {
  resetPasswordAndReview: {
    request: `mutation ($input: ResetPasswordInput!) {
  resetPasswordAndReview(input: $input) { token expiresAt addresses { kind address verified } passkeyOrigins }
}`,
    given: async app => ({ variables: await resetOf(app) }),
  },
  accountReview: {
    request:
      'query ($token: String!) { accountReview(token: $token) { expiresAt addresses { kind address verified } passkeyOrigins } }',
    given: async app => ({ variables: { token: await reviewToken(app) } }),
  },
  removeReviewedAddress: {
    request: 'mutation ($token: String!, $kind: AddressKind!) { removeReviewedAddress(token: $token, kind: $kind) }',
    given: async app => ({ variables: { token: await reviewToken(app), kind: 'PHONE' } }),
  },
  startPasskeyAfterReset: {
    request: 'mutation ($token: String!) { startPasskeyAfterReset(token: $token) { options expiresAt } }',
    given: async app => ({ variables: { token: await reviewToken(await allowPasskeys(app)) } }),
  },
  addPasskeyAfterReset: {
    request: `mutation ($token: String!, $response: JSONObject!) {
  addPasskeyAfterReset(token: $token, response: $response) { id name createdAt backedUp }
}`,
    async given(app) {
      const token = await reviewToken(await allowPasskeys(app));
      const { options } = await app.do('startPasskeyAfterReset', { token });
      return { variables: { token, response: new Authenticator('SYNCED').create(options) } };
    },
  },
};
