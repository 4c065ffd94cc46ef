import { noticeTokenOf } from '../../src/platform/keys/secrets.js';
import { newId } from '../../src/platform/values/ids.js';
import { Authenticator } from './authenticator.js';
import { enrol, pendingLogin } from './authenticator-app.js';
import { addressesOf, newFixedName, provenBySelf, type Request, type Scene } from './hidden-states.js';
import type { Operation } from './operations.js';
import { addPasskeyTo, allowPasskeys, answerOf } from './passkeys.js';
import { newPhone, password, type TestApp } from './test-app.js';

const newPassword = 'another horse battery';
/** A wrong code is right once in a million times. */
const wrongCode = '000000';

/** Codes that log in: a stranger may request one for any user, and then guess. */
export const guesses: Scene[] = [
  {
    title: 'M5, M6 a wrong login code',
    operation: 'logInWithCode',
    messages: 0,
    variants: async app => {
      const { free, claimed } = await addressesOf(app, 'EMAIL');
      const [owned, disabled] = [free(), free()];
      await provenBySelf(app, 'EMAIL', owned);
      const { id } = await provenBySelf(app, 'EMAIL', disabled);
      await app.admin('disableUser', { id });
      const states = { unknown: free, claimed, owned: () => owned, disabled: () => disabled };
      const guessAt = (next: () => string) => async () => {
        const { loginId } = await app.do('requestLoginCode', { identifier: next() });
        return { variables: { loginId, code: wrongCode } };
      };
      return Object.fromEntries(Object.entries(states).map(([name, next]) => [name, guessAt(next)]));
    },
  },
];

/** A request with a secret that is no longer valid, for each way in which it ended. */
export interface DeadSecret {
  title: string;
  operation: Operation;
  requests: (app: TestApp) => Promise<Record<string, Request>>;
}

/** The detailed answer is only for a caller who has received the secret. So these are not timed. */
export const deadSecrets: DeadSecret[] = [
  ...(['noticeInfo', 'endSessionsByNotice', 'sendResetByNotice', 'removePrepared', 'disownAddress'] as const).map(
    operation => ({
      title: `N4 the link of a notice, to \`${operation}\``,
      operation,
      requests: async (app: TestApp) => {
        const [disabled, deleted] = [await warned(app), await warned(app)];
        await app.admin('disableUser', { id: disabled.id });
        await app.admin('deleteUser', { id: deleted.id });
        const unknown = noticeTokenOf(app.world.server.deps.keys, newId(app.world.server.deps));
        const tokens: Record<string, string> = { unknown, forged: 'A'.repeat(64), ...named({ disabled, deleted }) };
        if (operation === 'endSessionsByNotice') {
          const { token } = await warned(app);
          await app.do('endSessionsByNotice', { token });
          tokens.used = token;
        }
        return Object.fromEntries(Object.entries(tokens).map(([name, token]) => [name, { variables: { token } }]));
      },
    }),
  ),
  ...(['accountReview', 'removeReviewedAddress'] as const).map(operation => ({
    title: `W11 the token of a review, to \`${operation}\``,
    operation,
    requests: async (app: TestApp) => {
      const [disabled, deleted, changed] = [await reviewed(app), await reviewed(app), await reviewed(app)];
      await app.admin('disableUser', { id: disabled.id });
      await app.admin('deleteUser', { id: deleted.id });
      const again = await app.login(changed.email, newPassword);
      await again.do('changePassword', { currentPassword: newPassword, newPassword: password });
      const tokens: Record<string, string> = {
        forged: 'A'.repeat(64),
        'of a changed password': changed.token,
        ...named({ disabled, deleted }),
      };
      const variables = operation === 'accountReview' ? {} : { kind: 'PHONE' };
      return Object.fromEntries(
        Object.entries(tokens).map(([name, token]) => [name, { variables: { token, ...variables } }]),
      );
    },
  })),
  {
    title: 'F34, F35 the answer of a passkey',
    operation: 'logInWithPasskey',
    requests: async app => {
      await allowPasskeys(app);
      const keyOf = async (end: (userId: string) => Promise<unknown>) => {
        const user = await app.register({ username: newFixedName() });
        const authenticator = new Authenticator();
        await addPasskeyTo(user, authenticator);
        await end(user.id);
        return authenticator;
      };
      const ends = {
        'of a deleted user, which is known to nobody': await keyOf(id => app.admin('deleteUser', { id })),
        'of a disabled user': await keyOf(id => app.admin('disableUser', { id })),
      };
      const requests: Record<string, Request> = {};
      for (const [name, authenticator] of Object.entries(ends))
        requests[name] = { variables: await answerOf(app, authenticator) };
      const live = await keyOf(async () => {});
      requests['with a wrong signature'] = { variables: await answerOf(app, live, { breaksSignature: true }) };
      return requests;
    },
  },
  ...(['completeLogin', 'requestPasskeyFactor'] as const).map(operation => ({
    title: `F13 a login that waits for a second factor, to \`${operation}\``,
    operation,
    requests: async (app: TestApp) => {
      await allowPasskeys(app);
      const request = (loginId: string) => ({
        variables: operation === 'completeLogin' ? { loginId, input: { totp: wrongCode } } : { loginId },
      });
      const waiting = async (end: (userId: string) => Promise<unknown>) => {
        const { user } = await enrol(await app.register({ username: newFixedName() }));
        const { loginId } = await pendingLogin(() => app.login(user.session.user.username));
        await end(user.id);
        return request(loginId);
      };
      return {
        'of a deleted user': await waiting(id => app.admin('deleteUser', { id })),
        'of a disabled user': await waiting(id => app.admin('disableUser', { id })),
        'of a user whose factors were removed': await waiting(userId => app.admin('removeSecondFactors', { userId })),
        'that this server did not make': request('A'.repeat(64)),
      };
    },
  })),
];

/** A user whose mailbox has the link of a notice. */
async function warned(app: TestApp): Promise<{ id: string; token: string }> {
  const email = `${newFixedName()}@example.com`;
  const user = await app.registerProven({ email });
  await user.do('changeIdentifier', { kind: 'USERNAME', value: newFixedName(), currentPassword: password });
  return { id: user.id, token: await app.tokenTo(email) };
}

/** A user who has just reset the password by mail, with the token of the review that the reset answered. */
async function reviewed(app: TestApp): Promise<{ id: string; email: string; token: string }> {
  const email = `${newFixedName()}@example.com`;
  const { id } = await app.registerProven({ email, phone: newPhone() });
  await app.do('requestPasswordReset', { identifier: email });
  const input = { token: await app.tokenTo(email), newPassword };
  const { token } = await app.do('resetPasswordAndReview', { input });
  return { id, email, token };
}

function named(warnings: Record<string, { token: string }>): Record<string, string> {
  return Object.fromEntries(Object.entries(warnings).map(([name, { token }]) => [`of a ${name} user`, token]));
}
