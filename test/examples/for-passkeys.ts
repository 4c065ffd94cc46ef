import { Authenticator } from '../kit/authenticator.js';
import { addPasskeyTo, allowPasskeys, answerOf } from '../kit/passkeys.js';
import type { TestApp } from '../kit/test-app.js';
import { as, type Examples, hanako, register } from './example.js';

/** Registers Hanako in an app with passkeys, with one of hers. */
async function withPasskey(app: TestApp) {
  const user = await register(await allowPasskeys(app));
  const authenticator = new Authenticator();
  return { user, authenticator, passkey: await addPasskeyTo(user, authenticator) };
}

export const passkeyExamples: Examples = {
  startPasskey: {
    request: 'mutation { startPasskey { options expiresAt } }',
    given: async app => as(await register(await allowPasskeys(app))),
  },
  addPasskey: {
    request: `mutation ($response: JSONObject!, $name: String!) {
  addPasskey(response: $response, name: $name) { id name createdAt lastUsedAt backedUp }
}`,
    async given(app) {
      const user = await register(await allowPasskeys(app));
      const { options } = await user.do('startPasskey');
      return as(user, { response: new Authenticator('SYNCED').create(options), name: 'Phone' });
    },
  },
  renamePasskey: {
    request: 'mutation ($id: ID!, $name: String!) { renamePasskey(id: $id, name: $name) { id name } }',
    async given(app) {
      const { user, passkey } = await withPasskey(app);
      return as(user, { id: passkey.id, name: 'Work laptop' });
    },
  },
  removePasskey: {
    request:
      'mutation ($id: ID!, $currentPassword: String) { removePasskey(id: $id, currentPassword: $currentPassword) }',
    async given(app) {
      const { user, passkey } = await withPasskey(app);
      return as(user, { id: passkey.id });
    },
  },
  requestPasskeyLogin: {
    request: `mutation ($identifier: String) {
  requestPasskeyLogin(identifier: $identifier) { loginId options expiresAt }
}`,
    async given(app) {
      await withPasskey(app);
      return { variables: { identifier: hanako.username } };
    },
  },
  logInWithPasskey: {
    request: `mutation ($loginId: ID!, $response: JSONObject!) {
  logInWithPasskey(loginId: $loginId, response: $response) {
    accessToken
    expiresIn
    refreshToken
    user { id displayName passkeys { name lastUsedAt } }
  }
}`,
    async given(app) {
      const { authenticator } = await withPasskey(app);
      return { variables: await answerOf(app, authenticator) };
    },
  },
};
