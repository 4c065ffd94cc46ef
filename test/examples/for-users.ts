import { newKey } from '../kit/test-app.js';
import { withoutPassword } from '../kit/without-password.js';
import { as, bothOn, type Examples, hanako, password, register } from './example.js';
import { preparedExamples } from './for-prepared.js';
import { reviewExamples } from './for-review.js';

/** Signing up, logging in, and sessions. */
export const sessionExamples: Examples = {
  register: {
    request: `mutation ($input: RegisterInput!, $idempotencyKey: String) {
  register(input: $input, idempotencyKey: $idempotencyKey) {
    accessToken
    expiresIn
    refreshToken
    user { id username email { value verified } loginIdentifiers }
  }
}`,
    async given() {
      const input = { username: hanako.username, email: hanako.email, password, locale: 'ja' };
      return { variables: { input, idempotencyKey: newKey() } };
    },
  },
  createPseudoUser: {
    request: `mutation ($input: ProfileInput) {
  createPseudoUser(input: $input) { accessToken expiresIn refreshToken user { id isPseudo displayName } }
}`,
    given: async () => ({ variables: { input: { displayName: 'Hanako', country: 'JP', locale: 'ja' } } }),
  },
  upgradePseudoUser: {
    request: `mutation ($input: UpgradePseudoUserInput!) {
  upgradePseudoUser(input: $input) { accessToken refreshToken user { id isPseudo email { value verified } } }
}`,
    given: async app => as(await app.pseudoUser(), { input: { email: hanako.email, password } }),
  },
  login: {
    request: `mutation ($identifier: String!, $password: String!) {
  login(identifier: $identifier, password: $password) {
    accessToken
    tokenType
    expiresIn
    refreshToken
    user { id displayName }
  }
}`,
    async given(app) {
      await register(app, ['username', 'phone'], ['phone']);
      return { variables: { identifier: hanako.phone, password } };
    },
  },
  requestLoginCode: {
    request: `mutation ($identifier: String!) {
  requestLoginCode(identifier: $identifier) { accepted loginId expiresAt }
}`,
    settings: { ...bothOn, loginByCode: ['PHONE'] },
    async given(app) {
      await register(app, ['username', 'phone'], ['phone']);
      return { variables: { identifier: hanako.phone } };
    },
  },
  logInWithCode: {
    request: `mutation ($loginId: ID!, $code: String!) {
  logInWithCode(loginId: $loginId, code: $code) { accessToken expiresIn refreshToken user { id displayName } }
}`,
    settings: { ...bothOn, loginByCode: ['PHONE'] },
    async given(app) {
      await register(app, ['username', 'phone'], ['phone']);
      const { loginId } = await app.do('requestLoginCode', { identifier: hanako.phone });
      return { variables: { loginId, code: await app.codeTo(hanako.phone) } };
    },
  },
  refreshSession: {
    request: `mutation ($refreshToken: String!) {
  refreshSession(refreshToken: $refreshToken) { accessToken expiresIn refreshToken }
}`,
    async given(app) {
      const { session } = await register(app);
      return { variables: { refreshToken: session.refreshToken } };
    },
  },
  logout: { request: 'mutation { logout }', given: async app => as(await register(app)) },
  logoutEverywhere: { request: 'mutation { logoutEverywhere }', given: async app => as(await register(app)) },
  sessions: {
    request: '{ sessions(first: 10) { id current userAgent ip lastUsedAt expiresAt } }',
    given: async app => as(await register(app)),
  },
  endSession: {
    request: 'mutation ($id: ID!) { endSession(id: $id) }',
    async given(app) {
      await register(app);
      const user = await app.login(hanako.username, password);
      const other = (await user.do('sessions')).find((session: { current: boolean }) => !session.current);
      return as(user, { id: other.id });
    },
  },
};

/** One's own profile and identifiers, and other users. */
export const profileExamples: Examples = {
  app: { request: '{ app { id name emailVerification phoneVerification signUpOptions } }' },
  me: {
    request: `{
  me {
    id
    username
    displayName
    email { value verified verifiedAt }
    phone { value verified }
    pendingEmail
    loginIdentifiers
  }
}`,
    given: async app => as(await register(app, ['username', 'email', 'phone'], ['email'])),
  },
  updateProfile: {
    request: `mutation ($input: ProfileInput!) {
  updateProfile(input: $input) { displayName locale attributes }
}`,
    given: async app => as(await register(app), { input: { displayName: '花子', attributes: { theme: 'dark' } } }),
  },
  confirmPresence: {
    request: `mutation ($input: ConfirmPresenceInput!) {
  confirmPresence(input: $input) { provenAt goodUntil methods }
}`,
    given: async app => as(await register(app), { input: { password } }),
  },
  changeIdentifier: {
    request: `mutation ($kind: IdentifierKind!, $value: String!, $currentPassword: String) {
  changeIdentifier(kind: $kind, value: $value, currentPassword: $currentPassword) {
    email { value verified }
    pendingEmail
  }
}`,
    async given(app) {
      const user = await register(app, ['username', 'email'], ['email']);
      return as(user, { kind: 'EMAIL', value: 'hanako@example.org', currentPassword: password });
    },
  },
  updateAccount: {
    request: `mutation ($input: UpdateAccountInput!, $currentPassword: String) {
  updateAccount(input: $input, currentPassword: $currentPassword) {
    username
    displayName
    email { value verified }
    pendingEmail
  }
}`,
    async given(app) {
      const user = await register(app, ['username', 'email'], ['email']);
      const input = { username: 'hanako.yamada', email: 'hanako@example.org', displayName: '花子' };
      return as(user, { input, currentPassword: password });
    },
  },
  cancelIdentifierChange: {
    request: `mutation ($kind: AddressKind!) {
  cancelIdentifierChange(kind: $kind) { email { value } pendingEmail }
}`,
    async given(app) {
      const user = await register(app, ['username', 'email'], ['email']);
      await user.do('changeIdentifier', { kind: 'EMAIL', value: 'hanako@example.org', currentPassword: password });
      return as(user, { kind: 'EMAIL' });
    },
  },
  removeIdentifier: {
    request: `mutation ($kind: IdentifierKind!, $currentPassword: String) {
  removeIdentifier(kind: $kind, currentPassword: $currentPassword) { username phone { value } loginIdentifiers }
}`,
    async given(app) {
      return as(await register(app, ['username', 'phone'], ['phone']), { kind: 'PHONE', currentPassword: password });
    },
  },
  user: {
    request: 'query ($id: ID!) { user(id: $id) { id username displayName createdAt } }',
    async given(app) {
      const { id } = await register(app);
      return as(await app.register({ username: 'taro', password }), { id });
    },
  },
  userByIdentifier: {
    request: `query ($identifier: String!) {
  userByIdentifier(identifier: $identifier) { id username displayName }
}`,
    async given(app) {
      await register(app, ['username', 'email'], ['email']);
      return as(await app.register({ username: 'taro', password }), { identifier: hanako.email });
    },
  },
  exportMe: {
    request: 'mutation { exportMe }',
    given: async app => as(await app.pseudoUser({ displayName: 'Hanako' })),
  },
  deleteMe: {
    request: 'mutation ($currentPassword: String) { deleteMe(currentPassword: $currentPassword) }',
    given: async app => as(await register(app), { currentPassword: password }),
  },
};

/** Proving addresses, and passwords. */
export const proofExamples: Examples = {
  verifyPhone: {
    request: `mutation ($code: String!) {
  verifyPhone(code: $code) { kind address verified user { loginIdentifiers } }
}`,
    async given(app) {
      const user = await register(app, ['username', 'phone']);
      return as(user, { code: await app.codeTo(hanako.phone) });
    },
  },
  verifyEmail: {
    request: `mutation ($code: String!) {
  verifyEmail(code: $code) { kind address verified user { loginIdentifiers } }
}`,
    async given(app) {
      const user = await register(app, ['username', 'email']);
      return as(user, { code: await app.codeTo(hanako.email) });
    },
  },
  verifyLink: {
    request: 'mutation ($token: String!) { verifyLink(token: $token) { kind address verified appName successUrl } }',
    async given(app) {
      await register(app, ['username', 'email']);
      return { variables: { token: await app.tokenTo(hanako.email) } };
    },
  },
  verifyMailedCode: {
    request: `mutation ($verificationId: ID!, $code: String!) {
  verifyMailedCode(verificationId: $verificationId, code: $code) { kind address verified appName successUrl }
}`,
    async given(app) {
      const user = await register(app, ['username', 'email']);
      const code = await app.codeTo(hanako.email);
      const { verifications } = await user.me();
      return { variables: { verificationId: verifications[0].id, code } };
    },
  },
  linkInfo: {
    request: `query ($token: String!) {
  linkInfo(token: $token) {
    kind address username otherIdentifiers state
    appName
    branding { logo { path width height } colors { button buttonText linkOnLight linkOnDark } }
  }
}`,
    async given(app) {
      await app.set({ brandColor: '#0f766e' });
      await register(app, ['username', 'email']);
      return { variables: { token: await app.tokenTo(hanako.email) } };
    },
  },
  disownLink: {
    request: 'mutation ($token: String!) { disownLink(token: $token) }',
    async given(app) {
      await register(app, ['username', 'email']);
      return { variables: { token: await app.tokenTo(hanako.email) } };
    },
  },
  resendVerification: {
    request: `mutation ($kind: AddressKind!) {
  resendVerification(kind: $kind) { id address attemptsLeft expiresAt resendAvailableAt }
}`,
    async given(app) {
      const user = await register(app, ['username', 'phone']);
      app.world.wait(61);
      return as(user, { kind: 'PHONE' });
    },
  },
  verificationChanged: {
    request: 'subscription { verificationChanged { kind address state attemptsLeft expiresAt } }',
    async given(app) {
      const user = await register(app, ['username', 'phone']);
      await app.codeTo(hanako.phone);
      return as(user);
    },
  },
  changePassword: {
    request: `mutation ($currentPassword: String!, $newPassword: String!) {
  changePassword(currentPassword: $currentPassword, newPassword: $newPassword)
}`,
    async given(app) {
      return as(await register(app), { currentPassword: password, newPassword: 'four-grey-lanterns-17' });
    },
  },
  setPassword: {
    request: 'mutation ($newPassword: String!) { setPassword(newPassword: $newPassword) }',
    async given(app) {
      return as(await withoutPassword(await register(app)), { newPassword: 'four-grey-lanterns-17' });
    },
  },
  requestPasswordReset: {
    request: `mutation ($identifier: String!) {
  requestPasswordReset(identifier: $identifier) { accepted resetId }
}`,
    async given(app) {
      await register(app, ['username', 'email'], ['email']);
      return { variables: { identifier: hanako.email } };
    },
  },
  noticeInfo: {
    request:
      'query ($token: String!) { noticeInfo(token: $token) { appName kind address happenedAt device network isUsed canResetPassword undo { state } } }',
    async given(app) {
      const user = await register(app, ['username', 'email'], ['email']);
      await user.do('changeIdentifier', { kind: 'USERNAME', value: 'hanako.yamada' });
      return { variables: { token: await app.tokenTo(hanako.email) } };
    },
  },
  endSessionsByNotice: {
    request: 'mutation ($token: String!) { endSessionsByNotice(token: $token) }',
    async given(app) {
      const user = await register(app, ['username', 'email'], ['email']);
      await user.do('changeIdentifier', { kind: 'USERNAME', value: 'hanako.yamada' });
      return { variables: { token: await app.tokenTo(hanako.email) } };
    },
  },
  sendResetByNotice: {
    request: 'mutation ($token: String!) { sendResetByNotice(token: $token) }',
    async given(app) {
      const user = await register(app, ['username', 'email'], ['email']);
      await user.do('changeIdentifier', { kind: 'USERNAME', value: 'hanako.yamada' });
      return { variables: { token: await app.tokenTo(hanako.email) } };
    },
  },
  resetLinkInfo: {
    request: 'query ($token: String!) { resetLinkInfo(token: $token) { appName address username isInvitation } }',
    async given(app) {
      await register(app, ['username', 'email'], ['email']);
      await app.do('requestPasswordReset', { identifier: hanako.email });
      return { variables: { token: await app.tokenTo(hanako.email) } };
    },
  },
  resetPassword: {
    request: 'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) }',
    async given(app) {
      await register(app, ['username', 'email'], ['email']);
      await app.do('requestPasswordReset', { identifier: hanako.email });
      return { variables: { input: { token: await app.tokenTo(hanako.email), newPassword: 'four-grey-lanterns-17' } } };
    },
  },
  ...reviewExamples,
  ...preparedExamples,
};
