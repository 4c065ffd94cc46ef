import assert from 'node:assert/strict';
import { after, afterEach, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { changesNothing, storedRows } from '../kit/stored.js';
import { dayLongTokens, newEmail, newName, newPhone, password, refuses, type TestApp } from '../kit/test-app.js';
import { type ReceivedEvent, startWebhookReceiver } from '../kit/webhook-receiver.js';
import { stories, type World } from '../kit/world.js';

const [receiver, other] = await Promise.all([startWebhookReceiver(), startWebhookReceiver()]);
after(() => Promise.all([receiver.stop(), other.stop()]));
afterEach(() => {
  receiver.behave({ status: 204 });
  receiver.received.length = 0;
  other.behave({ status: 204 });
  other.received.length = 0;
});

const { url: webhookUrl } = receiver;
const [hour, day] = [3_600, 86_400];

stories('Events', world => {
  it('O6 the app’s webhook gets what happens to a user, with only ids, kinds and names of fields', async () => {
    const app = await world.app({ webhookUrl, phoneVerification: true, emailVerification: true });
    const [phone, email, second, username] = [newPhone(), newEmail(), newEmail(), newName()];
    const pseudo = await app.pseudoUser({ displayName: 'Hanako' });
    const user = await pseudo.upgrade({ phone, country: 'JP' });
    await user.provePhone(phone);
    await user.change('EMAIL', email);
    await user.proveEmail(email);
    await user.change('EMAIL', second);
    await user.proveEmail(second);
    await user.change('USERNAME', username);
    // Otherwise the next `user.updated` may join this one (X17).
    await world.server.settled();
    await user.do('updateProfile', { input: { displayName: 'Hana', attributes: { colour: 'red' } } });
    await user.do('updateProfile', { input: {} });
    await user.do('removeIdentifier', { kind: 'EMAIL', currentPassword: password });
    await user.do('changePassword', { currentPassword: password, newPassword: 'a better horse battery' });
    const { resetId } = await app.do('requestPasswordReset', { identifier: phone });
    const input = { resetId, code: await app.codeTo(phone), newPassword: 'the best horse battery' };
    await app.do('resetPassword', { input });
    await app.admin('disableUser', { id: user.id });
    await world.server.settled();
    await app.admin('enableUser', { id: user.id });
    await app.admin('releaseAddress', { userId: user.id, kind: 'PHONE' });
    await app.admin('deleteUser', { id: user.id });

    const told = await eventsOf(app);
    assert.deepEqual(
      told.map(({ type, data: { userId, ...data } }) => [type, data]),
      [
        ['user.created', { isPseudo: true }],
        ['user.updated', { changed: ['isPseudo', 'phone', 'country'] }],
        ['address.verified', { kind: 'PHONE' }],
        ['address.changed', { kind: 'EMAIL' }],
        ['address.verified', { kind: 'EMAIL' }],
        ['address.verified', { kind: 'EMAIL' }],
        ['address.changed', { kind: 'EMAIL' }],
        ['user.updated', { changed: ['username'] }],
        ['user.updated', { changed: ['displayName', 'attributes'] }],
        ['address.changed', { kind: 'EMAIL' }],
        ['password.changed', {}],
        ['password.reset', {}],
        ['user.updated', { changed: ['disabled'] }],
        ['user.updated', { changed: ['disabled'] }],
        ['address.changed', { kind: 'PHONE' }],
        ['user.deleted', { reason: 'REQUESTED' }],
      ],
    );
    for (const { data, body } of told) {
      assert.equal(data.userId, user.id);
      for (const value of [phone, email, second, username, 'Hana', 'red', 'horse'])
        assert.ok(!body.includes(value), body);
    }
  });

  it('O6 an unproven address that its reader disowns is reported as changed, and a pending one that is dropped is not', async () => {
    const app = await world.app({ webhookUrl, emailVerification: true });
    const [mistyped, first, pending] = [newEmail(), newEmail(), newEmail()];
    await app.register({ username: newName(), email: mistyped });
    await app.do('disownLink', { token: await app.tokenTo(mistyped) });
    const user = await app.registerProven({ email: first });
    await user.change('EMAIL', pending);
    await app.do('disownLink', { token: await app.tokenTo(pending) });
    const types = (await eventsOf(app)).map(({ type }) => type);
    assert.deepEqual(types, ['user.created', 'address.changed', 'user.created', 'address.verified']);
  });

  it('O6 a receiver checks it by the library of Standard Webhooks with the secret that was shown once', async () => {
    const app = await world.app({ webhookUrl });
    const secret = await app.admin('rotateWebhookSecret');
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{32}$/);
    const user = await app.register({ username: newName() });
    const [event] = await eventsOf(app);
    assert(event !== undefined);
    const verified = new Webhook(secret).verify(event.body, event.headers as Record<string, string>) as ReceivedEvent;
    assert.deepEqual(verified.data, { userId: user.id, isPseudo: false });
    assert.ok(Math.abs(Date.parse(verified.timestamp) - world.now) < 60_000);
    assert.equal(event.headers['content-type'], 'application/json');
    assert.throws(() => new Webhook(secret).verify(`${event.body} `, event.headers as Record<string, string>));
    const kept = [JSON.stringify(await storedRows(world)), ...world.logLines].join('\n');
    assert.ok(!kept.includes(secret.slice('whsec_'.length)), 'no row and no log line has it');
  });

  it('O6 an app without a webhook writes none, and another app’s webhook gets nothing', async () => {
    const app = await world.app();
    await world.app({ webhookUrl });
    await app.register({ username: newName() });
    await world.server.settled();
    assert.deepEqual((await app.admin('events')).nodes, []);
    assert.equal(receiver.received.length, 0);
    await refuses('NOT_FOUND', () => app.admin('sendTestEvent'), { field: 'webhookUrl' });
  });

  it('O6 an act that was rolled back sends none', async () => {
    const app = await world.app({ webhookUrl });
    const username = newName();
    await app.register({ username });
    await refuses('USERNAME_TAKEN', () => app.register({ username }));
    assert.equal((await eventsOf(app)).length, 1);
    assert.equal((await app.admin('events')).nodes.length, 1);
  });

  const troubles = [
    ['answers 500', { status: 500 }, 'webhook:500'],
    ['answers 404', { status: 404 }, 'webhook:404'],
    ['answers 304', { status: 304 }, 'webhook:304'],
    ['resets the connection', 'reset', 'webhook:connection'],
  ] as const;
  for (const [trouble, behaviour, code] of troubles) {
    it(`O6 a receiver that ${trouble} gets the event again, under the same id`, async () => {
      const app = await world.app({ webhookUrl });
      receiver.behave(behaviour);
      await app.admin('sendTestEvent');
      const [queued] = await settledEvents(app);
      assert.deepEqual([queued.state, queued.lastError, queued.attempts], ['QUEUED', code, 1]);
      assert.ok(queued.nextAttemptAt !== null);

      receiver.behave({ status: 200, body: 'thanks' });
      world.wait(60);
      await wake(world);
      const [delivered] = await settledEvents(app);
      assert.deepEqual([delivered.state, delivered.lastError, delivered.attempts], ['DELIVERED', null, 2]);
      assert.ok(delivered.deliveredAt !== null && delivered.nextAttemptAt === null);
      const [first, again] = receiver.received;
      assert.ok(first !== undefined && again !== undefined && receiver.received.length === 2);
      assert.deepEqual([again.id, again.body], [first.id, first.body]);
      assert.ok(Number(again.headers['webhook-timestamp']) - Number(first.headers['webhook-timestamp']) >= 60);
    });
  }

  it('O6 an endless answer is not read to its end', async () => {
    const app = await world.app({ webhookUrl });
    receiver.behave('flood');
    await app.admin('sendTestEvent');
    assert.equal((await settledEvents(app))[0].state, 'DELIVERED');
    assert.ok((await receiver.floodedBytes()) < 20_000_000, 'no more than fits into the buffers of sockets');
  });

  it('O6 a redirect is not followed', async () => {
    const app = await world.app({ webhookUrl });
    receiver.behave({ status: 307, headers: { location: other.url } });
    await app.admin('sendTestEvent');
    assert.equal((await settledEvents(app))[0].lastError, 'webhook:307');
    assert.deepEqual([receiver.received.length, other.received.length], [1, 0]);
  });

  it('O6 an event fails after three days of attempts, and an admin can send it again', async () => {
    const app = await world.app({ webhookUrl });
    receiver.behave({ status: 503 });
    const { id } = await app.admin('sendTestEvent');
    let event = (await settledEvents(app))[0];
    const start = world.now;
    while (event.state === 'QUEUED') {
      assert.ok(world.now - start < 4 * day * 1_000, 'it continues forever');
      world.wait(6 * hour);
      await wake(world);
      event = (await settledEvents(app))[0];
    }
    assert.deepEqual([event.state, event.lastError], ['FAILED', 'webhook:503']);
    assert.ok(world.now - start >= 3 * day * 1_000, 'the endpoint had three days');
    assert.ok(event.attempts > 5, `${event.attempts} attempts`);

    receiver.behave({ status: 204 });
    world.wait(60);
    assert.equal((await app.admin('resendEvent', { id })).state, 'QUEUED');
    assert.equal((await settledEvents(app))[0].state, 'DELIVERED');
    assert.equal(receiver.received.at(-1)?.id, id);
  });

  it('O6 an endpoint that fails delays no other app, and is not called for each event that waits', async () => {
    const dead = await world.app({ webhookUrl: other.url });
    const alive = await world.app({ webhookUrl });
    other.behave('hang');
    for (let each = 0; each < 12; each++) await dead.admin('sendTestEvent');
    for (let each = 0; each < 12; each++) await alive.admin('sendTestEvent');
    await untilReceived(12);
    assert.ok(other.received.length <= 5, `${other.received.length} calls wait for the dead endpoint`);

    other.behave('reset');
    await hangUp();
    for (let each = 0; each < 5; each++) await wake(world);
    await world.server.settled();
    assert.ok(other.received.length <= 8, `${other.received.length} calls in the moment after`);
    other.behave({ status: 204 });
    world.wait(hour);
    await wake(world);
    assert.deepEqual(new Set((await settledEvents(dead)).map(({ state }) => state)), new Set(['DELIVERED']));
  });

  it('O6 a new secret signs beside the one before for a day, and then alone', async () => {
    const app = await world.app({ webhookUrl });
    const first = await app.admin('rotateWebhookSecret');
    const second = await app.admin('rotateWebhookSecret');
    assert.notEqual(first, second);
    for (const seconds of [0, day - 60, 120]) {
      world.wait(seconds);
      await app.admin('sendTestEvent');
      await world.server.settled();
    }
    const signers = (await eventsOf(app)).map(event => [first, second].filter(secret => isSignedBy(secret, event)));
    assert.deepEqual(signers, [[first, second], [first, second], [second]]);
  });

  it('O6 if several secrets are made at once, one signs, and the one before it', async () => {
    const app = await world.app({ webhookUrl });
    const secrets: string[] = await Promise.all(Array.from({ length: 5 }, () => app.admin('rotateWebhookSecret')));
    await app.admin('sendTestEvent');
    const [event] = await eventsOf(app);
    assert(event !== undefined);
    assert.equal(secrets.filter(secret => isSignedBy(secret, event)).length, 2);
  });

  it('O6 an app that has removed its webhook gets no more events', async () => {
    const app = await world.app({ webhookUrl });
    receiver.behave({ status: 500 });
    await app.admin('sendTestEvent');
    await settledEvents(app);
    await app.set({ webhookUrl: null });
    receiver.received.length = 0;
    world.wait(hour);
    await wake(world);
    const [event] = await settledEvents(app);
    assert.deepEqual([event.state, event.lastError, receiver.received.length], ['FAILED', 'webhook:none', 0]);
  });

  it('X17 a user who changes their profile again and again while the webhook fails leaves one event', async () => {
    const app = await world.app({ webhookUrl });
    receiver.behave({ status: 500 });
    const user = await app.pseudoUser();
    await settledEvents(app);
    const inputs = [
      { displayName: 'Jo' },
      { country: 'JP' },
      { locale: 'ja' },
      { displayName: 'Jo again' },
      { attributes: {} },
    ];
    for (const input of inputs) await user.do('updateProfile', { input });
    const rows: { userId: string; type: string; data: { changed?: string[] } }[] = (
      (await storedRows(world)).events ?? []
    ).map(row => JSON.parse(row));
    const updates = rows.filter(({ userId, type }) => userId === user.id && type === 'user.updated');
    // The first may have been tried before the second change.
    assert.ok(updates.length <= 2, `${updates.length} events`);
    const fields = updates.flatMap(({ data }) => data.changed ?? []);
    assert.deepEqual([...new Set(fields)].sort(), ['attributes', 'country', 'displayName', 'locale']);
  });

  it('X17 a change does not join an event that may have arrived, also when an admin sends that one again', async () => {
    const app = await world.app({ webhookUrl });
    const user = await app.pseudoUser();
    await settledEvents(app);
    const before = receiver.received.length;
    receiver.behave('hang');
    await user.do('updateProfile', { input: { displayName: 'Jo' } });
    await untilReceived(before + 1);
    await app.admin('resendEvent', { id: receiver.received.at(-1)?.id });
    await user.do('updateProfile', { input: { country: 'JP' } });
    const rows: { userId: string; type: string; data: { changed?: string[] } }[] = (
      (await storedRows(world)).events ?? []
    ).map(row => JSON.parse(row));
    receiver.behave({ status: 204 });
    receiver.hangUp();
    const updates = rows.filter(({ userId, type }) => userId === user.id && type === 'user.updated');
    assert.deepEqual(updates.map(({ data }) => data.changed?.join(' ')).sort(), ['country', 'displayName']);
  });

  it('O6 an admin reads the events page by page, newest first, and other people cannot', async () => {
    const app = await world.app({ webhookUrl, ...dayLongTokens });
    const ids: string[] = [];
    for (let each = 0; each < 5; each++) ids.unshift((await app.admin('sendTestEvent')).id);
    const read: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 3; page++) {
      const { nodes, pageInfo } = await app.admin('events', { first: 2, after });
      read.push(...nodes.map(({ id }: { id: string }) => id));
      assert.equal(pageInfo.hasNextPage, page < 2);
      after = pageInfo.endCursor;
    }
    assert.deepEqual(read, ids);
    for (const first of [0, -1, 101])
      await refuses('BAD_USER_INPUT', () => app.admin('events', { first }), { field: 'first' });
    await refuses('BAD_USER_INPUT', () => app.admin('events', { after: 'x' }), { field: 'after' });

    const stranger = await world.app({ webhookUrl: other.url });
    assert.deepEqual((await stranger.admin('events')).nodes, []);
    for (const id of [ids[0], 'x']) {
      await refuses('NOT_FOUND', () => stranger.admin('resendEvent', { id }), { field: 'id' });
    }
    const user = await app.register({ username: newName() });
    for (const operation of ['events', 'sendTestEvent', 'rotateWebhookSecret'] as const) {
      await refuses('FORBIDDEN', () => user.do(operation));
    }
    await refuses('FORBIDDEN', () => user.do('resendEvent', { id: ids[0] }));
  });

  /** Returns all delivered events in the order in which they happened. */
  async function eventsOf(app: TestApp): Promise<ReceivedEvent[]> {
    const rows = await settledEvents(app);
    assert.ok(rows.every(({ state }) => state === 'DELIVERED'));
    return rows
      .reverse()
      .map(({ id }) => receiver.received.find(event => event.id === id) ?? assert.fail(`${id} is missing`));
  }

  async function untilReceived(count: number): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (receiver.received.length < count) {
      assert.ok(Date.now() < deadline, `${receiver.received.length} of ${count} arrived`);
      await wake(world);
    }
  }

  async function hangUp(): Promise<void> {
    other.hangUp();
    await world.server.settled();
  }
});

stories(
  'Events in production',
  world => {
    const port = new URL(webhookUrl).port;
    const refused = [
      webhookUrl,
      'http://example.com/hook',
      `https://127.0.0.1:${port}/`,
      `https://2130706433:${port}/`,
      `https://0x7f.1:${port}/`,
      `https://[::1]:${port}/`,
      `https://[::ffff:127.0.0.1]:${port}/`,
      `https://[64:ff9b::127.0.0.1]:${port}/`,
      'https://10.0.0.1/',
      'https://169.254.169.254/latest/meta-data',
      'https://100.64.0.1/',
      'https://[fd00:ec2::254]/',
      'https://224.0.0.1/',
    ];
    for (const target of refused) {
      it(`O6 cannot be sent to ${target.replace(port, 'PORT')}`, async () => {
        const app = await world.app();
        await changesNothing(world, () =>
          refuses('BAD_USER_INPUT', () => app.set({ webhookUrl: target }), { field: 'webhookUrl' }),
        );
      });
    }

    it('O6 are not sent to a name that resolves to a private address', async () => {
      const connectionsBefore = receiver.connections();
      const app = await world.app({ webhookUrl: `https://localhost:${port}/` });
      await app.admin('sendTestEvent');
      const [event] = await settledEvents(app);
      assert.deepEqual([event.state, event.lastError], ['QUEUED', 'webhook:private-address']);
      assert.equal(receiver.connections(), connectionsBefore);
    });
  },
  { production: true, publicUrl: 'https://id.example.com' },
);

/** Returns what the admin sees, newest first, after everything due has been tried. */
// biome-ignore lint/suspicious/noExplicitAny: the shape depends on the document
async function settledEvents(app: TestApp): Promise<any[]> {
  await app.world.server.settled();
  return (await app.admin('events', { first: 100 })).nodes;
}

/** Wakes the workers: every mutation does, even one that is refused. */
async function wake(world: World): Promise<void> {
  const app = await world.app();
  await refuses('INVALID_TOKEN', () => app.do('verifyLink', { token: 'none' }));
}

function isSignedBy(secret: string, { id, headers, body }: ReceivedEvent): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
  return String(headers['webhook-signature'])
    .split(' ')
    .includes(new Webhook(secret).sign(id, at, body));
}
