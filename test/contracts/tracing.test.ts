import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFakeVonage } from '../kit/fake-vonage.js';
import { assertNoLeaks } from '../kit/leaks.js';
import { loadedBy } from '../kit/loaded.js';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../kit/otlp-receiver.js';
import { createDatabase, type TestDatabase } from '../kit/postgres.js';
import { eventually, ServerProcess } from '../kit/processes.js';
import { temporaryFolder } from '../kit/temp.js';
import { newName, newPhone, password, refuses, type TestApp } from '../kit/test-app.js';
import { startWebhookReceiver, type WebhookReceiver } from '../kit/webhook-receiver.js';
import { engines } from '../kit/world.js';

const callersTrace = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = `00-${callersTrace.traceId}-${callersTrace.spanId}-01`;

for (const engine of engines) {
  describe(`Traces for OpenTelemetry (${engine})`, () => {
    let collector: OtlpReceiver;
    let vonage: Awaited<ReturnType<typeof startFakeVonage>>;
    let receiver: WebhookReceiver;
    let database: TestDatabase | null = null;
    let server: ServerProcess;
    let app: TestApp;
    before(async () => {
      [collector, vonage, receiver] = await Promise.all([
        startOtlpReceiver(),
        startFakeVonage(),
        startWebhookReceiver(),
      ]);
      database = engine === 'SQLite' ? null : await createDatabase();
      server = new ServerProcess(engine, {
        DATABASE_URL: database?.url ?? `file:${join(temporaryFolder(), 'bonafide.sqlite')}`,
        LOG_LEVEL: 'info',
        VONAGE_API_KEY: 'key',
        VONAGE_API_SECRET: 'secret-of-vonage',
        VONAGE_HOST: vonage.host,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_SERVICE_NAME: 'login',
        OTEL_BSP_SCHEDULE_DELAY: '100',
      });
      await server.start();
      app = await server.app({ phoneVerification: true, allowedCountries: ['JP'] });
    });
    after(async () => {
      // Stopping sends the remaining spans.
      await server.stop();
      await Promise.all([vonage.stop(), receiver.stop()]);
      await database?.drop();
    });

    /** Returns the spans of one request once all have arrived. The caller's root span comes last. */
    async function traceOf(requestId: string | null): Promise<ReceivedSpan[]> {
      const root = await eventually('the span of the request', 20, () => {
        return collector.spans.find(({ attributes }) => attributes['bonafide.request.id'] === requestId) ?? null;
      });
      return collector.spans.filter(({ traceId }) => traceId === root.traceId);
    }

    async function login(username: string, headers: Record<string, string> = {}): Promise<Response> {
      const query =
        'mutation Secret123456($u: String!, $p: String!) { login(identifier: $u, password: $p) { accessToken } }';
      const variables = { u: username, p: password };
      return await fetch(`${server.url}/graphql?ignored=${username}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-app-id': app.id,
          'user-agent': `agent ${username}`,
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
    }

    it('show one login as a tree: the request, its field, the wait, the hash and the transactions', async () => {
      const username = newName();
      await app.register({ username });
      const answer = await login(username);
      assert.equal(answer.status, 200);
      const spans = await traceOf(answer.headers.get('x-request-id'));
      const [request] = spans.filter(({ parentId }) => parentId === '');
      assert.equal(request?.name, 'POST /graphql');
      assert.equal(request?.kind, 'SERVER');
      assert.equal(request?.resource['service.name'], 'login');
      const { 'bonafide.request.id': _, ...attributes } = request?.attributes ?? {};
      assert.deepEqual(attributes, {
        'http.request.method': 'POST',
        'http.route': '/graphql',
        'http.response.status_code': 200,
      });

      const field = spans.find(({ name }) => name === 'mutation login');
      assert.equal(field?.parentId, request?.spanId);
      assert.deepEqual(field?.attributes, { 'graphql.operation.type': 'mutation', 'graphql.field.name': 'login' });
      const children = spans.filter(({ parentId }) => parentId === field?.spanId);
      const names = new Set(children.map(({ name }) => name));
      assert.deepEqual([...names].sort(), [
        'database read',
        'database transaction',
        'password hash',
        'password hash wait',
      ]);
      const system = engine === 'SQLite' ? 'sqlite' : 'postgresql';
      const transaction = children.find(({ name }) => name === 'database transaction');
      assert.deepEqual([transaction?.kind, transaction?.attributes], ['CLIENT', { 'db.system.name': system }]);
      const [wait, hash] = ['password hash wait', 'password hash'].map(name =>
        children.find(each => each.name === name),
      );
      assert.equal(wait?.endedAt, hash?.startedAt);
      for (const { name, startedAt, endedAt, isError } of spans) {
        assert.ok(startedAt <= endedAt, `${name} ends before it begins`);
        assert.ok(!isError, name);
      }
    });

    it('stay one trace when the body of the request arrives late', async () => {
      const head = { method: 'POST', headers: { 'content-type': 'application/json', 'x-app-id': app.id } };
      const sending = request(`${server.url}/graphql`, head);
      sending.flushHeaders();
      await sleep(100);
      sending.end(JSON.stringify({ query: '{ app { id } }' }));
      const [{ headers }] = await once(sending, 'response');
      const spans = await traceOf(headers['x-request-id']);
      const names = spans.filter(({ name }) => name !== 'database read').map(({ name }) => name);
      assert.deepEqual(names.sort(), ['POST /graphql', 'query app']);
    });

    it('continue the traceparent of a caller, and read nothing else from it', async () => {
      const username = newName();
      await app.register({ username });
      const answer = await login(username, {
        traceparent,
        tracestate: `state=${username}`,
        baggage: `name=${username}`,
      });
      const spans = await traceOf(answer.headers.get('x-request-id'));
      assert.equal(spans[0]?.traceId, callersTrace.traceId);
      assert.equal(spans.find(({ name }) => name === 'POST /graphql')?.parentId, callersTrace.spanId);
      assert.ok(!collector.bytes().includes(username));
      assert.ok(!collector.bytes().includes('Secret123456'));
    });

    it('start a new trace for a malformed traceparent', async () => {
      const answer = await login(newName(), { traceparent: `00-${'z'.repeat(32)}-${callersTrace.spanId}-01` });
      const spans = await traceOf(answer.headers.get('x-request-id'));
      assert.equal(spans.find(({ name }) => name === 'POST /graphql')?.parentId, '');
    });

    it('distinguish a refusal from a failure', async () => {
      const answer = await login(newName());
      const spans = await traceOf(answer.headers.get('x-request-id'));
      const field = spans.find(({ name }) => name === 'mutation login');
      assert.equal(field?.attributes['bonafide.refusal'], 'INVALID_CREDENTIALS');
      assert.ok(spans.every(({ isError }) => !isError));
    });

    it('show a message on its way to the provider, under its own id, and its outcome', async () => {
      const phone = newPhone();
      vonage.behave({ status: '0' });
      await app.register({ username: newName(), phone });
      const sent = await eventually(
        'a message',
        20,
        () => vonage.accepted.find(({ to }) => `+${to}` === phone) ?? null,
      );
      const message = await eventually('its span', 20, () => {
        const id = sent['client-ref'];
        return collector.spans.find(({ attributes }) => attributes['messaging.message.id'] === id) ?? null;
      });
      assert.deepEqual([message.name, message.parentId], ['message SMS', '']);
      const { 'messaging.message.id': _, ...attributes } = message.attributes;
      assert.deepEqual(attributes, {
        'bonafide.message.kind': 'PHONE_VERIFICATION',
        'bonafide.country': 'JP',
        'bonafide.outcome': 'SENT',
      });
      const children = collector.spans.filter(({ parentId }) => parentId === message.spanId);
      assert.ok(children.some(({ name, kind }) => name === 'send by vonage' && kind === 'CLIENT'));
      assert.ok(children.some(({ name }) => name === 'database transaction'));
      assert.ok(children.some(({ name }) => name === 'database read'));
    });

    it('O6 show an event on its way to the webhook of its app', async () => {
      const told = await server.app({ webhookUrl: receiver.url });
      await told.register({ username: newName() });
      const { id } = await eventually('an event', 20, () => receiver.received[0] ?? null);
      const event = await eventually('its span', 20, () => {
        return collector.spans.find(({ attributes }) => attributes['messaging.message.id'] === id) ?? null;
      });
      assert.deepEqual(
        [event.name, event.parentId, event.attributes],
        [
          'event',
          '',
          { 'messaging.message.id': id, 'bonafide.event.type': 'user.created', 'bonafide.outcome': 'DELIVERED' },
        ],
      );
    });

    it('show the operations of the portal under the request of its page', async () => {
      const origin = { origin: server.url, 'content-type': 'application/json' };
      const body = JSON.stringify({ token: app.adminToken });
      const signedIn = await fetch(`${server.url}/portal/session`, { method: 'POST', headers: origin, body });
      const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const asked = await fetch(`${server.url}/portal/graphql`, {
        method: 'POST',
        headers: { ...origin, cookie },
        body: '{"query":"{ app { id } }"}',
      });
      const outer = await eventually('the span of the page’s request', 20, () => {
        return collector.spans.find(({ name }) => name === 'POST /portal/graphql') ?? null;
      });
      const inner = collector.spans.find(({ parentId, name }) => parentId === outer.spanId && name === 'POST /graphql');
      assert.equal(inner?.attributes['bonafide.request.id'], asked.headers.get('x-request-id'));
    });

    it('are named in every log line of a request', async () => {
      const answer = await login(newName());
      const [span] = await traceOf(answer.headers.get('x-request-id'));
      const id = answer.headers.get('x-request-id');
      const line = await eventually(
        'the line',
        20,
        () => server.logLines.find(each => each.includes(`"${id}"`)) ?? null,
      );
      assert.equal(JSON.parse(line).traceId, span?.traceId);
    });

    it('contain nothing without a cause: each trace begins with a request, a message or an event', async () => {
      for (const pulse of ['healthz', 'readyz', 'metrics']) await fetch(`${server.url}/${pulse}`);
      const after = await login(newName());
      await traceOf(after.headers.get('x-request-id'));
      const begins = new Set(collector.spans.filter(({ parentId }) => parentId === '').map(({ name }) => name));
      assert.deepEqual(
        [...begins].filter(name => !/^POST \/|^message SMS$|^event$/.test(name)),
        [],
      );
    });

    it('contain no secret and no address (V11)', () => {
      const bytes = collector.bytes();
      assert.ok(bytes.includes('mutation register'));
      assertNoLeaks({ logLines: [bytes], rows: [] });
      for (const { text } of vonage.accepted) assert.ok(!bytes.includes(/\d{6}/.exec(text)?.[0] ?? 'none'), text);
    });

    it('do not delay or fail an answer when the collector fails; the failure is logged', async () => {
      collector.answer(400);
      assert.equal((await login(newName())).status, 200);
      await eventually('a warning', 20, () => server.logLines.some(line => line.includes('spans could not be sent')));
      const line = server.logLines.find(each => each.includes('spans could not be sent')) ?? '{}';
      assert.equal(JSON.parse(line).traceId, undefined, 'it is the work of no request');
    });

    it('do not delay the end of the server while the collector is away', async () => {
      await collector.stop();
      assert.equal((await login(newName())).status, 200);
      assert.deepEqual(await server.kill('SIGTERM'), { code: 0, signal: null });
    });
  });
}

describe('Without variables for traces in the environment', () => {
  it('nothing of OpenTelemetry is loaded, except what prom-client loads by itself', async () => {
    const coverage = temporaryFolder();
    const server = new ServerProcess('SQLite', {
      DATABASE_URL: `file:${join(temporaryFolder(), 'bonafide.sqlite')}`,
      // In this folder Node lists every script that it loaded, when it exits.
      NODE_V8_COVERAGE: coverage,
    });
    await server.start();
    const app = await server.app();
    await refuses('INVALID_CREDENTIALS', () => app.login(newName()));
    await server.stop();
    const { contents } = loadedBy(coverage);
    assert.ok(contents.some(path => path.includes('/prom-client/')));
    assert.deepEqual(
      contents.filter(path => /@opentelemetry\/(?!api\/)/.test(path)),
      [],
    );
  });
});
