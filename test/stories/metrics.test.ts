import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newIp, newName, newPhone, refuses } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

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

stories('Metrics for Prometheus', world => {
  it('count requests by root field and by what became of them', async () => {
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

  it('X3 say which country of which app is paused', async () => {
    const app = await world.app({ phoneVerification: true });
    const route = { appId: app.id, country: 'JP' };
    const { store } = world.server.deps;
    const traffic = { ...route, since: world.now - 3_600_000, sent: 100, verified: 19 };
    await store.transaction(tx => tx.db.insert(tx.tables.smsTraffic).values(traffic));
    const series = `bonafide_sms_paused_country{app="${app.id}",country="JP"}`;
    assert.ok(Number.isNaN(sampleOf(await metrics(world), series)));
    await app.from(newIp()).register({ username: newName(), phone: newPhone() });
    assert.equal(sampleOf(await metrics(world), series), 1);
    await app.raw('mutation { reopenCountry(country: "JP") { id } }', {}, app.adminToken);
    assert.ok(Number.isNaN(sampleOf(await metrics(world), series)));
  });
});

stories(
  'Metrics behind a token',
  world => {
    it('are for its bearer alone', async () => {
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
