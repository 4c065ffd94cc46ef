import { randomBytes } from 'node:crypto';
import { afterEach } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { HttpOptions } from '../../src/api/http/server.js';
import { createHttp } from '../../src/api/http/server.js';
import { Refusal } from '../../src/domain/refusal.js';
import { createLog } from '../../src/platform/observability/log.js';
import { createMetrics } from '../../src/platform/observability/metrics.js';
import { StoreUnavailable } from '../../src/platform/store/store.js';
import { noReadings } from './node.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map(close => close()));
});

export interface Served {
  url: string;
  /** One entry per line of the log. */
  log: Record<string, unknown>[];
  app: FastifyInstance;
}

/** Serves the real HTTP layer with a route instead of GraphQL. The route fails in the way that the request's body names. */
export async function serve(
  config: Partial<HttpOptions['config']> = {},
  options: Partial<HttpOptions> = {},
): Promise<Served> {
  const log: Served['log'] = [];
  const app = await createHttp({
    config: {
      production: false,
      publicUrl: null,
      corsOrigins: [],
      trustedProxies: [],
      graphiql: true,
      metricsToken: null,
      metricsPort: null,
      host: '127.0.0.1',
      hstsSubdomains: false,
      ...config,
    },
    log: createLog('trace', { write: line => void log.push(JSON.parse(line)) }),
    randomBytes,
    findLogo: async () => null,
    ping: async () => {},
    receiptTakers: new Map(),
    wellKnown: { jwks: async () => ({ keys: [{ kty: 'EC', kid: 'k1' }] }), issuer: () => 'https://id.example.com' },
    printSchema: null,
    inbox: async () => [],
    metrics: createMetrics(),
    readings: noReadings,
    tracing: null,
    portal: {
      create: async () => ({ isSignedIn: false, retryAfter: null }),
      read: async () => null,
      confirm: async () => null,
      end: async () => {},
    },
    kii: async () => {},
    graphql: async scope => {
      scope.get('/graphql', async request => ({ ip: request.clientAddress }));
      scope.post<{ Body: { fail?: string } }>('/graphql', async ({ body }) => {
        if (body.fail === 'bug') throw new Error('boom', { cause: new TypeError('x is not a function') });
        if (body.fail === 'refusal') throw new Refusal('RATE_LIMITED', { retryAfter: 7 });
        if (body.fail === 'store') throw new StoreUnavailable(new Error('down'));
        return { data: {} };
      });
    },
    ...options,
  });
  closers.push(() => app.close());
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), log, app };
}

export function post(url: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/graphql`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
}

export async function codeOf(response: Response): Promise<string> {
  const body = (await response.json()) as { errors: { extensions: { code: string } }[] };
  return body.errors[0]?.extensions.code ?? 'none';
}
