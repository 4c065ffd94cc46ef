import { insertPause } from '../../src/domain/sending/sms-traffic.queries.js';
import type { TestApp } from '../kit/test-app.js';
import { operatorToken } from '../kit/world.js';
import { type Examples, type Given, hanako, register } from './example.js';

function asAdmin({ adminToken }: TestApp, variables?: Record<string, unknown>): Given {
  return { token: adminToken, ...(variables && { variables }) };
}

const asOperator = (variables?: Record<string, unknown>): Given => ({
  token: operatorToken,
  ...(variables && { variables }),
});

/** No program listens there, so an event stays queued. */
const webhook = { webhookUrl: 'http://127.0.0.1:9/events' };
const greeting = 'Welcome to {{ appName }}: {{ code }}';
const verificationSms = { kind: 'PHONE_VERIFICATION', locale: 'en', text: greeting };

/** An admin's work on users. */
export const userExamples: Examples = {
  users: {
    request: `query ($filter: UserFilter, $first: Int) {
  users(filter: $filter, first: $first) {
    nodes { id username email { value verified } createdAt lastLoginAt }
    total { count exact }
    pageInfo { hasNextPage endCursor }
  }
}`,
    async given(app) {
      await register(app, ['username', 'email'], ['email']);
      return asAdmin(app, { filter: { search: 'hana', verified: true }, first: 50 });
    },
  },
  createUser: {
    request: `mutation ($input: CreateUserInput!, $idempotencyKey: String) {
  createUser(input: $input, idempotencyKey: $idempotencyKey) {
    user { id username email { value verified } }
    invitation { id kind recipient state heldBack }
  }
}`,
    given: async app =>
      asAdmin(app, {
        input: { username: hanako.username, email: hanako.email, displayName: 'Hanako', locale: 'ja' },
        idempotencyKey: '5b0d4f7e-6a55-4f6c-9d83-0d6c7b1f2a90',
      }),
  },
  explainIdentifier: {
    request: `query ($identifier: String!) {
  explainIdentifier(identifier: $identifier) {
    kind
    value
    canLogIn
    reason
    advice
    nextMessages { purpose willBeSent reason advice }
    owner { id }
    claims { username claimedAt challenge { state attemptsLeft } }
  }
}`,
    async given(app) {
      await register(app, ['username', 'phone']);
      await app.codeTo(hanako.phone);
      return asAdmin(app, { identifier: hanako.phone });
    },
  },
  userSessions: {
    request: `query ($userId: ID!) {
  userSessions(userId: $userId, first: 10) { id userAgent ip createdAt lastUsedAt expiresAt }
}`,
    given: async app => asAdmin(app, { userId: (await register(app)).id }),
  },
  endUserSession: {
    request: 'mutation ($userId: ID!, $id: ID!) { endUserSession(userId: $userId, id: $id) }',
    async given(app) {
      const user = await register(app);
      const [session] = await user.do('sessions');
      return asAdmin(app, { userId: user.id, id: session.id });
    },
  },
  endUserSessions: {
    request: 'mutation ($userId: ID!) { endUserSessions(userId: $userId) }',
    given: async app => asAdmin(app, { userId: (await register(app)).id }),
  },
  updateUserProfile: {
    request: `mutation ($userId: ID!, $input: ProfileInput!) {
  updateUserProfile(userId: $userId, input: $input) { id displayName attributes }
}`,
    given: async app => asAdmin(app, { userId: (await register(app)).id, input: { displayName: 'Hanako Example' } }),
  },
  markAddressVerified: {
    request: `mutation ($userId: ID!, $kind: AddressKind!) {
  markAddressVerified(userId: $userId, kind: $kind) { id email { value verified verifiedAt } }
}`,
    given: async app => asAdmin(app, { userId: (await register(app, ['username', 'email'])).id, kind: 'EMAIL' }),
  },
  releaseAddress: {
    request: `mutation ($userId: ID!, $kind: AddressKind!) {
  releaseAddress(userId: $userId, kind: $kind) { id username phone { value } }
}`,
    async given(app) {
      const { id } = await register(app, ['username', 'phone'], ['phone']);
      return asAdmin(app, { userId: id, kind: 'PHONE' });
    },
  },
  resendUserVerification: {
    request: `mutation ($userId: ID!, $kind: AddressKind!) {
  resendUserVerification(userId: $userId, kind: $kind) { id kind channel recipient state heldBack }
}`,
    async given(app) {
      const { id } = await register(app, ['username', 'phone']);
      app.world.wait(61);
      return asAdmin(app, { userId: id, kind: 'PHONE' });
    },
  },
  sendUserPasswordReset: {
    request: `mutation ($userId: ID!) {
  sendUserPasswordReset(userId: $userId) { id kind channel recipient state heldBack }
}`,
    given: async app => asAdmin(app, { userId: (await register(app, ['username', 'email'], ['email'])).id }),
  },
  sendPasswordReset: {
    request: 'mutation ($userId: ID!) { sendPasswordReset(userId: $userId) }',
    given: async app => asAdmin(app, { userId: (await register(app, ['username', 'email'], ['email'])).id }),
  },
  disableUser: {
    request: 'mutation ($id: ID!) { disableUser(id: $id) { id disabled } }',
    given: async app => asAdmin(app, { id: (await register(app)).id }),
  },
  enableUser: {
    request: 'mutation ($id: ID!) { enableUser(id: $id) { id disabled } }',
    async given(app) {
      const { id } = await register(app);
      await app.admin('disableUser', { id });
      return asAdmin(app, { id });
    },
  },
  deleteUser: {
    request: 'mutation ($id: ID!) { deleteUser(id: $id) }',
    given: async app => asAdmin(app, { id: (await register(app)).id }),
  },
  exportUser: {
    request: 'mutation ($id: ID!) { exportUser(id: $id) }',
    given: async app => asAdmin(app, { id: (await app.pseudoUser({ displayName: 'Hanako' })).id }),
  },
};

/** Messages, templates and events. */
export const messageExamples: Examples = {
  messages: {
    request: `query ($filter: MessageFilter) {
  messages(filter: $filter, first: 10) {
    nodes { id kind channel recipient state provider error sentAt }
    pageInfo { hasNextPage endCursor }
  }
}`,
    async given(app) {
      await register(app, ['username', 'phone']);
      await app.codeTo(hanako.phone);
      return asAdmin(app, { filter: { channel: 'SMS' } });
    },
  },
  templateVariables: {
    request: `query ($kind: MessageKind!, $locale: String!) {
  templateVariables(kind: $kind, locale: $locale) { name meaning example isRequired }
}`,
    given: async app => asAdmin(app, { kind: 'PHONE_VERIFICATION', locale: 'en' }),
  },
  brandColors: {
    request: `query ($color: String) {
  brandColors(color: $color) { button buttonText buttonHover linkOnLight linkOnDark edgeOnLight edgeOnDark }
}`,
    given: async app => asAdmin(app, { color: '#ffd400' }),
  },
  previewTemplate: {
    request: `query ($input: TemplateInput!) {
  previewTemplate(input: $input) { text sms encoding segments problems }
}`,
    given: async app => asAdmin(app, { input: verificationSms }),
  },
  updateTemplate: {
    request: `mutation ($input: TemplateInput!) {
  updateTemplate(input: $input) { kind locale text isDefault }
}`,
    given: async app => asAdmin(app, { input: verificationSms }),
  },
  resetTemplate: {
    request: `mutation ($kind: MessageKind!, $locale: String!) {
  resetTemplate(kind: $kind, locale: $locale) { kind locale isDefault }
}`,
    async given(app) {
      await app.admin('updateTemplate', { input: verificationSms });
      return asAdmin(app, { kind: 'PHONE_VERIFICATION', locale: 'en' });
    },
  },
  sendTestMessage: {
    request: `mutation ($input: TemplateInput!, $to: String!) {
  sendTestMessage(input: $input, to: $to) { id kind channel recipient state isTest }
}`,
    async given(app) {
      await register(app, ['username', 'phone'], ['phone']);
      return asAdmin(app, { input: verificationSms, to: hanako.phone });
    },
  },
  events: {
    settings: webhook,
    request: `{
  events(first: 1) {
    nodes { id type userId data state createdAt }
    pageInfo { hasNextPage endCursor }
  }
}`,
    async given(app) {
      await register(app);
      return asAdmin(app);
    },
  },
  resendEvent: {
    settings: webhook,
    request: 'mutation ($id: ID!) { resendEvent(id: $id) { id type state } }',
    async given(app) {
      await app.pseudoUser();
      const { nodes } = await app.admin('events');
      return asAdmin(app, { id: nodes[0].id });
    },
  },
  sendTestEvent: {
    settings: webhook,
    request: 'mutation { sendTestEvent { id type state } }',
    given: async app => asAdmin(app),
  },
  rotateWebhookSecret: { request: 'mutation { rotateWebhookSecret }', given: async app => asAdmin(app) },
};

/** The app itself, its admins, and the operator. */
export const appExamples: Examples = {
  updateAppSettings: {
    settings: {},
    request: `mutation ($input: AppSettingsInput!) {
  updateAppSettings(input: $input) { id name emailVerification phoneVerification signUpOptions }
}`,
    given: async app => asAdmin(app, { input: { name: 'Harbour', phoneVerification: true, allowedCountries: ['JP'] } }),
  },
  verificationImpact: {
    settings: {},
    request: `query ($kind: AddressKind!) {
  verificationImpact(kind: $kind) { verification neverProven unproven loginsThatChange isExact }
}`,
    async given(app) {
      await register(app, ['username', 'email']);
      return asAdmin(app, { kind: 'EMAIL' });
    },
  },
  appOverview: {
    request: `query ($days: Int) {
  appOverview(days: $days) {
    providers { kind target isNeeded waiting trouble { provider since reason code } }
    users { total pseudo disabled verifiedEmail verifiedPhone }
    activeUsers { today last7Days last30Days }
    days { day signUps verificationsStarted verificationsSucceeded logins failedLogins activeUsers rateLimited }
    sms { messages segments cost { currency amount } }
  }
}`,
    async given(app) {
      await register(app, ['username', 'email'], ['email']);
      // Counts are written by then.
      await app.world.server.settled();
      return asAdmin(app, { days: 1 });
    },
  },
  reopenCountry: {
    request: 'mutation ($country: String!) { reopenCountry(country: $country) { id pausedCountries { country } } }',
    async given(app) {
      const { deps } = app.world.server;
      const now = deps.now();
      const pause = { appId: app.id, country: 'GB', sent: 120, verified: 3, since: now, endsAt: now + 86_400_000 };
      await deps.store.transaction(tx => insertPause(tx, pause));
      return asAdmin(app, { country: 'GB' });
    },
  },
  auditLog: {
    request: `query ($filter: AuditFilter) {
  auditLog(filter: $filter, first: 10) {
    nodes { id at action actor userId ip details }
    pageInfo { hasNextPage endCursor }
  }
}`,
    async given(app) {
      await register(app);
      return asAdmin(app, { filter: { action: 'USER_CREATED' } });
    },
  },
  adminTokens: {
    request: '{ adminTokens { id name current createdAt lastUsedAt expiresAt } }',
    given: async app => asAdmin(app),
  },
  createAdminToken: {
    request: `mutation ($name: String!, $expiresAt: DateTime) {
  createAdminToken(name: $name, expiresAt: $expiresAt) { adminToken token { id name expiresAt } }
}`,
    given: async app => asAdmin(app, { name: 'support desk', expiresAt: '2999-01-31T00:00:00Z' }),
  },
  revokeAdminToken: {
    request: 'mutation ($id: ID!) { revokeAdminToken(id: $id) }',
    async given(app) {
      const { token } = await app.admin('createAdminToken', { name: 'support desk' });
      return asAdmin(app, { id: token.id });
    },
  },
  createApp: {
    request: 'mutation ($name: String!) { createApp(name: $name) { adminToken app { id name } } }',
    given: async () => asOperator({ name: 'Harbour' }),
  },
  apps: {
    request: '{ apps { id name } }',
    given: async () => asOperator(),
    show: ({ apps }) => ({ apps: apps.slice(0, 1) }),
  },
  usersToDelete: {
    request: 'query ($appId: ID!) { usersToDelete(appId: $appId) }',
    async given(app) {
      await register(app);
      return asOperator({ appId: app.id });
    },
  },
  deleteApp: {
    request: 'mutation ($id: ID!, $name: String!) { deleteApp(id: $id, name: $name) { id name startedAt usersLeft } }',
    given: async app => asOperator({ id: app.id, name: 'Sample' }),
  },
  appDeletions: {
    request: '{ appDeletions { id name startedAt usersLeft } }',
    async given(app) {
      const { id } = await app.world.app();
      await app.do('deleteApp', { id, name: 'Sample' }, operatorToken);
      return asOperator();
    },
    show: ({ appDeletions }) => ({ appDeletions: appDeletions.slice(-1) }),
  },
  rotateSigningKey: { request: 'mutation { rotateSigningKey }', given: async () => asOperator() },
};
