import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { type GraphQLSchema, isObjectType } from 'graphql';
import { declareSchema } from '../../../src/api/graphql/schema.js';
import { bothOn } from '../../kit/addresses.js';
import type { Operation } from '../../kit/operations.js';
import { changesNothing } from '../../kit/stored.js';
import { newEmail, newName, newPhone, outcomesOf, refuses, type TestApp } from '../../kit/test-app.js';
import { startWebhookReceiver } from '../../kit/webhook-receiver.js';
import { operatorToken, stories } from '../../kit/world.js';

/** Rows of another app, which must be out of reach. */
interface Target {
  userId: string;
  email: string;
  phone: string;
  tokenId: string;
  eventId: string;
  sessionId: string;
}

type Reach =
  /** Refused, with the name of the argument that refers to the other app. */
  | { code: 'NOT_FOUND'; field: string }
  /** Succeeds, and the response contains nothing of the other app. */
  | 'nothing of it'
  /** Concerns only the caller's own app, whatever its arguments are. */
  | 'own app';

const template = { kind: 'EMAIL_VERIFIED', locale: 'fr', text: 'Bonjour' };

/** All fields for admins. Every argument that takes an id or address gets one of another app. */
const adminFields: Record<string, [variables: (target: Target) => Record<string, unknown>, reach: Reach]> = {
  users: [({ email }) => ({ filter: { search: email } }), 'nothing of it'],
  messages: [({ userId }) => ({ filter: { userId } }), 'nothing of it'],
  auditLog: [({ userId }) => ({ filter: { userId } }), 'nothing of it'],
  explainIdentifier: [({ email }) => ({ identifier: email }), 'nothing of it'],
  appOverview: [() => ({}), 'own app'],
  verificationImpact: [() => ({ kind: 'EMAIL' }), 'own app'],
  adminTokens: [() => ({}), 'nothing of it'],
  previewTemplate: [() => ({ input: template }), 'own app'],
  brandColors: [() => ({ color: '#123456' }), 'own app'],
  templateVariables: [() => ({ kind: 'PHONE_VERIFICATION', locale: 'en' }), 'own app'],
  updateTemplate: [() => ({ input: template }), 'own app'],
  resetTemplate: [() => ({ kind: template.kind, locale: 'fr' }), 'own app'],
  updateAppSettings: [() => ({ input: { name: 'Mine' } }), 'own app'],
  createAdminToken: [() => ({ name: 'Mine' }), 'own app'],
  sendTestMessage: [({ email }) => ({ input: template, to: email }), { code: 'NOT_FOUND', field: 'to' }],
  revokeAdminToken: [({ tokenId }) => ({ id: tokenId }), { code: 'NOT_FOUND', field: 'id' }],
  disableUser: [({ userId }) => ({ id: userId }), { code: 'NOT_FOUND', field: 'id' }],
  decideFreeze: [({ userId }) => ({ userId, kind: 'EMAIL', keep: 'OLD' }), { code: 'NOT_FOUND', field: 'userId' }],
  removeSecondFactors: [({ userId }) => ({ userId }), { code: 'NOT_FOUND', field: 'userId' }],
  enableUser: [({ userId }) => ({ id: userId }), { code: 'NOT_FOUND', field: 'id' }],
  deleteUser: [({ userId }) => ({ id: userId }), { code: 'NOT_FOUND', field: 'id' }],
  exportUser: [({ userId }) => ({ id: userId }), { code: 'NOT_FOUND', field: 'id' }],
  releaseAddress: [({ userId }) => ({ userId, kind: 'EMAIL' }), { code: 'NOT_FOUND', field: 'userId' }],
  markAddressVerified: [({ userId }) => ({ userId, kind: 'PHONE' }), { code: 'NOT_FOUND', field: 'userId' }],
  createUser: [() => ({ input: { email: newEmail() } }), 'own app'],
  sendPasswordReset: [({ userId }) => ({ userId }), { code: 'NOT_FOUND', field: 'userId' }],
  userSessions: [({ userId }) => ({ userId }), { code: 'NOT_FOUND', field: 'userId' }],
  endUserSession: [({ userId, sessionId }) => ({ userId, id: sessionId }), { code: 'NOT_FOUND', field: 'userId' }],
  endUserSessions: [({ userId }) => ({ userId }), { code: 'NOT_FOUND', field: 'userId' }],
  updateUserProfile: [
    ({ userId }) => ({ userId, input: { displayName: 'Mine' } }),
    { code: 'NOT_FOUND', field: 'userId' },
  ],
  resendUserVerification: [({ userId }) => ({ userId, kind: 'PHONE' }), { code: 'NOT_FOUND', field: 'userId' }],
  sendUserPasswordReset: [({ userId }) => ({ userId }), { code: 'NOT_FOUND', field: 'userId' }],
  reopenCountry: [() => ({ country: 'JP' }), { code: 'NOT_FOUND', field: 'country' }],
  events: [() => ({}), 'nothing of it'],
  resendEvent: [({ eventId }) => ({ id: eventId }), { code: 'NOT_FOUND', field: 'id' }],
  sendTestEvent: [() => ({}), 'own app'],
  rotateWebhookSecret: [() => ({}), 'own app'],
};
const operatorFields: Record<string, Record<string, unknown>> = {
  apps: {},
  createApp: { name: 'Mine' },
  rotateSigningKey: {},
  usersToDelete: { appId: 'default' },
  deleteApp: { id: 'default', name: 'Sample' },
  appDeletions: {},
};

const receiver = await startWebhookReceiver();
after(() => receiver.stop());
const settings = { ...bothOn, webhookUrl: receiver.url };

stories('An admin of one app', world => {
  it('O3 is tested with every field for admins and the operator', () => {
    assert.deepEqual(fieldsFor('ADMIN').sort(), Object.keys(adminFields).sort());
    assert.deepEqual(fieldsFor('OPERATOR').sort(), Object.keys(operatorFields).sort());
  });

  it('O3 reads and changes nothing of another app, by any field', async () => {
    const [target, own] = [await inhabitedApp(), await world.app(settings)];
    const before = await everythingOf(target);
    for (const [field, [variables, reach]] of Object.entries(adminFields)) {
      const attempt = () => own.admin(field as Operation, variables(target));
      if (reach === 'own app') await attempt();
      else if (reach === 'nothing of it') assertHoldsNothing(await attempt(), target);
      else await changesNothing(world, () => refuses(reach.code, attempt, { field: reach.field }));
    }
    assert.deepEqual(await everythingOf(target), before);
  });

  it('O3 is refused when naming another app: the token is foreign there (T8)', async () => {
    const [target, own] = [await inhabitedApp(), await world.app()];
    for (const [field, [variables]] of Object.entries(adminFields)) {
      const attempt = () => target.app.do(field as Operation, variables(target), own.adminToken);
      await changesNothing(world, () => refuses('INVALID_TOKEN', attempt));
    }
  });

  it('O3 is not the operator', async () => {
    const app = await world.app();
    for (const [field, variables] of Object.entries(operatorFields)) {
      await changesNothing(world, () => refuses('FORBIDDEN', () => app.admin(field as Operation, variables)));
    }
  });

  it('O3 cannot be a user, a pseudo user or a stranger', async () => {
    const target = await inhabitedApp();
    const { app } = target;
    const [user, pseudo] = [await app.register({ username: newName() }), await app.pseudoUser()];
    const fields = [
      ...Object.entries(adminFields).map(([field, [variables]]) => [field, variables(target)] as const),
      ...Object.entries(operatorFields),
      ['templates', {}] as const,
    ];
    for (const [field, variables] of fields) {
      await changesNothing(world, async () => {
        const outcomes = await outcomesOf([
          user.do(field as Operation, variables),
          pseudo.do(field as Operation, variables),
          app.do(field as Operation, variables),
        ]);
        assert.deepEqual(outcomes, ['FORBIDDEN', 'FORBIDDEN', 'UNAUTHENTICATED'], field);
      });
    }
  });

  it('O3 can be the operator, for the app that is named and no other', async () => {
    const [target, named] = [await inhabitedApp(), await world.app()];
    const before = await everythingOf(target);
    const outcomes = await outcomesOf([named.do('deleteUser', { id: target.userId }, operatorToken)]);
    assert.deepEqual(outcomes, ['NOT_FOUND']);
    assertHoldsNothing(await named.do('users', {}, operatorToken), target);
    assert.deepEqual(await everythingOf(target), before);
  });

  async function inhabitedApp(): Promise<Target & { app: TestApp }> {
    const app = await world.app(settings);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.register({ username: newName(), email, phone });
    await user.proveEmail(email);
    await world.server.settled();
    const [token] = await app.admin('adminTokens');
    const [{ id: sessionId }] = await user.do('sessions');
    const { id: eventId } = await app.admin('sendTestEvent');
    await world.server.settled();
    return { app, userId: user.id, email, phone, tokenId: token.id, eventId, sessionId };
  }
});

/** Returns everything that the target's own admin can see. */
async function everythingOf({ app, userId }: Target & { app: TestApp }): Promise<unknown[]> {
  const tokens: { id: string; name: string }[] = await app.admin('adminTokens');
  return [
    await app.admin('user', { id: userId }),
    await app.admin('userSessions', { userId }),
    // Without the entries about the reads of this function (O9).
    (await app.admin('auditLog')).nodes.filter(({ action }: { action: string }) => action !== 'PERSONAL_DATA_READ'),
    await app.admin('messages'),
    await app.admin('events'),
    await app.admin('templates'),
    await app.admin('appSettings'),
    tokens.map(({ id, name }) => [id, name]),
  ];
}

function assertHoldsNothing(answer: unknown, { userId, phone, tokenId, email, eventId, sessionId }: Target): void {
  const { value: _, ...rest } = answer as { value?: string };
  const text = JSON.stringify(rest);
  for (const known of [userId, phone, tokenId, email, eventId, sessionId]) assert.ok(!text.includes(known), text);
}

function fieldsFor(role: string): string[] {
  const schema: GraphQLSchema = declareSchema();
  return [schema.getQueryType(), schema.getMutationType()].flatMap(root =>
    Object.values(isObjectType(root) ? root.getFields() : {})
      .filter(({ astNode }) =>
        astNode?.directives?.some(
          ({ name, arguments: given }) =>
            name.value === 'auth' && given?.some(({ value }) => value.kind === 'EnumValue' && value.value === role),
        ),
      )
      .map(({ name }) => name),
  );
}
