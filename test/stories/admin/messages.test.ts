import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { bothOn } from '../../kit/addresses.js';
import { type FakeVonage, startFakeVonage } from '../../kit/fake-vonage.js';
import { newEmail, newName, newPhone, refuses } from '../../kit/test-app.js';
import { engines, stories, World } from '../../kit/world.js';

stories('The messages of an app', world => {
  it('O2 are listed with state, provider, times and the full address, and without text, code or link (D2)', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.register({ username: newName(), email, phone, locale: 'ja' });
    const [code, token] = [await app.codeTo(phone), await app.tokenTo(email)];
    const { nodes } = await app.admin('messages');
    const shown = nodes.map(
      ({ kind, channel, recipient, state, attempts, provider, error, locale, user: reader }: Message) => ({
        kind,
        channel,
        recipient,
        state,
        attempts,
        provider,
        error,
        locale,
        reader: reader?.id,
      }),
    );
    const common = { state: 'SENT', attempts: 1, provider: 'inbox', error: null, locale: 'ja', reader: user.id };
    assert.deepEqual(shown, [
      { kind: 'PHONE_VERIFICATION', channel: 'SMS', recipient: phone, ...common },
      { kind: 'EMAIL_VERIFICATION', channel: 'EMAIL', recipient: email, ...common },
    ]);
    for (const message of nodes) {
      assert.ok(Date.parse(message.createdAt) <= Date.parse(message.sentAt));
      assert.ok(Date.parse(message.sentAt) < Date.parse(message.expiresAt));
      assert.equal(message.nextAttemptAt, null);
    }
    for (const secret of [code, token]) assert.ok(!JSON.stringify(nodes).includes(secret));
  });

  it('O2 can be filtered by user, recipient, kind, state and channel, alone and together, in pages', async () => {
    const [testNumber, email, phone] = [newPhone(), newEmail(), newPhone()];
    const testAddresses = [{ address: testNumber, code: '314159' }];
    const app = await world.app({ ...bothOn, testAddresses });
    const user = await app.register({ username: newName(), email, phone });
    const tester = await app.register({ username: newName(), phone: testNumber });
    await world.server.settled();
    await user.provePhone(phone);
    await world.server.settled();
    const kindsOf = async (filter: Record<string, unknown>) =>
      (await app.admin('messages', { filter })).nodes.map(({ kind }: Message) => kind);
    const [toEmail, toPhone, verified] = ['EMAIL_VERIFICATION', 'PHONE_VERIFICATION', 'PHONE_VERIFIED'];
    const cases: [Record<string, unknown>, string[]][] = [
      [{ userId: user.id }, [verified, toPhone, toEmail]],
      [{ userId: user.id, channel: 'SMS' }, [verified, toPhone]],
      [{ recipient: email.toUpperCase() }, [toEmail]],
      [{ recipient: phone.replace('+8190', '+81 90-') }, [verified, toPhone]],
      [{ recipient: phone, userId: tester.id }, []],
      [{ kind: toPhone }, [toPhone, toPhone]],
      [{ kind: toPhone, state: 'SUPPRESSED' }, [toPhone]],
      [{ state: 'SUPPRESSED' }, [toPhone]],
      [{ state: 'SENT', recipient: phone }, [verified, toPhone]],
      [{ state: 'FAILED' }, []],
    ];
    for (const [filter, kinds] of cases) assert.deepEqual(await kindsOf(filter), kinds, JSON.stringify(filter));

    const [held] = (await app.admin('messages', { filter: { state: 'SUPPRESSED' } })).nodes;
    assert.deepEqual([held.recipient, held.provider], [testNumber, null]);
    const page = await app.admin('messages', { first: 3 });
    const rest = await app.admin('messages', { first: 3, after: page.pageInfo.endCursor });
    assert.deepEqual([page.nodes.length, rest.nodes.length, rest.pageInfo.hasNextPage], [3, 1, false]);
    await refuses('INVALID_IDENTIFIER', () => kindsOf({ recipient: 'jane.doe' }), { field: 'recipient' });
    await refuses('BAD_USER_INPUT', () => kindsOf({ userId: 'x' }), { field: 'userId' });
  });

  it('O2 of a deleted user are deleted too', async () => {
    const app = await world.app(bothOn);
    const user = await app.register({ username: newName(), email: newEmail() });
    await app.admin('deleteUser', { id: user.id });
    assert.deepEqual((await app.admin('messages')).nodes, []);
  });
});

for (const engine of engines) {
  describe(`The messages of an app whose provider refuses (${engine})`, () => {
    let vonage: FakeVonage;
    let world: World;
    before(async () => {
      vonage = await startFakeVonage();
      const { host } = vonage;
      world = new World(engine, { vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host } });
      await world.start();
    });
    after(async () => {
      await world.stop();
      await vonage.stop();
    });

    it('O2 show the answer of the provider, as a code, and how often it was asked', async () => {
      const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
      vonage.behave({ status: '6' });
      await app.register({ username: newName(), phone: newPhone() });
      await world.server.settled();
      vonage.behave({ status: '1' });
      await app.register({ username: newName(), phone: newPhone() });
      await world.server.settled();
      const [throttled, refused] = (await app.admin('messages')).nodes;
      assert.deepEqual(pick(refused), { state: 'FAILED', error: 'vonage:6', attempts: 1, provider: 'vonage' });
      assert.deepEqual([throttled.state, throttled.error], ['QUEUED', 'vonage:1']);
      assert.notEqual(throttled.nextAttemptAt, null);
    });
  });
}

interface Message {
  kind: string;
  channel: string;
  recipient: string;
  state: string;
  attempts: number;
  provider: string | null;
  error: string | null;
  locale: string;
  user: { id: string } | null;
}

function pick({ state, error, attempts, provider }: Message) {
  return { state, error, attempts, provider };
}
