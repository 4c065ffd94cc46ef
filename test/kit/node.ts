import { randomBytes } from 'node:crypto';
import { type GraphqlOptions, registerGraphql } from '../../src/api/graphql/server.js';
import { createHttp } from '../../src/api/http/server.js';
import { registerKii } from '../../src/api/kii/server.js';
import { createPortalSessions } from '../../src/domain/apps/portal/portal-sessions.js';
import type { Deps } from '../../src/domain/deps.js';
import { readStoredLogo } from '../../src/domain/messaging/branding/read-logo.js';
import { createLog } from '../../src/platform/observability/log.js';
import { createMetrics, type Readings } from '../../src/platform/observability/metrics.js';
import type { World } from './world.js';

/** Opens a second node on a world's database. It uses the given parts instead of the world's own. */
export async function openNode(
  { server, logLines }: World,
  parts: Partial<Deps>,
  options: Pick<GraphqlOptions, 'pingMs'> = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const deps = { ...server.deps, ...parts };
  const metrics = createMetrics();
  const http = await createHttp({
    config: {
      production: false,
      publicUrl: null,
      corsOrigins: [],
      trustedProxies: ['127.0.0.1'],
      graphiql: false,
      metricsToken: null,
      metricsPort: null,
      host: '127.0.0.1',
      hstsSubdomains: false,
    },
    log: createLog('error', { write: line => void logLines.push(line) }),
    randomBytes,
    ping: () => deps.store.ping(),
    findLogo: id => readStoredLogo(deps.store.reader, id),
    receiptTakers: new Map(),
    wellKnown: { jwks: async () => ({ keys: [] }), issuer: () => 'https://id.example.com' },
    printSchema: null,
    inbox: async () => [],
    metrics,
    readings: noReadings,
    tracing: null,
    portal: createPortalSessions(deps),
    kii: app => registerKii(app, { deps }),
    graphql: app =>
      registerGraphql(app, {
        deps,
        introspection: false,
        hideSchemaDetails: true,
        subgraph: false,
        metrics,
        tracing: null,
        ...options,
      }),
  });
  return { url: await http.listen({ port: 0, host: '127.0.0.1' }), close: () => http.close() };
}

export const noReadings: Readings = {
  hashQueue: () => 0,
  outbox: async () => [],
  eventOutbox: async () => ({ events: 0, oldestSeconds: 0 }),
  pausedCountries: async () => [],
  databaseLogBytes: () => null,
};
