import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { signatureFor, startFakeTwilio, type TwilioFields, twilioAccount } from '../kit/fake-twilio.js';
import { changesNothing } from '../kit/stored.js';
import { dayLongTokens, newName, newPhone, type TestUser } from '../kit/test-app.js';
import { engines, type Overrides, World } from '../kit/world.js';

const { accountSid, authToken } = twilioAccount;
const twilio = await startFakeTwilio();
after(() => twilio.stop());

/** Twilio reaches the server by a proxy that removes this path. */
const publicUrl = 'https://auth.example.com/id';
const overrides: Overrides = {
  publicUrl,
  twilio: {
    accountSid,
    authToken,
    login: { user: accountSid, password: authToken },
    messagingServiceSid: null,
    host: twilio.host,
  },
};

for (const engine of engines) {
  describe(`Receipts of Twilio (${engine})`, () => {
    const world = new World(engine, overrides);
    let other = world;
    before(async () => {
      await world.start();
      // Only one server may use a file.
      if (engine === 'SQLite') return;
      other = new World(engine, { ...overrides, databaseUrl: world.databaseUrl });
      await other.start();
    });
    after(async () => {
      if (other !== world) await other.stop();
      await world.stop();
    });
    tell(world, () => other);
  });
}

function tell(world: World, other: () => World): void {
  for (const status of ['delivered', 'read']) {
    it(`D24 ${status} moves a message to delivered, at the node that did not send it`, async () => {
      const sms = await sendCode(world);
      assert.equal(await stateOf(sms.user), 'SENT');
      assert.equal(await callBack(other(), sms, status), 204);
      assert.equal(await stateOf(sms.user), 'DELIVERED');
      assert.deepEqual(await outcomeOf(world, sms.id), { state: 'DELIVERED', lastError: null });
    });
  }

  for (const status of ['undelivered', 'failed']) {
    it(`D24 ${status} moves a message to failed, with Twilio’s code`, async () => {
      const sms = await sendCode(world);
      assert.equal(await callBack(other(), sms, status, { ErrorCode: '30003' }), 204);
      assert.equal(await stateOf(sms.user), 'FAILED');
      assert.deepEqual(await outcomeOf(world, sms.id), { state: 'FAILED', lastError: 'twilio:receipt-30003' });
    });
  }

  it('D24 a malformed code is not stored', async () => {
    const sms = await sendCode(world);
    await callBack(world, sms, 'failed', { ErrorCode: sms.to });
    assert.deepEqual(await outcomeOf(world, sms.id), { state: 'FAILED', lastError: 'twilio:receipt-unknown' });
  });

  const orders: [string[], string][] = [
    [['queued', 'accepted', 'sending', 'sent', 'scheduled', 'canceled', 'partially_delivered', 'toString', ''], 'SENT'],
    [['sending', 'sent', 'delivered', 'read'], 'DELIVERED'],
    [['delivered', 'sent', 'undelivered', 'failed'], 'DELIVERED'],
    [['undelivered', 'delivered', 'sent'], 'FAILED'],
  ];
  for (const [statuses, state] of orders) {
    it(`D24 ${statuses.join(', ')} in this order, at either node, end as ${state}`, async () => {
      const sms = await sendCode(world);
      for (const [index, status] of statuses.entries()) {
        assert.equal(await callBack(index % 2 === 0 ? world : other(), sms, status), 204);
      }
      assert.equal(await stateOf(sms.user), state);
    });
  }

  it('D24 a receipt that comes again, even a day later, changes nothing', async () => {
    const sms = await sendCode(world);
    const failed = await post(world, receiptFor(sms, 'failed'));
    await changesNothing(world, async () => {
      assert.equal(await post(world, receiptFor(sms, 'failed')), failed);
      assert.equal(await post(other(), receiptFor(sms, 'delivered')), 204);
    });
    for (const node of new Set([world, other()])) node.wait(86_400);
    await changesNothing(world, async () => assert.equal(await post(other(), receiptFor(sms, 'failed')), 204));
  });

  it('D24 a port of the public URL may be signed or not', async () => {
    const sms = await sendCode(world);
    const { url, fields } = receiptFor(sms, 'delivered');
    const signature = signatureFor(url.replace('.com/', '.com:443/'), fields);
    assert.equal(await post(world, { url, fields, signature }), 204);
    assert.equal(await stateOf(sms.user), 'DELIVERED');
  });

  it('D24 D1 a receipt for a message whose sending seemed to fail ends it: it is not sent again', async () => {
    twilio.behave('accept and reset');
    const sms = await sendCode(world);
    twilio.behave({ http: 503 });
    assert.equal(await callBack(other(), sms, 'delivered'), 204);
    twilio.behave('accept');
    for (const node of new Set([world, other()])) node.wait(300);
    await sms.user.me();
    await world.server.settled();
    assert.equal(await stateOf(sms.user), 'DELIVERED');
    assert.equal(twilio.accepted.filter(({ To }) => To === sms.to).length, 1);
  });

  const forgeries: [string, (receipt: Callback) => Partial<Callback>][] = [
    ['without a signature', () => ({ signature: null })],
    ['with an empty signature', () => ({ signature: '' })],
    ['signed with another token', ({ url, fields }) => ({ signature: signatureFor(url, fields, 'guess') })],
    ['signed with an empty token', ({ url, fields }) => ({ signature: signatureFor(url, fields, '') })],
    ['signed for another host', ({ url, fields }) => ({ signature: signatureFor(url.replace('auth.', ''), fields) })],
    [
      'signed for the path without its prefix',
      ({ url, fields }) => ({ signature: signatureFor(url.replace('/id/', '/'), fields) }),
    ],
    ['signed for another message', ({ url, fields }) => ({ signature: signatureFor(`${url.slice(0, -1)}f0`, fields) })],
    ['with a query added', ({ url, fields }) => ({ url: `${url}&id=1`, signature: signatureFor(url, fields) })],
    [
      'with a value changed',
      ({ url, fields }) => ({ fields: { ...fields, MessageStatus: 'failed' }, signature: signatureFor(url, fields) }),
    ],
    [
      'with a field added',
      ({ url, fields }) => ({ fields: { ...fields, X: '1' }, signature: signatureFor(url, fields) }),
    ],
    [
      'of another account, signed with our token',
      ({ url, fields: { AccountSid, ...fields } }) => {
        const others = { ...fields, AccountSid: `AC${'f'.repeat(32)}` };
        return { fields: others, signature: signatureFor(url, others) };
      },
    ],
    [
      'with a field twice',
      ({ url, fields }) => ({
        body: `${new URLSearchParams(fields)}&MessageStatus=delivered`,
        signature: signatureFor(url, fields),
      }),
    ],
    ['as JSON', ({ fields }) => ({ body: JSON.stringify(fields), type: 'application/json' })],
    ['without a body', ({ url }) => ({ body: '', signature: signatureFor(url, {}) })],
  ];
  /** The receipts do not change this message, so all of them are about the same one. */
  let attacked: SentSms | undefined;
  for (const [how, change] of forgeries) {
    it(`D24 a receipt ${how} is refused and changes nothing`, async () => {
      attacked ??= await sendCode(world);
      const receipt = receiptFor(attacked, 'delivered');
      await changesNothing(world, async () => {
        for (const node of [world, other()]) assert.equal(await post(node, { ...receipt, ...change(receipt) }), 403);
      });
    });
  }

  it('D24 a huge body, plain text and a GET are refused', async () => {
    const sms = await sendCode(world);
    const receipt = receiptFor(sms, 'delivered');
    assert.equal(await post(world, { ...receipt, body: 'x'.repeat(200 * 1024) }), 413);
    assert.equal(await post(world, { ...receipt, type: 'text/plain' }), 415);
    assert.equal((await fetch(receipt.url.replace(publicUrl, world.url))).status, 404);
    assert.deepEqual(await outcomeOf(world, sms.id), { state: 'SENT', lastError: null });
  });

  it('D24 a receipt for an unknown message is accepted and changes nothing', async () => {
    const sms = await sendCode(world);
    for (const id of [
      '0197f3a0-0000-7000-8000-000000000001',
      'abc',
      '',
      '%27%20or%201=1',
      '%00',
      `${sms.id}&id=${sms.id}`,
    ]) {
      await changesNothing(world, async () =>
        assert.equal(await post(world, receiptFor({ ...sms, id }, 'failed')), 204),
      );
    }
  });

  it('D24 V11 no log line contains a number, a signature or the token of a receipt', async () => {
    const sms = await sendCode(world);
    const receipt = receiptFor(sms, 'delivered');
    await post(world, receipt);
    await post(world, { ...receipt, signature: signatureFor(receipt.url, receipt.fields, 'guess') });
    const lines = world.logLines.join('');
    assert.match(lines, /delivery receipt refused/);
    for (const secret of [sms.to.slice(1), signatureFor(receipt.url, receipt.fields), authToken]) {
      assert.ok(!lines.includes(secret), secret);
    }
  });
}

interface SentSms {
  id: string;
  sid: string;
  to: string;
  from: string;
  user: TestUser;
}

/** A request to the URL that Twilio was given. The signature is by default the right one; null: there is none. */
interface Callback {
  url: string;
  fields: TwilioFields;
  body?: string;
  type?: string;
  signature?: string | null;
}

/** Sends a code to a new user, and returns the message with its id. */
async function sendCode(world: World): Promise<SentSms> {
  const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'], ...dayLongTokens });
  const phone = newPhone();
  const user = await app.register({ username: newName(), phone });
  await world.server.settled();
  const sms = twilio.accepted.findLast(({ To }) => To === phone) ?? assert.fail('nothing was sent');
  const { pathname, searchParams } = new URL(sms.StatusCallback ?? '');
  assert.equal(pathname, '/id/webhooks/twilio');
  return { id: searchParams.get('id') ?? assert.fail('no id'), sid: sms.sid, to: phone, from: sms.From ?? '', user };
}

/** The fields of https://www.twilio.com/docs/messaging/guides/track-outbound-message-status. */
function receiptFor({ id, sid, to, from }: SentSms, MessageStatus: string, change: TwilioFields = {}): Callback {
  const failure = MessageStatus === 'delivered' ? {} : { ErrorCode: '30008' };
  const sids = { AccountSid: accountSid, MessageSid: sid, SmsSid: sid };
  const fields = {
    ...sids,
    ApiVersion: '2010-04-01',
    MessageStatus,
    SmsStatus: MessageStatus,
    To: to,
    From: from,
    ...failure,
    ...change,
  };
  return { url: `${publicUrl}/webhooks/twilio?id=${id}`, fields };
}

async function callBack(node: World, sms: SentSms, status: string, change: TwilioFields = {}): Promise<number> {
  return await post(node, receiptFor(sms, status, change));
}

/** Posts a receipt as the proxy passes it on, and returns the status of the answer. */
async function post(node: World, { url, fields, body, type, signature }: Callback): Promise<number> {
  const signed = signature === undefined ? signatureFor(url, fields) : signature;
  const response = await fetch(url.replace(publicUrl, node.url), {
    method: 'POST',
    body: body ?? new URLSearchParams(fields).toString(),
    headers: {
      'content-type': type ?? 'application/x-www-form-urlencoded',
      ...(signed !== null && { 'x-twilio-signature': signed }),
    },
  });
  return response.status;
}

async function stateOf(user: TestUser): Promise<string> {
  return (await user.me()).verifications[0].state;
}

async function outcomeOf({ server }: World, id: string) {
  const { db, tables } = server.deps.store.reader;
  const row =
    (await db.select().from(tables.messages)).find(message => message.id === id) ?? assert.fail('no such message');
  return { state: row.state, lastError: row.lastError };
}
