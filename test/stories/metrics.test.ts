import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { startFakeVonage } from '../kit/fake-vonage.js';
import { paidNode } from '../kit/paid-node.js';
import { newEmail, newIp, newName, newPhone, refuses } from '../kit/test-app.js';
import { startWebhookReceiver } from '../kit/webhook-receiver.js';
import { stories, type World } from '../kit/world.js';

const [vonage, receiver] = await Promise.all([startFakeVonage(), startWebhookReceiver()]);
after(() => Promise.all([vonage.stop(), receiver.stop()]));

async function metrics(world: World, token?: string): Promise<string> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${world.url}/metrics`, { headers });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  return await response.text();
}

function sampleOf(text: string, series: string): number {
  const line = text.split('\n').find(each => each.startsWith(`${series} `));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

/** Returns how much each series grew while something happened. A missing series counts as 0. */
async function growth(world: World, series: readonly string[], happen: () => Promise<unknown>): Promise<number[]> {
  const before = await metrics(world);
  await happen();
  const now = await metrics(world);
  return series.map(each => sampleOf(now, each) - (sampleOf(before, each) || 0));
}

stories('Metrics for Prometheus', world => {
  const paid = paidNode(world);

  it('count requests by root field and by outcome', async () => {
    const app = await world.app();
    const username = newName();
    await app.register({ username });
    await refuses('INVALID_CREDENTIALS', () => app.login(username, 'wrong horse battery'));
    await refuses('BAD_USER_INPUT', () => app.raw('{ nothing }'));
    const text = await metrics(world);
    const count = (operation: string, code: string) =>
      sampleOf(text, `bonafide_graphql_requests_total{operation="${operation}",code="${code}"}`);
    assert.equal(count('register', 'OK'), 1);
    assert.equal(count('login', 'INVALID_CREDENTIALS'), 1);
    assert.ok(!text.includes('nothing'));
    assert.equal(sampleOf(text, 'bonafide_password_hash_queue'), 0);
    assert.equal(sampleOf(text, 'bonafide_graphql_request_seconds_count{operation="register"}'), 1);
  });

  it('do not create a series for a text of callers: names of operations, unknown fields, addresses', async () => {
    const app = await world.app();
    await app.raw('query Strange { stranger: __typename }');
    await refuses('BAD_USER_INPUT', () => app.raw('query Strange { strange }'));
    await fetch(`${world.url}/strange?strange`, { method: 'POST' });
    const text = await metrics(world);
    assert.doesNotMatch(text, /strange/i);
    assert.ok(sampleOf(text, 'bonafide_graphql_requests_total{operation="__typename",code="OK"}') >= 1);
    assert.ok(sampleOf(text, 'bonafide_http_requests_total{route="(none)",status="404"}') >= 1);
  });

  it('count requests that were refused before they were read, as for an unknown app', async () => {
    const series = [
      'bonafide_graphql_requests_total{operation="(none)",code="NOT_FOUND"}',
      'bonafide_http_requests_total{route="/graphql",status="400"}',
    ];
    const ask = () =>
      fetch(`${world.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-app-id': 'no-such-app' },
        body: '{"query":"{ __typename }"}',
      });
    assert.deepEqual(await growth(world, series, ask), [1, 1]);
  });

  it('time the database and the hashes of one login', async () => {
    const app = await world.app();
    const username = newName();
    await app.register({ username });
    const series = [
      'bonafide_database_seconds_count{kind="transaction"}',
      'bonafide_password_hash_seconds_count',
      'bonafide_password_hash_wait_seconds_count',
      'bonafide_database_seconds_count{kind="read"}',
    ];
    const [transactions = 0, ...rest] = await growth(world, series, () => app.login(username));
    const [hashes, waits, reads = 0] = rest;
    assert.ok(transactions >= 1, `${transactions} transactions`);
    assert.deepEqual([hashes, waits], [1, 1]);
    assert.ok(reads >= 1, `${reads} reads`);
  });

  it('count the events of the audit log, so that claims can be compared with proofs', async () => {
    const app = await world.app({ phoneVerification: true, emailVerification: true });
    const [phone, email] = [newPhone(), newEmail()];
    const act = (action: string, kind: string) => `bonafide_acts_total{action="${action}",kind="${kind}"}`;
    const series = [
      act('ADDRESS_CLAIMED', 'PHONE'),
      act('ADDRESS_VERIFIED', 'PHONE'),
      act('ADDRESS_CLAIMED', 'EMAIL'),
      act('USER_CREATED', ''),
    ];
    const happen = async () => {
      const user = await app.register({ username: newName(), phone, email });
      await user.provePhone(phone);
    };
    assert.deepEqual(await growth(world, series, happen), [1, 1, 1, 1]);
  });

  it('count nothing that was rolled back', async () => {
    const app = await world.app({ emailVerification: true });
    const phone = newPhone();
    await app.register({ phone });
    const series = ['bonafide_acts_total{action="ADDRESS_CLAIMED",kind="EMAIL"}'];
    const happen = () => refuses('IDENTIFIER_TAKEN', () => app.register({ email: newEmail(), phone }));
    const [grown = 0] = await growth(world, series, happen);
    assert.equal(grown || 0, 0);
  });

  it('X11 show which country of which app is paused', async () => {
    const app = await paid.app();
    const route = { appId: app.id, country: 'JP' };
    const { store } = world.server.deps;
    const traffic = { ...route, since: world.now - 3_600_000, sent: 100, verified: 19 };
    await store.transaction(tx => tx.db.insert(tx.tables.smsTraffic).values(traffic));
    const series = `bonafide_sms_paused_country{app="${app.id}",country="JP"}`;
    assert.ok(Number.isNaN(sampleOf(await metrics(world), series)));
    const claim = () => app.from(newIp()).register({ username: newName(), phone: newPhone() });
    await refuses('RATE_LIMITED', claim, { field: 'phone' });
    assert.equal(sampleOf(await metrics(world), series), 1);
    await app.raw('mutation { reopenCountry(country: "JP") { id } }', {}, app.adminToken);
    assert.ok(Number.isNaN(sampleOf(await metrics(world), series)));
  });
});

stories(
  'Metrics of messages and events',
  world => {
    const sends = (outcome: string) =>
      `bonafide_message_sends_total{channel="SMS",provider="vonage",country="JP",outcome="${outcome}"}`;
    const waiting = ['bonafide_outbox_messages{channel="SMS"}', 'bonafide_outbox_oldest_seconds{channel="SMS"}'];

    it('count attempts by provider, country and outcome, and show what waits and since when', async () => {
      const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
      vonage.behave({ http: 500 });
      const fail = async () => {
        await app.register({ username: newName(), phone: newPhone() });
        await world.server.settled();
      };
      assert.deepEqual(await growth(world, [sends('NOT_SENT')], fail), [1]);
      world.wait(60);
      const behind = await metrics(world);
      const [queued = 0, oldest = 0] = waiting.map(each => sampleOf(behind, each));
      assert.equal(queued, 1);
      assert.ok(oldest > 50 && oldest <= 61, `${oldest} s`);

      vonage.behave({ status: '0' });
      const succeed = async () => {
        await app.register({ username: newName() });
        await world.server.settled();
      };
      assert.deepEqual(await growth(world, [sends('SENT')], succeed), [1]);
      const after = await metrics(world);
      assert.deepEqual(
        waiting.map(each => sampleOf(after, each)),
        [0, 0],
      );
    });

    it('O6 count attempts to send events by type and outcome, and show what waits', async () => {
      const app = await world.app({ webhookUrl: receiver.url });
      const tries = (outcome: string) => `bonafide_event_sends_total{type="user.created",outcome="${outcome}"}`;
      receiver.behave({ status: 500 });
      const happen = async () => {
        await app.register({ username: newName() });
        await world.server.settled();
      };
      assert.deepEqual(await growth(world, [tries('NOT_DELIVERED')], happen), [1]);
      const text = await metrics(world);
      assert.equal(sampleOf(text, 'bonafide_event_outbox_events'), 1);
      receiver.behave({ status: 204 });
      world.wait(600);
      assert.deepEqual(await growth(world, [tries('DELIVERED')], happen), [2]);
      const after = await metrics(world);
      assert.equal(sampleOf(after, 'bonafide_event_outbox_events'), 0);
      assert.equal(sampleOf(after, 'bonafide_event_outbox_oldest_seconds'), 0);
    });
  },
  { vonage: { apiKey: 'key', apiSecret: 'secret-of-vonage', signatureSecret: null, host: vonage.host } },
);

stories(
  'Metrics behind a token',
  world => {
    it('require the bearer token', async () => {
      for (const authorization of [undefined, 'Bearer ', 'Bearer metrics-toke', 'metrics-token']) {
        const response = await fetch(`${world.url}/metrics`, { headers: authorization ? { authorization } : {} });
        assert.equal(response.status, 401);
        assert.equal(await response.text(), '');
      }
      assert.match(await metrics(world, 'metrics-token'), /bonafide_graphql_requests_total/);
    });
  },
  { metricsToken: 'metrics-token' },
);
