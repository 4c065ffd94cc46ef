import { Authenticator } from '../kit/authenticator.js';
import { enrol, pendingLogin, totpCode } from '../kit/authenticator-app.js';
import { addPasskeyTo, allowPasskeys } from '../kit/passkeys.js';
import { as, type Examples, hanako, password, register } from './example.js';

/** Authenticator apps, recovery codes, and logins that they complete. */
export const secondFactorExamples: Examples = {
  startTotp: {
    request: `mutation ($currentPassword: String) {
  startTotp(currentPassword: $currentPassword) { secret uri qrCode expiresAt }
}`,
    given: async app => as(await register(app), { currentPassword: password }),
  },
  confirmTotp: {
    request: 'mutation ($code: String!) { confirmTotp(code: $code) { codes } }',
    async given(app) {
      const user = await register(app);
      const { secret } = await user.do('startTotp');
      return as(user, { code: totpCode(secret, app.world.now) });
    },
  },
  newRecoveryCodes: {
    request: 'mutation { newRecoveryCodes { codes } }',
    given: async app => as((await enrol(await register(app))).user),
  },
  removeTotp: {
    request: 'mutation { removeTotp }',
    given: async app => as((await enrol(await register(app))).user),
  },
  completeLogin: {
    request: `mutation ($loginId: String!, $input: CompleteLoginInput!) {
  completeLogin(loginId: $loginId, input: $input) { accessToken expiresIn refreshToken user { id } }
}`,
    async given(app) {
      const { code } = await enrol(await register(app));
      const { loginId } = await pendingLogin(() => app.login(hanako.username, password));
      return { variables: { loginId, input: { totp: code() } } };
    },
  },
  requestPasskeyFactor: {
    request: `mutation ($loginId: String!) {
  requestPasskeyFactor(loginId: $loginId) { loginId options expiresAt }
}`,
    async given(app) {
      const user = await register(await allowPasskeys(app));
      await addPasskeyTo(user, new Authenticator());
      await enrol(user);
      const { loginId } = await pendingLogin(() => app.login(hanako.username, password));
      return { variables: { loginId } };
    },
  },
  removeSecondFactors: {
    request: 'mutation ($userId: ID!) { removeSecondFactors(userId: $userId) }',
    async given(app) {
      const { user } = await enrol(await register(app));
      return { token: app.adminToken, variables: { userId: user.id } };
    },
  },
};
