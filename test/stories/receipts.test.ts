import assert from 'node:assert/strict';
import { after, afterEach, it } from 'node:test';
import { AlgorithmTypes, Auth } from '@vonage/auth';
import { SMS } from '@vonage/sms';
import { codeIn, startFakeVonage } from '../kit/fake-vonage.js';
import { Tab } from '../kit/live.js';
import {
  bearerFor,
  type Fields,
  postForm,
  postJson,
  postReceipt,
  receiptFor,
  signatureSecret,
  signed,
} from '../kit/receipts.js';
import { changesNothing } from '../kit/stored.js';
import { dayLongTokens, newName, newPhone, password, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const vonage = await startFakeVonage();
after(() => vonage.stop());

const account = { apiKey: 'key', apiSecret: 'secret', host: vonage.host };
const fiveMinutes = 300;

stories(
  'Delivery receipts',
  world => {
    afterEach(() => vonage.behave({ status: '0' }));

    const ways: [string, (fields: Fields) => Promise<number>][] = [
      ['a signed form', fields => postForm(world, signed(world, fields))],
      ['signed JSON', fields => postJson(world, signed(world, fields))],
      [
        'JSON with a token',
        fields => postJson(world, fields, { authorization: bearerFor(world, JSON.stringify(fields)) }),
      ],
    ];
    for (const [way, post] of ways) {
      it(`D7 ${way} moves a message to delivered`, async () => {
        const { user, id } = await sendCode(world);
        assert.equal(await stateOf(user), 'SENT');
        assert.equal(await post(receiptFor(id, 'delivered')), 204);
        assert.equal(await stateOf(user), 'DELIVERED');
        assert.deepEqual(await outcomeOf(world, id), { state: 'DELIVERED', lastError: null });
      });
    }

    it('D7 a waiting tab shows the receipt', async () => {
      const { user, id, phone } = await sendCode(world);
      const tab = Tab.of(user);
      await tab.sees(phone, 'SENT');
      await postForm(world, signed(world, receiptFor(id, 'delivered')));
      await tab.sees(phone, 'DELIVERED');
      await tab.leave();
    });

    for (const status of ['failed', 'rejected', 'expired']) {
      it(`D7 ${status} moves a message to failed, with the provider’s code`, async () => {
        const { user, id } = await sendCode(world);
        assert.equal(await postForm(world, signed(world, receiptFor(id, status, { 'err-code': '6' }))), 204);
        assert.equal(await stateOf(user), 'FAILED');
        assert.deepEqual(await outcomeOf(world, id), { state: 'FAILED', lastError: 'vonage:receipt-6' });
      });
    }

    it('D7 a malformed code is not stored', async () => {
      const { id } = await sendCode(world);
      await postForm(world, signed(world, receiptFor(id, 'failed', { 'err-code': '+819012345678' })));
      assert.deepEqual(await outcomeOf(world, id), { state: 'FAILED', lastError: 'vonage:receipt-unknown' });
    });

    it('D7 the signature is that of Vonage’s own SDK, whatever the fields contain', async () => {
      const { user, id } = await sendCode(world);
      const fields = signed(world, receiptFor(id, 'delivered', { to: 'A&B=C', zusatz: 'é + ü', Network: '' }));
      const sdk = new SMS(new Auth({ apiKey: 'key', apiSecret: 'secret' }));
      assert.ok(sdk.verifySignature(fields.sig ?? '', fields, signatureSecret, AlgorithmTypes.sha256hmac));
      assert.equal(await postForm(world, fields), 204);
      assert.equal(await stateOf(user), 'DELIVERED');
    });

    const forgeries: [string, (fields: Fields) => Promise<number>][] = [
      ['without a signature', fields => postForm(world, fields)],
      ['with an empty signature', fields => postForm(world, { ...signed(world, fields), sig: '' })],
      ['signed with another secret', fields => postForm(world, signed(world, fields, { secret: 'guess' }))],
      ['signed by another hash', fields => postForm(world, signed(world, fields, { hash: 'md5' }))],
      ['changed after it was signed', fields => postForm(world, { ...signed(world, fields), status: 'failed' })],
      ['with a field added', fields => postForm(world, { ...signed(world, fields), extra: '1' })],
      ['with a field taken away', fields => postForm(world, without('price', signed(world, fields)))],
      [
        'signed more than five minutes ago',
        fields => postForm(world, signed(world, fields, { aheadSeconds: -fiveMinutes - 2 })),
      ],
      ['signed in the future', fields => postForm(world, signed(world, fields, { aheadSeconds: fiveMinutes + 60 }))],
      ['with a token of another secret', fields => postWithToken(world, fields, { secret: 'guess' })],
      ['with a token of no algorithm', fields => postWithToken(world, fields, { algorithm: 'none' })],
      ['with a token of another algorithm', fields => postWithToken(world, fields, { algorithm: 'HS512' })],
      [
        'with a token for another body',
        fields => postWithToken(world, fields, { claims: { payload_hash: '0'.repeat(64) } }),
      ],
      ['with a token for any body', fields => postWithToken(world, fields, { claims: { payload_hash: undefined } })],
      [
        'with an old token',
        fields => postWithToken(world, fields, { claims: { iat: world.now / 1_000 - fiveMinutes - 2 } }),
      ],
      [
        'with a token from the future',
        fields => postWithToken(world, fields, { claims: { iat: world.now / 1_000 + fiveMinutes + 60 } }),
      ],
      ['with a token of no age', fields => postWithToken(world, fields, { claims: { iat: undefined } })],
      [
        'with an expired token',
        fields => postWithToken(world, fields, { claims: { exp: Math.floor(world.now / 1_000) - 1 } }),
      ],
      [
        'with a wrong token beside a right signature',
        fields => postJson(world, signed(world, fields), { authorization: 'Bearer e30.e30.e30' }),
      ],
    ];
    for (const [how, post] of forgeries) {
      it(`D7 a receipt ${how} is refused and changes nothing`, async () => {
        const { id } = await sendCode(world);
        await changesNothing(world, async () => {
          assert.equal(await post(receiptFor(id, 'delivered')), 403);
        });
      });
    }

    it('D7 a receipt that comes again changes nothing, and after five minutes is refused', async () => {
      const { user, id } = await sendCode(world);
      const failed = signed(world, receiptFor(id, 'failed'));
      const delivered = signed(world, receiptFor(id, 'delivered'));
      await postForm(world, delivered);
      await changesNothing(world, async () => {
        assert.equal(await postForm(world, delivered), 204);
        assert.equal(await postForm(world, failed), 204);
      });
      world.wait(fiveMinutes + 2);
      assert.equal(await postForm(world, delivered), 403);
      assert.equal(await stateOf(user), 'DELIVERED');
    });

    const orders: [string[], string][] = [
      [['accepted', 'buffered', 'unknown'], 'SENT'],
      [['accepted', 'delivered'], 'DELIVERED'],
      [['delivered', 'accepted', 'buffered'], 'DELIVERED'],
      [['delivered', 'failed', 'expired'], 'DELIVERED'],
      [['failed', 'delivered', 'accepted'], 'FAILED'],
      [['toString', 'DELIVERED', ''], 'SENT'],
    ];
    for (const [statuses, state] of orders) {
      it(`D7 ${statuses.join(', ')} in this order end as ${state}`, async () => {
        const { user, id } = await sendCode(world);
        for (const status of statuses) assert.equal(await postForm(world, signed(world, receiptFor(id, status))), 204);
        assert.equal(await stateOf(user), state);
      });
    }

    it('D7 delivered and failed receipts that arrive at once end in one of the two states', async () => {
      const { user, id } = await sendCode(world);
      const statuses = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 'delivered' : 'failed'));
      await Promise.all(statuses.map(status => postForm(world, signed(world, receiptFor(id, status)))));
      const { state, lastError } = await outcomeOf(world, id);
      assert.ok(['DELIVERED', 'FAILED'].includes(state));
      assert.equal(lastError, state === 'DELIVERED' ? null : 'vonage:receipt-5');
      assert.equal(await stateOf(user), state);
    });

    it('D7 a receipt for an unknown message is accepted and changes nothing', async () => {
      for (const id of ['0197f3a0-0000-7000-8000-000000000001', 'abc', '', "' or 1=1", '\u0000']) {
        await changesNothing(world, async () => {
          assert.equal(await postForm(world, signed(world, receiptFor(id, 'delivered'))), 204);
        });
      }
    });

    it('D7 D1 a receipt for a message whose sending seemed to fail ends it: it is not sent again', async () => {
      vonage.behave('accept and reset');
      const { user, id } = await sendCode(world);
      // It may be tried again before the receipt arrives.
      vonage.behave({ http: 503 });
      assert.equal(await stateOf(user), 'QUEUED');
      assert.equal(await postForm(world, signed(world, receiptFor(id, 'delivered'))), 204);
      vonage.behave({ status: '0' });
      world.wait(300);
      await user.me();
      await world.server.settled();
      assert.equal(await stateOf(user), 'DELIVERED');
      assert.equal(vonage.accepted.filter(message => message['client-ref'] === id).length, 1);
    });

    it('D7 A7 V20 a claimant cannot recognise, by missing receipts, a number whose owner has had today’s notice', async () => {
      const { user: owner, id, app, phone } = await sendCode(world);
      const seen: string[][] = [];
      const watch = async (claimant: TestUser, messageId: string | null) => {
        await world.server.settled();
        const states = [await stateOf(claimant), await exportedStateOf(claimant)];
        world.wait(3);
        if (messageId !== null) await postForm(world, signed(world, receiptFor(messageId, 'delivered')));
        // A pretended receipt takes up to 1.6 times as long.
        world.wait(3);
        seen.push([...states, await stateOf(claimant), await exportedStateOf(claimant)]);
      };
      await watch(owner, id);
      await owner.do('verifyPhone', { code: codeIn(vonage.accepted.at(-1)?.text ?? '') });
      await world.server.settled();
      const first = await app.register({ username: newName(), phone });
      await world.server.settled();
      await watch(first, vonage.accepted.at(-1)?.['client-ref'] ?? null);
      const told = vonage.accepted.length;
      await watch(await app.register({ username: newName(), phone }), null);
      assert.equal(vonage.accepted.length, told, 'the owner was told once');
      assert.deepEqual(seen, [
        ['SENT', 'SENT', 'DELIVERED', 'DELIVERED'],
        ['SENT', 'SENT', 'DELIVERED', 'DELIVERED'],
        ['SENT', 'SENT', 'DELIVERED', 'DELIVERED'],
      ]);
    });

    it('V20 A7 D5 a claimant who withdraws while messages wait does not see that a notice is still sent to the owner', async () => {
      const { user: owner, app, phone: owned } = await sendCode(world);
      await owner.do('verifyPhone', { code: codeIn(vonage.accepted.at(-1)?.text ?? '') });
      vonage.behave({ status: '1' });
      const claimants: TestUser[] = [];
      for (const phone of [newPhone(), owned]) {
        const claimant = await app.register({ username: newName(), phone });
        await world.server.settled();
        assert.equal(await exportedStateOf(claimant), 'QUEUED');
        await claimant.do('removeIdentifier', { kind: 'PHONE', currentPassword: password });
        claimants.push(claimant);
      }
      vonage.behave({ status: '0' });
      const { length } = vonage.accepted;
      // A message that is on its way when the clock jumps would be sent again.
      await world.server.settled();
      world.wait(30);
      await owner.me();
      await world.server.settled();
      assert.deepEqual(
        vonage.accepted.slice(length).map(({ to }) => `+${to}`),
        [owned],
      );
      const messages = [];
      for (const claimant of claimants) {
        const [{ kind, state, sentAt }, ...rest] = (await claimant.do('exportMe')).messages;
        messages.push({ kind, state, sentAt, rest });
      }
      const hidden = { kind: 'PHONE_VERIFICATION', state: 'EXPIRED', sentAt: null, rest: [] };
      assert.deepEqual(messages, [hidden, hidden]);
    });

    it('D7 a malformed receipt is refused', async () => {
      const { id } = await sendCode(world);
      const form = 'application/x-www-form-urlencoded';
      const fields = signed(world, receiptFor(id, 'delivered'));
      const twice = `${new URLSearchParams(fields)}&status=delivered`;
      assert.equal(await postReceipt(world, twice, { 'content-type': form }), 403);
      for (const body of ['', '{', '[]', 'null', '"x"', JSON.stringify({ ...fields, status: ['delivered'] })]) {
        assert.equal(await postReceipt(world, body, { 'content-type': 'application/json' }), 403, body);
      }
      assert.equal(await postReceipt(world, 'x', { 'content-type': 'text/plain' }), 415);
      assert.equal(await postReceipt(world, 'x'.repeat(200 * 1024), { 'content-type': form }), 413);
      const get = await fetch(`${world.url}/webhooks/vonage?${new URLSearchParams(fields)}`);
      assert.equal(get.status, 404);
      assert.deepEqual(await outcomeOf(world, id), { state: 'SENT', lastError: null });
    });

    it('D7 V11 no log line contains a number or a signature of a receipt', async () => {
      const { id } = await sendCode(world);
      const fields = signed(world, receiptFor(id, 'delivered'));
      await postForm(world, fields);
      await postForm(world, { ...fields, status: 'failed' });
      const lines = world.logLines.join('');
      assert.match(lines, /delivery receipt refused/);
      for (const secret of ['819012345678', fields.sig ?? '', signatureSecret])
        assert.ok(!lines.includes(secret), secret);
    });
  },
  { vonage: { ...account, signatureSecret } },
);

stories(
  'Delivery receipts without a secret',
  world => {
    it('D7 are refused, with any signature', async () => {
      const { id } = await sendCode(world);
      for (const secret of ['', 'null', 'undefined', signatureSecret]) {
        assert.equal(await postForm(world, signed(world, receiptFor(id, 'delivered'), { secret })), 404);
      }
      assert.equal(await postForm(world, receiptFor(id, 'delivered')), 404);
      assert.deepEqual(await outcomeOf(world, id), { state: 'SENT', lastError: null });
    });
  },
  { vonage: { ...account, signatureSecret: null } },
);

/** Sends a code to a new user, and returns the id of its message. */
async function sendCode(world: World): Promise<{ app: TestApp; user: TestUser; phone: string; id: string }> {
  const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'], ...dayLongTokens });
  const phone = newPhone();
  const user = await app.register({ username: newName(), phone });
  await world.server.settled();
  const message = vonage.requests.findLast(({ message }) => message.to === phone.slice(1))?.message;
  return { app, user, phone, id: message?.['client-ref'] ?? assert.fail('nothing was sent') };
}

function without(name: string, { [name]: _, ...fields }: Fields): Fields {
  return fields;
}

async function stateOf(user: TestUser): Promise<string> {
  return (await user.me()).verifications[0].state;
}

async function exportedStateOf(user: TestUser): Promise<string> {
  return (await user.do('exportMe')).messages.find(({ kind }: { kind: string }) => kind === 'PHONE_VERIFICATION').state;
}

async function outcomeOf({ server }: World, id: string) {
  const { db, tables } = server.deps.store.reader;
  const row =
    (await db.select().from(tables.messages)).find(message => message.id === id) ?? assert.fail('no such message');
  return { state: row.state, lastError: row.lastError };
}

async function postWithToken(world: World, fields: Fields, change: Parameters<typeof bearerFor>[2]): Promise<number> {
  return await postJson(world, fields, { authorization: bearerFor(world, JSON.stringify(fields), change) });
}
