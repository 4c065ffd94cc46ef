import assert from 'node:assert/strict';
import { it } from 'node:test';
import { listCounts } from '../../../src/domain/audit/daily-counts.queries.js';
import { noteProvider } from '../../../src/domain/messaging/outbox/note-provider.js';
import { insertPause } from '../../../src/domain/sending/sms-traffic.queries.js';
import type { AnyData } from '../../kit/graphql.js';
import { Refused } from '../../kit/graphql.js';
import { openNode } from '../../kit/node.js';
import { claimAs, paidNode } from '../../kit/paid-node.js';
import { allowPasskeys, userWithPasskey } from '../../kit/passkeys.js';
import {
  newEmail,
  newIp,
  newName,
  newPhone,
  refuses,
  type TestApp,
  type TestUser,
  wrongCode,
} from '../../kit/test-app.js';
import { withoutPassword } from '../../kit/without-password.js';
import { stories } from '../../kit/world.js';

/** A state of an identifier, created by the acts of people. */
interface State {
  identifier: string;
  /** The newest user who entered it. */
  claimant?: TestUser;
  says: RegExp;
  /** The forecast of the report about messages, by purpose. */
  messages: Readonly<Record<string, readonly [willBeSent: boolean, reason: RegExp]>>;
}

const messages = '{ messages(first: 1) { nodes { id kind state error } } }';
const resets = { sent: [true, /would be sent/], nobody: [false, /nobody has verified this address/] } as const;

/** A number without owner, whose claimant gets a code by requesting it again. */
const resendable = (identifier: string, claimant: TestUser, says: RegExp): State => ({
  identifier,
  claimant,
  says,
  messages: { VERIFICATION: [true, /by SMS/], PASSWORD_RESET: resets.nobody },
});

stories('The reasons in login help, compared with what then happens', world => {
  const paid = paidNode(world);
  const outcome = async (attempt: Promise<unknown>) => {
    try {
      await attempt;
      return 'OK';
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      assert.notEqual(error.code, 'INTERNAL_SERVER_ERROR', error.body);
      return error.code;
    }
  };
  const newest = async (app: TestApp) => {
    await world.server.settled();
    return (await app.raw(messages, {}, app.adminToken)).messages.nodes[0] ?? null;
  };

  /** Does the act of the forecast, from a new network, and returns whether a message with a code or link was sent. */
  async function isReallySent(app: TestApp, purpose: string, { identifier, claimant }: State): Promise<boolean> {
    const stranger = app.from(newIp());
    const before = await newest(app);
    const kind = identifier.includes('@') ? 'EMAIL' : 'PHONE';
    const act = {
      VERIFICATION: () => stranger.do('resendVerification', { kind }, claimant?.token),
      SIGN_UP: () => stranger.register({ username: newName(), [kind.toLowerCase()]: identifier }),
      PASSWORD_RESET: () => stranger.do('requestPasswordReset', { identifier }),
      LOGIN_CODE: () => stranger.do('requestLoginCode', { identifier }),
    }[purpose];
    assert.ok(act !== undefined);
    await outcome(act());
    const after = await newest(app);
    return after !== null && after.id !== before?.id && after.state === 'SENT' && after.kind !== 'ADDRESS_IN_USE';
  }

  async function isTrue(app: TestApp, state: State): Promise<void> {
    await world.server.settled();
    const report: AnyData = await app.admin('explainIdentifier', { identifier: state.identifier });
    const again = await app.admin('explainIdentifier', { identifier: state.identifier });
    // Between the two answers, the remaining time may become a second shorter.
    const said = ({ reason, nextMessages, limits, messages: { length }, claimCount }: AnyData) =>
      JSON.stringify([reason, nextMessages, limits, length, claimCount]).replaceAll(/in \d+ seconds/g, 'in … seconds');
    assert.equal(said(again), said(report), 'asking changes nothing');
    assert.match(report.reason, state.says);
    assert.ok(report.canLogIn || report.advice.length > 0);
    const forecasts: { purpose: string; willBeSent: boolean; reason: string; advice: string | null }[] =
      report.nextMessages;
    assert.deepEqual(
      forecasts.map(({ purpose }) => purpose),
      Object.keys(state.messages),
    );
    for (const { purpose, willBeSent, reason, advice } of forecasts) {
      const [expected, text] = state.messages[purpose] ?? [];
      assert.deepEqual([purpose, willBeSent], [purpose, expected], reason);
      assert.match(reason, text ?? /never/);
      assert.equal(advice === null, willBeSent);
      assert.equal(await isReallySent(app, purpose, state), willBeSent, `${purpose}: ${reason}`);
    }
    const answer = await outcome(app.from(newIp()).login(state.identifier));
    assert.equal(answer === 'OK', report.canLogIn, `${answer}: ${report.reason}`);
  }

  const failLogins = async (app: TestApp, identifier: string) => {
    for (let network = 0; network < 3; network++) {
      const elsewhere = app.from(newIp());
      for (let each = 0; each < 10; each++) await outcome(elsewhere.login(identifier, 'not the password'));
    }
  };

  const states: [title: string, settings: Record<string, unknown>, reach: (app: TestApp) => Promise<State>][] = [
    [
      'nobody has it',
      {},
      async () => ({
        identifier: newPhone(),
        says: /Nobody/,
        messages: { SIGN_UP: [true, /by SMS/], PASSWORD_RESET: resets.nobody },
      }),
    ],
    [
      'X4 its country is not allowed',
      { allowedCountries: ['JP'] },
      async () => ({
        identifier: '+447400123456',
        says: /Nobody/,
        messages: { SIGN_UP: [false, /does not allow SMS to this number/], PASSWORD_RESET: resets.nobody },
      }),
    ],
    [
      'X11 its country is paused',
      {},
      async app => {
        const { store, now } = world.server.deps;
        const pause = { since: now(), endsAt: now() + 86_400_000, sent: 120, verified: 3 };
        await store.transaction(tx => insertPause(tx, { appId: app.id, country: 'JP', ...pause }));
        return {
          identifier: newPhone(),
          says: /Nobody/,
          messages: { SIGN_UP: [false, /SMS to this country are paused/], PASSWORD_RESET: resets.nobody },
        };
      },
    ],
    [
      'X8 the app has used up its messages',
      { smsDailyLimit: 5 },
      async app => {
        await claimAs(app, 4, () => ({ phone: newPhone() }));
        return {
          identifier: newPhone(),
          says: /Nobody/,
          messages: {
            SIGN_UP: [false, /the app has sent the most/],
            PASSWORD_RESET: [false, /nobody has verified|the most messages/],
          },
        };
      },
    ],
    [
      'D8 it is a test address',
      { testAddresses: [{ address: '+819000000001', code: '123456' }] },
      async app => {
        const phone = '+819000000001';
        const user = await app.register({ username: newName(), phone });
        await user.do('verifyPhone', { code: '123456' });
        return { identifier: phone, says: /It works/, messages: { PASSWORD_RESET: [false, /test address/] } };
      },
    ],
    [
      'its owner is well',
      {},
      async app => {
        const email = newEmail();
        await app.registerProven({ email });
        return {
          identifier: email,
          says: /^It works with the right password\.$/,
          messages: { PASSWORD_RESET: [true, /by email/] },
        };
      },
    ],
    [
      'L7 its owner is disabled',
      {},
      async app => {
        const email = newEmail();
        const { id } = await app.registerProven({ email });
        await app.admin('disableUser', { id });
        return {
          identifier: email,
          says: /is disabled/,
          messages: { PASSWORD_RESET: [false, /the user is disabled/] },
        };
      },
    ],
    [
      'W4 a username whose user has no verified address',
      {},
      async app => {
        const username = newName();
        await app.register({ username, phone: newPhone() });
        return { identifier: username, says: /It works/, messages: { PASSWORD_RESET: [false, /no verified address/] } };
      },
    ],
    [
      'V12 its claimant was sent a message a moment ago',
      {},
      async app => {
        const phone = newPhone();
        const claimant = await app.register({ username: newName(), phone });
        await world.server.settled();
        return {
          identifier: phone,
          claimant,
          says: /has not verified it: the message was sent/,
          messages: { VERIFICATION: [false, /asked for a moment ago/], PASSWORD_RESET: resets.nobody },
        };
      },
    ],
    [
      'V10 the code of its claimant has expired',
      {},
      async app => {
        const phone = newPhone();
        const claimant = await app.register({ username: newName(), phone });
        world.wait(601);
        return resendable(phone, claimant, /has expired/);
      },
    ],
    [
      'V8 the attempts of its claimant are used up',
      {},
      async app => {
        const phone = newPhone();
        const claimant = await app.register({ username: newName(), phone });
        const code = wrongCode(await app.codeTo(phone));
        for (let each = 0; each < 5; each++) await outcome(claimant.do('verifyPhone', { code }));
        world.wait(61);
        return resendable(phone, claimant, /five wrong codes/);
      },
    ],
    [
      'X3 the address has had all its messages of a day',
      {},
      async app => {
        const phone = newPhone();
        await claimAs(app, 10, () => ({ phone }));
        const claimant = await app.from(newIp()).register({ username: newName(), phone });
        world.wait(61);
        return {
          identifier: phone,
          claimant,
          says: /^None of the users who entered it has verified it: the message did not arrive, since this address has received the most/,
          messages: {
            VERIFICATION: [false, /this address has received the most messages/],
            PASSWORD_RESET: resets.nobody,
          },
        };
      },
    ],
    [
      'L3 several entered it while the switch is OFF',
      {},
      async app => {
        const phone = newPhone();
        await app.register({ username: newName(), phone });
        const claimant = await app.register({ username: newName(), phone });
        await app.set({ phoneVerification: false });
        world.wait(61);
        return resendable(phone, claimant, /nobody can log in with it/);
      },
    ],
    [
      'L3 one entered it, and the switch is OFF now',
      {},
      async app => {
        const phone = newPhone();
        const claimant = await app.register({ username: newName(), phone });
        await app.set({ phoneVerification: false });
        world.wait(61);
        return resendable(phone, claimant, /because verification is off/);
      },
    ],
    [
      'C4 it is the new address of a change',
      {},
      async app => {
        const [old, email] = [newEmail(), newEmail()];
        const claimant = await app.registerProven({ email: old });
        await claimant.change('EMAIL', email);
        world.wait(61);
        return {
          identifier: email,
          claimant,
          says: /only the new address of a change/,
          messages: { VERIFICATION: [true, /by email/], PASSWORD_RESET: resets.nobody },
        };
      },
    ],
    [
      'D5 somebody else has verified it',
      {},
      async app => {
        const email = newEmail();
        await app.registerProven({ email });
        const claimant = await app.from(newIp()).register({ username: newName(), email });
        world.wait(61);
        return {
          identifier: email,
          claimant,
          says: /^It works/,
          messages: { VERIFICATION: [false, /somebody else has verified/], PASSWORD_RESET: [true, /by email/] },
        };
      },
    ],
    [
      'X9 strangers have asked for all its resets of a day',
      {},
      async app => {
        const phone = newPhone();
        await app.registerProven({ phone });
        for (let each = 0; each < 12; each++) await app.from(newIp()).do('requestPasswordReset', { identifier: phone });
        return {
          identifier: phone,
          says: /It works/,
          messages: { PASSWORD_RESET: [false, /this address has received the most/] },
        };
      },
    ],
    [
      'X1 there were many wrong passwords',
      {},
      async app => {
        const username = newName();
        await app.registerProven({ email: newEmail() });
        await app.register({ username });
        await failLogins(app, username);
        return {
          identifier: username,
          says: /^After many wrong passwords in a row/,
          messages: { PASSWORD_RESET: [false, /no verified address/] },
        };
      },
    ],
    [
      'X15 there were many wrong passwords by another identifier',
      {},
      async app => {
        const [username, email] = [newName(), newEmail()];
        const user = await app.register({ username, email });
        await user.proveEmail(email);
        await failLogins(app, username);
        return { identifier: email, says: /by other identifiers/, messages: { PASSWORD_RESET: [true, /by email/] } };
      },
    ],
    [
      'X16 there were thirty logins in ten minutes',
      {},
      async app => {
        const username = newName();
        await app.register({ username });
        for (let each = 0; each < 31; each++) await outcome(app.from(newIp()).login(username));
        return {
          identifier: username,
          says: /too often/,
          messages: { PASSWORD_RESET: [false, /no verified address/] },
        };
      },
    ],
  ];

  const byPhone = { loginByCode: ['PHONE'] };
  const day = 86_400;
  /** The answer of the API to the code of a number: the missing factor, or 'OK'. */
  const codeAnswer = async (app: TestApp, phone: string) => {
    const { loginId } = await app.from(newIp()).do('requestLoginCode', { identifier: phone });
    return await outcome(app.from(newIp()).do('logInWithCode', { loginId, code: await app.codeTo(phone) }));
  };

  const codeStates: typeof states = [
    [
      'M16 the owner of a number has proven it',
      byPhone,
      async app => {
        const phone = newPhone();
        await app.registerProven({ phone });
        return {
          identifier: phone,
          says: /^It works/,
          messages: {
            PASSWORD_RESET: [true, /by SMS\.$/],
            LOGIN_CODE: [true, /^A login code would be sent by SMS\.$/],
          },
        };
      },
    ],
    [
      'M16 nobody has the number',
      byPhone,
      async () => ({
        identifier: newPhone(),
        says: /Nobody/,
        messages: {
          SIGN_UP: [true, /by SMS/],
          PASSWORD_RESET: resets.nobody,
          LOGIN_CODE: [false, /nobody has verified this address/],
        },
      }),
    ],
    [
      'M16 the app sends no codes to mailboxes',
      byPhone,
      async app => {
        const email = newEmail();
        await app.registerProven({ email });
        return {
          identifier: email,
          says: /^It works/,
          messages: { PASSWORD_RESET: [true, /by email/], LOGIN_CODE: [false, /sends no login codes/] },
        };
      },
    ],
    [
      'M16 the owner has never proven the number',
      byPhone,
      async app => {
        const phone = newPhone();
        const { id } = await app.register({ username: newName(), phone });
        await app.admin('markAddressVerified', { userId: id, kind: 'PHONE' });
        return {
          identifier: phone,
          says: /^It works/,
          messages: { PASSWORD_RESET: [true, /by SMS/], LOGIN_CODE: [false, /has never proven the address/] },
        };
      },
    ],
    [
      'M16 L7 the owner is disabled',
      byPhone,
      async app => {
        const phone = newPhone();
        const { id } = await app.registerProven({ phone });
        await app.admin('disableUser', { id });
        return {
          identifier: phone,
          says: /is disabled/,
          messages: { PASSWORD_RESET: [false, /is disabled/], LOGIN_CODE: [false, /is disabled/] },
        };
      },
    ],
    [
      'M16 a username whose user has no proven address',
      byPhone,
      async app => {
        const username = newName();
        await app.register({ username });
        return {
          identifier: username,
          says: /^It works/,
          messages: { PASSWORD_RESET: [false, /no verified address/], LOGIN_CODE: [false, /no proven address/] },
        };
      },
    ],
    [
      'M16 X9 strangers have asked for all the codes of a day',
      byPhone,
      async app => {
        const phone = newPhone();
        await app.registerProven({ phone });
        for (let each = 0; each < 12; each++) await app.from(newIp()).do('requestLoginCode', { identifier: phone });
        return {
          identifier: phone,
          says: /^It works/,
          messages: { PASSWORD_RESET: [true, /by SMS/], LOGIN_CODE: [false, /this address has received the most/] },
        };
      },
    ],
    [
      'M16 M13 M14 the number is dormant, and its owner has a mailbox',
      byPhone,
      async app => {
        const phone = newPhone();
        await app.registerProven({ phone, email: newEmail() });
        world.wait(181 * day);
        return {
          identifier: phone,
          says: /^It works/,
          messages: {
            PASSWORD_RESET: [true, /by email instead, because the number is dormant/],
            LOGIN_CODE: [true, /dormant, .* so a login also needs the password\.$/],
          },
        };
      },
    ],
    [
      'M16 M14 the number is dormant, and its owner has a passkey and no mailbox',
      byPhone,
      async app => {
        const phone = newPhone();
        const { user } = await userWithPasskey(await allowPasskeys(app));
        await user.change('PHONE', phone);
        await user.provePhone(phone);
        world.wait(181 * day);
        return {
          identifier: phone,
          says: /^It works/,
          messages: {
            PASSWORD_RESET: [false, /dormant, .* and the user has a passkey/],
            LOGIN_CODE: [true, /also needs the password or a passkey\.$/],
          },
        };
      },
    ],
  ];

  it('M16 M13 what login help answers for a dormant number is what the API asks for', async () => {
    const app = await paid.app(byPhone);
    const [used, dormant] = [newPhone(), newPhone()];
    await app.registerProven({ phone: dormant });
    world.wait(181 * day);
    await app.registerProven({ phone: used });
    assert.equal(await codeAnswer(app, used), 'OK');
    assert.equal(await codeAnswer(app, dormant), 'SECOND_FACTOR_REQUIRED');
  });

  it('M16 M12 a code to a dormant number is enough for an owner who has nothing else', async () => {
    const app = await world.app({ phoneVerification: true, ...byPhone });
    const phone = newPhone();
    await withoutPassword(await app.registerProven({ phone }));
    world.wait(181 * day);
    const { nextMessages } = await app.admin('explainIdentifier', { identifier: phone });
    const said = nextMessages.map(({ purpose, reason }: AnyData) => [purpose, reason]);
    assert.deepEqual(said, [
      ['PASSWORD_RESET', 'A password reset would be sent by SMS.'],
      ['LOGIN_CODE', 'A login code would be sent by SMS.'],
    ]);
    assert.equal(await codeAnswer(app, phone), 'OK');
  });

  for (const [title, settings, reach] of [...states, ...codeStates]) {
    it(`O2 holds when ${title}`, async () => {
      const app = await paid.app(settings);
      await isTrue(app, await reach(app));
    });
  }

  /** The forecast for a sign-up with a free address. */
  async function signUpForecast(app: TestApp, identifier: string): Promise<AnyData> {
    const { nextMessages } = await app.admin('explainIdentifier', { identifier });
    return nextMessages.find(({ purpose }: AnyData) => purpose === 'SIGN_UP');
  }

  it('O2, X12 mention that no provider is configured, and then nothing is sent', async () => {
    const app = await world.app({ phoneVerification: true, emailVerification: true });
    const node = await openNode(world, { deliveryTargets: { EMAIL: 'NOWHERE', PHONE: 'NOWHERE' } });
    const there = app.at(node.url);
    const phone = newPhone();
    const forecast = await signUpForecast(there, phone);
    await there.from(newIp()).register({ username: newName(), phone });
    await node.close();
    assert.equal(forecast.willBeSent, false);
    assert.match(forecast.reason, /no provider is configured/i);
    assert.match(forecast.advice, /must configure a provider/);
    assert.equal((await newest(app)).error, 'NO_PROVIDER');
  });

  it('O2, O17 mention that the provider fails and why, until it accepts a message', async () => {
    const app = await paid.app();
    const { store, now } = world.server.deps;
    const vonage = { channel: 'SMS', provider: 'vonage' } as const;
    const fails = { result: 'FAILED', code: 'vonage:9', verdict: 'RETRY' } as const;
    for (let each = 0; each < 5; each++) await store.transaction(tx => noteProvider(tx, vonage, fails, now()));
    const failing = await signUpForecast(app, newPhone());
    assert.equal(failing.willBeSent, false);
    assert.match(failing.reason, /provider accepts no messages now.*no credit/);
    assert.match(failing.advice, /Top it up/);
    assert.equal((await signUpForecast(app, newEmail())).willBeSent, true, 'mail goes by another provider');
    const sent = { result: 'SENT', providerMessageId: null, segments: 1 } as const;
    await store.transaction(tx => noteProvider(tx, vonage, sent, now()));
    assert.equal((await signUpForecast(app, newPhone())).willBeSent, true);
  });

  it('O2 change nothing: no session, message, claim, event or unit of a limit', async () => {
    const app = await paid.app();
    const phone = newPhone();
    const user = await app.registerProven({ phone });
    const all = `{ users { nodes { id } } messages { nodes { id } } auditLog(filter: { action: LOGGED_IN }) { nodes { id } } }`;
    const before = await app.raw(all, {}, app.adminToken);
    const { counts, store } = world.server.deps;
    await counts.flush();
    const countsBefore = await listCounts(store.reader, app.id, 0);
    for (const identifier of [phone, newPhone(), newEmail()]) await app.admin('explainIdentifier', { identifier });
    assert.deepEqual(await app.raw(all, {}, app.adminToken), before);
    await counts.flush();
    assert.deepEqual(await listCounts(store.reader, app.id, 0), countsBefore);
    assert.equal((await user.do('sessions')).length, 1);
    await refuses('INVALID_IDENTIFIER', () => app.admin('explainIdentifier', { identifier: 'a b' }));
  });
});
